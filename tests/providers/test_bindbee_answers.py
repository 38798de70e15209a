"""Bindbee: how the answers of the create call are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.providers.candidate import Answer
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.outcomes import Receipt
from connections.providers.types import Response

from .bindbee_cases import (
    UUID,
    fixture,
    provider,
)

DOCS = Path(__file__).parents[2] / "docs" / "providers" / "bindbee.md"
SOURCE = Answer(path=("additional_attributes", "source_id"), value=12)


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("id", "data", "detail", "loc", "msg", "success", "remote_id", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def answer(status: int, body: object) -> Response:
    return Response(status=status, body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("name", "receipt"),
    [
        ("text", Receipt(remote_id=f"{UUID}11")),
        ("object", Receipt(remote_id=f"{UUID}11", ats_id="4000011")),
        ("data", Receipt(remote_id=f"{UUID}11", ats_id="4000011")),
        ("candidate", Receipt(remote_id=f"{UUID}11")),
        ("candidate_id", Receipt(remote_id=f"{UUID}11")),
        ("remote_only", Receipt(remote_id="4000011")),
        ("number", Receipt(remote_id="11")),
    ],
)
def test_the_id_is_found_wherever_it_stands(name, receipt):
    assert provider().read_receipt(answer(200, fixture("receipts")[name])) == receipt


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *((name, "") for name in ("nothing", "null", "empty_text", "true_id", "empty_id")),
        *((name, "") for name in ("list", "yes")),
        ("sentence", " Candidate was created."),
        ("failed", " The ATS said no."),
    ],
)
def test_a_success_without_an_id_leaves_delivery_unknown(name, words):
    response = answer(200, fixture("receipts")[name])

    with pytest.raises(DeliveryUnknown) as unknown:
        provider().read_receipt(response)

    assert unknown.value.message == f"Bindbee answered without a candidate's id.{words}"
    assert unknown.value.response is response


@pytest.mark.parametrize("body", [b"", b"created", b"<html></html>"])
def test_a_success_that_is_not_json_leaves_delivery_unknown(body):
    with pytest.raises(DeliveryUnknown):
        provider().read_receipt(Response(status=200, body=body))


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("email", [("emails", 0, "value")]),
        ("phone", [("phones", 1, "value")]),
        ("url", [("links", 2, "url")]),
        ("url_type", [("links", 2, "type")]),
        ("file", [("attachments", 0, "url")]),
        ("file_id", [("attachment_ids",)]),
        ("job", [("job_id",)]),
        ("stage", [("stage_id",)]),
        ("tag", [("tags",)]),
        ("source", [("additional_attributes", "source_id")]),
        ("custom", [("custom_fields", "shirt")]),
        ("position", [("title",)]),
        ("user", [("remote_user_id",)]),
        ("unknown", []),
        ("text", []),
    ],
)
def test_a_complaint_is_shown_at_its_field(name, paths):
    body = fixture("errors")[name]

    error = provider().read_error(answer(422, body))

    assert type(error) is CandidateRejected
    assert [each.path for each in error.field_errors] == paths
    said = body["detail"] if name == "text" else body["detail"][-1]["msg"]
    assert said in error.message
    assert "CreateCandidate" not in error.message


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "text", CandidateRejected),
        (401, "text", ConnectionRefused),
        (402, "text", ConnectionRefused),
        (403, "text", ConnectionRefused),
        (404, "text", ConnectionRefused),
        (408, "text", DeliveryUnknown),
        (409, "text", CandidateExists),
        (422, "header", ConnectionRefused),
        (429, "text", ProviderUnavailable),
        (429, "limit", ProviderUnavailable),
        (500, "text", DeliveryUnknown),
        (501, "text", ConnectionRefused),
        (502, "text", DeliveryUnknown),
        (503, "text", DeliveryUnknown),
        (302, "text", ConnectionRefused),
        (303, "text", DeliveryUnknown),
    ],
)
def test_what_a_status_says_about_the_candidate(status, name, kind):
    error = provider().read_error(answer(status, fixture("errors")[name]))

    assert type(error) is kind


def test_a_limit_says_how_long_to_wait_in_its_own_words():
    body = json.dumps(fixture("errors")["limit"]).encode()
    response = Response(status=429, headers={"retry-after": "17"}, body=body)

    error = provider().read_error(response)

    assert (error.retry_after, "Wait a minute." in error.message) == (17.0, True)


@given(body=any_json, status=st.integers(300, 599))
def test_any_refusal_is_read_without_a_surprise(body, status):
    error = provider().read_error(answer(status, body))

    assert isinstance(error, ProviderError)
    assert error.message


@given(body=any_json)
def test_any_success_is_proof_or_unknown(body):
    receipt = _receipt_or_none(answer(200, body))

    assert receipt is None or receipt.remote_id.strip()


def _receipt_or_none(response: Response) -> Receipt | None:
    try:
        return provider().read_receipt(response)
    except DeliveryUnknown:
        return None
