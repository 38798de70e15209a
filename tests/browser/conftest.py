"""A real Chromium, the pages on a real socket, a worker that is started when a test says so."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from candidates.groups import ADMINS, RECRUITERS
from tests.factories import UserFactory

# Playwright's own event loop runs in the thread of the tests; Django would take it for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

pytest.register_assert_rewrite("tests.browser.journey", "tests.browser.eyes")

PATIENCE = 15_000  # ms
CUT_OFF = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a request under way when its page is left; of a failed one it says more."""

HEIGHTS = {1280: 900, 390: 844}
CHROMIUM = shutil.which("chromium")

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """The address of the pages; Playwright's own fixture of this name warns under pytest 9."""
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        missing = "Chromium is missing: the pages are not tried in a browser."
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    switches = (
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [f"--{switch}" for switch in switches],
    }


@pytest.fixture(scope="session")
def _pw_artifacts_folder() -> Iterator[tempfile.TemporaryDirectory[str]]:
    """The folder of Playwright's traces and videos; its own is left to a warning at exit."""
    folder = tempfile.TemporaryDirectory(prefix="playwright-")
    yield folder
    folder.cleanup()


class Worker:
    """Two threads that work off the real queue, from `start` to the end of the test."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._work) for _number in range(2)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            if thread.ident is not None:
                thread.join()
        settings.HUEY.flush()
        settings.HUEY.storage.close()

    def _work(self) -> None:
        while not self.stopping.is_set():
            task = settings.HUEY.dequeue()
            if task is None:
                self.stopping.wait(0.02)
            else:
                settings.HUEY.execute(task)
        connections.close_all()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    """The worker, not yet started: what is sent waits until then."""
    settings.HUEY.flush()
    worker = Worker()
    yield worker
    worker.stop()


class Requests:
    """The requests that the server is working on."""

    def __init__(self) -> None:
        self.open = 0
        self.changed = threading.Condition()
        request_started.connect(self.started)
        request_finished.connect(self.finished)

    def started(self, **_signal: Any) -> None:
        with self.changed:
            self.open += 1

    def finished(self, **_signal: Any) -> None:
        with self.changed:
            self.open -= 1
            self.changed.notify_all()

    def end(self) -> None:
        """Wait until all are answered, so that none writes into the next test's database."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.open == 0, timeout=PATIENCE / 1000)
        request_started.disconnect(self.started)
        request_finished.disconnect(self.finished)


@pytest.fixture
def width() -> int:
    """The window's width; parametrize it."""
    return 1280


@pytest.fixture
def context_options() -> dict[str, Any]:
    """What a test wants besides: a colour scheme, no JavaScript."""
    return {}


@pytest.fixture
def console() -> list[str]:
    """What the browser complained of; nothing may be left at the end."""
    return []


def _hear(console: list[str], said: ConsoleMessage) -> None:
    if not said.text.startswith(CUT_OFF):
        console.append(f"{said.page.url}: {said.text}")


@pytest.fixture
def context(
    worker: Worker,
    new_context: Callable[..., BrowserContext],
    width: int,
    context_options: dict[str, Any],
    console: list[str],
) -> Iterator[BrowserContext]:
    requests = Requests()
    context = new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        locale="en-GB",
        timezone_id="UTC",
        **context_options,
    )
    context.set_default_timeout(PATIENCE)
    context.on("console", partial(_hear, console))
    context.on("weberror", lambda error: console.append(str(error.error)))
    yield context
    context.close()
    requests.end()
    assert console == []


@pytest.fixture
def recruiter(transactional_db: None) -> User:
    user = UserFactory(username="mina", password="correct horse battery")
    user.groups.add(Group.objects.get(name=RECRUITERS))
    return user


@pytest.fixture
def admin(transactional_db: None) -> User:
    user = UserFactory(username="ada", password="correct horse battery", is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINS))
    return user


@pytest.fixture
def sign_in(context: BrowserContext, base_url: str) -> Callable[[User], None]:
    """Sign a user in without the log-in page."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": base_url}
        context.add_cookies([cookie])

    return sign_in


@pytest.fixture
def look(page: Page, context_options: dict[str, Any]) -> Callable[..., None]:
    """Look at a page: ``look("name", "/path/")``, or at the one that is open."""
    from tests.browser.eyes import CONTRAST, inspect  # its assertions are rewritten

    def look(name: str, path: str = "") -> None:
        if path:
            page.goto(path)
        scheme = context_options.get("color_scheme", "light")
        rules = CONTRAST if scheme == "dark" else None
        inspect(page, f"{name}-{scheme}", rules=rules)

    return look
