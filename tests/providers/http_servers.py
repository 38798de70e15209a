"""Servers on loopback that behave as badly as the tests want. One script a connection."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from typing import Self

Script = Callable[["Peer"], None]


class Peer:
    """The server's end of one connection."""

    def __init__(
        self, connection: socket.socket, over: threading.Event, stalls: Callable[[], None]
    ) -> None:
        self.connection = connection
        self.received = bytearray()
        self._over = over
        self._stalls = stalls

    def read_head(self) -> bytes:
        """Read up to the empty line; what came of the body stays in `received`."""
        start = len(self.received)
        while b"\r\n\r\n" not in self.received[start:]:
            self._read()
        return bytes(self.received[start:])

    def read_request(self) -> bytes:
        start = len(self.received)
        head, __, __ = self.read_head().partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(self.received) - start < len(head) + 4 + length:
            self._read()
        return bytes(self.received[start:])

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.connection.sendall(part)

    def drip(self, part: bytes) -> None:
        """Send `part` again and again, till the other end has gone or the test is over."""
        self.connection.sendall(part)
        self._stalls()
        while not self._over.wait(0.03):
            self.connection.sendall(part)

    def pause(self, seconds: float) -> None:
        self._over.wait(seconds)

    def hold(self) -> None:
        """Say nothing more, till the test is over."""
        self._stalls()
        self._over.wait(30)

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def secure(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)

    def _read(self) -> None:
        part = self.connection.recv(65536)
        if not part:
            raise ConnectionAbortedError
        self.received += part


class Server:
    """Plays `scripts`, one a connection; the last one again and again. A context manager.

    `stalls` is called when a script begins to hold or to drip.
    """

    def __init__(
        self,
        *scripts: Script,
        tls: ssl.SSLContext | None = None,
        stalls: Callable[[], None] = lambda: None,
    ) -> None:
        self.peers: list[Peer] = []
        self._scripts = scripts
        self._tls = tls
        self._stalls = stalls
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://localhost:{self.port}"
        self._threads = [threading.Thread(target=self._accept)]

    @property
    def requests(self) -> list[bytes]:
        """What was received, by connection."""
        return [bytes(peer.received) for peer in self.peers]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *__: object) -> None:
        self._over.set()
        for each in (self._listener, *(peer.connection for peer in self.peers)):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self._over.is_set():
                connection, __ = self._listener.accept()
                peer = Peer(connection, self._over, self._stalls)
                script = self._scripts[min(len(self.peers), len(self._scripts) - 1)]
                self.peers.append(peer)
                thread = threading.Thread(target=self._play, args=(script, peer))
                self._threads.append(thread)
                thread.start()

    def _play(self, script: Script, peer: Peer) -> None:
        try:
            if self._tls:
                peer.secure(self._tls)
            script(peer)
        except OSError:
            pass
        finally:
            peer.connection.close()


def answer(
    body: bytes = b"", *, status: str = "200 OK", headers: tuple[str, ...] = (), length: int = -1
) -> bytes:
    """Return an answer with a Content-Length, which may lie."""
    lines = [
        f"HTTP/1.1 {status}",
        *headers,
        f"Content-Length: {len(body) if length < 0 else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(*parts: bytes) -> Script:
    """Return a script: read a request, send `parts`, close."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(*parts)

    return script


def keeps_alive(*answers: bytes) -> Script:
    """Return a script: one answer a request, then silence on an open connection."""

    def script(peer: Peer) -> None:
        for each in answers:
            peer.read_request()
            peer.send(each)
        peer.hold()

    return script


def free_port() -> int:
    """Return a port that refuses connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
