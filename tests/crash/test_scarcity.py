"""Where connections to the database are few, or wake-ups are lost, all is delivered, and once."""

from __future__ import annotations

from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from connections.sandbox import server
from tests.commands.processes import eventually
from tests.private_servers import private_redis, redis_program
from tests.servers import POSTGRES_URL, missing

from . import tables as database
from .cells import Cell, candidate, template

FEW = 4  # connections
VENDORS = ("unified", "stackone", "truto")
PLAN = [candidate(f"Many-{number}", VENDORS[number % len(VENDORS)], "slow") for number in range(15)]


@pytest.fixture(autouse=True)
def _slow_is_soon(monkeypatch):
    monkeypatch.setattr(server, "SLOW", 0.3)


def test_a_worker_with_more_threads_than_connections_delivers_all_once(tmp_path):
    with (
        template("postgres", PLAN, tmp_path / "template") as filled,
        filled.copy(tmp_path / "cell") as url,
        limited_role(url) as limited,
        Cell(PLAN, url, tmp_path / "cell", DATABASE_URL=limited) as cell,
    ):
        of_role = f"WHERE usename = '{urlsplit(limited).username}'"
        cell.start(threads=4 * FEW)
        eventually(lambda: len(cell.sandbox.store.received()) > FEW, "Nothing was sent.")
        database.query(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity {of_role}")
        cell.wait_until_quiet()
        findings, rows = cell.findings(), database.tables(url)["submissions"]
        output = cell.output.read_text()

    assert "too many connections" in output
    assert (findings, {row["status"] for row in rows}) == ([], {"delivered"}), output[-3000:]


def test_a_queue_that_forgets_everything_loses_nobody(tmp_path):
    if (program := redis_program()) is None:
        missing("redis-server")
    with private_redis(program) as redis:
        queue = {"HUEY_URL": redis.url}
        with (
            template("sqlite", PLAN, tmp_path / "template", **queue) as filled,
            filled.copy(tmp_path / "cell") as url,
            Cell(PLAN, url, tmp_path / "cell", **queue) as cell,
        ):
            redis.empty()
            cell.start()
            eventually(lambda: cell.sandbox.store.received(), "Nothing was sent.")
            redis.empty()
            cell.wait_until_quiet()
            findings, rows = cell.findings(), database.tables(url)["submissions"]

    assert (findings, {row["status"] for row in rows}) == ([], {"delivered"})


@contextmanager
def limited_role(url):
    """Make a role that gets few connections to this database; its URL."""
    role = f"atsconnect_{uuid4().hex[:12]}"
    name = url.rpartition("/")[2]
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT {FEW}")
        owner.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
        owner.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}")
        address = POSTGRES_URL.rpartition("@")[2]
    try:
        yield f"postgres://{role}@{address}/{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(f"DROP OWNED BY {role}")
            owner.execute(f"DROP ROLE {role}")
