"""``manage.py worker`` as it runs: on each database and each queue, and how it stops."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, execute_from_command_line
from django.utils import timezone

from candidates.models import Worker
from candidates.services.workers import worker_begin
from connections.sandbox import server
from tests.commands.doors import door_to
from tests.commands.processes import WITHIN, eventually, manage
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


def read(url, query):
    """Return the rows of a query, read past Django."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as rows:
            return rows.execute(query).fetchall()
    with psycopg.connect(url) as rows:
        return rows.execute(query).fetchall()


def statuses(url):
    """Return what became of each submission, in the order in which they were entered."""
    query = "SELECT status FROM candidates_submission ORDER BY created_at"
    return [status for (status,) in read(url, query)]


def fill(base_url, emails, environment):
    """Migrate, and let candidates wait."""
    command = [sys.executable, "-m", "tests.commands.waiting_candidates", base_url, *emails]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


@pytest.mark.parametrize(
    ("database", "queue"),
    [("sqlite", "sqlite"), ("postgres", "redis"), ("sqlite", "postgres")],
)
def test_the_worker_sends_what_waits_and_finishes_what_is_in_flight(
    sandbox, place, monkeypatch, database, queue
):
    monkeypatch.setattr(server, "SLOW", 1.0)
    database_url = place(database, "database")
    environment = {**os.environ, "DATABASE_URL": database_url, "HUEY_URL": place(queue, "queue")}
    fill(f"{sandbox.url}/stackone", EMAILS, environment)

    with manage("worker", project=settings.BASE_DIR, environment=environment) as worker:
        eventually(lambda: len(sandbox.store.received()) == len(EMAILS), "not all arrived")
        code, said = worker.stop(), worker.output

    assert (code, statuses(database_url)) == (0, ["delivered"] * len(EMAILS)), said
    assert len(sandbox.store.received()) == len(EMAILS)


@pytest.fixture
def waiting(sandbox, place, monkeypatch):
    """The environment of a worker for whom a slow candidate waits, and then others."""
    monkeypatch.setattr(server, "SLOW", 3.0)
    environment = {
        **os.environ,
        "DATABASE_URL": place("sqlite", "database"),
        "HUEY_URL": place("sqlite", "queue"),
    }
    fill(f"{sandbox.url}/stackone", ["slow@fault.test", *EMAILS[:2]], environment)
    return environment


def is_sending(environment):
    return read(
        environment["DATABASE_URL"], "SELECT id FROM candidates_attempt WHERE outcome = 'open'"
    )


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGTERM], id="asked"),
        pytest.param([signal.SIGTERM] * 3, id="asked-again-and-again"),
        pytest.param([signal.SIGINT], id="ctrl-c"),
        pytest.param([signal.SIGHUP], id="the-terminal-went-away"),
    ],
)
def test_a_worker_that_is_stopped_finishes_what_is_in_flight_and_takes_nothing_new(
    sandbox, waiting, signals
):
    arguments = ("worker", "--threads", "1")
    with manage(*arguments, project=settings.BASE_DIR, environment=waiting) as worker:
        eventually(lambda: is_sending(waiting), "nothing is being sent")
        for number in signals:
            worker.running.send_signal(number)
            worker.says("takes nothing new")
        code = worker.running.wait(timeout=60)
        said = worker.output

    became = statuses(waiting["DATABASE_URL"])
    assert (code, became) == (0, ["delivered", "queued", "queued"]), said
    assert said.endswith("The worker has stopped.\n")
    assert read(waiting["DATABASE_URL"], "SELECT * FROM candidates_worker") == []


def test_ctrl_c_twice_cuts_off_what_is_in_flight(sandbox, waiting, monkeypatch):
    monkeypatch.setattr(server, "SLOW", 2.0 * WITHIN)
    arguments = ("worker", "--threads", "1")
    with manage(*arguments, project=settings.BASE_DIR, environment=waiting) as worker:
        eventually(lambda: is_sending(waiting), "nothing is being sent")
        worker.running.send_signal(signal.SIGINT)
        worker.says("takes nothing new")
        worker.running.send_signal(signal.SIGINT)
        worker.running.wait(timeout=WITHIN)
        said = worker.output

    assert statuses(waiting["DATABASE_URL"]) == ["sending", "queued", "queued"], said


@pytest.mark.parametrize("away", ["database", "queue"])
def test_a_worker_whose_servers_are_away_at_first_sends_when_they_are_there(sandbox, place, away):
    urls = {"database": place("postgres", "database"), "queue": place("redis", "queue")}
    environment = {
        **os.environ,
        "DATABASE_URL": urls["database"],
        "HUEY_URL": urls["queue"],
        "SWEEP_EVERY": "0.5",
    }
    fill(f"{sandbox.url}/stackone", EMAILS[:2], environment)
    with psycopg.connect(urls["database"]) as rows:  # no wake-up is awaited for a minute
        rows.execute("UPDATE candidates_submission SET enqueued_at = NULL")

    with door_to(urls[away]) as (door, through):
        environment |= {{"database": "DATABASE_URL", "queue": "HUEY_URL"}[away]: through}
        with manage("worker", project=settings.BASE_DIR, environment=environment) as worker:
            worker.says({"database": "Keeping up", "queue": "Error reading from queue"}[away])
            door.open()
            eventually(lambda: len(sandbox.store.received()) == 2, worker.output)
            code, said = worker.stop(), worker.output

    assert (code, statuses(urls["database"])) == (0, ["delivered"] * 2), said


def test_a_queue_in_postgresql_that_is_away_at_first_gets_its_tables_later(sandbox, place):
    queue = place("postgres", "queue")
    environment = {
        **os.environ,
        "DATABASE_URL": place("sqlite", "database"),
        "HUEY_URL": place("sqlite", "another"),
        "SWEEP_EVERY": "0.5",
    }
    fill(f"{sandbox.url}/stackone", EMAILS[:1], environment)

    with door_to(queue) as (door, through):
        environment["HUEY_URL"] = through
        with manage("worker", project=settings.BASE_DIR, environment=environment) as worker:
            worker.says("Keeping up")
            door.open()
            query = "SELECT to_regclass('huey_task')"
            eventually(lambda: read(queue, query) == [("huey_task",)], worker.output)
            code, said = worker.stop(), worker.output

    assert code == 0, said


@pytest.mark.parametrize("threads", ["0", "-1", "many", "2000", "1.5"])
def test_a_number_of_threads_that_makes_no_sense_is_refused(threads, capsys):
    with pytest.raises(SystemExit) as refused:
        execute_from_command_line(["manage.py", "worker", f"--threads={threads}"])

    said = capsys.readouterr().err
    assert refused.value.code == 2
    assert f"--threads: must be a whole number from 1 to 1024, not “{threads}”" in said


@pytest.mark.django_db
def test_a_worker_on_this_machine_is_told_to_be_alive(capsys):
    worker_begin(host=socket.gethostname(), pid=7, threads=32)

    call_command("worker", alive=True)

    assert capsys.readouterr().out == "A worker on this machine is alive.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "seconds"), [(socket.gethostname(), 90), ("another-machine", 0)], ids=["silent", "far"]
)
def test_a_worker_that_is_silent_or_elsewhere_is_none(host, seconds):
    worker = worker_begin(host=host, pid=7, threads=32)
    seen_at = timezone.now() - timedelta(seconds=seconds)
    Worker.objects.filter(pk=worker.pk).update(seen_at=seen_at)

    with pytest.raises(CommandError, match="No worker on this machine"):
        call_command("worker", alive=True)
