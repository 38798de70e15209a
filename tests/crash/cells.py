"""One cell of the matrix: a database, a queue, an ATS, and workers of which one is killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from connections.sandbox import DIALECTS
from connections.sandbox.server import SandboxServer
from tests.servers import postgres_database

from . import tables as database
from .judge import judge

TIMES = {
    "CALL_TIMEOUTS": "1,1,1.5,2",
    "LEASE_MARGIN": "1",
    "LOOK_AFTER": "0.3,1",
    "SWEEP_EVERY": "0.5",
    "STAMP_LASTS": "2",
}
"""Seconds: the lease is 1 + 1 + 2 + 1. `STAMP_LASTS` is no setting; the killed worker knows it."""

WITHIN = 5 + 120  # seconds until all is settled: the lease, and two minutes
SOON = 10  # seconds
PLACEHOLDER = "http://127.0.0.1:9"  # where the template's connections lead to

Candidate = Mapping[str, Any]


def candidate(mark: str, vendor: str, behaviour: str, *, email: str = "", **more: Any) -> Candidate:
    """Return one of the plan, whose create call meets `behaviour`; "created" is no fault."""
    local = (email or mark).lower()
    address = (
        f"{local}@example.org" if behaviour == "created" else f"{local}.{behaviour}@fault.test"
    )
    return {"mark": mark, "vendor": vendor, "email": address, **more}


@dataclass(frozen=True)
class Template:
    """A database and a queue in which the plan waits; each cell gets a copy."""

    plan: Sequence[Candidate]
    folder: Path
    postgres: str = ""
    """The URL of the database; "" where it is a file in `folder`."""

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Copy the queue, and the database; its URL."""
        shutil.copytree(self.folder, folder)
        if not self.postgres:
            yield f"sqlite:///{folder / 'db.sqlite3'}"
            return
        with postgres_database(template=self.postgres.rpartition("/")[2]) as url:
            yield url


@contextmanager
def template(
    kind: str, plan: Sequence[Candidate], folder: Path, **variables: str
) -> Iterator[Template]:
    """Fill a database of `kind` ("sqlite" or "postgres") with the plan."""
    folder.mkdir()
    with ExitStack() as stack:
        postgres = stack.enter_context(postgres_database()) if kind == "postgres" else ""
        subprocess.run(
            [sys.executable, "-m", "tests.crash.fill", PLACEHOLDER],
            cwd=settings.BASE_DIR,
            env=environment(postgres or f"sqlite:///{folder / 'db.sqlite3'}", folder, **variables),
            input=json.dumps(list(plan)).encode(),
            check=True,
        )
        yield Template(plan, folder, postgres)


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        **TIMES,
        "DATABASE_URL": url,
        "HUEY_URL": f"sqlite:///{folder / 'queue.sqlite3'}",
        **more,
    }


class Cell:
    """Workers over one database, and the ATS that they send to."""

    def __init__(self, plan: Sequence[Candidate], url: str, folder: Path, **variables: str) -> None:
        self.plan, self.url, self.folder, self.variables = plan, url, folder, variables
        self.sandbox = SandboxServer(0, DIALECTS)
        self._thread = threading.Thread(target=self.sandbox.serve_forever, args=(0.05,))
        self._workers: list[subprocess.Popen[bytes]] = []
        database.execute(
            url,
            "UPDATE connections_connection SET base_url ="
            f" replace(base_url, '{PLACEHOLDER}', '{self.sandbox.url}')",
        )

    def __enter__(self) -> Cell:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in self._workers:
            worker.kill()
            worker.wait()
        self.sandbox.shutdown()
        self.sandbox.server_close()
        self._thread.join()

    def start(
        self, *, at: str = "claimed", whom: str = "", threads: int = 4
    ) -> subprocess.Popen[bytes]:
        """Start a worker; the first one dies at the boundary `at` of `whom`, if of anybody."""
        flag = {"KILL_AT": at, "KILL_WHOM": whom, "KILL_FLAG": str(self.folder / "killed")}
        with self.output.open("ab") as output:
            worker = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.killed_worker", "--threads", str(threads)],
                cwd=settings.BASE_DIR,
                env=environment(self.url, self.folder, **flag, **self.variables),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._workers.append(worker)
        return worker

    @property
    def output(self) -> Path:
        return self.folder / "worker.log"

    def kill_and_take_over(self, *, at: str, whom: str) -> list[str]:
        """Let a worker die and another one go on until all is settled; the judge's findings."""
        worker = self.start(at=at, whom=whom)
        deadline = time.monotonic() + WITHIN
        while worker.poll() is None and self._waiting() and time.monotonic() < deadline:
            time.sleep(0.05)
        with contextlib.suppress(subprocess.TimeoutExpired):  # it may die right after the last
            worker.wait(timeout=SOON)
        if worker.returncode != -signal.SIGKILL:
            return [f"The worker never died {at}: {self.output.read_text()[-3000:]}"]
        self.start(at=at, whom=whom)
        self.wait_until_quiet()
        return self.findings()

    def wait_until_quiet(self) -> None:
        """Wait until nothing goes on by itself, and two sweeps more have seen it so."""
        deadline = time.monotonic() + WITHIN
        while self._waiting() and time.monotonic() < deadline:
            time.sleep(0.1)
        beats = {self._last_beat()}
        while len(beats) < 4 and time.monotonic() < deadline:
            beats.add(self._last_beat())
            time.sleep(0.1)

    def findings(self) -> list[str]:
        with urllib.request.urlopen(f"{self.sandbox.url}/_sandbox/received") as answer:
            received = json.load(answer)
        marks = [each["mark"] for each in self.plan]
        return judge(received, database.tables(self.url), marks)

    def _waiting(self) -> int:
        waiting = "status IN ('queued', 'sending')"
        (row,) = database.query(
            self.url,
            f"SELECT (SELECT count(*) FROM candidates_submission WHERE {waiting}"
            " OR look_after IS NOT NULL)"
            " + (SELECT count(*) FROM candidates_stage AS stage"
            " JOIN candidates_submission AS whole ON whole.id = stage.submission_id"
            " WHERE stage.status = 'sending' OR (stage.status = 'queued'"
            " AND NOT EXISTS (SELECT 1 FROM candidates_stage AS needed"
            " WHERE needed.submission_id = whole.id AND needed.key = stage.needs"
            " AND needed.status <> 'delivered'))) AS waiting",
        )
        return int(row["waiting"])

    def _last_beat(self) -> str:
        (row,) = database.query(self.url, "SELECT max(seen_at) AS beat FROM candidates_worker")
        return str(row["beat"])
