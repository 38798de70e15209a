"""A PostgreSQL and a Redis of our own, to be restarted, killed and emptied as a test likes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

WITHIN = 60  # seconds until a server answers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, None where there is none."""
    found = [Path(shutil.which("pg_ctl") or "")]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
    return next((each.parent for each in found if (each.parent / "initdb").is_file()), None)


def redis_program() -> str | None:
    return shutil.which("redis-server")


class PrivatePostgres:
    """A cluster with one database, `atsconnect`, at `url`."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder, programs, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/atsconnect"
        self._as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.geteuid() != 0:  # PostgreSQL does not run as root
            self._as_postgres = []
        else:
            shutil.chown(folder, "postgres", "postgres")

    def create(self) -> None:
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale")
        self._pg_ctl("start")
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute("CREATE DATABASE atsconnect")

    def restart(self, mode: str) -> None:
        """Stop it — "fast" with a goodbye, "immediate" as a crash does — and start it again."""
        self._pg_ctl("restart", f"--mode={mode}")

    def stop(self) -> None:
        self._pg_ctl("stop", "--mode=immediate")

    @property
    def _server(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _pg_ctl(self, action: str, *more: str) -> None:
        options = [
            *(f"-p {self.port}", "-c listen_addresses=127.0.0.1", "-c max_connections=200"),
            f"-c unix_socket_directories={self.folder}",
        ]
        starts = [f"--options={' '.join(options)}"] if action != "stop" else []
        log = f"--log={self.folder / 'postgres.log'}"
        self._run("pg_ctl", "--wait", f"--timeout={WITHIN}", log, *starts, action, *more)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [
                *self._as_postgres,
                *(str(self.programs / program), f"--pgdata={self.folder / 'data'}", *arguments),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )


class PrivateRedis:
    """A server at `url` that writes what it holds, as the one for wake-ups should."""

    def __init__(self, folder: Path, program: str) -> None:
        self.folder, self.program, self.port = folder, program, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._running = subprocess.Popen(
            [
                *(self.program, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.folder), "--appendonly", "yes", "--save", ""),
            ],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + WITHIN
        while not self._answers():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Redis does not answer at {self.url}.")
            time.sleep(0.05)

    def restart(self, number: signal.Signals) -> None:
        self.stop(number)
        self.start()

    def stop(self, number: signal.Signals = signal.SIGKILL) -> None:
        if self._running is not None:
            self._running.send_signal(number)
            self._running.wait()
            self._running = None

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as server:
            server.flushall()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as server:
                return bool(server.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def private_postgres(programs: Path) -> Iterator[PrivatePostgres]:
    with tempfile.TemporaryDirectory(prefix="atsconnect-postgres-") as folder:
        server = PrivatePostgres(Path(folder), programs)
        try:
            server.create()
            yield server
        finally:
            if (server.folder / "data" / "postmaster.pid").exists():
                server.stop()


@contextmanager
def private_redis(program: str) -> Iterator[PrivateRedis]:
    with tempfile.TemporaryDirectory(prefix="atsconnect-redis-") as folder:
        server = PrivateRedis(Path(folder), program)
        try:
            server.start()
            yield server
        finally:
            server.stop()
