"""The web server as docs/operate.md starts it, for a benchmark."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from benchmarks.places import Place

PROCESSES, THREADS = 2, 8


@contextmanager
def web(place: Place, settings: str) -> Iterator[int]:
    """Run gunicorn with these settings, and give its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = place.start(
        *("-m", "gunicorn", "atsconnect.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(PROCESSES), "--threads", str(THREADS), "--no-control-socket"),
        *("--log-level", "warning"),
        DJANGO_SETTINGS_MODULE=settings,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.communicate()


def _wait_for(port: int) -> None:
    for _try in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server did not start.")
