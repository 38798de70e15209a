"""The sandbox ATS: one process, every vendor under its slug, faults where asked for.

``http://127.0.0.1:8010/bindbee`` is Bindbee's base URL here, and ``…/~hang-after/bindbee`` the
same with a fault. ``/_sandbox/received`` tells what arrived; ``/`` shows it to people.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .dialect import Call, Dialect, Refusal, Reply
from .faults import FAULTS, STAGE, Fault, fault_in, fault_of
from .page import received_page
from .readings import LATE, READINGS, forgotten
from .store import Kind, Received, Store

HANG = 3600.0  # seconds; longer than any client waits
SLOW = 3.0  # seconds
LONGEST = 64 * 1024 * 1024  # bytes of a body
BLANKED = "(blanked)"
_SECRET_HEADERS = frozenset(
    {"authorization", "x-api-key", "x-connector-token", "x-connection-token"}
)


class SandboxServer(ThreadingHTTPServer):
    """Serve `dialects` on `port` (0: any free one) of the loopback address."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self, port: int, dialects: tuple[type[Dialect], ...], *, file: Path | None = None
    ) -> None:
        self.store = Store(file)
        self.dialects: Mapping[str, Dialect] = {each.slug: each(self.store) for each in dialects}
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over clients that hang up; show anything else."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Read one call, let its dialect answer, and let the fault have its way."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer, head and body apart, waits 40 ms
    server: SandboxServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    do_PUT = do_PATCH = do_DELETE = do_POST

    def _serve(self) -> None:
        try:
            parts = urlsplit(self.path)
            length = self._length()
        except ValueError as error:
            self.close_connection = True
            self._send(Reply(status=400, body={"message": str(error)}))
            return
        body = self.rfile.read(length)
        if len(body) < length:  # the client has gone
            self.close_connection = True
            return
        segments = [unquote(part) for part in parts.path.split("/")[1:]]
        variants = set()
        while segments and segments[0].startswith("~"):
            variants.add(segments.pop(0)[1:])
        head, *rest = segments or [""]
        if head in ("", "_sandbox"):
            self._serve_people(rest)
            return
        dialect = self.server.dialects.get(head)
        if dialect is None:
            self._send(Reply(status=404, body={"message": f"No vendor is called {head}."}))
            return
        known = {*FAULTS, *READINGS, *dialect.variants}
        if dialect.additions:
            known.update(f"{STAGE}{name}" for name in FAULTS)
        if unknown := sorted(variants - known):
            message = f"No fault or variant of {head} is called {unknown[0]}."
            self._send(Reply(status=404, body={"message": message}))
            return
        call = Call(
            method=self.command,
            path="/" + "/".join(rest),
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            variants=frozenset(variants),
        )
        self._answer(dialect, call)

    def _length(self) -> int:
        """Return the length of the body. Raise ValueError where it cannot be known."""
        told = self.headers.get("content-length", "0").strip()
        if "transfer-encoding" in self.headers or not told.isdecimal():
            raise ValueError("Send a body with its Content-Length.")
        if int(told) > LONGEST:
            raise ValueError(f"Send at most {LONGEST} bytes.")
        return int(told)

    def _answer(self, dialect: Dialect, call: Call) -> None:
        kind = dialect.kind_of(call)
        fault = fault_of(call.variants, is_stage=kind in ("application", "file"))
        if kind is None:
            self._answer_read(dialect, call, fault)
            return
        fault = fault_in(dialect.magic_in(call)) or fault
        received: Received | None = None
        try:
            account = dialect.authenticate(call)
            received = self._receive(dialect, call, account, kind)
            if kind == "candidate":
                body = dialect.validate(call)
            else:
                received.candidate_id, body = dialect.check_addition(kind, call, account)
        except Refusal as refusal:
            received = received or self._receive(dialect, call, "", kind)
            self.server.store.settle(received, answer=str(refusal.reply.status))
            self._send(refusal.reply)
            return
        kept = None
        if fault is None or fault.stores:
            kept = self._keep(dialect, call, received, body, existed=bool(fault and fault.existed))
        answer = fault.name if fault else "created"
        self.server.store.settle(received, answer=answer, kept=kept)
        success = None if kept is None else dialect.answer(kind, kept, call)
        if fault is not None:
            self._go_wrong(fault, dialect, call, kind, success)
        elif success is not None:
            self._send(success)

    def _keep(
        self, dialect: Dialect, call: Call, received: Received, body: Any, *, existed: bool
    ) -> dict[str, Any]:
        number = received.number
        if received.kind == "candidate":
            kept = dialect.keep(body, call, number=number)
        else:
            kept = dialect.keep_addition(received.kind, body, received.candidate_id, number=number)
        return dialect.aged(kept) if existed else kept

    def _receive(self, dialect: Dialect, call: Call, account: str, kind: Kind) -> Received:
        try:
            body = call.json
        except ValueError:
            body = call.body.decode("utf-8", "replace")
        return self.server.store.receive(
            kind=kind,
            vendor=dialect.slug,
            account=account,
            method=call.method,
            path=call.path,
            query=[list(pair) for pair in call.query],
            headers={
                name: BLANKED if name in _SECRET_HEADERS else value
                for name, value in call.headers.items()
            },
            body=body,
        )

    def _answer_read(self, dialect: Dialect, call: Call, fault: Fault | None) -> None:
        if fault is not None and not fault.stores:
            self._go_wrong(fault, dialect, call, None, None)
            return
        try:
            reply = self._read(dialect, call, dialect.authenticate(call))
        except Refusal as refusal:
            reply = refusal.reply
        if "slow" in call.variants:
            time.sleep(SLOW)
        self._send(reply)

    def _read(self, dialect: Dialect, call: Call, account: str) -> Reply:
        """Answer a GET; one that reads a candidate back as its variant wants it."""
        is_one = dialect.read_path and re.fullmatch(f"{dialect.read_path}[^/]+", call.path)
        if not is_one or call.path.endswith("/meta") or not call.variants & READINGS.keys():
            return dialect.read(call, account)
        is_early = self.server.store.times_read(dialect.slug, call.path) <= LATE
        if "never-read" in call.variants or ("late-read" in call.variants and is_early):
            folder = call.path.rpartition("/")[0]
            return dialect.read(replace(call, path=f"{folder}/not-there-yet"), account)
        reply = dialect.read(call, account)
        return forgotten(reply) if "forgetful" in call.variants else reply

    def _go_wrong(
        self,
        fault: Fault,
        dialect: Dialect,
        call: Call,
        kind: Kind | None,
        success: Reply | None,
    ) -> None:
        match fault.wire:
            case "answer":
                headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
                field = (kind or "candidate") if fault.names_field else None
                self._send(
                    dialect.error_reply(fault.status, fault.meaning, field=field, headers=headers)
                )
            case "hang":
                time.sleep(HANG)
            case "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
                self.connection.close()
            case "html":
                page = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
                self._send(Reply(status=502, body=page, headers={"Content-Type": "text/html"}))
            case "empty":
                self._send(Reply(status=204, body=b""))
            case "no-id":
                self._send(dialect.bare_answer(kind or "candidate", call))
            case "slow" | "drip" | "truncate" as wire if success is not None:
                self._send_badly(wire, success)

    def _send_badly(self, wire: str, reply: Reply) -> None:
        if wire == "slow":
            time.sleep(SLOW)
            self._send(reply)
            return
        payload = _payload(reply)
        head = f"HTTP/1.1 {reply.status} OK\r\nContent-Length: {len(payload)}\r\n".encode()
        self.close_connection = True
        if wire == "truncate":
            half = payload[: len(payload) // 2]
            self.wfile.write(head + b"Content-Type: application/json\r\n\r\n" + half)
            return
        for byte in head + b"X-Padding: " + b"." * 3600:
            self.wfile.write(bytes([byte]))
            time.sleep(1)

    def _serve_people(self, rest: list[str]) -> None:
        store = self.server.store
        if rest == ["received"] and self.command == "GET":
            self._send(Reply(body=[each.as_json() for each in store.received()]))
        elif rest == ["received"] and self.command == "DELETE":
            store.clear()
            self._send(Reply(status=204, body=b""))
        elif not rest and self.command == "GET":
            self._send(
                Reply(
                    body=received_page(store), headers={"Content-Type": "text/html; charset=utf-8"}
                )
            )
        else:
            self._send(Reply(status=404, body={"message": "Try /_sandbox/received."}))

    def _send(self, reply: Reply) -> None:
        payload = _payload(reply)
        self.send_response(reply.status)
        headers = {"Content-Type": "application/json", **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        if reply.status != 204:
            self.wfile.write(payload)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent; what arrived is in the store."""


def _payload(reply: Reply) -> bytes:
    return reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
