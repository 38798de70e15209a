"""``manage.py worker`` as it runs: on each database and each queue."""

import os
import sqlite3
import subprocess
import sys
from contextlib import ExitStack

import psycopg
import pytest
from django.conf import settings

from connections.sandbox import server
from tests.commands.processes import eventually, manage
from tests.servers import postgres_database, redis_database

EMAILS = ("ada@example.org", "zoe@example.org", "slow@fault.test")


@pytest.fixture
def place(tmp_path):
    """Return the URL of an empty database or queue of a kind, taken away afterwards."""
    with ExitStack() as stack:

        def place(kind, use):
            match kind:
                case "sqlite":
                    return f"sqlite:///{tmp_path / use}.sqlite3"
                case "postgres":
                    return stack.enter_context(postgres_database())
                case "redis":
                    return stack.enter_context(redis_database())

        yield place


def statuses(url):
    """Return what became of each submission, read past Django."""
    query = "SELECT status FROM candidates_submission"
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as rows:
            return [status for (status,) in rows.execute(query)]
    with psycopg.connect(url) as rows:
        return [status for (status,) in rows.execute(query)]


@pytest.mark.parametrize(
    ("database", "queue"),
    [("sqlite", "sqlite"), ("postgres", "redis"), ("sqlite", "postgres")],
)
def test_the_worker_sends_what_waits_and_finishes_what_is_in_flight(
    sandbox, place, monkeypatch, database, queue
):
    monkeypatch.setattr(server, "SLOW", 1.0)
    database_url = place(database, "database")
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "HUEY_URL": place(queue, "queue"),
    }
    subprocess.run(
        [
            *(sys.executable, "-m", "tests.commands.waiting_candidates"),
            *(f"{sandbox.url}/stackone", *EMAILS),
        ],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )

    with manage("worker", project=settings.BASE_DIR, environment=environment) as worker:
        eventually(lambda: len(sandbox.store.received()) == len(EMAILS), "not all arrived")
        code = worker.stop()

    assert (code, statuses(database_url)) == (0, ["delivered"] * len(EMAILS)), worker.output
    assert len(sandbox.store.received()) == len(EMAILS)
