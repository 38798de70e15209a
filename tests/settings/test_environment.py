"""One variable of the environment: what it may be, and the error that names it otherwise."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import mail_admins

from atsconnect.environment import (
    file_path,
    flag,
    mail_addresses,
    number,
    queue_engine,
    region,
    seconds,
    seconds_list,
    web_url,
    words,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), (" Yes ", True), ("1", True), ("on", True), ("False", False), ("0", False)],
)
def test_a_flag_is_a_clear_yes_or_no(monkeypatch, text, value):
    monkeypatch.setenv("VARIABLE", text)

    assert flag("VARIABLE", default=not value) is value


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_that_is_not_set_has_its_default(monkeypatch, default):
    monkeypatch.delenv("VARIABLE", raising=False)

    assert flag("VARIABLE", default=default) is default


def test_other_variables_have_their_defaults_too(monkeypatch):
    monkeypatch.delenv("VARIABLE", raising=False)

    assert number("VARIABLE", default=24, minimum=1) == 24
    assert words("VARIABLE", default="a,b") == ["a", "b"]
    assert (region("VARIABLE"), web_url("VARIABLE"), file_path("VARIABLE")) == ("", "", "")


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("VARIABLE", " a , ,b,")

    assert words("VARIABLE") == ["a", "b"]


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (lambda name: number(name, default=1, minimum=1), "72", 72),
        (region, "fr", "FR"),
        (web_url, "http://proxy.example:3128", "http://proxy.example:3128"),
        (lambda name: seconds(name, default=30), "0.5", 0.5),
        (lambda name: seconds(name, default=30), " ", 30),
        (lambda name: seconds_list(name, default="5,30"), "1, 2.5,3", (1.0, 2.5, 3.0)),
        (lambda name: seconds_list(name, length=4), "3,10,20,60", (3.0, 10.0, 20.0, 60.0)),
        (lambda name: seconds_list(name, length=4), "", ()),
        (lambda name: seconds_list(name, default="5,30"), " , ", (5.0, 30.0)),
    ],
)
def test_what_a_variable_may_be(monkeypatch, read, text, value):
    monkeypatch.setenv("VARIABLE", text)

    assert read("VARIABLE") == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (lambda name: flag(name, default=False), "maybe"),
        (lambda name: number(name, default=1, minimum=1), "0"),
        (lambda name: number(name, default=1, minimum=1), "-3"),
        (lambda name: number(name, default=1, minimum=1), "1.5"),
        (lambda name: number(name, default=1, minimum=1), "²"),
        (region, "France"),
        (region, "1A"),
        (region, "UK"),
        (web_url, "proxy.example:3128"),
        (web_url, "socks5://proxy.example"),
        (web_url, "http://"),
        (file_path, "/no/such/file.pem"),
        (file_path, "/"),
        (lambda name: seconds(name, default=30), "0"),
        (lambda name: seconds(name, default=30), "-1"),
        (lambda name: seconds(name, default=30), "nan"),
        (lambda name: seconds(name, default=30), "inf"),
        (lambda name: seconds(name, default=30), "1,2"),
        (lambda name: seconds(name, default=30), "a minute"),
        (lambda name: seconds_list(name), "5,0"),
        (lambda name: seconds_list(name), "5;30"),
        (lambda name: seconds_list(name, length=4), "1,2,3"),
        (mail_addresses, "ada"),
        (mail_addresses, "ada@example.org, Ada <ada@example.org>"),
        (mail_addresses, "@example.org"),
        (lambda name: queue_engine(name, default=""), "amqp://localhost"),
        (lambda name: queue_engine(name, default=""), "sqlite://"),
        (lambda name: queue_engine(name, default=""), "queue.sqlite3"),
    ],
)
def test_what_it_may_not_be_is_said_with_its_name(monkeypatch, read, text):
    monkeypatch.setenv("VARIABLE", text)

    with pytest.raises(ImproperlyConfigured) as refused:
        read("VARIABLE")

    assert str(refused.value).startswith("VARIABLE ")
    assert str(refused.value).endswith(".")


def test_seconds_that_are_not_set_have_their_defaults(monkeypatch):
    monkeypatch.delenv("VARIABLE", raising=False)

    assert seconds("VARIABLE", default=30) == 30
    assert seconds_list("VARIABLE", default="5,30") == (5.0, 30.0)
    assert seconds_list("VARIABLE") == ()


def test_the_admins_addresses_are_those_that_mail_goes_to(monkeypatch, settings, mailoutbox):
    monkeypatch.setenv("VARIABLE", "ada@example.org, zoe@example.org")

    settings.ADMINS = mail_addresses("VARIABLE")
    mail_admins("A connection is paused", "Repair it.")

    assert mailoutbox[0].to == ["ada@example.org", "zoe@example.org"]


def test_without_an_address_nobody_is_mailed(monkeypatch, settings, mailoutbox):
    monkeypatch.delenv("VARIABLE", raising=False)

    settings.ADMINS = mail_addresses("VARIABLE")
    mail_admins("A connection is paused", "Repair it.")

    assert mailoutbox == []


@pytest.mark.parametrize(
    ("url", "engine", "options"),
    [
        ("redis://h:6379/0", "RedisHuey", {"url": "redis://h:6379/0"}),
        ("rediss://h:6379/0", "RedisHuey", {"url": "rediss://h:6379/0"}),
        ("postgres://u@h/d", "PostgresHuey", {"dsn": "postgres://u@h/d", "create_tables": False}),
        (
            "postgresql://u@h/d",
            "PostgresHuey",
            {"dsn": "postgresql://u@h/d", "create_tables": False},
        ),
    ],
)
def test_the_queue_is_chosen_by_its_url(monkeypatch, url, engine, options):
    monkeypatch.setenv("VARIABLE", url)

    assert queue_engine("VARIABLE", default="") == (engine, options)


def test_the_queue_in_a_file_makes_its_folder(monkeypatch, tmp_path):
    file = tmp_path / "a folder" / "queue.sqlite3"
    monkeypatch.setenv("VARIABLE", f"sqlite:///{str(file).replace(' ', '%20')}")

    engine, options = queue_engine("VARIABLE", default="")

    assert (engine, options["filename"]) == ("SqliteHuey", str(file))
    assert file.parent.is_dir()


def test_the_queue_in_a_file_waits_for_no_disk(tmp_path):
    _engine, options = queue_engine("UNSET", default=f"sqlite:///{tmp_path}/queue.sqlite3")

    with closing(sqlite3.connect(options["filename"], factory=options["factory"])) as queue:
        [(synchronous,)] = queue.execute("PRAGMA synchronous")

    assert synchronous == 1  # NORMAL
