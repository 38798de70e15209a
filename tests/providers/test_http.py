"""What each way for a call to fail says about the candidate; on real sockets."""

from __future__ import annotations

import contextlib
import gzip
import logging
import select
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import trustme

from connections.providers import http, http_connection
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.http_connection import Call
from connections.providers.types import Request, Timeouts

from .http_servers import Peer, Script, Server, answer, free_port, keeps_alive, says

PATIENT = Timeouts(connect=10, send=10, read=10, total=20)
CREATED = answer(b'{"id": "cand-9"}', status="201 Created")
CERTIFICATES = trustme.CA()


@pytest.fixture(autouse=True)
def configured(monkeypatch, tmp_path) -> Iterator[None]:
    bundle = tmp_path / "ca.pem"
    CERTIFICATES.cert_pem.write_to_path(bundle)
    monkeypatch.setattr(http, "_network", http.Network())
    http.configure(allowed_hosts=("localhost",), ca_bundle=str(bundle), version="9.9")
    yield
    if hasattr(http._thread, "adapter"):
        http._thread.adapter.close()


class Deadline:
    """Stands in for the thread that watches deadlines: one passes when the test says so."""

    def add(self, call: Call) -> None:
        self.passes = call.cut

    def remove(self, call: Call) -> None: ...


@pytest.fixture
def deadline(monkeypatch) -> Deadline:
    stand_in = Deadline()
    monkeypatch.setattr(http_connection, "_watch", stand_in)
    return stand_in


def tls(*names: str, authority: trustme.CA = CERTIFICATES) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def post(url: str, *, timeouts: Timeouts = PATIENT, **call: object) -> Request:
    values: dict[str, object] = {"json": {"name": "Zoë"}, **call}
    return Request(method="POST", url=url, timeouts=timeouts, **values)  # type: ignore[arg-type]


def get(url: str) -> Request:
    return Request(method="GET", url=url, timeouts=PATIENT)


# What arrives


def test_the_body_leaves_as_json_in_utf_8():
    with Server(says(CREATED)) as server:
        response = http.send(
            post(f"{server.url}/v1/x", headers={"X-Api-Key": "k"}, query=(("a", "ä b"), ("a", "2")))
        )

    head, __, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/x?a=%C3%A4+b&a=2 HTTP/1.1\r\n")
    assert body == '{"name":"Zoë"}'.encode()
    for line in ("Content-Type: application/json", "User-Agent: ATSConnect/9.9", "X-Api-Key: k"):
        assert line.encode() in head
    assert (response.status, response.json) == (201, {"id": "cand-9"})
    assert response.headers["content-length"] == "16"
    assert response.duration >= 0


def test_a_call_without_json_has_no_body():
    with Server(says(answer(b"[]"))) as server:
        response = http.send(get(server.url))

    assert b"content-type" not in server.requests[0].lower()
    assert response.json == []


def sends_100_first(peer: Peer) -> None:
    peer.read_head()
    peer.send(b"HTTP/1.1 100 Continue\r\n\r\n", CREATED)


def sends_heartbeats(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n")
    for __ in range(5):
        peer.pause(0.02)
        peer.send(b"1\r\n\n\r\n")
    peer.send(b'10\r\n{"id": "cand-9"}\r\n0\r\n\r\n')


def test_packed_answers_are_unpacked():
    packed = answer(gzip.compress(b'{"id": 1}'), headers=("Content-Encoding: gzip",))
    with Server(says(packed)) as server:
        response = http.send(post(server.url))

    assert response.json == {"id": 1}


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(sends_100_first, id="after-100-continue"),
        pytest.param(sends_heartbeats, id="after-heartbeats"),
        pytest.param(says(CREATED), id="at-once"),
    ],
)
def test_the_final_answer_is_returned(script):
    with Server(script) as server:
        response = http.send(post(server.url))

    assert (response.status, response.json) == (201, {"id": "cand-9"})


@pytest.mark.parametrize(
    "status", ["204 No Content", "400 Bad", "429 Slow", "500 Error", "503 Busy"]
)
def test_any_status_is_an_answer(status):
    page = answer(b"" if "204" in status else b"<html>", status=status, headers=("Retry-After: 7",))
    with Server(says(page)) as server:
        response = http.send(post(server.url))

    assert response.status == int(status[:3])
    assert response.retry_after == 7


def test_a_redirect_is_returned_not_followed():
    with Server(says(CREATED)) as elsewhere:
        moved = answer(status="302 Found", headers=(f"Location: {elsewhere.url}/",))
        with Server(says(moved)) as server:
            response = http.send(post(server.url))

    assert response.status == 302
    assert elsewhere.requests == []


