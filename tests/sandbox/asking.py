"""Asking the sandbox over a plain socket, as any client might."""

from __future__ import annotations

import http.client
import json
import socket
from urllib.parse import urlencode

from connections.providers.candidate import Candidate, Email
from tests.providers.contract_cases import KEY, REFERENCE, at, provider_of, wanted_by


def create_call(sandbox, slug, email="zoe@example.org", *variants):
    """Return method, target, headers and body of a create call that the vendor's ATS takes."""
    candidate = Candidate(first_name="Zoë", last_name="Berg", emails=(Email(email),))
    request = provider_of(slug, at(sandbox, slug, *variants)).build_request(
        wanted_by(slug, candidate), reference=REFERENCE, idempotency_key=KEY
    )
    query = f"?{urlencode(request.query)}" if request.query else ""
    target = request.url.removeprefix(sandbox.url) + query
    headers = {**request.headers, "User-Agent": "tests", "Content-Type": "application/json"}
    return request.method, target, headers, json.dumps(request.json).encode()


def ask(sandbox, method, target, headers=None, body=None, *, timeout=10):
    """Return status, lower-case headers and body of one call; errors of the socket are raised."""
    host, _, port = sandbox.url.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=timeout)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()
    finally:
        connection.close()


def ask_raw(sandbox, text, *, timeout=5):
    """Send bytes as they are; return what comes back until the server closes or falls silent."""
    port = sandbox.server_address[1]
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(text)
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer
