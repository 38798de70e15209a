"""What the soak runs on: PostgreSQL, Redis and a sandbox ATS of its own, pages, two workers.

Its processes are its own, on free ports, and none of them outlives it.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.private_servers import (
    PrivatePostgres,
    PrivateRedis,
    free_port,
    postgres_programs,
    private_postgres,
    private_redis,
    redis_program,
)

PROJECT = Path(__file__).resolve().parent.parent.parent
HANGS_FOR = 6  # seconds until a call to a vendor that hangs is given up
LEASE = 2 + 2 + 8 + 3  # seconds: connect, send, whole call, margin
TIMES = {
    "CALL_TIMEOUTS": f"2,2,{HANGS_FOR},8",
    "LEASE_MARGIN": "3",
    "LOOK_AFTER": "1,4,10",
    "SWEEP_EVERY": "2",
}
THREADS = 8
STARTED_WITHIN = 60  # seconds


def require_servers() -> tuple[Path, str]:
    """Return where PostgreSQL's programs and Redis's are; stop where the machine has none."""
    programs, redis = postgres_programs(), redis_program()
    if programs is None or redis is None:
        lacking = "PostgreSQL" if programs is None else "Redis"
        print(f"There is no {lacking} here: the soak was not run.")
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
    return programs, redis


class World:
    def __init__(self, folder: Path, postgres: PrivatePostgres, redis: PrivateRedis) -> None:
        self.folder, self.postgres, self.redis = folder, postgres, redis
        self.environment = {
            **os.environ,
            **TIMES,
            "SECRET_KEY": "soak-only-soak-only-soak-only-soak-only-soak",
            "FIELD_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "DEBUG": "false",
            "HTTPS": "false",
            "ALLOWED_HOSTS": "127.0.0.1",
            "ALLOWED_API_HOSTS": "127.0.0.1",
            "DATABASE_URL": postgres.url,
            "HUEY_URL": redis.url,
            "EMAIL_URL": "dummymail://",
            "LOG_LEVEL": "WARNING",
            "PROXY_URL": "",
            "CA_BUNDLE": "",
            "DJANGO_SETTINGS_MODULE": "atsconnect.settings",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.sandbox_url = f"http://127.0.0.1:{free_port()}"
        self.pages_url = f"http://127.0.0.1:{free_port()}"
        self.workers = [Worker(self, number) for number in (1, 2)]

    def start_sandbox(self) -> None:
        port = self.sandbox_url.rpartition(":")[2]
        file = str(self.folder / "sandbox.jsonl")
        self.run("sandbox", "manage.py", "sandbox", "--port", port, "--file", file)
        _wait_for(f"{self.sandbox_url}/_sandbox/received")

    def start_pages(self) -> None:
        self.run(
            *("pages", "-m", "gunicorn", "atsconnect.wsgi", "--threads", "8", "--timeout", "60"),
            *("--bind", self.pages_url.removeprefix("http://"), "--log-level", "warning"),
        )
        _wait_for(f"{self.pages_url}/accounts/login/")

    def run(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a Python process; what it says is in ``<name>.log``."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def received(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.sandbox_url}/_sandbox/received") as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def stop(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Worker:
    """A worker that is killed, or held up, and started again."""

    def __init__(self, world: World, number: int) -> None:
        self._world, self._number = world, number
        self._running: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        name = f"worker-{self._number}"
        self._running = self._world.run(name, "manage.py", "worker", "--threads", str(THREADS))

    def kill(self, *, rest: float) -> None:
        """Kill it, and start another one after `rest` seconds."""
        with self._lock:
            self._signal(signal.SIGKILL)
            if self._running is not None:
                self._running.wait()
            time.sleep(rest)
            self.start()

    def hold_up(self, seconds: float) -> None:
        """Stop it in the middle of whatever it does; it goes on later, and knows of nothing."""
        with self._lock:
            self._signal(signal.SIGSTOP)
            time.sleep(seconds)
            self._signal(signal.SIGCONT)

    @property
    def is_alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None:
            os.kill(self._running.pid, number)


class Trouble(threading.Thread):
    """What goes wrong, one thing after the other, each kind again and again, in random order."""

    def __init__(self, world: World, chance: random.Random) -> None:
        super().__init__(name="trouble", daemon=True)
        self._world, self._chance = world, chance
        self._over = threading.Event()
        self._held_up: list[threading.Thread] = []
        self.failure: Exception | None = None
        self.counts = dict.fromkeys(
            ("kills", "stops", "restarts of PostgreSQL", "restarts of Redis"), 0
        )

    def run(self) -> None:
        try:
            while not self._over.is_set():
                kinds = [*[self._kill] * 4, *[self._stop] * 2, self._postgres, self._redis]
                kinds += [self._postgres_crash, self._redis_crash]
                self._chance.shuffle(kinds)
                for kind in (self._kill, *kinds):
                    if self._over.wait(self._chance.uniform(1.5, 5)):
                        break
                    kind()
        except Exception as error:  # noqa: BLE001  told by the main thread
            self.failure = error

    def end(self) -> None:
        """Let it be over, and everything run again."""
        self._over.set()
        self.join()
        for each in self._held_up:
            each.join()
        if self.failure:
            raise self.failure

    def _kill(self) -> None:
        self._chance.choice(self._world.workers).kill(rest=self._chance.uniform(0, 2))
        self.counts["kills"] += 1

    def _stop(self) -> None:
        worker = self._chance.choice(self._world.workers)
        held_up = threading.Thread(target=worker.hold_up, args=(LEASE + 3,), daemon=True)
        held_up.start()
        self._held_up.append(held_up)
        self.counts["stops"] += 1

    def _postgres(self) -> None:
        self._world.postgres.restart("fast")
        self.counts["restarts of PostgreSQL"] += 1

    def _postgres_crash(self) -> None:
        self._world.postgres.restart("immediate")
        self.counts["restarts of PostgreSQL"] += 1

    def _redis(self) -> None:
        self._world.redis.restart(signal.SIGTERM)
        self.counts["restarts of Redis"] += 1

    def _redis_crash(self) -> None:
        self._world.redis.restart(signal.SIGKILL)
        self.counts["restarts of Redis"] += 1


@contextmanager
def world() -> Iterator[World]:
    """Start it all but the workers; nothing of it is left afterwards, whatever happens."""
    programs, redis = require_servers()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="atsconnect-soak-")))
        made = World(
            folder,
            stack.enter_context(private_postgres(programs)),
            stack.enter_context(private_redis(redis)),
        )
        stack.callback(made.stop)
        yield made


def wait_until(
    met: Callable[[], object], what: str, *, within: float = STARTED_WITHIN, every: float = 0.1
) -> None:
    """Wait until `met`. Raise TimeoutError with `what` after a time."""
    deadline = time.monotonic() + within
    while not met():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(every)


def _wait_for(url: str) -> None:
    wait_until(lambda: _answers(url), f"Nothing answers at {url}.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url):
            return True
    except OSError:
        return False
