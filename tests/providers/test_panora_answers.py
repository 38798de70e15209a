"""Panora: what its answers and its lists mean. Nothing here opens a socket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.types import FieldKind, Response, Rule

from .test_panora import TOKEN, load, panora


def answer(status: int, body: Any, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, body=raw, headers=headers)


# The answer


@pytest.mark.parametrize("fixture", ["receipt", "receipt_documented"])
def test_the_receipt_is_panoras_id_with_the_ats_id_beside_it(fixture):
    receipt = panora().read_receipt(answer(201, load(fixture)))

    assert receipt.remote_id == "6f0c6f0e-1111-4222-8333-944455566677"
    assert (receipt.ats_id, receipt.warnings) == ("ash_123", ())


def test_an_answer_with_the_ats_id_only_is_a_receipt_with_a_warning():
    receipt = panora().read_receipt(answer(201, {"id": None, "remote_id": "ash_123"}))

    assert (receipt.remote_id, receipt.ats_id) == ("ash_123", "ash_123")
    assert len(receipt.warnings) == 1


def test_a_numeric_id_is_taken_as_its_text():
    assert panora().read_receipt(answer(201, {"id": 12})).remote_id == "12"


@pytest.mark.parametrize(
    "body",
    [{}, {"id": ""}, {"id": None}, {"id": True}, {"id": " "}, {"id": ["x"]}, [], None, b"<html>"],
)
def test_a_success_without_an_id_leaves_delivery_unknown(body):
    with pytest.raises(DeliveryUnknown):
        panora().read_receipt(answer(201, body))


ERRORS = load("errors")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        pytest.param(401, ERRORS["unauthorized"], ConnectionRefused, id="no-key"),
        pytest.param(500, ERRORS["unknown_key"], ConnectionRefused, id="wrong-key"),
        pytest.param(500, ERRORS["unknown_key_in_a_list"], ConnectionRefused, id="key-in-list"),
        pytest.param(500, ERRORS["unknown_token"], ConnectionRefused, id="wrong-token"),
        pytest.param(500, ERRORS["ats_refused"], DeliveryUnknown, id="ats-refused"),
        pytest.param(500, ERRORS["crash"], DeliveryUnknown, id="crash-may-have-stored"),
        pytest.param(500, ERRORS["hidden"], DeliveryUnknown, id="no-reason"),
        pytest.param(500, b"", DeliveryUnknown, id="no-body"),
        pytest.param(502, ERRORS["unknown_key"], DeliveryUnknown, id="gateway"),
        pytest.param(503, b"busy", DeliveryUnknown, id="busy-may-have-stored"),
        pytest.param(400, ERRORS["malformed"], CandidateRejected, id="malformed"),
        pytest.param(400, ERRORS["invalid"], CandidateRejected, id="invalid"),
        pytest.param(403, ERRORS["error_only"], ConnectionRefused, id="no-right"),
        pytest.param(404, ERRORS["wrong_path"], ConnectionRefused, id="wrong-path"),
        pytest.param(409, {}, CandidateExists, id="exists"),
        pytest.param(429, ERRORS["throttled"], ProviderUnavailable, id="throttled"),
        pytest.param(302, b"", ConnectionRefused, id="moved"),
        pytest.param(303, b"", DeliveryUnknown, id="see-other"),
        pytest.param(408, b"", DeliveryUnknown, id="timed-out"),
        pytest.param(501, b"", ConnectionRefused, id="not-supported"),
    ],
)
def test_what_an_answer_says_about_the_candidate(status, body, kind):
    assert type(panora().read_error(answer(status, body))) is kind


def test_a_throttled_call_keeps_its_retry_after():
    error = panora().read_error(answer(429, ERRORS["throttled"], **{"retry-after": "17"}))

    assert error.retry_after == 17
    assert "ThrottlerException" in error.message


@pytest.mark.parametrize("body", [ERRORS["unknown_token"], f"no {TOKEN}".encode()])
def test_an_error_never_repeats_the_connection_token(body):
    error = panora().read_error(answer(500, body))

    assert TOKEN not in error.message
    assert "***" in error.message


def test_a_wrong_path_points_at_the_option():
    assert "Paths and key" in panora().read_error(answer(404, ERRORS["wrong_path"])).message


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("email_addresses.1.email_address must be an email", ("emails", 1, "value")),
        ("email_addresses[0].email_address_type must be a string", ("emails", 0, "type")),
        ("phone_numbers.2.phone_number must be a string", ("phones", 2, "value")),
        ("urls.0.url must be a URL address", ("links", 0, "url")),
        ("urls.0 must be an object", ("links", 0)),
        ("urls must be an array", ("links",)),
        ("each value in tags must be a string", ("tags",)),
        ("tags.0 must be a string", ("tags",)),
        ("email_reachable must be a boolean value", ("can_email",)),
        ("remote_modified_at must be a string", ("remote_updated_at",)),
        ("attachments.0 must be a UUID", ("attachments",)),
        ("field_mappings.notice_period is too long", ("field_mappings", "notice_period")),
        ("field_mappings must be an object", ("field_mappings",)),
    ],
)
def test_a_named_field_is_found_where_it_was_entered(words, path):
    body = {"statusCode": 400, "message": ["something else", words]}

    (error,) = panora().read_error(answer(400, body)).field_errors

    assert error.path == path
    assert words in error.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
ODD = JSON | st.dictionaries(
    st.sampled_from(["message", "error", "id", "remote_id", "data", "statusCode"]), JSON
)


@given(body=ODD, status=st.integers(300, 599))
def test_whatever_the_error_body_a_provider_error_comes_back(body, status):
    assert isinstance(panora().read_error(answer(status, body)), ProviderError)


@given(body=ODD)
def test_whatever_the_success_body_it_is_a_receipt_or_unknown(body):
    try:
        receipt = panora().read_receipt(answer(201, body))
    except DeliveryUnknown:
        return
    assert receipt.remote_id


def test_lists_nested_without_end_are_no_crash():
    deep = b'{"message":' + b"[" * 900 + b"]" * 900 + b"}"

    assert isinstance(panora().read_error(answer(500, deep)), DeliveryUnknown)


# Live fields


def test_the_attributes_mapped_for_this_connection_are_asked():
    answers = {"connections": load("connections"), "attributes": load("attributes")}

    live = panora().read_fields(answers)

    assert [(spec.path, spec.label, spec.kind) for spec in live.extra] == [
        (("field_mappings", "notice_period"), "Notice period", FieldKind.TEXT),
        (("field_mappings", "years_of_experience"), "Years of experience", FieldKind.DECIMAL),
        (("field_mappings", "permit"), "permit", FieldKind.TEXT),
    ]
    assert "“geo”" in live.extra[2].help_text
    assert live.standard["emails"] == Rule(carried=False)
    assert "phones" not in live.standard
    assert live.notes == ("Panora takes mapped attributes, but may not pass them on to the ATS.",)


def test_without_the_connection_every_mapped_attribute_names_its_ats():
    live = panora().read_fields({"connections": None, "attributes": load("attributes")})

    assert {spec.path[1]: spec.help_text for spec in live.extra} == {
        "notice_period": "Mapped for ashby, lever.",
        "years_of_experience": "Mapped for ashby.",
        "permit": "Panora calls its type “geo”; it is sent as text. Mapped for ashby.",
        "their_note": "Mapped for ashby.",
    }
    assert live.standard == {}
    assert "did not show which ATS" in live.notes[0]


def test_without_attributes_a_note_says_so():
    live = panora().read_fields({"connections": load("connections")})

    assert live.extra == ()
    assert live.notes == ("This Panora server lists no mapped attributes.",)


ATTRIBUTE = st.fixed_dictionaries(
    {"status": st.just("mapped"), "ressource_owner_type": st.just("candidate"), "slug": JSON},
    optional={"description": JSON, "data_type": JSON, "source": JSON, "id_consumer": JSON},
)
CONNECTION = st.fixed_dictionaries(
    {"connection_token": st.just(TOKEN)}, optional={"provider_slug": JSON, "id_linked_user": JSON}
)


@given(attributes=JSON | st.lists(ATTRIBUTE), connections=JSON | st.lists(CONNECTION))
def test_whatever_the_lists_hold_the_form_gets_text_or_numbers(attributes, connections):
    live = panora().read_fields({"attributes": attributes, "connections": connections})

    assert {spec.kind for spec in live.extra} <= {FieldKind.TEXT, FieldKind.DECIMAL}
    assert all(spec.label and spec.path[0] == "field_mappings" for spec in live.extra)
