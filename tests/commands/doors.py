"""A server behind a door: it is away until the door opens, and again when it is shut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Door:
    """A port of the loopback address; what is behind it can be reached once it is open."""

    def __init__(self, behind: tuple[str, int]) -> None:
        self._behind = behind
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._ends: list[socket.socket] = []

    def open(self) -> None:
        self._listener.listen(64)
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                guest, _address = self._listener.accept()
                host = socket.create_connection(self._behind)
                self._ends += [guest, host]
                for source, target in ((guest, host), (host, guest)):
                    threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while said := source.recv(65_536):
            target.sendall(said)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def door_to(url: str) -> Iterator[tuple[Door, str]]:
    """Return a door, still shut, to the server of `url`, and the URL that leads through it."""
    parts = urlsplit(url)
    server = (parts.hostname or "127.0.0.1", parts.port or 0)
    door = Door(server)
    try:
        yield door, parts._replace(netloc=_through(parts.netloc, door.port)).geturl()
    finally:
        door.close()


def _through(netloc: str, port: int) -> str:
    user, at, _host = netloc.rpartition("@")
    return f"{user}{at}127.0.0.1:{port}"
