"""The sandbox's engine: faults on the wire, variants in the path, what arrived."""

from __future__ import annotations

import http.client
import json
import socket

import pytest

from connections.providers.errors import DeliveryUnknown
from connections.providers.types import Response
from connections.sandbox import DIALECTS, server
from connections.sandbox.faults import FAULTS, fault_in
from tests.providers.contract_cases import every_provider, provider_of

from .asking import ask, create_call

ANSWERED = [fault for fault in FAULTS.values() if fault.wire == "answer"]


def one_received(sandbox):
    (received,) = sandbox.store.received()
    return received


# Faults that are answered


@every_provider
@pytest.mark.parametrize("fault", ANSWERED, ids=lambda fault: fault.name)
def test_a_fault_is_answered_in_the_vendors_words(sandbox, slug, fault):
    call = create_call(sandbox, slug, f"{fault.name}@fault.test")

    status, headers, body = ask(sandbox, *call)

    assert status == fault.status
    assert headers.get("retry-after") == (str(fault.retry_after) if fault.retry_after else None)
    assert isinstance(json.loads(body), dict)
    received = one_received(sandbox)
    assert (received.answer, received.stored) == (fault.name, fault.stores)


@every_provider
def test_the_validation_error_names_a_field_of_the_candidate(sandbox, slug):
    status, headers, body = ask(sandbox, *create_call(sandbox, slug, "invalid@fault.test"))

    response = Response(status=status, headers=headers, body=body)
    error = provider_of(slug).read_error(response)
    assert [each.path[0] for each in error.field_errors] == ["emails"]


# Faults on the wire


@every_provider
@pytest.mark.parametrize(("name", "stored"), [("hang", False), ("hang-after", True)])
def test_a_hang_says_nothing(sandbox, slug, name, stored):
    with pytest.raises(TimeoutError):
        ask(sandbox, *create_call(sandbox, slug, f"{name}@fault.test"), timeout=0.3)

    assert one_received(sandbox).stored is stored


@every_provider
@pytest.mark.parametrize(("name", "stored"), [("reset", False), ("reset-after", True)])
def test_a_reset_breaks_the_connection(sandbox, slug, name, stored):
    with pytest.raises(ConnectionResetError):
        ask(sandbox, *create_call(sandbox, slug, f"{name}@fault.test"))

    assert one_received(sandbox).stored is stored


@every_provider
def test_a_truncated_answer_ends_too_soon(sandbox, slug):
    with pytest.raises(http.client.IncompleteRead) as broken:
        ask(sandbox, *create_call(sandbox, slug, "truncated@fault.test"))

    with pytest.raises(json.JSONDecodeError):
        json.loads(broken.value.partial)
    assert one_received(sandbox).stored


@every_provider
@pytest.mark.parametrize(
    ("name", "status", "start"), [("html", 502, b"<html>"), ("empty", 204, b"")]
)
def test_an_answer_can_be_no_json_at_all(sandbox, slug, name, status, start):
    answered, headers, body = ask(sandbox, *create_call(sandbox, slug, f"{name}@fault.test"))

    assert (answered, body[: len(start) or 1]) == (status, start)
    assert headers.get("content-type") == ("text/html" if start else "application/json")
    assert one_received(sandbox).stored


@every_provider
def test_a_success_can_lack_its_id(sandbox, slug):
    status, headers, body = ask(sandbox, *create_call(sandbox, slug, "no-id@fault.test"))

    with pytest.raises(DeliveryUnknown):
        provider_of(slug).read_receipt(Response(status=status, headers=headers, body=body))
    assert status in (200, 201)
    assert one_received(sandbox).stored


def test_dripped_headers_come_a_byte_at_a_time(sandbox):
    method, target, headers, body = create_call(sandbox, "bindbee", "drip@fault.test")
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(sandbox.server_address, timeout=5) as connection:
        connection.sendall(
            f"{method} {target} HTTP/1.1\r\nHost: x\r\n{head}"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        first = connection.recv(100)

    assert first == b"H"
    assert one_received(sandbox).stored


@every_provider
def test_a_slow_answer_comes_in_the_end(sandbox, slug, monkeypatch):
    monkeypatch.setattr(server, "SLOW", 0.01)

    status, _headers, _body = ask(sandbox, *create_call(sandbox, slug, "slow@fault.test"))

    assert status in (200, 201)
    assert one_received(sandbox).stored


# Where faults are asked for


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"email": "409@fault.test"}', "409"),
        (b'{"notes": ["write to Hang-After@FAULT.test"]}', "hang-after"),
        (b"mailto:500-after@fault.test?x", "500-after"),
        (b'{"email": "nothing@fault.test"}', None),
        (b'{"email": "409@fault.tes"}', None),
        (b'{"email": "x409@fault.test"}', None),
        (b"unknown@fault.test 404@fault.test", "404"),
        (b"a" * 300_000, None),
        (b"", None),
    ],
)
def test_a_magic_address_is_found_anywhere_in_a_body(body, name):
    fault = fault_in(body)

    assert (fault.name if fault else None) == name


