"""Bindbee over real sockets, against the sandbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connections.providers import http
from connections.providers.candidate import Answer, Candidate, Email
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderUnavailable,
)
from connections.providers.types import Choice, Request

from .bindbee_cases import (
    KEY,
    MINA,
    TOKEN,
    answers_to,
    fixture,
    flat_candidate,
    request_for,
    wrapped_candidate,
)
from .bindbee_cases import provider as provider_at

NOBODY = Candidate(emails=(Email("nobody@example.org"),))
SOURCE = Answer(path=("additional_attributes", "source_id"), value=12)
SENIORITY = Answer(path=("additional_attributes", "seniority"), value="sr")


@pytest.fixture(autouse=True)
def _loopback_is_allowed(monkeypatch):
    monkeypatch.setattr(http, "_network", http.Network(allowed=(("127.0.0.1", None),)))


@pytest.fixture
def base_url(sandbox):
    return f"{sandbox.url}/bindbee"


@pytest.fixture
def provider(base_url):
    return provider_at(base_url)


def create(base_url: str, candidate: Candidate = MINA) -> str:
    response = http.send(request_for(candidate, base_url=base_url))
    return provider_at(base_url).read_receipt(response).remote_id


@pytest.mark.parametrize("candidate", [MINA, flat_candidate(), wrapped_candidate()])
def test_what_was_built_arrives_and_is_read_back(sandbox, base_url, provider, candidate):
    request = request_for(candidate, base_url=base_url)

    remote_id = provider.read_receipt(http.send(request)).remote_id

    (received,) = sandbox.store.received()
    assert received.body == request.json
    assert received.headers["x-idempotency-key"] == "key-1"
    assert provider.fetch_candidate(remote_id)["email_addresses"][0] == "mina@example.org"


def test_an_answer_that_is_an_object_is_read_too(sandbox):
    base_url = f"{sandbox.url}/~object-answer/bindbee"

    receipt = provider_at(base_url).read_receipt(http.send(request_for(MINA, base_url=base_url)))

    assert receipt.remote_id
    assert receipt.ats_id


@pytest.mark.parametrize(
    ("fault", "kind", "paths"),
    [
        ("invalid", CandidateRejected, [("emails", 0, "value")]),
        ("401", ConnectionRefused, []),
        ("403", ConnectionRefused, []),
        ("429", ProviderUnavailable, []),
        ("500-after", DeliveryUnknown, []),
        ("501", ConnectionRefused, []),
        ("html", DeliveryUnknown, []),
    ],
)
def test_a_refusal_says_what_is_known(base_url, provider, fault, kind, paths):
    candidate = replace(MINA, emails=(Email(f"{fault}@fault.test"),))

    error = provider.read_error(http.send(request_for(candidate, base_url=base_url)))

    assert type(error) is kind
    assert [each.path for each in error.field_errors] == paths


def test_a_success_without_an_id_leaves_delivery_unknown(base_url, provider):
    candidate = replace(MINA, emails=(Email("no-id@fault.test"),))
    response = http.send(request_for(candidate, base_url=base_url))

    with pytest.raises(DeliveryUnknown):
        provider.read_receipt(response)


def test_a_missing_answer_is_refused_at_its_field(sandbox):
    base_url = f"{sandbox.url}/~meta-enforced/bindbee"
    candidate = replace(MINA, answers=(SOURCE,))

    error = provider_at(base_url).read_error(
        http.send(request_for(candidate, base_url=base_url)),
    )

    assert type(error) is CandidateRejected
    assert [e.path for e in error.field_errors] == [("additional_attributes", "seniority")]


def test_a_number_that_became_a_text_is_refused(base_url, provider):
    wrong = Answer(path=("additional_attributes", "source_id"), value="12")
    candidate = replace(MINA, answers=(wrong, SENIORITY))

    error = provider.read_error(http.send(request_for(candidate, base_url=base_url)))

    assert [e.path for e in error.field_errors] == [("additional_attributes", "source_id")]


# The check of a connection


def lines(check):
    return {line.name: line.ok for line in check.lines}


GOOD = {"reach": True, "key": True, "account": True, "write": True}


@pytest.mark.parametrize(
    ("variant", "key", "token", "expected"),
    [
        pytest.param("", KEY, TOKEN, GOOD, id="good"),
        pytest.param("", "read-only-key", TOKEN, {**GOOD, "write": False}, id="read-only"),
        pytest.param(
            "", "wrong", TOKEN, {"reach": True, "key": False, "account": None, "write": None},
            id="wrong-key",
        ),
        pytest.param("", KEY, "wrong", {**GOOD, "account": False, "write": None}, id="no-token"),
        pytest.param("", KEY, "hris-token", {**GOOD, "account": False, "write": None}, id="hris"),
        pytest.param(
            "~relink-needed/", KEY, TOKEN, {**GOOD, "account": False, "write": None}, id="relink"
        ),
        pytest.param("~meta-501/", KEY, TOKEN, {**GOOD, "write": None}, id="undescribed"),
        pytest.param("~meta-failed/", KEY, TOKEN, {**GOOD, "write": None}, id="failed"),
        pytest.param(
            "~503/", KEY, TOKEN, {"reach": False, "key": None, "account": None, "write": None},
            id="unavailable",
        ),
    ],
)  # fmt: skip
def test_what_the_check_of_a_connection_finds(sandbox, variant, key, token, expected):
    check = provider_at(f"{sandbox.url}/{variant}bindbee", key=key, token=token).check_connection()

    assert lines(check) == expected


def test_the_check_names_the_ats(provider):
    assert provider.check_connection().ats_name == "Greenhouse"


def test_the_list_of_connectors_is_asked_for_with_the_key_only(monkeypatch, provider):
    calls: list[Request] = []
    send = http.send
    monkeypatch.setattr(http, "send", lambda call, **_times: calls.append(call) or send(call))

    provider.check_connection()

    assert "x-connector-token" not in calls[0].headers
    assert all(call.headers["x-connector-token"] == TOKEN for call in calls[1:])
    assert TOKEN not in "".join(call.url for call in calls)


# Live fields and lists


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("", "meta"),
        ("~meta-list/", "meta_list"),
        ("~meta-schema/", "meta_schema"),
        ("~meta-failed/", "meta_failed"),
        ("~meta-empty/", "meta_empty"),
        ("~changed-fields/", "changed_fields"),
    ],
)
def test_the_fields_are_fetched_in_every_shape(sandbox, variant, name):
    provider = provider_at(f"{sandbox.url}/{variant}bindbee")

    assert provider.fetch_fields() == provider.read_fields({"meta": fixture(name)})


def test_an_ats_without_a_description_leaves_a_note(sandbox):
    live = provider_at(f"{sandbox.url}/~meta-501/bindbee").fetch_fields()

    said = fixture("meta_501")["detail"]
    assert live.extra == ()
    assert live.notes == (
        f"Bindbee does not describe which fields this ATS wants. It says: {said}.",
    )


def test_the_fields_are_refused_to_a_wrong_key(base_url):
    with pytest.raises(ConnectionRefused):
        provider_at(base_url, key="wrong").fetch_fields()


@pytest.mark.parametrize(
    ("source", "query", "labels"),
    [
        ("jobs", "", ["Data engineer (DE-1)", "Nurse, night shift (NU-7)", "Product designer"]),
        ("jobs", "NURSE", ["Nurse, night shift (NU-7)"]),
        (
            "stages",
            "",
            ["New – Data engineer", "Phone interview – Data engineer", "New – Nurse, night shift"],
        ),
        ("tags", "", ["Junior", "Senior", "Referral"]),
        ("users", "", ["Ada Lindqvist (ada@example.org)", "Omar Haddad (omar@example.org)"]),
        ("users", "omar", ["Omar Haddad (omar@example.org)"]),
        ("companies", "", []),
    ],
)
@pytest.mark.parametrize("variant", ["", "~small-pages/"])
def test_the_entries_of_a_list(sandbox, variant, source, query, labels):
    choices = provider_at(f"{sandbox.url}/{variant}bindbee").fetch_options(source, query)

    assert [choice.label for choice in choices] == labels


def test_a_tag_is_sent_by_its_name(provider):
    assert provider.fetch_options("tags")[0] == Choice("Junior", "Junior")


# Looking for a candidate


def test_a_candidate_is_found_by_any_address_in_any_case(base_url, provider):
    remote_id = create(base_url)
    candidate = Candidate(emails=(Email("other@example.org"), Email("MINA@example.org")))

    (match,) = provider.find_candidates(candidate, reference="ref-1")

    assert (match.remote_id, match.name) == (remote_id, "Mina Okafor")
    assert match.emails == ("mina@example.org",)
    assert match.created_at


def test_a_candidate_without_an_address_is_found_by_name(base_url, provider):
    remote_id = create(base_url)

    (match,) = provider.find_candidates(Candidate(name="Mina Okafor"), reference="ref-1")

    assert match.remote_id == remote_id


@pytest.mark.parametrize("candidate", [NOBODY, Candidate(name="Nobody Here"), Candidate()])
def test_nobody_is_found(base_url, provider, candidate):
    create(base_url)

    assert provider.find_candidates(candidate, reference="ref-1") == ()


def test_an_older_record_is_not_the_candidate(base_url, provider):
    create(base_url)

    later = datetime.now(UTC) + timedelta(hours=1)

    assert provider.find_candidates(MINA, reference="ref-1", since=later) == ()
    assert len(provider.find_candidates(MINA, reference="ref-1", since=later - timedelta(1))) == 1


def test_a_filter_is_not_trusted(base_url, monkeypatch):
    provider = provider_at(base_url)
    page = {"items": [{"id": "1", "email_addresses": ["else@example.org"]}, {"id": None}, 7]}
    monkeypatch.setattr(provider, "fetch", lambda *_args, **_query: page)

    assert provider.find_candidates(MINA, reference="ref-1") == ()


@pytest.mark.parametrize("cursor", [lambda n: "same", lambda n: str(n)], ids=["loop", "endless"])
def test_a_list_that_never_ends_is_left(base_url, monkeypatch, cursor):
    provider = provider_at(base_url)
    pages: list[int] = []

    def fetch(*_args, **_query):
        pages.append(1)
        return {"items": [], "cursor": cursor(len(pages))}

    monkeypatch.setattr(provider, "fetch", fetch)

    assert provider.fetch_options("tags") == ()
    assert 2 <= len(pages) <= 20


def test_an_id_cannot_lead_elsewhere(provider):
    with pytest.raises(ConnectionRefused):
        provider.fetch_candidate("../jobs")


def test_answers_with_no_place_to_go_do_not_stop_the_candidate(base_url, provider):
    remote_id = create(base_url, replace(MINA, answers=answers_to(extra_properties={"x": 1})))

    assert provider.fetch_candidate(remote_id)["x"] == 1
