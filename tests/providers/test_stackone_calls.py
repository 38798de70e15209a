"""StackOne over a real socket, against the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connections.providers import http
from connections.providers.base import Provider
from connections.providers.candidate import Answer, Candidate, Email
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.stackone import StackOne
from connections.providers.types import LiveFields, Rule
from connections.sandbox.server import SandboxServer

from .stackone_cases import ADA, KEY, answers_to, full_candidate, provider


@pytest.fixture(autouse=True)
def _loopback_is_allowed(monkeypatch):
    monkeypatch.setattr(http, "_network", http.Network(allowed=(("127.0.0.1", None),)))


def at(sandbox: SandboxServer, *variants: str, key: str = KEY, **options: Any) -> Provider:
    path = "".join(f"/~{name}" for name in variants)
    return provider(options, base_url=f"{sandbox.url}{path}/stackone", key=key)


def create(stackone: Provider, candidate: Candidate = ADA) -> Any:
    request = stackone.build_request(candidate, reference="ref-1", idempotency_key="key-1")
    response = http.send(request)
    if not 200 <= response.status < 300:
        raise stackone.read_error(response)
    return stackone.read_receipt(response)


def candidate_for_the_sandbox(live: LiveFields) -> Candidate:
    """Return a candidate that answers every custom field of the sandbox's ATS."""
    values = {
        "cf_77": "1 month",
        "cf_78": 51000.5,
        "cf_79": 7,
        "cf_80": "2026-12-01",
        "cf_81": False,
        "cf_82": ["English", "German"],
        "cf_83": "Line one\nLine two",
        "cf_84": "Countess",
        "cf_85": "https://papers.example/1",
        "cf_86": ["CCNA", "First aid"],
        "cf_87": 3,
    }
    by_id = [{"remote_id": "4000088", "value": "B-7"}]
    extra = [
        each
        for each in full_candidate().answers
        if each.path[0] not in ("custom_fields", "custom_fields_by_id")
    ]
    return Candidate(
        **{name: getattr(full_candidate(), name) for name in full_candidate().filled()},
        answers=(
            *answers_to(live, values),
            Answer(path=("custom_fields_by_id",), value=by_id),
            *extra,
        ),
    )


@pytest.mark.parametrize("heartbeat", [False, True], ids=["plain", "heartbeat"])
def test_a_candidate_is_created_and_read_back(sandbox, heartbeat):
    stackone = at(sandbox, heartbeat=heartbeat)
    candidate = candidate_for_the_sandbox(stackone.fetch_fields())

    receipt = create(stackone, candidate)

    built = stackone.build_request(candidate, reference="ref-1", idempotency_key="key-1")
    kept = stackone.fetch_candidate(receipt.remote_id)
    assert sandbox.store.received()[0].body == built.json
    assert (kept["id"], kept["remote_id"]) == (receipt.remote_id, receipt.ats_id)
    assert (kept["name"], kept["email"]) == ("Ada M. Moreau", "ada@example.test")
    assert kept["custom_fields"] == built.json["custom_fields"]


@pytest.mark.parametrize(
    ("variant", "kind", "stored"),
    [
        pytest.param("invalid", CandidateRejected, False, id="refused"),
        pytest.param("disabled", ConnectionRefused, False, id="disabled"),
        pytest.param("heartbeat-error", CandidateRejected, False, id="error-after-heartbeats"),
        pytest.param("409", CandidateExists, False, id="exists"),
        pytest.param("429", ProviderUnavailable, False, id="limit"),
        pytest.param("408-after", DeliveryUnknown, True, id="timed-out-after-storing"),
        pytest.param("html", DeliveryUnknown, True, id="bad-gateway-page"),
        pytest.param("no-id", DeliveryUnknown, True, id="no-id"),
        pytest.param("empty", DeliveryUnknown, True, id="empty"),
    ],
)
def test_what_goes_wrong_is_named(sandbox, variant, kind, stored):
    with pytest.raises(ProviderError) as caught:
        create(at(sandbox, variant))

    assert type(caught.value) is kind
    assert [each.stored for each in sandbox.store.received()] == [stored]


@pytest.mark.parametrize("variants", [("invalid",), ("heartbeat-error",)])
def test_a_refusal_names_the_field_it_concerns(sandbox, variants):
    with pytest.raises(CandidateRejected) as caught:
        create(at(sandbox, *variants))

    assert caught.value.field_errors[0].path == ("emails", 0, "value")


@pytest.mark.parametrize("heartbeat", [False, True], ids=["plain", "heartbeat"])
def test_a_new_required_field_is_named_by_the_ats(sandbox, heartbeat):
    with pytest.raises(CandidateRejected) as caught:
        create(at(sandbox, "changed-fields", heartbeat=heartbeat))

    assert caught.value.field_errors == (
        (("custom_fields", "cf_90"), "The ATS says: is required."),
    )


def test_the_key_is_not_in_what_a_refusal_says(sandbox):
    with pytest.raises(ConnectionRefused) as caught:
        create(at(sandbox, key="wrong-key"))

    assert "wrong-key" not in str(caught.value) + repr(caught.value)


def check_lines(stackone: Provider) -> dict[str, bool | None]:
    return {line.name: line.ok for line in stackone.check_connection().lines}


@pytest.mark.parametrize(
    ("variants", "key", "lines"),
    [
        pytest.param((), KEY, (True, True, True, None), id="good"),
        pytest.param((), "read-only-key", (True, True, True, None), id="read-only-cannot-be-told"),
        pytest.param((), "wrong-key", (True, False, None, None), id="wrong-key"),
        pytest.param(("disabled",), KEY, (True, None, False, None), id="disabled"),
        pytest.param(("inactive",), KEY, (True, True, False, None), id="inactive"),
        pytest.param(("hris",), KEY, (True, True, False, None), id="not-an-ats"),
        pytest.param(("500",), KEY, (False, None, None, None), id="down"),
    ],
)
def test_a_connection_check_tells_its_four_lines(sandbox, variants, key, lines):
    found = check_lines(at(sandbox, *variants, key=key))

    assert found == dict(zip(("reach", "key", "account", "write"), lines, strict=True))


