"""Unified.to: what is read in its answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.types import Choice, FieldKind, FieldSpec, LiveFields, Rule
from connections.providers.unified.check import connection_check
from connections.providers.unified.errors import fields_named

from .unified_cases import answer, fixture, unified


def test_a_receipt_has_the_id_the_link_and_the_ats_id():
    receipt = unified().read_receipt(answer(200, fixture("receipt")))

    assert receipt.remote_id == "65f0c0ffee0000000000a001"
    assert (receipt.ats_id, receipt.url) == ("77", "https://ats.example/people/77")


def test_a_numeric_id_is_its_text():
    assert unified().read_receipt(answer(201, {"id": 12})).remote_id == "12"


def test_a_link_that_is_no_web_address_is_left_out():
    receipt = unified().read_receipt(answer(200, {"id": "a", "web_url": "javascript:alert(1)"}))

    assert receipt.url == ""


@pytest.mark.parametrize(
    "body",
    [b"", b"created", {}, [], None, {"id": None}, {"id": ""}, {"id": " "}, {"id": True}, ["id"]],
)
def test_a_success_without_an_id_proves_nothing(body):
    with pytest.raises(DeliveryUnknown):
        unified().read_receipt(answer(200, body))


def said(message, status=400):
    return {"statusCode": status, "error": "An error", "message": message}


ERRORS = [
    pytest.param(400, said("emails[0].email is invalid"), CandidateRejected, id="bad-data"),
    pytest.param(401, said("Invalid API key"), ConnectionRefused, id="bad-key"),
    pytest.param(401, said("likely broken and requires recreation"), ConnectionRefused, id="ats"),
    pytest.param(403, said("Connection paused"), ConnectionRefused, id="paused"),
    pytest.param(404, b"", ConnectionRefused, id="unknown-connection"),
    pytest.param(409, said("exists"), CandidateExists, id="exists"),
    pytest.param(413, b"", CandidateRejected, id="too-large"),
    pytest.param(422, said("no"), CandidateRejected, id="unprocessable"),
    pytest.param(429, said("Too many requests to Unified.to"), ProviderUnavailable, id="own-limit"),
    pytest.param(429, said("Rate limit of the ATS"), DeliveryUnknown, id="limit-of-the-ats"),
    pytest.param(429, b"", DeliveryUnknown, id="wordless-limit"),
    pytest.param(501, said("not supported"), ConnectionRefused, id="not-supported"),
    pytest.param(500, said("oops"), DeliveryUnknown, id="server-error"),
    pytest.param(500, said("oops", 400), DeliveryUnknown, id="a-500-that-says-400"),
    pytest.param(502, b"<html>", DeliveryUnknown, id="html"),
    pytest.param(503, b"", DeliveryUnknown, id="busy"),
    pytest.param(408, b"", DeliveryUnknown, id="time-out"),
    pytest.param(303, b"", DeliveryUnknown, id="see-other"),
    pytest.param(308, b"", ConnectionRefused, id="moved"),
]


@pytest.mark.parametrize(("status", "body", "kind"), ERRORS)
def test_what_an_error_says_about_the_candidate(status, body, kind):
    error = unified().read_error(answer(status, body))

    assert type(error) is kind
    assert error.message
    assert error.response is not None


def test_the_two_meanings_of_a_401_are_told_apart():
    key = unified().read_error(answer(401, said("Invalid API key"))).message
    ats = unified().read_error(answer(401, said("Likely broken, requires recreation"))).message

    assert "API key" in key
    assert "connect it anew" in ats
    assert "Likely broken" in ats


def test_a_limit_says_how_long_to_wait():
    body = said("Too many requests to Unified.to", 429)

    error = unified().read_error(answer(429, body, **{"retry-after": "7"}))

    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("message", "paths"),
    [
        ("emails is required", [("emails",)]),
        ("Missing email", [("emails",)]),
        ("emails[1].email must be a string", [("emails", 1, "value")]),
        ("emails.0.type is unknown", [("emails", 0, "type")]),
        ("telephones[0].telephone is too long", [("phones", 0, "value")]),
        ("telephones[0] is wrong.", [("phones", 0)]),
        ("Invalid link_urls[2].", [("links", 2, "url")]),
        ("first_name and last_name are required", [("first_name",), ("last_name",)]),
        ("'title' is too long", [("title",)]),
        ('"raw" must be an object', [("raw",)]),
        ("address.country_code is unknown", [("address", "country_code")]),
        ("address.address1 is too long", [("address", "line1")]),
        ("experiences[0].start_at must be a date", [("experiences", 0, "start")]),
        ("education[3].institution", [("education", 3, "institution")]),
        ("job_ids[0] is unknown", [("job_id",)]),
        ("user_id is unknown", [("owner_id",)]),
        ("metadata.notice_period is required", [("metadata", "notice_period")]),
        ('metadata["title"] is unknown', [("metadata", "title")]),
        ("Unknown metadata slug: 'grade'", [("metadata", "grade")]),
        ("Unknown metadata slug: 'title'", [("metadata", "title")]),
        ("metadata[0].value is wrong", []),
        ("metadata.0 is wrong", []),
        ("The name of the skills section has no title or address", []),
        ("Something went wrong", []),
        ("my_emails and emails_of are other words", []),
    ],
)
def test_fields_that_a_message_names_beyond_doubt(message, paths):
    assert [error.path for error in fields_named(message)] == paths


def test_a_refusal_shows_the_vendors_words_at_the_field():
    error = unified().read_error(answer(400, said("metadata.grade is unknown")))

    assert error.message == "The ATS did not accept the candidate. metadata.grade is unknown."
    assert error.field_errors == ((("metadata", "grade"), "metadata.grade is unknown"),)


def live():
    answers = {name: fixture(name) for name in ("connection", "integrations", "metadata")}
    return unified().read_fields(answers)


def test_custom_fields_become_questions():
    asked = {spec.path[1]: (spec.kind, spec.required) for spec in live().extra}

    assert asked == {
        "notice_period": (FieldKind.CHOICE, True),
        "relocate": (FieldKind.BOOLEAN, False),
        "permit": (FieldKind.BOOLEAN, False),
        "years": (FieldKind.DECIMAL, False),
        "rate": (FieldKind.DECIMAL, False),
        "salary": (FieldKind.DECIMAL, False),
        "from": (FieldKind.DATE, False),
        "languages": (FieldKind.MULTIPLE_CHOICE, False),
        "note": (FieldKind.TEXTAREA, False),
        "site": (FieldKind.URL, False),
        "commute": (FieldKind.TEXT, False),
        "proof": (FieldKind.TEXT, False),
        "nickname": (FieldKind.TEXT, False),
        "stars": (FieldKind.TEXT, True),
        "grade": (FieldKind.TEXT, False),
        "regions": (FieldKind.TEXT, False),
        "17": (FieldKind.TEXT, False),
        "Nameless kind": (FieldKind.TEXT, False),
    }


def test_a_question_keeps_what_is_needed_to_send_its_answer():
    asked = {spec.path[1]: spec for spec in live().extra}

    assert asked["notice_period"].choices == (Choice("None", "None"), Choice("1 month", "1 month"))
    assert [choice.value for choice in asked["languages"].choices] == ["English", "French"]
    assert asked["regions"].multiple
    assert asked["stars"].help_text == "The ATS calls this kind of field “RATING”."
    assert dict(asked["stars"].wire) == {"slug": "stars", "format": "RATING", "id": "14"}
    assert dict(asked["17"].wire) == {"format": "TEXT", "id": "17"}
    assert dict(asked["Nameless kind"].wire) == {"slug": "Nameless kind"}
    assert LiveFields.from_json(live().as_json()) == live()


def test_support_becomes_rules():
    rules = live().standard

    assert rules["emails"] == Rule(required=True, carried=True)
    assert rules["phones"] == rules["company"] == Rule(carried=True)
    assert rules["image_url"] == rules["skills"] == Rule(carried=False)
    assert "title" not in rules


def test_the_three_names_are_kept_together_and_any_of_them_will_do():
    rules = live().standard

    assert rules["name"] == rules["first_name"] == rules["last_name"] == Rule(carried=True)


@pytest.mark.parametrize("integrations", [None, [], {}, [{"type": "greenhouse", "support": {}}]])
def test_no_word_of_support_changes_no_rule(integrations):
    answers = {"connection": fixture("connection"), "integrations": integrations}

    assert unified().read_fields(answers).standard == {}


def test_a_required_custom_field_that_cannot_be_asked_for_is_told():
    answers = {"metadata": [{"object_type": "ats_candidate", "is_required": True}]}

    assert len(unified().read_fields(answers).notes) == 1


def test_custom_fields_that_are_not_kept_are_told():
    inbound = {"metadata": "not-supported"}
    support = {"ats_candidate": {"inbound_fields": inbound}}
    integrations = [{"type": "greenhouse", "support": support}]
    answers = {
        "connection": fixture("connection"),
        "integrations": integrations,
        "metadata": fixture("metadata"),
    }

    assert len(unified().read_fields(answers).notes) == 1


def test_two_definitions_of_one_slug_are_both_asked():
    item = {"object_type": "ats_candidate", "slug": "grade", "name": "Grade", "format": "TEXT"}
    metadata = [{**item, "id": "1"}, {**item, "id": "2"}, {**item, "id": "2"}]

    asked = unified().read_fields({"metadata": metadata}).extra

    assert [spec.path for spec in asked] == [("metadata", "grade"), ("metadata", "2")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "name", "slug", "format", "options", "message", "support", "raw"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(JSON, JSON, JSON)
def test_any_json_is_read_as_fields(connection, integrations, metadata):
    answers = {"connection": connection, "integrations": integrations, "metadata": metadata}

    read = unified().read_fields(answers)

    assert all(isinstance(spec, FieldSpec) and spec.path[1] for spec in read.extra)


@settings(deadline=None)
@given(st.integers(300, 599), JSON)
def test_any_error_is_a_provider_error(status, body):
    error = unified().read_error(answer(status, body))

    assert isinstance(error, ProviderError)


@settings(deadline=None)
@given(JSON)
def test_any_success_is_a_receipt_or_unknown(body):
    own_id = body.get("id") if isinstance(body, dict) else None
    text = str(own_id).strip() if type(own_id) in (int, str) else ""

    if text:
        assert unified().read_receipt(answer(200, body)).remote_id == text
    else:
        with pytest.raises(DeliveryUnknown):
            unified().read_receipt(answer(200, body))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(fixture("connection"))), JSON), JSON)
def test_any_connection_is_checked(connection, integrations):
    check = connection_check(connection, integrations, job_error=None)

    assert [line.name for line in check.lines] == ["reach", "key", "account", "write"]


@pytest.mark.parametrize(
    ("change", "job_status", "account", "write"),
    [
        pytest.param({}, 200, True, True, id="well"),
        pytest.param({"categories": ["crm"]}, 200, False, True, id="no-ats"),
        pytest.param({"is_paused": True}, 200, False, True, id="paused"),
        pytest.param({}, 401, False, True, id="ats-refuses"),
        pytest.param({}, 501, True, True, id="lists-no-jobs"),
        pytest.param({}, 503, None, True, id="silent-just-now"),
        pytest.param(
            {"last_unhealthy_at": "2026-11-23T03:00:00Z"}, 503, False, True, id="unhealthy"
        ),
        pytest.param(
            {"last_unhealthy_at": "2026-11-21T03:00:00Z"}, 503, None, True, id="was-unhealthy"
        ),
        pytest.param(
            {"last_unhealthy_at": "2026-11-23T03:00:00Z"}, 200, True, True, id="well-again"
        ),
        pytest.param({"permissions": ["ats_job_read"]}, 200, True, False, id="may-only-read"),
        pytest.param({"permissions": None}, 200, True, None, id="rights-untold"),
    ],
)
def test_what_a_connection_tells_of_itself(change, job_status, account, write):
    connection = {**fixture("connection"), **change}
    job_error = None
    if job_status != 200:
        job_error = unified().read_error(answer(job_status))

    check = connection_check(connection, fixture("integrations"), job_error=job_error)

    assert [line.ok for line in check.lines] == [True, True, account, write]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"message":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"message": 1e999}',
        b"\xff",
    ],
)
def test_a_hostile_error_body_is_survived(body):
    error = unified().read_error(answer(400, body))

    assert type(error) is CandidateRejected
    assert len(error.message) < 600