def test_an_answer_sent_before_the_body_was_read_counts():
    def refuses_early(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer(b'"too large"', status="413 Too Large"))
        peer.pause(0.1)

    with Server(refuses_early) as server:
        response = http.send(post(server.url))

    assert response.status == 413


def test_a_large_body_may_take_longer_than_a_connect():
    def reads_slowly(peer: Peer) -> None:
        peer.read_head()
        peer.pause(0.4)
        while len(peer.received) < 10_000_000:
            peer._read()
        peer.send(CREATED)

    with Server(reads_slowly) as server:
        response = http.send(
            post(server.url, json="x" * 10_000_000, timeouts=PATIENT._replace(connect=0.3))
        )

    assert response.status == 201


def test_an_answer_over_tls():
    with Server(says(CREATED), tls=tls("localhost")) as server:
        response = http.send(post(server.url))

    assert response.status == 201


# What certainly stayed here


def test_a_refused_connection_is_safe_to_send_again():
    with pytest.raises(ProviderUnavailable, match="was refused"):
        http.send(post(f"http://localhost:{free_port()}"))


def test_an_unknown_host_is_safe_to_send_again():
    call = post("https://name.invalid", api_hosts=("name.invalid",))

    with pytest.raises(ProviderUnavailable, match=r"not found|in time"):
        http.send(call)


@pytest.mark.parametrize(
    "certificate",
    [
        pytest.param(tls("localhost", authority=trustme.CA()), id="of-an-unknown-authority"),
        pytest.param(tls("example.com"), id="for-another-name"),
    ],
)
def test_a_refused_certificate_is_safe_to_send_again(certificate):
    with (
        Server(says(CREATED), tls=certificate) as server,
        pytest.raises(ProviderUnavailable, match="certificate"),
    ):
        http.send(post(server.url))

    assert server.requests == [b""]


def resets_early(peer: Peer) -> None:
    peer.connection.recv(10)
    peer.reset()


@pytest.mark.parametrize(
    ("script", "timeouts"),
    [
        pytest.param(Peer.hold, PATIENT._replace(connect=0.2), id="no-handshake"),
        pytest.param(lambda peer: peer.send(b"SSH-2.0\r\n"), PATIENT, id="not-tls"),
        pytest.param(resets_early, PATIENT, id="reset-in-the-handshake"),
    ],
)
def test_a_failed_handshake_is_safe_to_send_again(script, timeouts):
    with Server(script) as server, pytest.raises(ProviderUnavailable):
        http.send(post(server.url.replace("http:", "https:"), timeouts=timeouts))


@pytest.mark.parametrize(
    "script", [Peer.hold, lambda peer: peer.drip(b"\x16")], ids=["silence", "dripped"]
)
def test_a_deadline_in_the_handshake_is_safe_to_send_again(script, deadline):
    with (
        Server(script, stalls=lambda: deadline.passes()) as server,
        pytest.raises(ProviderUnavailable, match="in time"),
    ):
        http.send(post(server.url.replace("http:", "https:")))


def test_a_reset_right_before_the_handshake_is_safe_to_send_again(monkeypatch):
    def await_reset(call: http_connection.Call, fileno: int) -> None:
        select.select([fileno], [], [])
        with (
            socket.fromfd(fileno, socket.AF_INET, socket.SOCK_STREAM) as connection,
            contextlib.suppress(ConnectionResetError),
        ):
            connection.recv(1)

    monkeypatch.setattr(http_connection.Call, "watch", await_reset)
    with Server(Peer.reset) as server, pytest.raises(ProviderUnavailable):
        http.send(post(server.url.replace("http:", "https:")))


def test_a_deadline_that_passed_before_the_connect_is_safe_to_send_again():
    with Server(says(CREATED)) as server, pytest.raises(ProviderUnavailable, match="in time"):
        http.send(post(server.url, timeouts=PATIENT._replace(total=0)))


def test_a_missing_ca_bundle_is_safe_to_send_again(tmp_path):
    http.configure(ca_bundle=str(tmp_path / "none.pem"), allowed_hosts=("localhost",), version="1")

    with pytest.raises(ProviderUnavailable, match="certificates"):
        http.send(post("https://localhost"))


def test_an_unreadable_ca_bundle_is_safe_to_send_again(tmp_path):
    bundle = tmp_path / "ca.pem"
    bundle.write_text("not a certificate")
    http.configure(ca_bundle=str(bundle), allowed_hosts=("localhost",), version="1")

    with Server(says(CREATED)) as server, pytest.raises(ProviderUnavailable):
        http.send(post(server.url.replace("http:", "https:")))


# What may have arrived


