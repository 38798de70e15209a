"""Fixtures for every test: the sandbox ATS on a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from connections.sandbox import DIALECTS
from connections.sandbox.server import SandboxServer


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[SandboxServer]:
    server = SandboxServer(0, DIALECTS)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def sandbox(sandbox_server: SandboxServer) -> SandboxServer:
    """The sandbox ATS, empty. `sandbox.url` + "/" + slug is a vendor's base URL."""
    sandbox_server.store.clear()
    return sandbox_server
