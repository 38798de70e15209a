"""A vendor that answers every POST with an id, after a delay that its URL names.

It is a process of its own, so that its work is not counted as the measured process's, and it
waits on one loop, so that many calls in flight wait exactly as long as one. The first part of the
path is the delay in milliseconds: ``http://127.0.0.1:port/200/ats/…``.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

NUMBERS = count(1)


class Call(asyncio.Protocol):
    """One connection: reads requests by their Content-Length, and answers each in time."""

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.split(b"\r\n")
        lengths = [line for line in lines if line.lower().startswith(b"content-length:")]
        length = int(lengths[0].partition(b":")[2]) if lengths else 0
        if len(body) < length:
            return
        self._received = b""
        path = lines[0].split()[1]
        delay = int(path.split(b"/")[1]) / 1000
        status = b"201 Created" if path.endswith(b"/ats/candidates") else b"200 OK"  # Panora's own
        if delay:
            asyncio.get_running_loop().call_later(delay, self._answer, status)
        else:
            self._answer(status)

    def _answer(self, status: bytes) -> None:
        number = next(NUMBERS)
        body = json.dumps({"id": f"candidate-{number}"}).encode()
        self._transport.write(  # type: ignore[attr-defined]
            b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (status, len(body), body)
        )


@contextmanager
def vendor() -> Iterator[str]:
    """Run the vendor, and give its URL; a delay in milliseconds is to follow."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.vendor"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Call, "127.0.0.1", 0, backlog=256)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