def test_a_connection_check_names_the_ats(sandbox):
    check = at(sandbox).check_connection()

    assert check.ats_name == "Greenhouse"
    assert check.ok


def test_an_unknown_account_is_the_accounts_line(sandbox):
    credentials = {"api_key": KEY, "account_id": "a/b"}
    stackone = StackOne(credentials, base_url=f"{sandbox.url}/stackone")

    assert check_lines(stackone)["account"] is False


def test_a_read_only_key_is_refused_when_creating(sandbox):
    with pytest.raises(ConnectionRefused):
        create(at(sandbox, key="read-only-key"))


def test_live_fields_come_from_every_page(sandbox):
    live = at(sandbox).fetch_fields()

    assert [spec.path[-1] for spec in live.extra] == [f"cf_{n}" for n in range(77, 89)]
    assert live.standard["address"] == Rule(carried=False)
    assert live.notes == ()


def test_changed_fields_are_seen(sandbox):
    live = at(sandbox, "changed-fields").fetch_fields()

    labels = [spec.label for spec in live.extra]
    assert (labels[0], labels[-1]) == ("Notice period (weeks)", "Visa status")


def test_an_ats_without_custom_fields_has_a_note(sandbox):
    live = at(sandbox, "no-custom-fields").fetch_fields()

    assert live.extra == ()
    assert live.notes == ("This ATS lists no custom fields through StackOne.",)


def test_a_note_tells_that_the_ats_may_refuse(sandbox):
    live = at(sandbox, "hris").fetch_fields()

    assert "does not list creating candidates" in live.notes[0]


@pytest.mark.parametrize(
    ("variant", "kind"),
    [
        pytest.param("disabled", ConnectionRefused, id="disabled"),
        pytest.param("401", ConnectionRefused, id="bad-key"),
        pytest.param("404", ConnectionRefused, id="account-unknown"),
        pytest.param("500", ProviderUnavailable, id="down"),
        pytest.param("408", ProviderUnavailable, id="timed-out"),
    ],
)
def test_live_fields_that_cannot_be_had_are_an_error(sandbox, variant, kind):
    with pytest.raises(ProviderError) as caught:
        at(sandbox, variant).fetch_fields()

    assert type(caught.value) is kind


@pytest.mark.parametrize("variants", [(), ("ignores-filters",)], ids=["filtered", "unfiltered"])
def test_open_jobs_can_be_picked(sandbox, variants):
    choices = at(sandbox, *variants).fetch_options("jobs")

    assert [choice.label for choice in choices] == [
        "Data engineer",
        "Nurse, night shift",
        "Warehouse lead",
    ]


def test_jobs_are_narrowed_by_what_is_typed(sandbox):
    choices = at(sandbox).fetch_options("jobs", "NURSE")

    assert choices == (("job_2", "Nurse, night shift"),)


def test_other_lists_are_empty(sandbox):
    assert at(sandbox).fetch_options("users") == ()


@pytest.mark.parametrize("variants", [(), ("ignores-filters",)], ids=["filtered", "unfiltered"])
def test_a_candidate_is_found_by_any_e_mail(sandbox, variants):
    stackone = at(sandbox, *variants)
    for email in ("x@x.test", "y@x.test", "z@x.test", "ada@example.test"):
        create(stackone, Candidate(name="Ada", emails=(Email(email),)))
    emails = (Email("new@x.test"), Email("ADA@example.test"))

    matches = stackone.find_candidates(Candidate(emails=emails), reference="ref-1")

    assert [match.emails for match in matches] == [("ada@example.test",)]
    assert matches[0].created_at is not None
    assert matches[0].remote_id == sandbox.store.received()[-1].candidate_id


@pytest.mark.parametrize("variants", [(), ("ignores-filters",)], ids=["filtered", "unfiltered"])
def test_an_older_candidate_is_none_of_those_since(sandbox, variants):
    stackone = at(sandbox, *variants)
    create(stackone)
    now = datetime.now(UTC)

    earlier = stackone.find_candidates(ADA, reference="ref-1", since=now - timedelta(minutes=2))
    later = stackone.find_candidates(ADA, reference="ref-1", since=now + timedelta(minutes=2))

    assert (len(earlier), later) == (1, ())


def test_without_an_e_mail_nobody_is_looked_for(sandbox):
    assert at(sandbox).find_candidates(Candidate(name="Ada"), reference="ref-1") == ()


def pages(monkeypatch, *answers: Any) -> list[list[str]]:
    """Let the GETs of a provider answer with `answers`; return the cursors that are asked for."""
    asked: list[list[str]] = []

    def fetch(self, path, *, query=(), **_more):
        asked.append([value for name, value in query if name == "next"])
        return answers[min(len(asked), len(answers)) - 1]

    monkeypatch.setattr(StackOne, "fetch", fetch)
    return asked


def test_a_cursor_that_comes_again_ends_the_list(monkeypatch):
    job = {"id": "job_1", "title": "Nurse"}
    asked = pages(monkeypatch, {"data": [job], "next": "a"}, {"data": [], "next": "a"})

    provider().fetch_options("jobs")

    assert asked == [[], ["a"]]


def test_a_list_without_an_end_is_cut(monkeypatch):
    asked = pages(monkeypatch, *({"data": [], "next": f"c{n}"} for n in range(50)))

    provider().fetch_options("jobs")

    assert len(asked) == 20