def resets_after_the_body(peer: Peer) -> None:
    peer.read_request()
    peer.reset()


def drips_headers(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 201 Created\r\n")
    peer.drip(b"X: y\r\n")


def drips(head: bytes, part: bytes) -> Script:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(head)
        peer.drip(part)

    return script


def reads_nothing(peer: Peer) -> None:
    peer.connection.recv(10)
    peer.hold()


def reads_then_holds(peer: Peer) -> None:
    peer.read_request()
    peer.hold()


CHUNKED = b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
UNPACKABLE = answer(b"\x1f\x8bnonsense", headers=("Content-Encoding: gzip",))
BOMB = answer(gzip.compress(bytes(50_000_000)), headers=("Content-Encoding: gzip",))


@pytest.mark.parametrize(
    ("script", "status"),
    [
        pytest.param(resets_early, None, id="reset-before-the-body"),
        pytest.param(resets_after_the_body, None, id="reset-after-the-body"),
        pytest.param(says(), None, id="hang-up"),
        pytest.param(says(b"220 mail ready\r\n"), None, id="not-http"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200), None, id="many-headers"),
        pytest.param(says(b"HTTP/1.1 103 Early Hints\r\n\r\n"), 103, id="only-a-hint"),
        pytest.param(says(answer(b'{"id"', length=20)), 200, id="cut-short"),
        pytest.param(says(CHUNKED + b"5\r\nhello\r\n"), 201, id="chunks-cut-short"),
        pytest.param(says(CHUNKED + b"zz\r\nhello\r\n"), 201, id="bad-chunks"),
        pytest.param(says(UNPACKABLE), 200, id="cannot-be-unpacked"),
        pytest.param(says(answer(bytes(1_048_577))), 200, id="too-large"),
        pytest.param(says(CHUNKED + b"200000\r\n" + bytes(2 << 20)), 201, id="too-large-a-chunk"),
        pytest.param(says(BOMB), 200, id="gzip-bomb"),
    ],
)
@pytest.mark.parametrize("certificate", [None, tls("localhost")], ids=["http", "https"])
def test_what_comes_back_broken_leaves_delivery_unknown(script, status, certificate):
    with Server(script, tls=certificate) as server, pytest.raises(DeliveryUnknown) as caught:
        http.send(post(server.url))

    response = caught.value.response
    assert (response and response.status) == status
    assert response is None or len(response.body) <= http.MAX_ANSWER


@pytest.mark.parametrize(
    ("script", "timeouts"),
    [
        pytest.param(reads_then_holds, PATIENT._replace(read=0.2), id="silence"),
        pytest.param(reads_nothing, PATIENT._replace(send=0.2), id="body-not-read"),
        pytest.param(drips_headers, PATIENT._replace(total=1), id="deadline"),
    ],
)
def test_what_takes_too_long_leaves_delivery_unknown(script, timeouts):
    body = "x" * 20_000_000 if script is reads_nothing else "x"
    with Server(script) as server, pytest.raises(DeliveryUnknown, match="in time"):
        http.send(post(server.url, json=body, timeouts=timeouts))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(reads_nothing, id="body-not-read"),
        pytest.param(reads_then_holds, id="silence"),
        pytest.param(drips_headers, id="dripped-headers"),
        pytest.param(drips(answer(length=9999), b" "), id="dripped-body"),
        pytest.param(drips(CHUNKED, b"1\r\n\n\r\n"), id="dripped-chunks"),
        pytest.param(drips(b"HTTP/1.1 200 OK\r\n\r\n", b"{}"), id="dripped-without-a-length"),
    ],
)
@pytest.mark.parametrize("certificate", [None, tls("localhost")], ids=["http", "https"])
def test_what_comes_back_after_the_deadline_leaves_delivery_unknown(script, certificate, deadline):
    body = "x" * 20_000_000 if script is reads_nothing else "x"
    with (
        Server(script, tls=certificate, stalls=lambda: deadline.passes()) as server,
        pytest.raises(DeliveryUnknown, match="in time"),
    ):
        http.send(post(server.url, json=body))


def test_an_answer_of_the_largest_size_is_taken():
    with Server(says(answer(bytes(1_048_576)))) as server:
        response = http.send(post(server.url))

    assert len(response.body) == http.MAX_ANSWER


# Connections at rest


def test_gets_share_a_connection():
    with Server(keeps_alive(answer(b"1"), answer(b"2"))) as server:
        answers = [http.send(get(server.url)).json for __ in range(2)]

    assert (answers, len(server.peers)) == ([1, 2], 1)


