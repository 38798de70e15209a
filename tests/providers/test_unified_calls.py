"""Unified.to: its calls, against the sandbox on a real socket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connections.providers import http
from connections.providers.candidate import Candidate, Email
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.types import Choice
from connections.providers.unified import Unified

from .unified_cases import ACCOUNT, ADA, FULL, NOTICE, REFERENCE, answer, fixture, unified


def at(sandbox, *variants):
    return "/".join([sandbox.url, *(f"~{name}" for name in variants), "unified"])


def post(provider, candidate=ADA, reference=REFERENCE):
    request = provider.build_request(candidate, reference=reference, idempotency_key="unused")
    response = http.send(request)
    if not 200 <= response.status < 300:
        raise provider.read_error(response)
    return provider.read_receipt(response)


def test_a_full_candidate_is_created_and_read_back(sandbox):
    provider = unified(at(sandbox))

    receipt = post(provider, FULL)

    (received,) = sandbox.store.received()
    assert received.body == fixture("create_full")
    kept = provider.fetch_candidate(receipt.remote_id)
    assert kept["external_identifier"] == REFERENCE
    assert (kept["name"], kept["job_ids"]) == ("Ada Moreau", ["9001"])
    assert receipt.url == kept["web_url"]


def test_the_query_arrives_as_one_encoded_value(sandbox):
    provider = unified(at(sandbox), fields=["raw"], raw="foo=bar&zoo=bar")

    receipt = post(provider)

    (received,) = sandbox.store.received()
    assert received.query == [["fields", "id"], ["fields", "raw"], ["raw", "foo=bar&zoo=bar"]]
    assert receipt.ats_id


@pytest.mark.parametrize(
    ("variants", "key", "kind"),
    [
        pytest.param((), "wrong", ConnectionRefused, id="wrong-key"),
        pytest.param((), "read-only-key", ConnectionRefused, id="read-only-key"),
        pytest.param(("paused",), "sandbox-key", ConnectionRefused, id="paused"),
        pytest.param(("broken-ats",), "sandbox-key", ConnectionRefused, id="broken-ats"),
        pytest.param(("no-create",), "sandbox-key", ConnectionRefused, id="no-create"),
        pytest.param(("ats-429",), "sandbox-key", DeliveryUnknown, id="limit-of-the-ats"),
        pytest.param(("429",), "sandbox-key", ProviderUnavailable, id="own-limit"),
        pytest.param(("500",), "sandbox-key", DeliveryUnknown, id="server-error"),
        pytest.param(("no-id",), "sandbox-key", DeliveryUnknown, id="no-id"),
        pytest.param(("empty",), "sandbox-key", DeliveryUnknown, id="empty"),
        pytest.param(("changed-fields",), "sandbox-key", CandidateRejected, id="changed-fields"),
        pytest.param(("no-metadata",), "sandbox-key", CandidateRejected, id="no-metadata"),
    ],
)
def test_what_becomes_of_a_candidate(sandbox, variants, key, kind):
    with pytest.raises(ProviderError) as error:
        post(unified(at(sandbox, *variants), key=key))

    assert type(error.value) is kind


@pytest.mark.parametrize(
    ("candidate", "path"),
    [
        pytest.param(
            Candidate(name="Ada", emails=ADA.emails), ("metadata", "notice_period"), id="required"
        ),
        pytest.param(Candidate(name="Ada", answers=(NOTICE,)), ("emails",), id="required-standard"),
        pytest.param(
            Candidate(name="Ada", emails=(Email("ada at home"),), answers=(NOTICE,)),
            ("emails", 0, "value"),
            id="wrong-email",
        ),
        pytest.param(
            Candidate(emails=(Email("invalid@fault.test"),), answers=(NOTICE,)),
            ("emails", 0, "value"),
            id="fault",
        ),
    ],
)
def test_a_refusal_names_the_field(sandbox, candidate, path):
    with pytest.raises(CandidateRejected) as refused:
        post(unified(at(sandbox)), candidate)

    assert [error.path for error in refused.value.field_errors] == [path]


@pytest.mark.parametrize(
    ("variants", "access", "lines"),
    [
        pytest.param((), {}, (True, True, True, True), id="good"),
        pytest.param((), {"key": "wrong"}, (True, False, None, None), id="wrong-key"),
        pytest.param((), {"key": "read-only-key"}, (True, True, True, False), id="read-only"),
        pytest.param((), {"account": "0" * 24}, (True, True, False, None), id="unknown-account"),
        pytest.param((), {"account": "mine"}, (True, True, False, None), id="malformed-account"),
        pytest.param(("paused",), {}, (True, True, False, True), id="paused"),
        pytest.param(("broken-ats",), {}, (True, True, False, True), id="broken-ats"),
        pytest.param(("no-create",), {}, (True, True, True, False), id="no-create"),
        pytest.param(("500",), {}, (False, None, None, None), id="server-error"),
    ],
)
def test_the_four_lines_of_a_check(sandbox, variants, access, lines):
    check = unified(at(sandbox, *variants), **access).check_connection()

    assert tuple(line.ok for line in check.lines) == lines
    assert all(line.detail for line in check.lines)


def test_a_check_names_the_ats(sandbox):
    assert unified(at(sandbox)).check_connection().ats_name == "Greenhouse"


def test_nobody_listening_is_no_exception(sandbox):
    check = unified("http://127.0.0.1:9/unified").check_connection()

    assert check.lines[0].ok is False


def test_live_fields_of_the_sandbox(sandbox):
    fields = unified(at(sandbox)).fetch_fields()

    assert len(fields.extra) == 14
    assert [spec.path for spec in fields.extra if spec.required] == [("metadata", "notice_period")]
    assert fields.standard["emails"].required
    assert fields.standard["image_url"].carried is False
    assert fields.notes == ()


def test_changed_fields_are_other_questions(sandbox):
    fields = unified(at(sandbox, "changed-fields")).fetch_fields()

    required = {spec.path[1] for spec in fields.extra if spec.required}
    assert required == {"notice_weeks", "visa_status"}


def test_an_ats_without_custom_fields_gives_a_note(sandbox):
    fields = unified(at(sandbox, "no-metadata")).fetch_fields()

    assert fields.extra == ()
    assert fields.standard["emails"].required
    assert fields.notes == ("This ATS lists no custom fields through Unified.to.",)


@pytest.mark.parametrize("variant", ["paused", "broken-ats"])
def test_a_connection_that_does_not_work_has_no_fields_to_tell(sandbox, variant):
    with pytest.raises(ConnectionRefused):
        unified(at(sandbox, variant)).fetch_fields()


@pytest.mark.parametrize(
    ("source", "query", "count", "first"),
    [
        pytest.param("jobs", "", 3, Choice("9001", "Data engineer"), id="open-jobs"),
        pytest.param("jobs", "RECRUIT", 1, Choice("9002", "Recruiter"), id="searched-job"),
        pytest.param("users", "", 119, Choice("e-1", "Amina Abbott"), id="two-pages-of-users"),
        pytest.param("users", "dubois", 10, Choice("e-31", "Amina Dubois"), id="searched-user"),
        pytest.param("companies", "", 3, Choice("c-1", "Northwind Logistics"), id="companies"),
    ],
)
def test_lists_to_pick_from(sandbox, source, query, count, first):
    choices = unified(at(sandbox)).fetch_options(source, query)

    assert (len(choices), choices[0]) == (count, first)


def test_an_ats_that_lists_closed_jobs_too_is_corrected(monkeypatch):
    jobs = [
        {"id": 1, "name": "Recruiter", "status": "CLOSED"},
        {"id": 2, "name": "Data engineer"},
        {"id": None, "name": "Nobody", "status": "OPEN"},
        "a surprise",
    ]
    monkeypatch.setattr(Unified, "fetch", lambda self, path, **_: jobs)

    assert unified().fetch_options("jobs") == (Choice("2", "Data engineer"),)


def test_a_source_that_is_not_listed_is_empty():
    assert unified().fetch_options("tags") == ()


def test_users_are_asked_for_only_where_the_ats_has_employees(monkeypatch):
    asked = []

    def fetch(self, path, *, query=(), **_more):
        asked.append(path)
        return {**fixture("connection"), "categories": ["ats"]}

    monkeypatch.setattr(Unified, "fetch", fetch)

    assert unified().fetch_options("users") == ()
    assert asked == [f"/unified/connection/{ACCOUNT}"]


def test_an_ats_that_repeats_its_first_page_does_not_loop(monkeypatch):
    page = [{"id": str(number), "name": f"Job {number}"} for number in range(100)]
    asked = []

    def fetch(self, path, *, query=(), **_more):
        asked.append(dict(query)["offset"])
        return page

    monkeypatch.setattr(Unified, "fetch", fetch)

    assert len(unified().fetch_options("jobs")) == 100
    assert asked == ["0", "100"]


def test_a_list_that_never_ends_is_left_at_20_pages(monkeypatch):
    def fetch(self, path, *, query=(), **_more):
        offset = int(dict(query)["offset"])
        return [{"id": str(offset + number), "name": "Job"} for number in range(100)]

    monkeypatch.setattr(Unified, "fetch", fetch)

    assert len(unified().fetch_options("jobs")) == 2000


def test_a_list_that_is_none_is_unavailable(monkeypatch):
    monkeypatch.setattr(Unified, "fetch", lambda self, path, **_: {"data": []})

    with pytest.raises(ProviderUnavailable):
        unified().fetch_options("jobs")


def test_candidates_are_found_by_email_and_reference(sandbox):
    provider = unified(at(sandbox))
    own = post(provider)
    post(provider, Candidate(emails=(Email("bob@example.test"),), answers=(NOTICE,)), "another")
    shouted = Candidate(name="A. M.", emails=(Email("ADA@example.test"),))

    (match,) = provider.find_candidates(shouted, reference="unknown")

    assert (match.remote_id, match.name, match.reference) == (
        own.remote_id,
        "Ada Moreau",
        REFERENCE,
    )
    assert match.emails == ("ada@example.test",)
    assert match.created_at.tzinfo is not None
    assert match.url == own.url


def test_the_reference_is_found_among_what_is_new(sandbox):
    provider = unified(at(sandbox))
    own = post(provider)
    since = datetime.now(UTC) - timedelta(minutes=5)
    unlike = Candidate(emails=(Email("other@example.test"),))

    (match,) = provider.find_candidates(unlike, reference=REFERENCE, since=since)

    assert match.remote_id == own.remote_id


def test_without_an_email_the_name_is_looked_for(sandbox):
    provider = unified(at(sandbox))
    own = post(provider)

    (match,) = provider.find_candidates(Candidate(name="ada moreau"), reference="")

    assert match.remote_id == own.remote_id


def test_nothing_to_look_for_finds_nothing():
    assert unified().find_candidates(Candidate(), reference=REFERENCE) == ()


def test_an_ats_that_cannot_list_candidates_says_so(sandbox):
    with pytest.raises(ConnectionRefused):
        unified(at(sandbox, "no-list")).find_candidates(ADA, reference=REFERENCE)


def test_one_refused_search_does_not_hide_the_other(sandbox, monkeypatch):
    provider = unified(at(sandbox))
    own = post(provider)
    fetch = Unified.fetch

    def refusing(self, path, *, query=(), **_more):
        if "query" in dict(query):
            raise ConnectionRefused("This ATS does not search.")
        return fetch(self, path, query=query)

    monkeypatch.setattr(Unified, "fetch", refusing)
    since = datetime.now(UTC) - timedelta(minutes=5)

    (match,) = provider.find_candidates(ADA, reference="", since=since)

    assert match.remote_id == own.remote_id


def test_the_secrets_of_a_connection_are_dropped(sandbox):
    provider = unified(at(sandbox))

    assert "auth" in provider.fetch(f"/unified/connection/{ACCOUNT}")
    assert "auth" not in provider._fetch_connection()


def test_a_job_that_tells_no_status_can_be_picked(monkeypatch):
    jobs = [
        {"id": "1", "name": "Pilot", "status": None},
        {"id": "2", "name": "Mate"},
        {"id": "3", "name": "Cook", "status": "CLOSED"},
    ]
    monkeypatch.setattr(http, "send", lambda request, **_times: answer(200, jobs))

    assert unified().fetch_options("jobs") == (Choice("1", "Pilot"), Choice("2", "Mate"))
