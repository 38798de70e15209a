"""What every vendor's answers mean: a table for errors, and proof or nothing for successes."""

from __future__ import annotations

import pytest

from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.outcomes import Receipt

from .contract_cases import answer, every_provider, provider_of

BY_STATUS = {
    **dict.fromkeys((400, 413, 414, 422, 431), CandidateRejected),
    409: CandidateExists,
    **dict.fromkeys((401, 402, 403, 404, 405, 406, 410, 412, 415, 423, 451), ConnectionRefused),
    **dict.fromkeys((501, 301, 302, 307, 308), ConnectionRefused),
    429: ProviderUnavailable,
}
"""Every status that is not here leaves the delivery unknown."""

PAGE = b"<!doctype html><html><body><h1>Bad gateway</h1></body></html>"
BODIES = {
    "nothing": b"",
    "page": PAGE,
    "text": b"upstream connect error",
    "null": b"null",
    "list": b"[]",
    "message": b'{"message": "Said so."}',
    "detail": b'{"detail": "Said so."}',
    "envelope": b'{"statusCode": 0, "error": "Oh", "message": "Said so."}',
    "of-the-ats": b'{"truto_is_remote_error": true, "message": "Said so.", "raw_response": "x"}',
}
OVERRIDES = {
    # Unified.to: a 429 is its own limit only where its text says so.
    **{("unified", body): {429: DeliveryUnknown} for body in BODIES},
    # Truto: a 503 in its own words is a blocked account; what the ATS says proves nothing.
    ("truto", "envelope"): {503: ConnectionRefused},
    ("truto", "of-the-ats"): {429: DeliveryUnknown},
}
WITHOUT_ID = {
    "nothing": b"",
    "null": b"null",
    "page": PAGE,
    "text": b"Created",
    "list": b"[]",
    "object": b"{}",
    "number": b"17",
    "true": b"true",
    "null-id": b'{"id": null, "data": {"id": null}}',
    "empty-id": b'{"id": "", "data": {"id": " "}}',
    "true-id": b'{"id": true, "data": {"id": true}}',
    "object-id": b'{"id": {"a": 1}, "data": {"id": [1]}}',
    "truncated": b'{"data": {"id": "c-1"',
    "message": b'{"statusCode": 201, "message": "Created"}',
    "not-utf-8": b'{"id": "\xff"}',
    "deep": b'{"id": ' + b"[" * 100_000,
}
SUCCESS = {
    "unified": {"id": "c-1", "web_url": "https://ats.example/c-1"},
    "stackone": {"statusCode": 201, "message": "", "timestamp": "", "data": {"id": "c-1"}},
    "panora": {"id": "c-1", "remote_id": "a-1", "field_mappings": {}},
    "truto": {"id": "c-1", "name": "Zoë"},
    "bindbee": "c-1",
}


def said(slug, status, body=b"", **headers):
    return provider_of(slug).read_error(answer(status, body, **headers))


@every_provider
@pytest.mark.parametrize("body", BODIES)
def test_what_each_status_says_about_the_candidate(slug, body):
    expected = BY_STATUS | OVERRIDES.get((slug, body), {})

    found = {status: type(said(slug, status, BODIES[body])) for status in range(300, 600)}

    assert found == {status: expected.get(status, DeliveryUnknown) for status in found}


@every_provider
@pytest.mark.parametrize("body", BODIES)
def test_an_error_speaks_in_sentences_and_never_in_markup(slug, body):
    for status in (302, 400, 401, 403, 404, 405, 408, 409, 422, 429, 500, 503, 599):
        error = said(slug, status, BODIES[body])

        assert error.message == str(error)
        assert error.message[0].isupper()
        assert "<" not in error.message
        assert "None" not in error.message
        assert body != "message" or error.message.endswith(" Said so.")
        assert len(error.message) < 2000


@every_provider
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("body", BODIES)
def test_how_long_to_wait_is_kept(slug, status, body):
    error = said(slug, status, BODIES[body], **{"retry-after": "7"})

    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("slug", "status", "body", "kind"),
    [
        pytest.param(
            "unified",
            429,
            {"message": "Too many requests to Unified.to"},
            ProviderUnavailable,
            id="unified-own-limit",
        ),
        pytest.param(
            "unified",
            401,
            {"message": "The connection is likely broken and requires recreation"},
            ConnectionRefused,
            id="unified-broken",
        ),
        pytest.param(
            "panora", 500, {"message": "API Key not found."}, ConnectionRefused, id="panora-key"
        ),
        pytest.param(
            "panora",
            500,
            {"message": "ReferenceError: Connection undefined for token 1"},
            ConnectionRefused,
            id="panora-token",
        ),
        pytest.param(
            "panora",
            502,
            {"message": "API Key not found."},
            DeliveryUnknown,
            id="panora-another-status",
        ),
        pytest.param(
            "panora",
            500,
            {"message": "Request failed with status code 401"},
            DeliveryUnknown,
            id="panora-the-ats",
        ),
        pytest.param(
            "truto",
            503,
            {"statusCode": 503, "truto_is_remote_error": True},
            DeliveryUnknown,
            id="truto-remote-503",
        ),
        pytest.param("truto", 503, {"message": "no"}, DeliveryUnknown, id="truto-proxy-503"),
        pytest.param(
            "stackone", 408, {"statusCode": 408, "message": "x"}, DeliveryUnknown, id="stackone-408"
        ),
        pytest.param(
            "bindbee",
            422,
            {"detail": [{"loc": ["header", "x-connector-token"], "msg": "Field required"}]},
            ConnectionRefused,
            id="bindbee-header",
        ),
        pytest.param(
            "bindbee",
            500,
            {"detail": [{"loc": ["header", "x-connector-token"], "msg": "Field required"}]},
            DeliveryUnknown,
            id="bindbee-header-in-a-500",
        ),
    ],
)
def test_a_vendor_that_knows_better_is_believed(slug, status, body, kind):
    assert type(said(slug, status, body)) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, CandidateRejected),
        (401, ConnectionRefused),
        (408, DeliveryUnknown),
        (409, CandidateExists),
        (412, ConnectionRefused),
        (429, ProviderUnavailable),
        (502, DeliveryUnknown),
    ],
)
def test_behind_stackones_heartbeats_the_body_holds_the_status(status, kind):
    body = b"\n\n\n" + b'{"statusCode": %d, "message": "No", "data": {"id": "c-1"}}' % status

    with pytest.raises(ProviderError) as error:
        provider_of("stackone").read_receipt(answer(200, body))

    assert type(error.value) is kind


# Successes


@every_provider
def test_an_id_is_proof_whatever_the_success_is_called(slug):
    for status in (200, 201, 202, 203, 206, 299):
        receipt = provider_of(slug).read_receipt(answer(status, SUCCESS[slug]))

        assert isinstance(receipt, Receipt)
        assert receipt.remote_id == "c-1"


@every_provider
@pytest.mark.parametrize("body", WITHOUT_ID)
def test_a_success_without_an_id_leaves_the_delivery_unknown(slug, body):
    for status in (200, 201, 202, 204, 205):
        with pytest.raises(DeliveryUnknown) as error:
            provider_of(slug).read_receipt(answer(status, WITHOUT_ID[body]))
        assert "id" in error.value.message.lower()


@every_provider
def test_a_number_is_an_id_too(slug):
    body = {"statusCode": 201, "id": 17, "data": {"id": 17}}

    assert provider_of(slug).read_receipt(answer(201, body)).remote_id == "17"
