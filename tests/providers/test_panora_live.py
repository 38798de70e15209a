"""Panora over real sockets, against the sandbox ATS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connections.providers import http
from connections.providers.candidate import Candidate, Email, Phone
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderUnavailable,
)
from connections.providers.panora import Panora
from connections.providers.types import FieldKind, Response

from .test_panora import FULL, TOKEN, said

MINA = Candidate(first_name="Mina", last_name="Okafor", emails=(Email("mina@example.org"),))
DIALECTS = pytest.mark.parametrize("dialect", ["legacy", "current"])


@pytest.fixture
def connect(sandbox, monkeypatch):
    """Return a function that connects Panora to the sandbox."""
    monkeypatch.setattr(http, "_network", http.Network(allowed=(("127.0.0.1", None),)))

    def connected(
        *variants: str, key: str = "sandbox-key", token: str = TOKEN, **options: Any
    ) -> Panora:
        path = "".join(f"/~{name}" for name in variants)
        credentials = {"api_key": key, "connection_token": token}
        return Panora(credentials, options, base_url=f"{sandbox.url}{path}/panora")

    return connected


def post(provider: Panora, candidate: Candidate = MINA) -> Response:
    request = provider.build_request(candidate, reference="ref-1", idempotency_key="key-1")
    return http.send(request)


# The create call


@DIALECTS
def test_a_created_candidate_is_read_back_by_its_id(connect, sandbox, dialect):
    provider = connect(dialect=dialect)

    receipt = provider.read_receipt(post(provider, FULL))

    (received,) = sandbox.store.received()
    sent = provider.build_request(FULL, reference="r", idempotency_key="i")
    assert (received.body, received.candidate_id) == (sent.json, receipt.remote_id)
    kept = provider.fetch_candidate(receipt.remote_id)
    assert (kept["remote_id"], kept["first_name"]) == (receipt.ats_id, "Mina")
    assert kept["email_addresses"] == sent.json["email_addresses"]


def test_remote_data_comes_back_where_it_was_asked_for(connect):
    provider = connect(remote_data=True)

    response = post(provider)

    assert response.json["remote_data"] == {"id": provider.read_receipt(response).ats_id}


@pytest.mark.parametrize(
    ("variants", "stored"),
    [
        pytest.param(("mapper-crash",), True, id="crash-after-storing"),
        pytest.param(("500",), False, id="crash-before-storing"),
    ],
)
@DIALECTS
def test_a_500_leaves_delivery_unknown(connect, sandbox, variants, stored, dialect):
    provider = connect(*variants, dialect=dialect)

    error = provider.read_error(post(provider))

    assert type(error) is DeliveryUnknown
    assert sandbox.store.received()[0].stored is stored


@DIALECTS
@pytest.mark.parametrize(
    ("account", "words"),
    [
        pytest.param({"key": "other"}, "API Key not found", id="key"),
        pytest.param({"token": TOKEN[:-1] + "9"}, "Connection undefined", id="token"),
        pytest.param({"key": "read-only-key"}, "no right", id="read-only"),
    ],
)
def test_a_wrong_connection_is_refused_and_stores_nothing(
    connect, sandbox, account, words, dialect
):
    provider = connect(**account, dialect=dialect)

    error = provider.read_error(post(provider))

    assert type(error) is ConnectionRefused
    assert words in error.message
    assert not sandbox.store.received()[0].stored


def test_a_refused_value_is_found_where_it_was_entered(connect):
    provider = connect("invalid")

    error = provider.read_error(post(provider))

    assert type(error) is CandidateRejected
    assert [each.path for each in error.field_errors] == [("emails", 0, "value")]


def test_too_many_calls_wait_as_long_as_panora_asks(connect):
    provider = connect("429")

    error = provider.read_error(post(provider))

    assert (type(error), error.retry_after) == (ProviderUnavailable, 2)


def test_a_success_without_an_id_leaves_delivery_unknown(connect):
    provider = connect("no-id")

    with pytest.raises(DeliveryUnknown):
        provider.read_receipt(post(provider))


def test_an_unknown_application_fails_only_after_the_ats_has_the_candidate(connect, sandbox):
    provider = connect()
    candidate = Candidate(name="Mina Okafor", answers=(said(("applications",), [TOKEN]),))

    error = provider.read_error(post(provider, candidate))

    assert type(error) is DeliveryUnknown
    assert sandbox.store.received()[0].stored


# The check


def lines(provider: Panora) -> dict[str, bool | None]:
    return {line.name: line.ok for line in provider.check_connection().lines}


@pytest.mark.parametrize(
    ("variants", "options", "found"),
    [
        pytest.param((), {}, (True, True, True, None), id="legacy"),
        pytest.param((), {"dialect": "current"}, (True, True, True, None), id="current"),
        pytest.param(
            ("no-connections",), {"dialect": "current"}, (True, True, True, None), id="hidden"
        ),
        pytest.param((), {"key": "read-only-key"}, (True, True, True, None), id="read-only"),
        pytest.param((), {"key": "other"}, (True, False, None, None), id="wrong-key"),
        pytest.param(
            (),
            {"key": "other", "dialect": "current"},
            (True, False, None, None),
            id="wrong-key-new",
        ),
        pytest.param((), {"key": ""}, (True, False, None, None), id="no-key"),
        pytest.param((), {"token": TOKEN[:-1] + "9"}, (True, True, False, None), id="wrong-token"),
        pytest.param((), {"token": ""}, (None, None, False, None), id="no-token"),
        pytest.param(
            ("bad-token-500",), {"dialect": "current"}, (True, True, False, None), id="bad-token"
        ),
        pytest.param(("revoked",), {"dialect": "current"}, (True, True, False, None), id="revoked"),
        pytest.param(
            ("hidden-errors",), {"key": "other"}, (True, None, False, None), id="no-reason-given"
        ),
        pytest.param(("503",), {}, (False, None, None, None), id="unavailable"),
    ],
)
def test_what_a_check_finds(connect, variants, options, found):
    provider = connect(*variants, **options)

    assert tuple(lines(provider).values()) == found


def test_a_check_names_the_ats_where_panora_shows_it(connect):
    assert connect(dialect="current").check_connection().ats_name == "Ashby"
    assert connect(dialect="legacy").check_connection().ats_name == ""


def test_a_check_of_the_wrong_vintage_points_at_the_option(connect):
    provider = connect()
    provider.base_url += "/nowhere"

    check = provider.check_connection()

    assert not check.ok
    assert "Paths and key" in " ".join(line.detail for line in check.lines)


# Live fields and lists


def test_the_mapped_attributes_of_this_connection_are_asked(connect):
    live = connect(dialect="current").fetch_fields()

    assert [spec.path[1] for spec in live.extra] == [
        "notice_period",
        "years_of_experience",
        "preferred_office",
    ]
    assert live.standard["company"].carried is False


@pytest.mark.parametrize(
    ("variants", "dialect"), [((), "legacy"), (("no-connections",), "current")]
)
def test_hidden_connections_show_every_mapped_attribute_with_a_note(connect, variants, dialect):
    live = connect(*variants, dialect=dialect).fetch_fields()

    assert {"notice_period", "lever_rating", "their_note"} <= {s.path[1] for s in live.extra}
    assert "did not show which ATS" in live.notes[0]


def test_changed_attributes_are_asked_as_they_are_now(connect):
    live = connect("changed-fields", dialect="current").fetch_fields()

    asked = {spec.path[1]: spec.kind for spec in live.extra}
    assert "notice_period" not in asked
    assert (asked["notice_weeks"], asked["work_permit"]) == (FieldKind.DECIMAL, FieldKind.TEXT)


def test_attributes_behind_a_wrong_key_are_a_refusal(connect):
    with pytest.raises(ConnectionRefused):
        connect(key="other").fetch_fields()


@DIALECTS
@pytest.mark.parametrize("variants", [(), ("small-pages",)], ids=["one-page", "many-pages"])
@pytest.mark.parametrize(
    ("source", "query", "labels"),
    [
        ("jobs", "", ["Data Engineer", "Product Designer", "Site Reliability Engineer"]),
        ("jobs", "ENGIN", ["Data Engineer", "Site Reliability Engineer"]),
        ("users", "", ["Inès Moreau", "Tomás Rey"]),
        ("stages", "", ["Applied", "Phone screen", "On site"]),
        ("tags", "rem", ["remote"]),
        ("departments", "", ["Engineering", "Design"]),
        ("offices", "", ["Lyon", "Porto"]),
        ("unheard-of", "", []),
    ],
)
def test_the_lists_offer_what_is_open_and_sought(connect, variants, dialect, source, query, labels):
    choices = connect(*variants, dialect=dialect).fetch_options(source, query)

    assert [choice.label for choice in choices] == labels


def test_a_tag_is_sent_by_its_name(connect):
    assert [choice.value for choice in connect().fetch_options("tags", "ref")] == ["referral"]


def test_a_list_that_fails_is_unavailable(connect):
    with pytest.raises(ProviderUnavailable):
        connect("lists-fail").fetch_options("jobs")


# Looking


@pytest.mark.parametrize("variants", [(), ("small-pages",)], ids=["one-page", "many-pages"])
def test_candidates_are_found_by_address_and_by_name(connect, variants):
    provider = connect(*variants)
    ids = [
        provider.read_receipt(post(provider, candidate)).remote_id
        for candidate in (
            Candidate(name="Ann Other", emails=(Email("ann@example.org"),)),
            Candidate(name="M. Okafor", emails=(Email("MINA@example.org"),)),
            Candidate(first_name="Mina Okafor", phones=(Phone("+331"),)),
        )
    ]

    found = provider.find_candidates(MINA, reference="ref-1")

    assert [match.remote_id for match in found] == ids[1:]
    assert [match.emails for match in found] == [("MINA@example.org",), ()]
    assert all(match.created_at and match.reference == "" for match in found)


def test_before_the_first_sync_only_the_name_is_found(connect):
    provider = connect("unsynced")
    post(provider)

    assert [m.emails for m in provider.find_candidates(MINA, reference="")] == [()]
    assert provider.find_candidates(Candidate(emails=MINA.emails), reference="") == ()


def test_another_connections_namesake_shows_no_address(connect):
    (match,) = connect().find_candidates(Candidate(name="noor  haddad"), reference="")

    assert (match.name, match.emails) == ("Noor Haddad", ())


def test_what_was_created_before_the_look_begins_is_no_match(connect):
    provider = connect()
    post(provider)
    later = datetime.now(UTC) + timedelta(minutes=5)

    assert provider.find_candidates(MINA, reference="", since=later) == ()


def test_a_server_that_fails_on_its_own_cursor_still_gives_the_first_page(connect, monkeypatch):
    provider = connect("small-pages")
    monkeypatch.setattr("connections.sandbox.panora._decoded", lambda cursor: "")

    assert len(provider.fetch_options("jobs")) == 2


def test_reading_ends_where_a_cursor_returns(connect, monkeypatch):
    provider = connect("small-pages")
    monkeypatch.setattr("connections.sandbox.panora._cursor", lambda entry: "same")
    monkeypatch.setattr(
        "connections.sandbox.panora._decoded", lambda cursor: "000010b0-0000-4000-8000-000000000001"
    )

    assert len(provider.fetch_options("jobs")) == 2


def test_a_candidate_that_is_not_there_cannot_be_read_back(connect):
    with pytest.raises(ProviderUnavailable):
        connect().fetch_candidate("unknown")
