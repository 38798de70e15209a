"""``manage.py connection``: create or update from the shell, showing no secret."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Group
from django.utils import timezone

from connections.models import Connection
from connections.providers import PROVIDERS
from tests.commands.shell import run
from tests.factories import ACCOUNTS, ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stackone(sandbox):
    """The arguments that connect Acme to the sandbox's StackOne."""
    return ("connection", "Acme", "--provider", "stackone", *pairs("stackone"), *base(sandbox))


def pairs(slug, **changed):
    given = {**ACCOUNTS[slug], **changed}
    return [part for key, value in given.items() for part in ("--credential", f"{key}={value}")]


def base(sandbox, slug="stackone"):
    return ("--base-url", f"{sandbox.url}/{slug}")


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_connection_is_made_and_checked(sandbox, slug):
    made = run(
        "connection", "Acme", "--provider", slug, *pairs(slug), *base(sandbox, slug), "--check"
    )

    connection = Connection.objects.get(name="Acme")
    assert made.code == 0
    assert connection.credentials == ACCOUNTS[slug]
    assert [line["name"] for line in made.json["check"]] == ["reach", "key", "account", "write"]
    assert [line["name"] for line in made.json["check"] if line["ok"] is False] == []


def test_what_is_printed_holds_no_secret(sandbox):
    made = run("connection", "Acme", "--provider", "bindbee", *pairs("bindbee"), *base(sandbox))

    assert made.json["credentials"] == {"api_key": "(set)", "connector_token": "(set)"}
    assert "sandbox-" not in made.out + made.err


def test_all_that_may_be_known_is_printed(sandbox, stackone):
    made = run(*stackone, "--option", "heartbeat=true", "--group", "Berlin", "--group", "Lyon")

    assert made.json == {
        "name": "Acme",
        "provider": "stackone",
        "base_url": f"{sandbox.url}/stackone",
        "is_active": True,
        "paused": "",
        "groups": ["Berlin", "Lyon"],
        "credentials": {"api_key": "(set)", "account_id": ACCOUNTS["stackone"]["account_id"]},
        "options": {"heartbeat": True},
        "ats_name": "",
        "check": [],
    }


def test_without_an_address_it_is_the_vendors_own():
    made = run("connection", "Acme", "--provider", "stackone", *pairs("stackone"))

    assert made.json["base_url"] == "https://api.stackone.com"


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("no", False), ("False", False)])
def test_an_option_that_is_a_switch_takes_words(stackone, word, value):
    made = run(*stackone, "--option", f"heartbeat={word}")

    assert made.json["options"] == {"heartbeat": value}


# Updating


def test_what_is_not_named_stays(sandbox, stackone):
    run(*stackone, "--option", "heartbeat=true")

    run("connection", "Acme", "--credential", "api_key=another-key")

    connection = Connection.objects.get()
    assert connection.credentials == {**ACCOUNTS["stackone"], "api_key": "another-key"}
    assert (connection.provider, connection.options) == ("stackone", {"heartbeat": True})
    assert connection.base_url == f"{sandbox.url}/stackone"


def test_it_is_made_inactive(stackone):
    run(*stackone)

    made = run("connection", "Acme", "--inactive")

    assert (made.code, made.json["is_active"]) == (0, False)


def test_another_vendor_keeps_nothing_of_the_first(sandbox, stackone):
    run(*stackone, "--option", "heartbeat=true")

    run("connection", "Acme", "--provider", "truto", *pairs("truto"), *base(sandbox, "truto"))

    connection = Connection.objects.get()
    assert (connection.credentials, connection.options) == (ACCOUNTS["truto"], {})


@pytest.mark.parametrize("status", ["queued", "sending", "unconfirmed"])
def test_the_account_stays_under_what_is_on_its_way(stackone, status):
    run(*stackone)
    traits = {"claimed": True} if status == "sending" else {"status": status}
    SubmissionFactory(connection=Connection.objects.get(), **traits)

    changed = run("connection", "Acme", "--credential", "account_id=another")

    assert changed.code == 2
    assert "still on their way" in changed.err
    assert Connection.objects.get().credentials == ACCOUNTS["stackone"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(["--base-url", "http://127.0.0.1:9/stackone"], id="address"),
        pytest.param(["--provider", "truto", *pairs("truto")], id="vendor"),
    ],
)
def test_address_and_vendor_stay_as_well(stackone, change):
    run(*stackone)
    SubmissionFactory(connection=Connection.objects.get())

    assert run("connection", "Acme", *change).code == 2
    assert Connection.objects.get().provider == "stackone"


@pytest.mark.parametrize("token", ["panora", "bindbee"])
def test_an_account_that_is_a_token_stays_too(sandbox, token):
    name = next(key for key in ACCOUNTS[token] if key != "api_key")
    run("connection", "Acme", "--provider", token, *pairs(token), *base(sandbox, token))
    SubmissionFactory(connection=Connection.objects.get())

    assert run("connection", "Acme", "--credential", f"{name}=another").code == 2


