"""Fixtures for every test: the sandbox ATS on a real socket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import override_settings

from connections.sandbox import DIALECTS
from connections.sandbox.server import SandboxServer


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords in no time; nobody attacks them."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file: server, worker and test open it each for itself."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(file)}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Let no test see what the process remembers of another one's connections."""
    from candidates.services import pauses

    pauses.FAILED_HERE.clear()


class WakeUp(NamedTuple):
    task: str
    key: str
    delay: float


@pytest.fixture
def wake_ups(monkeypatch: pytest.MonkeyPatch) -> list[WakeUp]:
    """What the worker is told from now on; nothing enters the queue."""
    from candidates import tasks

    told: list[WakeUp] = []

    def enqueue(task: Any, *arguments: object, delay: float = 0) -> None:
        told.append(WakeUp(task.task_class.__name__, str(arguments[0]), delay))

    monkeypatch.setattr(tasks, "enqueue", enqueue)
    return told


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


@pytest.fixture
def connect(sandbox: SandboxServer, db: None) -> Callable[..., Any]:
    """Make a connection to the sandbox's account: ``connect("bindbee")``; `~variant` goes first."""

    def make(provider: str, *, variant: str = "", **more: Any) -> Any:
        from tests.factories import ConnectionFactory

        place = f"{variant}/{provider}" if variant else provider
        return ConnectionFactory(provider=provider, base_url=f"{sandbox.url}/{place}", **more)

    return make