def test_the_deadline_holds_on_a_shared_connection_too(deadline):
    def answers_then_drips(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer(b"1"))
        peer.read_request()
        peer.drip(b"X")

    with Server(answers_then_drips, stalls=lambda: deadline.passes()) as server:
        http.send(get(server.url))
        with pytest.raises(DeliveryUnknown, match="in time"):
            http.send(get(server.url))

    assert len(server.peers) == 1


def test_a_connection_long_at_rest_is_not_used_again(monkeypatch):
    monkeypatch.setattr(http_connection, "MAX_IDLE", -1)
    with Server(keeps_alive(answer(b"1"))) as server:
        answers = [http.send(get(server.url)).json for __ in range(2)]

    assert (answers, len(server.peers)) == ([1, 1], 2)


def test_a_connection_that_dies_at_rest_never_costs_a_post():
    def answers_once_then_resets(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer(b"1"))
        peer._read()
        peer.reset()

    with Server(answers_once_then_resets, says(CREATED)) as server:
        http.send(get(server.url))
        response = http.send(post(server.url))

    assert response.status == 201


def test_two_threads_have_two_connections():
    with Server(keeps_alive(answer(b"1"), answer(b"1"))) as server:
        http.send(get(server.url))
        with ThreadPoolExecutor(1) as other:
            other.submit(http.send, get(server.url)).result()

    assert len(server.peers) == 2


def test_a_new_configuration_closes_what_was_open():
    with Server(keeps_alive(answer(b"1"), answer(b"1"))) as server:
        http.send(get(server.url))
        http.configure(allowed_hosts=("localhost",), version="10")
        http.send(get(server.url))

    assert b"ATSConnect/10" in server.requests[1]


def test_cookies_are_not_kept():
    with Server(says(answer(b"1", headers=("Set-Cookie: a=b", "Connection: close")))) as server:
        for __ in range(2):
            http.send(get(server.url))

    assert b"cookie" not in server.requests[1].lower()


# What cannot be sent as it is


@pytest.mark.parametrize(
    "key", ["a\nX: y", "a\r\n", "\nkey", "ключ", "a\x00", " padded", "a\u200b"]
)
def test_a_key_that_no_header_can_carry_is_refused(key):
    with Server(says(CREATED)) as server, pytest.raises(ConnectionRefused) as caught:
        http.send(post(server.url, headers={"X-Api-Key": key}))

    assert "X-Api-Key" in caught.value.message
    assert key not in caught.value.message
    assert server.peers == []


@pytest.mark.parametrize("value", [float("nan"), {"a": float("inf")}, object(), "\ud800", {1, 2}])
def test_what_json_cannot_carry_is_refused(value):
    with Server(says(CREATED)) as server, pytest.raises(ConnectionRefused, match="JSON"):
        http.send(post(server.url, json=value))

    assert server.peers == []


# Secrets


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(says(), id="hang-up"),
        pytest.param(reads_then_holds, id="silence"),
        pytest.param(says(answer(b"{", length=9)), id="cut-short"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}"), id="bad-headers"),
        pytest.param(says(answer(b"{}")), id="answered"),
        pytest.param(None, id="refused"),
    ],
)
def test_a_secret_is_in_no_error_and_no_log(script: Script | None, caplog, secret_calls):
    with Server(script or says()) as server:
        url = server.url if script else f"http://localhost:{free_port()}"
        shown = secret_calls(url, PATIENT._replace(read=0.3))

    assert "s3cret" not in shown + caplog.text


@pytest.fixture
def secret_calls(caplog) -> Callable[..., str]:
    """Send the word s3cret wherever a secret can be, and return all that an error shows."""
    for name in (None, "urllib3", "urllib3.connectionpool", "urllib3.connection", "urllib3.util"):
        caplog.set_level(logging.DEBUG, logger=name)

    def send(url: str, timeouts: Timeouts) -> str:
        call = post(
            url,
            timeouts=timeouts,
            query=(("token", "s3cret"),),
            headers={"X-Api-Key": "s3cret"},
            json="s3cret",
        )
        shown = repr(call)
        try:
            shown += repr(http.send(call))
        except ProviderError as error:
            report = traceback.TracebackException.from_exception(error, capture_locals=True)
            shown += f"{error!r} {error} {error.__cause__!r} {error.__context__!r}"
            shown += "".join(report.format())
        return shown

    return send


def test_the_environment_is_not_read(monkeypatch, tmp_path: Path):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine localhost login somebody password else\n")
    with Server(says(CREATED)) as proxy, Server(says(CREATED)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("HOME", str(tmp_path))
        http.send(post(server.url, headers={"Authorization": "Bearer ours"}))

    assert proxy.peers == []
    assert b"Authorization: Bearer ours\r\n" in server.requests[0]