def test_the_key_may_change_at_any_time(stackone):
    run(*stackone)
    SubmissionFactory(connection=Connection.objects.get())

    assert run("connection", "Acme", "--credential", "api_key=another").code == 0


def test_the_account_may_change_once_all_is_settled(stackone):
    run(*stackone)
    SubmissionFactory(connection=Connection.objects.get(), status="rejected")

    assert run("connection", "Acme", "--credential", "account_id=another").code == 0


# Values that the process list must not show


def test_a_value_is_read_from_a_file_or_the_environment(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("key-of-the-file\n", encoding="utf-8")
    monkeypatch.setenv("ACCOUNT", "account-of-the-environment")

    run(
        *("connection", "Acme", "--provider", "stackone"),
        *("--credential", f"api_key=@{tmp_path / 'key'}", "--credential", "account_id=env:ACCOUNT"),
    )

    assert Connection.objects.get().credentials == {
        "api_key": "key-of-the-file",
        "account_id": "account-of-the-environment",
    }


@pytest.mark.parametrize("value", ["@/no/such/file", "env:NO_SUCH_VARIABLE"])
def test_a_value_that_cannot_be_read_is_refused(stackone, value):
    refused = run(*stackone, "--credential", f"api_key={value}")

    assert refused.code == 2
    assert value.lstrip("@").removeprefix("env:") in refused.err
    assert not Connection.objects.exists()


# What it refuses


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--credential", "key=1"], "has: api_key, account_id", id="credential"),
        pytest.param(["--option", "speed=9"], "has: heartbeat, unified_custom_fields", id="option"),
        pytest.param(["--credential", "api_key"], "KEY=VALUE", id="no-value"),
        pytest.param(["--option", "heartbeat=perhaps"], "heartbeat", id="value"),
        pytest.param(["--base-url", "https://evil.example"], "not a host of this", id="host"),
        pytest.param(["--base-url", "ftp://api.stackone.com"], "https://", id="scheme"),
        pytest.param(["--base-url", "http://api.stackone.com"], "https://", id="plain-http"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(stackone, arguments, words):
    refused = run(*stackone, *arguments)

    assert (refused.code, refused.out) == (2, "")
    assert words in refused.err
    assert not Connection.objects.exists()


def test_a_new_connection_needs_a_vendor():
    refused = run("connection", "Acme")

    assert refused.code == 2
    assert "--provider" in refused.err


def test_a_new_connection_needs_all_its_credentials():
    refused = run("connection", "Acme", "--provider", "stackone", "--credential", "api_key=k")

    assert refused.code == 2
    assert "Missing credentials: account_id." in refused.err
    assert not Connection.objects.exists()


# The check


def test_a_check_that_finds_trouble_saves_all_the_same(sandbox, stackone):
    made = run(*stackone, "--credential", "api_key=wrong-key", "--check")

    lines = {line["name"]: line["ok"] for line in made.json["check"]}
    assert (made.code, lines["reach"], lines["key"]) == (4, True, False)
    assert Connection.objects.get().credentials["api_key"] == "wrong-key"
    assert "wrong-key" not in made.out + made.err


def test_a_vendor_that_cannot_be_reached_fails_the_check(stackone):
    made = run(*stackone, "--base-url", "http://127.0.0.1:9/stackone", "--check")

    assert (made.code, made.json["check"][0]["ok"]) == (4, False)


def test_a_group_is_made_where_there_is_none(stackone):
    run(*stackone, "--group", "Lyon")

    assert Connection.objects.get().groups.get() == Group.objects.get(name="Lyon")


# A pause, and a key that is lost


def test_a_check_that_finds_nothing_wrong_lifts_the_pause_and_says_so(connect, wake_ups):
    later = timezone.now() + timedelta(hours=1)
    connect("stackone", name="Acme", pause_kind="key", paused_until=later, pause_reason="401")

    checked = run("connection", "Acme", "--check")

    assert (checked.code, checked.json["paused"]) == (0, "")
    assert "The pause is lifted: what waits goes out." in checked.err
    assert Connection.objects.get().pause_kind == ""


def test_a_check_that_finds_trouble_keeps_the_pause(connect):
    later = timezone.now() + timedelta(hours=1)
    wrong = {**ACCOUNTS["stackone"], "api_key": "wrong"}
    more = {"credentials": wrong, "pause_kind": "key", "paused_until": later}
    connect("stackone", name="Acme", **more)

    checked = run("connection", "Acme", "--check")

    assert (checked.code, "lifted" in checked.err) == (4, False)
    assert "refuses the key" in checked.json["paused"]
    assert Connection.objects.get().waits_for_a_check


def test_credentials_that_no_key_opens_are_asked_for_and_can_be_given_anew(settings):
    ConnectionFactory(name="Acme", provider="stackone")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    refused = run("connection", "Acme", "--check")
    mended = run("connection", "Acme", *pairs("stackone"))

    assert refused.code == 2
    assert "cannot be read. Enter these anew: api_key, account_id." in refused.err
    assert mended.code == 0
    assert Connection.objects.get().credentials == ACCOUNTS["stackone"]
