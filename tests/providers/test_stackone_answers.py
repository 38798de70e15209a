"""StackOne: what its answers say about the candidate."""

from __future__ import annotations

import json

import pytest

from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.types import Response

from .stackone_cases import answered, fixture, provider


@pytest.mark.parametrize("name", ["both-ids", "no-remote-id"])
@pytest.mark.parametrize("before", [b"", b"\n\n \n"], ids=["plain", "after-heartbeats"])
def test_a_created_candidate_has_its_stackone_id(name, before):
    body = fixture("receipts")[name]
    response = Response(status=201, body=before + json.dumps(body).encode())

    receipt = provider().read_receipt(response)

    assert receipt.remote_id == "c28xyQEI"
    assert receipt.ats_id == (body["data"]["remote_id"] or "")


def test_a_numeric_id_is_its_text():
    receipt = provider().read_receipt(answered({"data": {"id": 9, "remote_id": 12}}))

    assert (receipt.remote_id, receipt.ats_id) == ("9", "12")


def test_what_the_ats_complains_of_in_a_success_is_a_warning():
    body = {
        "statusCode": 201,
        "data": {"id": "a"},
        "provider_errors": [{"raw": {"message": "Photo skipped"}}],
        "unified_warnings": [{"message": "Country ignored"}, {"message": None}, 3],
    }

    receipt = provider().read_receipt(answered(body))

    assert receipt.warnings == ("Country ignored.", "The ATS says: Photo skipped.")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(json.dumps(fixture("receipts")["null-id"]).encode(), id="null-id"),
        pytest.param(b'{"data": {}}', id="no-id"),
        pytest.param(b'{"data": null}', id="no-data"),
        pytest.param(b'{"data": {"id": " "}}', id="blank-id"),
        pytest.param(b'{"data": {"id": true}}', id="boolean-id"),
        pytest.param(b"[]", id="a-list"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\n\n", id="heartbeats-only"),
        pytest.param(b"<html>", id="html"),
    ],
)
def test_a_success_without_an_id_leaves_delivery_unknown(body):
    with pytest.raises(DeliveryUnknown):
        provider().read_receipt(Response(status=201, body=body))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        pytest.param(422, CandidateRejected, id="refused"),
        pytest.param("409", CandidateExists, id="exists-as-text"),
        pytest.param(412, ConnectionRefused, id="disabled"),
        pytest.param(429, ProviderUnavailable, id="limit"),
        pytest.param(408, DeliveryUnknown, id="timed-out"),
        pytest.param(502, DeliveryUnknown, id="bad-gateway"),
        pytest.param(10**30, DeliveryUnknown, id="no-status-at-all"),
    ],
)
def test_under_heartbeats_the_bodys_status_counts(status, kind):
    body = {"statusCode": status, "message": "No", "timestamp": "2026-11-22T04:20:00.000Z"}
    raw = b"\n\n\n" + json.dumps(body).encode()
    response = Response(status=200, body=raw, headers={"preference-applied": "heartbeat"})

    with pytest.raises(ProviderError) as caught:
        provider().read_receipt(response)

    assert type(caught.value) is kind


def test_a_refusal_after_heartbeats_names_its_field():
    raw = b"\n\n" + json.dumps(fixture("receipts")["heartbeat-refused"]).encode()

    with pytest.raises(CandidateRejected) as caught:
        provider().read_receipt(Response(status=200, body=raw))

    assert caught.value.field_errors[0].path == ("emails", 0, "value")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (300, DeliveryUnknown),
        (302, ConnectionRefused),
        (400, CandidateRejected),
        (401, ConnectionRefused),
        (403, ConnectionRefused),
        (404, ConnectionRefused),
        (408, DeliveryUnknown),
        (409, CandidateExists),
        (412, ConnectionRefused),
        (418, DeliveryUnknown),
        (422, CandidateRejected),
        (429, ProviderUnavailable),
        (500, DeliveryUnknown),
        (501, ConnectionRefused),
        (502, DeliveryUnknown),
        (503, DeliveryUnknown),
        (504, DeliveryUnknown),
    ],
)
def test_what_a_status_says_about_the_candidate(status, kind):
    body = {"statusCode": status, "message": "Said so", "timestamp": "2026-11-22T04:20:00.000Z"}

    error = provider().read_error(answered(body, status, **{"retry-after": "60"}))

    assert type(error) is kind
    assert "Said so." in error.message
    assert error.retry_after == 60


@pytest.mark.parametrize(
    ("name", "paths", "words"),
    [
        pytest.param(
            "own-validation",
            [("phones", 1, "value"), ("hired_at",)],
            "phone_numbers.1.phone must be a string.",
            id="stackone-itself",
        ),
        pytest.param(
            "ats-list",
            [("emails", 0, "value"), ("custom_fields", "cf_90")],
            "has already been taken",
            id="list-of-errors",
        ),
        pytest.param("ats-table", [("last_name",), ("title",)], "can't be blank", id="table"),
        pytest.param("ats-pointer", [("links", 1, "url")], "is no address", id="json-pointer"),
        pytest.param("ats-message", [], "The ATS says: No such user.", id="message-only"),
        pytest.param("ats-echo", [], "Invalid input", id="an-echo-is-no-error"),
        pytest.param("disabled", [], "disabled or suspended", id="disabled"),
        pytest.param("timed-out", [], "gave up waiting", id="timed-out"),
    ],
)
def test_an_error_names_fields_where_they_were_entered(name, paths, words):
    body = fixture("error_bodies")[name]

    error = provider().read_error(answered(body, body["statusCode"]))

    assert [each.path for each in error.field_errors] == paths
    assert words in error.message
    assert "hush" not in str([error.message, *error.field_errors])


def test_an_error_page_is_not_quoted():
    page = Response(status=502, body=b"<html>", headers={"content-type": "text/html"})

    error = provider().read_error(page)

    assert error.message == "The ATS gave no clear answer."
