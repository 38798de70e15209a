"""Connections and their catalogues: who may use one, and what the database refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from candidates.groups import ADMINS, RECRUITERS, groups_make
from connections.encryption import Sealed
from connections.models import Connection, FieldCatalog, PauseKind, sees_everything
from connections.providers.types import Choice, FieldSpec, LiveFields
from connections.services import (
    account_of,
    catalog_current,
    catalog_of,
    catalog_refresh,
    connection_change,
    connection_check,
    connection_pause,
    lists_of,
    storable,
)
from tests.factories import ACCOUNTS, ConnectionFactory, SubmissionFactory, UserFactory


@pytest.fixture
def people(db) -> dict[str, User | AnonymousUser]:
    everybody = {
        "nobody": AnonymousUser(),
        "new": UserFactory(),
        "recruiter": UserFactory(),
        "seller": UserFactory(),
        "admin": UserFactory(),
        "root": UserFactory(is_superuser=True),
        "gone": UserFactory(is_superuser=True, is_active=False),
    }
    everybody["recruiter"].groups.add(Group.objects.get(name=RECRUITERS))
    everybody["seller"].groups.add(*(Group.objects.create(name=name) for name in ("Sales", "x")))
    everybody["admin"].groups.add(Group.objects.get(name=ADMINS))
    return everybody


@pytest.mark.parametrize(
    ("who", "usable"),
    [
        ("nobody", ["Open"]),
        ("new", ["Open"]),
        ("recruiter", ["Open"]),
        ("seller", ["Open", "Sales", "Two groups"]),
        ("admin", ["Open", "Sales", "Two groups"]),
        ("root", ["Open", "Sales", "Two groups"]),
        ("gone", ["Open"]),
    ],
)
def test_who_may_send_through_which_connection(people, who, usable):
    sales, other = Group.objects.get(name="Sales"), Group.objects.get(name="x")
    ConnectionFactory(name="Two groups").groups.set([sales, other])
    ConnectionFactory(name="Sales").groups.set([sales])
    ConnectionFactory(name="Open")
    ConnectionFactory(name="Inactive", is_active=False)

    found = Connection.objects.usable_by(people[who])

    assert [connection.name for connection in found] == usable


def test_admins_see_everything_and_others_do_not(people):
    seeing = {who for who, user in people.items() if sees_everything(user)}

    assert seeing == {"admin", "root"}


def test_the_groups_are_made_once_and_keep_what_an_admin_gave_them(db):
    recruiters = Group.objects.get(name=RECRUITERS)
    permission = Group.objects.get(name=ADMINS).permissions.first()
    recruiters.permissions.add(permission)

    groups_make()

    assert Group.objects.filter(name__in=[RECRUITERS, ADMINS]).count() == 2
    assert list(recruiters.permissions.all()) == [permission]


def test_a_name_is_taken_once(db):
    ConnectionFactory(name="Acme")

    with pytest.raises(IntegrityError), transaction.atomic():
        ConnectionFactory(name="Acme")


def test_a_connection_with_submissions_cannot_be_deleted(db):
    submission = SubmissionFactory()

    with pytest.raises(ProtectedError):
        submission.connection.delete()


def test_a_job_has_one_catalogue(db):
    connection = ConnectionFactory()
    FieldCatalog.objects.create(connection=connection, job_id="1")

    with pytest.raises(IntegrityError), transaction.atomic():
        FieldCatalog.objects.create(connection=connection, job_id="1")


@pytest.mark.parametrize(
    ("paused", "lines", "health"),
    [
        (None, [], "unknown"),
        (None, [{"name": "reach", "ok": True}, {"name": "write", "ok": None}], "ok"),
        (None, [{"name": "reach", "ok": True}, {"name": "key", "ok": False}], "trouble"),
        (60, [{"name": "reach", "ok": True}], "trouble"),
        (-60, [{"name": "reach", "ok": True}], "ok"),
    ],
)
def test_the_health_of_a_connection(paused, lines, health):
    until = None if paused is None else timezone.now() + timedelta(seconds=paused)

    connection = Connection(provider="stackone", paused_until=until, check_lines=lines)

    assert connection.health == health
    assert connection.health_text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param({}, "", id="free"),
        pytest.param({"pause_kind": "pace", "in": 60}, "", id="the-vendors-limit-is-no-trouble"),
        pytest.param({"pause_kind": "asked", "in": -60}, "", id="over"),
        pytest.param({"pause_kind": "asked", "in": 60}, "StackOne asked to wait until", id="asked"),
        pytest.param({"pause_kind": "failing", "in": 60}, "failed again and again", id="failing"),
        pytest.param({"pause_kind": "key", "in": -60}, "refuses the key; this needs", id="key"),
        pytest.param({"is_active": False}, "switched this connection off", id="inactive"),
        pytest.param({"credentials": Sealed()}, "key cannot be read; this needs", id="sealed"),
    ],
)
def test_a_connection_says_why_it_waits(state, words):
    state = {**state}
    if "in" in state:
        state["paused_until"] = timezone.now() + timedelta(seconds=state.pop("in"))

    said = Connection(provider="stackone", **state).waits_because

    assert words in said
    assert bool(said) is bool(words)


def test_where_mails_reach_an_admin_the_admin_has_been_told(settings):
    settings.ADMINS = [("Ada", "ada@example.org")]

    connection = Connection(
        provider="stackone", pause_kind="key", paused_until=timezone.now() + timedelta(hours=1)
    )

    assert connection.waits_because == "StackOne refuses the key; an admin has been told."


# What one can do with a connection


def test_named_credentials_and_options_replace_and_the_others_stay(db):
    connection = ConnectionFactory(provider="panora", options={"dialect": "current"})

    connection_change(connection, credentials={"api_key": "k"}, options={"remote_data": True})

    connection.refresh_from_db()
    assert connection.credentials == {**ACCOUNTS["panora"], "api_key": "k"}
    assert connection.options == {"dialect": "current", "remote_data": True}


def test_a_missing_credential_is_named(db):
    with pytest.raises(ValidationError, match="Missing credentials: connector_token"):
        connection_change(Connection(name="Acme"), provider="bindbee", credentials={"api_key": "k"})

    assert not Connection.objects.exists()


def test_only_trying_a_change_saves_nothing(db):
    connection = ConnectionFactory(name="Acme")

    connection_change(connection, name="Renamed", save=False)

    assert Connection.objects.get().name == "Acme"


@pytest.mark.parametrize(
    ("vendor", "change", "is_same"),
    [
        ("unified", {"credentials": {"api_key": "x"}}, True),
        ("truto", {"credentials": {"api_token": "x"}}, True),
        ("bindbee", {"credentials": {"connector_token": "x"}}, False),
        ("panora", {"credentials": {"connection_token": ACCOUNTS["panora"]["api_key"]}}, False),
        ("stackone", {"base_url": "http://127.0.0.1:9/stackone/"}, True),
        ("stackone", {"base_url": "http://127.0.0.1:9/~slow/stackone"}, False),
    ],
)
def test_the_account_is_everything_but_the_key(db, vendor, change, is_same):
    connection = ConnectionFactory(provider=vendor)
    before = account_of(connection)

    connection_change(connection, **change)

    assert (account_of(connection) == before) is is_same


@pytest.mark.parametrize("kind", ["key", "failing"])
def test_a_check_that_finds_nothing_wrong_lifts_a_pause_that_waits_for_one(connect, kind):
    connection = connect("stackone")
    connection_pause(connection, seconds=60, reason="Refused.", kind=PauseKind(kind))
    connection.refresh_from_db()
    assert connection.is_paused

    connection_check(connection)

    connection.refresh_from_db()
    assert (connection.is_paused, connection.pause_reason) == (False, "")


def test_a_check_does_not_lift_what_the_vendor_asked_to_wait(connect):
    connection = connect("stackone")
    connection_pause(connection, seconds=60, reason="Too many requests.")

    connection_check(connection)

    connection.refresh_from_db()
    assert connection.is_paused


def test_a_check_that_finds_trouble_keeps_the_pause(connect):
    connection = connect("stackone", credentials={**ACCOUNTS["stackone"], "api_key": "nope"})
    connection_pause(connection, seconds=60, reason="Refused.", kind=PauseKind.KEY)
    connection.refresh_from_db()

    connection_check(connection)

    connection.refresh_from_db()
    assert connection.is_paused


def test_a_pause_is_never_made_shorter(db):
    connection = ConnectionFactory()
    connection_pause(connection, seconds=600, reason="Long.")

    connection_pause(connection, seconds=5, reason="Short.")

    connection.refresh_from_db()
    assert connection.pause_reason == "Long."


def test_fields_are_kept_when_the_vendor_does_not_answer(connect):
    connection = connect("bindbee")
    before = catalog_refresh(connection)
    connection.base_url = "http://127.0.0.1:9/bindbee"

    after = catalog_refresh(connection)

    assert after.error == "The vendor could not be reached: the connection was refused."
    assert (after.fields, after.fetched_at) == (before.fields, before.fetched_at)
    assert set(lists_of(connection)) == {"jobs", "stages", "tags", "users"}
    assert after.tried_at > before.tried_at
    assert not catalog_refresh(connect("bindbee")).error


def test_a_fresh_catalogue_is_not_fetched_again(connect, sandbox, monkeypatch):
    connection = connect("bindbee")
    first = catalog_refresh(connection)
    monkeypatch.setattr("connections.providers.http.send", pytest.fail)

    assert catalog_current(connection) == first


@pytest.mark.parametrize("old", [{"fetched_at": None}, {"error": "Down."}])
def test_a_catalogue_that_is_old_or_failed_is_fetched_anew(connect, old):
    connection = connect("bindbee")
    catalog_refresh(connection)
    FieldCatalog.objects.update(**old)

    catalog = catalog_current(connection)

    assert catalog.is_fresh
    assert not catalog.error


def test_a_job_has_fields_of_its_own(connect):
    connection = connect("truto")

    job = catalog_refresh(connection, "post-1")

    assert catalog_of(connection) is None
    assert {spec.path[0] for spec in job.live.extra} == {"job_form_field_answers"}


def test_what_a_catalogue_keeps_is_what_the_vendor_said(connect):
    live = LiveFields(
        extra=(
            FieldSpec(
                path=("c", "a.b"),
                label="é",
                choices=(Choice(12, "x"), Choice("12", "y")),
                minimum=0,
            ),
        ),
        notes=("A note.",),
    )
    catalog = FieldCatalog.objects.create(connection=connect("stackone"), fields=live.as_json())

    kept = FieldCatalog.objects.get(pk=catalog.pk)

    assert kept.live == live


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("\ud800", "?"),
        ({"\x00": ["\x00", 1, None, True]}, {"\ufffd": ["\ufffd", 1, None, True]}),
        ((1, "\x00"), [1, "\ufffd"]),
        ({1: "a"}, {"1": "a"}),
    ],
)
def test_what_no_database_takes_is_replaced(value, kept):
    assert storable(value) == kept
