"""Where a benchmark keeps its rows and its queue: made for it, and gone afterwards."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = Path(__file__).resolve().parent.parent
VAR = FOLDER / "var" / "bench"
POSTGRES = "postgres://postgres@127.0.0.1:5432/atsconnect_bench"
REDIS = "redis://127.0.0.1:6379/13"


class Missing(Exception):
    """What a benchmark needs is not here; the message says what."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database and a queue; `env` is what a process needs to work there."""

    name: str
    version: str
    env: dict[str, str] = field(repr=False)

    @property
    def database(self) -> str:
        return f"{self.name} {self.version}"

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(FOLDER), **self.env, **more}

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start Python here, in a process of its own; its output can be read."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=FOLDER,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, module: str, *arguments: str, **more: str) -> list[dict[str, object]]:
        """Run a module here, in a process of its own, and return the rows that it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=FOLDER,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        rows: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
        return rows


@contextmanager
def in_sqlite() -> Iterator[Place]:
    """Rows and queue in SQLite, on the disk that the project is on."""
    VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        place = Place(
            "SQLite",
            sqlite3.sqlite_version,
            {
                **_shared(),
                "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
                "HUEY_URL": f"sqlite:///{folder}/queue.sqlite3",
            },
        )
        _migrate(place)
        yield place


@contextmanager
def in_postgresql() -> Iterator[Place]:
    """Rows in a PostgreSQL database of its own, the queue in an empty Redis database.

    `BENCH_POSTGRES_URL` names the database to create, `BENCH_REDIS_URL` the empty one.
    Raise Missing where there is no server, or where these are in use.
    """
    url = os.environ.get("BENCH_POSTGRES_URL", POSTGRES)
    queue = os.environ.get("BENCH_REDIS_URL", REDIS)
    with _database(url) as version, _queue(queue):
        place = Place("PostgreSQL", version, {**_shared(), "DATABASE_URL": url, "HUEY_URL": queue})
        _migrate(place)
        yield place


PLACES = {"SQLite": in_sqlite, "PostgreSQL": in_postgresql}


def _shared() -> dict[str, str]:
    return {
        "ALLOWED_API_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "atsconnect.settings",
        "HTTPS": "false",
        "LOG_LEVEL": "WARNING",
        "NO_PROXY": "127.0.0.1",
    }


def _migrate(place: Place) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=FOLDER, env=place.environment(), check=True)


@contextmanager
def _database(url: str) -> Iterator[str]:
    """Make the database, and give the server's version."""
    import psycopg
    from psycopg import sql

    parts = urlsplit(url)
    name = sql.Identifier(parts.path.lstrip("/"))
    try:
        server = psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True)
    except psycopg.OperationalError as error:
        raise Missing("no PostgreSQL answers at BENCH_POSTGRES_URL") from error
    with server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        except psycopg.errors.DuplicateDatabase as error:
            raise Missing("the database of BENCH_POSTGRES_URL exists already") from error
        try:
            yield server.info.parameter_status("server_version").split()[0]
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def _queue(url: str) -> Iterator[None]:
    import redis

    server = redis.Redis.from_url(url)
    try:
        is_empty = not server.dbsize()
    except redis.ConnectionError as error:
        raise Missing("no Redis answers at BENCH_REDIS_URL") from error
    if not is_empty:
        raise Missing("the Redis database of BENCH_REDIS_URL is not empty")
    try:
        yield
    finally:
        server.flushdb()
