"""Requests that no client of ours makes: the sandbox refuses them, and goes on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connections.sandbox import DIALECTS
from connections.sandbox.dialect import Call, Refusal
from connections.sandbox.store import Store
from tests.providers.any_json import any_json, fixture, spoilt
from tests.providers.contract_cases import JOBS, every_provider

from .asking import ask, ask_raw, create_call

POST = "POST /bindbee/api/ats/v1/candidates HTTP/1.1\r\nHost: x\r\n"
AUTH = {
    "unified": {"authorization": "Bearer sandbox-key"},
    "stackone": {"authorization": "Basic c2FuZGJveC1rZXk6", "user-agent": "tests"},
    "panora": {"authorization": "Bearer sandbox-key"},
    "truto": {"authorization": "Bearer sandbox-key"},
    "bindbee": {"authorization": "Bearer sandbox-key", "x-connector-token": "sandbox-token"},
}


def is_alive(sandbox):
    return ask(sandbox, *create_call(sandbox, "bindbee"))[0] == 200


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param(f"{POST}Content-Length: many\r\n\r\n", 400, id="a-length-in-words"),
        pytest.param(f"{POST}Content-Length: -1\r\n\r\n", 400, id="less-than-nothing"),
        pytest.param(f"{POST}Content-Length: 99999999999\r\n\r\n", 400, id="more-than-is-read"),
        pytest.param(
            f"{POST}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n", 400, id="chunks"
        ),
        pytest.param("GET http://[bindbee HTTP/1.1\r\nHost: x\r\n\r\n", 400, id="no-address"),
        pytest.param("GET\r\n\r\n", 400, id="no-request-line"),
        pytest.param("GET / HTTP/9.9\r\n\r\n", 505, id="another-version"),
        pytest.param("BREW /bindbee HTTP/1.1\r\nHost: x\r\n\r\n", 501, id="another-method"),
        pytest.param(f"GET /{'a' * 70_000} HTTP/1.1\r\n\r\n", 414, id="a-long-path"),
    ],
)
def test_a_request_that_is_none_is_refused(sandbox, text, status):
    answer = ask_raw(sandbox, text.encode())

    assert b" %d " % status in answer.partition(b"\r\n")[0] or b"%d" % status in answer
    assert sandbox.store.received() == []
    assert is_alive(sandbox)


def test_a_body_that_stops_short_is_nobodys_candidate(sandbox):
    with pytest.raises(TimeoutError):
        ask_raw(sandbox, f"{POST}Content-Length: 100\r\n\r\n{{".encode(), timeout=0.3)

    assert sandbox.store.received() == []
    assert is_alive(sandbox)


@every_provider
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"{", id="half"),
        pytest.param(b"\xff\xfe\x00", id="not-utf-8"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 300 + b"1" + b"}" * 300, id="less-deep"),
        pytest.param(b"1" * 10_000, id="a-long-number"),
        pytest.param(b"<html>", id="page"),
    ],
)
def test_a_body_that_is_no_candidate_is_refused_and_listed(sandbox, slug, body):
    method, target, headers, _body = create_call(sandbox, slug)

    status, _headers, answer = ask(sandbox, method, target, headers, body)

    assert 400 <= status < 500
    assert isinstance(json.loads(answer), dict)
    (received,) = json.loads(ask(sandbox, "GET", "/_sandbox/received")[2])
    assert (received["stored"], received["answer"]) == (False, str(status))
    assert ask(sandbox, "GET", "/")[0] == 200


@every_provider
def test_without_a_key_nothing_is_kept(sandbox, slug):
    method, target, headers, body = create_call(sandbox, slug)
    plain = {"Content-Type": "application/json", "User-Agent": headers["User-Agent"]}

    for given_headers in (plain, {**headers, "Authorization": "Bearer \xe9"}, {}):
        status, _headers, _answer = ask(sandbox, method, target, given_headers, body)
        assert status in (401, 403, 500)  # Panora answers a key that it does not know with 500

    assert not any(each.stored for each in sandbox.store.received())


@every_provider
def test_a_path_that_the_vendor_lacks_is_not_found(sandbox, slug):
    _method, _target, headers, _body = create_call(sandbox, slug)

    for path in ("", "/", "/nothing", "/%2e%2e/_sandbox/received", "/unified/ats/%00"):
        status, _headers, _answer = ask(sandbox, "GET", f"/{slug}{path}", headers)
        assert status in (400, 404), path


def test_a_large_body_is_taken_whole(sandbox):
    method, target, headers, _body = create_call(sandbox, "bindbee")
    body = json.dumps({"last_name": "x" * 3_000_000}).encode()

    status, _headers, _answer = ask(sandbox, method, target, headers, body)

    assert status == 200
    assert len(sandbox.store.received()[0].body["last_name"]) == 3_000_000


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.slug)
def test_no_body_surprises_a_dialect(dialect):
    good = fixture(dialect.slug, "create_full")
    path = {"unified": "/ats/5de520f96e439b002043d8dc/candidate", "panora": "/ats/candidate"}
    own = dialect(Store())

    @settings(max_examples=80, deadline=None)
    @given(any_json | spoilt(good), st.sampled_from(["", *dialect.variants]))
    def check(body, variant):
        call = Call(
            method="POST",
            path=path.get(dialect.slug, own.create_path),
            query=(("job_id", JOBS["truto"]),),
            headers={"content-type": "application/json", **AUTH[dialect.slug]},
            body=json.dumps(body).encode(),
            variants=frozenset({variant}),
        )
        try:
            candidate = own.keep(own.validate(call), call, number=1)
            reply = own.created(candidate, call)
        except Refusal as refusal:
            reply = refusal.reply
        assert 200 <= reply.status < 600
        assert json.dumps(reply.body, default=bytes.decode)

    check()