@every_provider
def test_a_fault_of_the_connection_meets_every_call(sandbox, slug):
    create = ask(sandbox, *create_call(sandbox, slug, "zoe@example.org", "503"))
    method, target, headers, _body = create_call(sandbox, slug, "zoe@example.org", "503")
    read = ask(sandbox, "GET", target, headers)

    assert method == "POST"
    assert (create[0], read[0]) == (503, 503)
    assert one_received(sandbox).answer == "503"


@every_provider
def test_an_address_in_the_body_wins_over_the_connection(sandbox, slug):
    status, _headers, _body = ask(sandbox, *create_call(sandbox, slug, "409@fault.test", "503"))

    assert status == 409


@every_provider
def test_what_the_vendor_refuses_is_refused_before_any_fault(sandbox, slug):
    method, target, headers, _body = create_call(sandbox, slug)

    status, _headers, _text = ask(sandbox, method, target, headers, b'["reset-after@fault.test"]')

    assert 400 <= status < 500
    assert not one_received(sandbox).stored


@every_provider
def test_variants_can_be_joined_and_unknown_ones_are_named(sandbox, slug):
    method, target, headers, body = create_call(sandbox, slug)
    variant = next(iter(sandbox.dialects[slug].variants))

    joined = ask(sandbox, "GET", f"/~{variant}/~503{target}", headers)
    status, _headers, text = ask(sandbox, method, f"/~503/~typo{target}", headers, body)

    assert joined[0] == 503
    assert (status, b"typo" in text) == (404, True)
    assert sandbox.store.received() == []


def test_every_variant_and_fault_has_a_name_that_a_path_can_hold():
    for dialect in DIALECTS:
        assert not dialect.variants.keys() & FAULTS.keys()
        assert all(name.replace("-", "").isalnum() for name in dialect.variants)
        assert all(meaning for meaning in dialect.variants.values())
    assert all(name == fault.name and fault.meaning for name, fault in FAULTS.items())


# What arrived


@every_provider
def test_what_arrived_is_listed_without_the_key(sandbox, slug):
    _method, target, _headers, body = call = create_call(sandbox, slug)
    ask(sandbox, *call)

    status, headers, listed = ask(sandbox, "GET", "/_sandbox/received")

    (received,) = json.loads(listed)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert received["body"] == json.loads(body)
    assert target.startswith(f"/{slug}{received['path']}")
    assert (received["vendor"], received["answer"], received["stored"]) == (slug, "created", True)
    assert b"sandbox-key" not in listed
    assert b"sandbox-token" not in json.dumps(received["headers"]).encode()


def test_a_person_sees_what_the_ats_has(sandbox):
    ask(sandbox, *create_call(sandbox, "bindbee", '"<script>alert(1)</script>"@example.org'))
    for path in ("/", "/_sandbox"):
        status, headers, page = ask(sandbox, "GET", path)
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert b"<script>" not in page
        assert "1 candidates kept" in page.decode()


def test_what_arrived_can_be_forgotten(sandbox):
    ask(sandbox, *create_call(sandbox, "stackone"))

    status, _headers, body = ask(sandbox, "DELETE", "/_sandbox/received")

    assert (status, body) == (204, b"")
    assert ask(sandbox, "GET", "/_sandbox/received")[2] == b"[]"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nobody"),
        ("POST", "/nobody/ats/candidates"),
        ("GET", "/_sandbox/secrets"),
        ("POST", "/_sandbox/received"),
        ("PUT", "/"),
        ("GET", "/favicon.ico"),
    ],
)
def test_nothing_else_is_here(sandbox, method, path):
    status, _headers, body = ask(sandbox, method, path)

    assert status == 404
    assert body
