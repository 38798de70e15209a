"""Truto: what its errors and its lists of questions are read as."""

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
from connections.providers.types import FieldKind, Rule

from .truto_samples import ANSWERS, JSON_VALUES, answer, fixture, truto

# Errors


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        pytest.param(400, "own", CandidateRejected, id="bad-data"),
        pytest.param(422, "remote", CandidateRejected, id="bad-data-for-the-ats"),
        pytest.param(409, "remote", CandidateExists, id="exists"),
        pytest.param(401, "own", ConnectionRefused, id="bad-token"),
        pytest.param(401, "remote", ConnectionRefused, id="the-ats-refuses-truto"),
        pytest.param(403, "scopes", ConnectionRefused, id="no-right"),
        pytest.param(404, "own", ConnectionRefused, id="no-account"),
        pytest.param(404, "remote", ConnectionRefused, id="no-such-job"),
        pytest.param(405, "own", ConnectionRefused, id="sandbox-account"),
        pytest.param(503, "own", ConnectionRefused, id="blocked-account"),
        pytest.param(503, "remote", DeliveryUnknown, id="the-ats-is-down"),
        pytest.param(503, None, DeliveryUnknown, id="a-proxy-is-down"),
        pytest.param(429, "own", ProviderUnavailable, id="truto-asks-to-wait"),
        pytest.param(429, "remote", DeliveryUnknown, id="the-ats-asks-to-wait"),
        pytest.param(408, "remote", DeliveryUnknown, id="timed-out"),
        pytest.param(500, "own", DeliveryUnknown, id="truto-failed"),
        pytest.param(502, "remote", DeliveryUnknown, id="no-clean-answer"),
        pytest.param(504, "own", DeliveryUnknown, id="gateway-timed-out"),
        pytest.param(302, None, ConnectionRefused, id="moved"),
        pytest.param(303, None, DeliveryUnknown, id="see-other"),
    ],
)
def test_what_a_status_says_about_the_candidate(status, body, kind):
    error = truto().read_error(answer(status, fixture("errors")[body] if body else None))

    assert type(error) is kind
    assert error.response is not None
    assert error.response.status == status


def test_truto_says_how_long_to_wait():
    error = truto().read_error(answer(429, fixture("errors")["own"], **{"retry-after": "10"}))

    assert error.retry_after == 10


@pytest.mark.parametrize(
    ("name", "status", "paths"),
    [
        pytest.param(
            "validation",
            400,
            [(("phones", 1, "value"), "must be a string"), (("remote_data",), "must be an object")],
            id="truto-validates",
        ),
        pytest.param(
            "missing",
            400,
            [
                (("job_id",), "The ATS needs this."),
                (("first_name",), "The ATS needs this."),
                ((ANSWERS,), "The ATS needs this."),
            ],
            id="missing-but-not-the-conditional",
        ),
        pytest.param("remote_422", 422, [(("emails", 0, "value"), "is invalid")], id="of-the-ats"),
        pytest.param(
            "remote_by_name", 422, [(("emails", 0, "value"), "is taken")], id="by-name-as-text"
        ),
        pytest.param("remote_text", 422, [], id="plain-text"),
    ],
)
def test_an_error_names_the_field_that_was_entered(name, status, paths):
    error = truto().read_error(answer(status, fixture("errors")[name]))

    assert [tuple(each) for each in error.field_errors] == paths


@pytest.mark.parametrize(
    ("vendor_path", "path"),
    [
        ("first_name", ("first_name",)),
        ("body.lastName", ("last_name",)),
        ("/emails/0/email", ("emails", 0, "value")),
        (["phones", 1, "extension"], ("phones", 1, "extension")),
        ("links[1]", ("links", 1, "url")),
        ("attachments.0.file_url", ("attachments", 0, "url")),
        ("attachments.0.id", ("attachments",)),
        ("emails", ("emails",)),
        ("tags[0].name", ("tags",)),
        ("job_form_field_answers.g2.field1", (ANSWERS, "g2", "field1")),
        ("job_form_field_answers[3].value", (ANSWERS,)),
    ],
)
def test_where_a_value_was_entered(vendor_path, path):
    body = {"details": {"failures": [{"path": vendor_path, "message": "No."}]}}

    error = truto().read_error(answer(400, body))

    assert [each.path for each in error.field_errors] == [path]


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("remote_422", 422, "Email is invalid"),
        ("remote_text", 422, "Posting is closed"),
        ("scopes", 403, "Missing permissions: candidates:write, tags:read."),
        ("remote", 401, "Reconnect the account in Truto. Said by the ATS"),
        ("own", 405, "A sandbox account of Truto can be read only. Said by Truto"),
        ("own", 503, "The account is blocked at Truto. Said by Truto"),
    ],
)
def test_a_message_keeps_the_vendors_words(name, status, words):
    error = truto().read_error(answer(status, fixture("errors")[name]))

    assert error.message.removesuffix(".").endswith(words.removesuffix("."))


@settings(max_examples=60, deadline=None)
@given(status=st.integers(300, 599), body=JSON_VALUES)
def test_no_error_body_breaks_the_reading(status, body):
    error = truto().read_error(answer(status, body))

    assert isinstance(error, ProviderError)


@settings(max_examples=60, deadline=None)
@given(
    body=st.fixed_dictionaries(
        {
            "truto_error_insight": st.dictionaries(
                st.sampled_from(["missing_required_body_fields", "forbidden_error"]), JSON_VALUES
            ),
            "details": JSON_VALUES,
            "raw_response": st.dictionaries(
                st.sampled_from(["errors", "field", "message", "details"]), JSON_VALUES
            ),
        }
    )
)
def test_no_insight_breaks_the_reading(body):
    error = truto().read_error(answer(422, body))

    assert isinstance(error, CandidateRejected)


# Live fields


def test_a_jobs_form_becomes_questions_group_by_group():
    live = truto().read_fields({"job_form_fields": fixture("job_form_fields")})

    assert [(spec.label, spec.kind, spec.required) for spec in live.extra] == [
        ("Visa?", FieldKind.CHOICE, True),
        ("Languages", FieldKind.MULTIPLE_CHOICE, False),
        ("Years", FieldKind.DECIMAL, False),
        ("First day", FieldKind.DATE, False),
        ("Portfolio", FieldKind.TEXT, False),
        ("Salary", FieldKind.TEXT, True),
        ("Source", FieldKind.TEXT, True),
        ("Why us?", FieldKind.TEXTAREA, True),
        ("Keep it", FieldKind.BOOLEAN, False),
        ("Keep it longer", FieldKind.BOOLEAN, True),
    ]
    assert {spec.group for spec in live.extra} == {
        "About you",
        "Your work",
        "Questions of the job",
    }
    assert {spec.depends_on for spec in live.extra} == {"job_id"}


def test_a_question_knows_its_name_at_the_ats():
    live = truto().read_fields({"job_form_fields": fixture("job_form_fields")})

    by_label = {spec.label: spec for spec in live.extra}
    assert dict(by_label["Visa?"].wire) == {"group_id": "g2", "name": "field1"}
    assert by_label["Visa?"].path == (ANSWERS, "g2", "field1")
    assert [tuple(choice) for choice in by_label["Visa?"].choices] == [(1, "Yes"), ("No", "No")]
    assert "“currency”" in by_label["Salary"].help_text
    assert dict(by_label["Keep it longer"].wire) == {"name": "consent"}
    assert len({spec.path for spec in live.extra}) == len(live.extra)


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("lever", {"job_id": Rule(required=True)}),
        ("teamtailor", {}),
        (None, {}),
    ],
)
def test_lever_wants_a_job(name, standard):
    live = truto().read_fields({"capabilities": {"integration": {"name": name}}})

    assert live.standard == standard


def test_a_form_that_is_not_listed_can_be_answered_by_name():
    live = truto().read_fields({"job_form_fields": None})

    assert [spec.path for spec in live.extra] == [(ANSWERS,)]
    assert len(live.notes) == 1


QUESTION = st.fixed_dictionaries(
    {"name": st.text(min_size=1).filter(str.strip), "is_required": st.just(True)},
    optional=dict.fromkeys(("label", "group_id", "index", "options", "group_name"), JSON_VALUES)
    | {"type": st.sampled_from(["radio", "checkbox", "file", "odd"]) | JSON_VALUES},
)


@settings(max_examples=60, deadline=None)
@given(items=st.lists(QUESTION, max_size=6))
def test_no_required_question_is_dropped(items):
    live = truto().read_fields({"job_form_fields": {"result": items}})

    assert len(live.extra) == len(items)
    assert all(spec.required for spec in live.extra)
    assert len({spec.path for spec in live.extra}) == len(items)


@settings(max_examples=60, deadline=None)
@given(form=JSON_VALUES, capabilities=JSON_VALUES)
def test_no_answer_breaks_the_live_fields(form, capabilities):
    live = truto().read_fields({"job_form_fields": form, "capabilities": capabilities})

    assert live.as_json()["extra"] is not None
