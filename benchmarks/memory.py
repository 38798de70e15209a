"""What threads of the worker cost: the memory of one process with 8 of them, and with 64.

Each worker is a process of its own, and sends candidates to a vendor that answers nobody until
all threads have called at a time: so every thread had work, and its connection to the database.
Then its memory is read from /proc: the proportional set size, where shared pages are shared out.
"""

from __future__ import annotations

import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
THREADS = (8, 64)
ROUNDS = 5
CANDIDATES = 200
WITHIN = 60  # seconds that a busy machine may take for what is awaited
SETTLED = 2  # seconds after the last call


class Vendor(BaseHTTPRequestHandler):
    """Answers every POST with an id, the first of them when `all_threads` have called."""

    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    all_threads = threading.Barrier(1)
    called = answered = 0

    def do_POST(self) -> None:
        with Vendor.lock:
            Vendor.called += 1
            number = Vendor.called
        self.rfile.read(int(self.headers["Content-Length"]))
        if number <= Vendor.all_threads.parties:
            Vendor.all_threads.wait(WITHIN)
        answer = b'{"id": "candidate-%d"}' % number
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        with Vendor.lock:
            Vendor.answered += 1

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def run(postgres_url: str = "") -> dict[str, Any]:
    """Measure on SQLite, and on PostgreSQL where its server is named; print a line for each."""
    server = Server(("127.0.0.1", 0), Vendor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    results = {"sqlite": _measure("SQLite", url, "")}
    if postgres_url:
        results["postgresql"] = _measure("PostgreSQL", url, postgres_url)
    server.shutdown()
    return results


def _measure(name: str, url: str, postgres_url: str) -> dict[str, Any]:
    found: dict[int, list[float]] = {threads: [] for threads in THREADS}
    for _round in range(ROUNDS):
        for threads in THREADS:
            with _place(url, postgres_url) as environment:
                found[threads].append(_one_worker(threads, environment))
    few, many = (statistics.median(found[threads]) for threads in THREADS)
    print(
        f"{name}: worker with {THREADS[0]} threads {few:.1f} MB, with {THREADS[1]} threads "
        f"{many:.1f} MB, {many - few:+.1f} MB"
    )
    return {
        "few_mb": round(few, 1),
        "many_mb": round(many, 1),
        "difference_mb": round(many - few, 1),
        "threads": THREADS,
        "rounds": ROUNDS,
    }


@contextlib.contextmanager
def _place(url: str, postgres_url: str) -> Iterator[Mapping[str, str]]:
    """Give the environment of a new database in which candidates wait."""
    with (
        tempfile.TemporaryDirectory(prefix="atsconnect-memory-") as folder,
        contextlib.ExitStack() as stack,
    ):
        database = f"sqlite:///{folder}/db.sqlite3"
        if postgres_url:
            database = stack.enter_context(_postgres_database(postgres_url))
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "atsconnect.settings",
            "DATABASE_URL": database,
            "HUEY_URL": f"sqlite:///{folder}/queue.sqlite3",
            "ALLOWED_API_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "WARNING",
            "BENCHMARK_VENDOR": url,
        }
        command = [sys.executable, "-m", "benchmarks.memory"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        yield environment


@contextlib.contextmanager
def _postgres_database(server: str) -> Iterator[str]:
    import psycopg

    name = f"atsconnect_memory_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _one_worker(threads: int, environment: Mapping[str, str]) -> float:
    """Return the megabytes of a worker that has sent all."""
    Vendor.called = Vendor.answered = 0
    Vendor.all_threads = threading.Barrier(threads)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--threads", str(threads)],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + WITHIN
        while Vendor.answered < CANDIDATES:
            if worker.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The worker sent {Vendor.answered} of {CANDIDATES}.")
            time.sleep(0.1)
        time.sleep(SETTLED)
        return _megabytes(worker.pid)
    finally:
        worker.terminate()
        worker.wait(WITHIN)


def _megabytes(pid: int) -> float:
    """Return the proportional set size of a process, its resident one where that is not told."""
    for file, line in (("smaps_rollup", "Pss"), ("status", "VmRSS")):
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii")
            if found := re.search(rf"^{line}:\s+(\d+) kB$", text, re.MULTILINE):
                return int(found[1]) / 1000
    raise RuntimeError("There is no /proc here that tells the memory of a process.")


def fill() -> None:
    """Migrate, and let candidates wait; in a process of its own, as the settings say where."""
    import django

    django.setup()
    from uuid import uuid4

    from django.core.management import call_command

    from candidates.services.submissions import submission_create
    from connections.models import Connection
    from connections.providers.candidate import Candidate, Email

    call_command("migrate", verbosity=0)
    connection = Connection.objects.create(
        name="Benchmark",
        provider="unified",
        credentials={"api_key": "key-of-the-benchmark", "connection_id": "5de520f96e439b0020"},
        base_url=os.environ["BENCHMARK_VENDOR"],
    )
    for number in range(CANDIDATES):
        submission_create(
            connection=connection,
            candidate=Candidate(last_name="Moreau", emails=(Email(f"{number}@example.org"),)),
            specs=[],
            created_by=None,
            form_token=uuid4(),
        )


if __name__ == "__main__":
    if "BENCHMARK_VENDOR" in os.environ:
        fill()
    else:
        run(os.environ.get("BENCH_POSTGRES_URL", ""))
