"""docs/adding-a-vendor.md: its example is a provider that works."""

from __future__ import annotations

import json

import pytest

from connections.providers import http
from connections.providers.base import Provider
from connections.providers.candidate import Answer, Candidate, Email
from connections.providers.errors import CandidateRejected, ConnectionRefused, DeliveryUnknown
from connections.providers.outcomes import Receipt
from connections.providers.types import Response
from tests.providers.http_servers import Server, answer, says

from .reading import blocks, page

ZOE = Candidate(
    first_name="Zoë",
    last_name="van der Berg",
    emails=(Email("zoe@example.org"), Email("zoe@example.com")),
    skills=("Python",),
    answers=(
        Answer(path=("campaign",), value="spring"),
        Answer(path=("extra_properties",), value={"notes": "Called twice."}),
    ),
)


def hirewire(base_url: str = "") -> Provider:
    """Return the page's example, for a tenant called acme."""
    [source] = [
        block for block in blocks(page("docs/adding-a-vendor.md"), "python") if "class" in block
    ]
    module: dict[str, object] = {"__name__": "hirewire"}
    exec(compile(source, "docs/adding-a-vendor.md", "exec"), module)
    return module["Hirewire"]({"api_key": "hirewire-key", "tenant": "acme"}, base_url=base_url)


def test_the_example_builds_a_create_call():
    request = hirewire().build_request(ZOE, reference="ref-1", idempotency_key="key-1")

    assert (request.method, request.url) == (
        "POST",
        "https://api.hirewire.example/v1/acme/candidates",
    )
    assert request.headers["Authorization"] == "Bearer hirewire-key"
    assert request.headers["Idempotency-Key"] == "key-1"
    assert request.json == {
        "forename": "Zoë",
        "surname": "van der Berg",
        "mail": "zoe@example.org",
        "campaign": "spring",
        "external_id": "ref-1",
        "notes": "Called twice.",
    }
    assert request.warnings == (
        "Skills was not sent: Hirewire has no place for it.",
        "zoe@example.com was not sent: Hirewire takes one e-mail.",
    )


def test_the_example_believes_an_id():
    response = Response(status=201, body=b'{"candidate": {"id": "h-9"}}')

    receipt = hirewire().read_receipt(response)

    assert receipt == Receipt(remote_id="h-9")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"candidate": {"id": ""}}', b"[1]", b"<html>"])
def test_the_example_believes_nothing_else(body):
    with pytest.raises(DeliveryUnknown):
        hirewire().read_receipt(Response(status=201, body=body))


def test_the_example_finds_the_field_that_an_error_names():
    body = json.dumps({"message": "Not an address.", "key": "mail"}).encode()

    error = hirewire().read_error(Response(status=422, body=body))

    assert isinstance(error, CandidateRejected)
    assert error.field_errors == ((("emails",), "Not an address."),)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, ConnectionRefused), (500, DeliveryUnknown), (422, CandidateRejected)],
)
def test_the_example_reads_other_errors_by_their_status(status, kind):
    error = hirewire().read_error(Response(status=status, body=b'{"message": "No."}'))

    assert isinstance(error, kind)
    assert error.message.endswith("No.")


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        pytest.param("200 OK", (True, True, True, None), id="well"),
        pytest.param("401 Unauthorized", (True, False, None, None), id="wrong-key"),
        pytest.param("404 Not Found", (True, None, False, None), id="wrong-tenant"),
    ],
)
def test_the_example_checks_its_connection(monkeypatch, status, lines):
    monkeypatch.setattr(http, "_network", http.Network(allowed=(("localhost", None),)))
    with Server(says(answer(b"{}", status=status))) as server:
        check = hirewire(server.url).check_connection()

    assert tuple(line.ok for line in check.lines) == lines
