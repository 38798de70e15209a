"""Run the worker: ``manage.py worker``."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from huey.consumer import Consumer
from huey.consumer import Worker as Thread

from candidates import tasks as tasks
from candidates.models import Worker
from candidates.services.capacity import CAPACITY
from candidates.services.claims import lease_of
from candidates.services.drafts import drafts_purge
from candidates.services.sweep import submissions_sweep
from candidates.services.uploads import uploads_purge
from candidates.services.waking import queue_make
from candidates.services.workers import worker_beat, worker_begin, worker_end
from connections.providers import PROVIDERS
from connections.providers.types import Timeouts

logger = logging.getLogger(__name__)

BEAT_EVERY = 15  # seconds
PURGE_EVERY = 3600  # seconds
IDLE = 3  # seconds until a thread gives its connection to the database back
MOST_THREADS = 1024
SQLITE_CACHE = 128  # KiB, for each thread
PURGE_EVERY = 3600  # seconds between two looks for drafts that are to be deleted
SAID_EVERY = 30  # seconds, for what all threads would say each second


class Command(BaseCommand):
    help = (
        "Send what is queued, until SIGTERM or Ctrl-C; what is in flight is finished first. "
        "Only a second Ctrl-C cuts it off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--threads", type=thread_count, default=32, help="calls at a time (default 32)"
        )
        parser.add_argument(
            "--alive",
            action="store_true",
            help="send nothing; tell whether a worker on this machine lives, by exit code 0 or 1",
        )

    def handle(self, *args: Any, threads: int, alive: bool, **options: Any) -> None:
        if alive:
            self._tell_whether_one_lives()
            return
        connection_created.connect(keep_cache_small)
        for name in ("Worker", "Scheduler"):
            logging.getLogger(f"huey.consumer.{name}").addFilter(NowAndThen())
        consumer = PatientConsumer(
            settings.HUEY,
            workers=threads,
            worker_type="thread",
            periodic=False,
            initial_delay=0.05,
            max_delay=1,
            graceful_signal="TERM",
            shutdown_timeout=longest_lease(),
            say=self._say,
        )
        CAPACITY.configure(threads=threads, stop=consumer.stop_flag)
        upkeep = Upkeep(threads=threads, stop=consumer.stop_flag)
        upkeep.start()
        self._say(f"The worker sends up to {threads} candidates at a time.")
        consumer.run()
        upkeep.join(timeout=BEAT_EVERY)
        self._say("The worker has stopped.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _tell_whether_one_lives(self) -> None:
        here = Worker.objects.alive().filter(host=socket.gethostname()[:200])
        try:
            lives = here.exists()
        except DatabaseError as error:
            raise CommandError("The database does not answer.") from error
        if not lives:
            raise CommandError("No worker on this machine gives a sign of life.")
        self._say("A worker on this machine is alive.")


def keep_cache_small(connection: Any, **_signal: object) -> None:
    """Keep SQLite's pages in the system's cache, and not two megabytes of them in each thread."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE}")


def thread_count(text: str) -> int:
    """Return the number of threads that an option names."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_THREADS:
        raise ArgumentTypeError(f"must be a whole number from 1 to {MOST_THREADS}, not “{text}”")
    return int(text)


class FrugalThread(Thread):  # type: ignore[misc]
    """A thread that gives its connection to the database back when it has nothing to do.

    Else idle threads could keep all that there are, and nobody could sweep.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._idle_since = time.monotonic()

    def loop(self, now: Any = None) -> None:
        done = self.task_count
        super().loop(now)
        if self.task_count != done:
            self._idle_since = time.monotonic()
        elif connection.connection and time.monotonic() - self._idle_since > IDLE:
            connection.close()


class PatientConsumer(Consumer):  # type: ignore[misc]
    """Takes nothing new on SIGTERM, SIGHUP or Ctrl-C, and finishes what is in flight.

    huey's own takes a second SIGTERM, or the first Ctrl-C, for the wish to cut it off; each call
    that is cut is a candidate of whom nobody knows. Here that takes Ctrl-C twice.
    """

    worker_class = FrugalThread

    def __init__(self, *args: Any, say: Callable[[str], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self._say = say

    def start(self) -> None:
        self._set_signal_handlers()  # huey's own come after its threads, who may be sending by then
        super().start()

    def stop(self, graceful: bool = False) -> None:
        self._say("The worker takes nothing new, and finishes what is in flight.")
        super().stop(graceful=graceful)

    def _handle_signal(self, signum: int, _frame: FrameType | None) -> None:
        self._signum, self._restart, self._graceful = signum, False, True
        if signum == signal.SIGINT:
            signal.signal(signum, signal.default_int_handler)


class NowAndThen(logging.Filter):
    """Lets through once in a while what every thread says each second: that the queue is away."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._said_at = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.msg.startswith("Error reading"):
            return True
        with self._lock:
            is_due = time.monotonic() - self._said_at > SAID_EVERY
            if is_due:
                self._said_at = time.monotonic()
            return is_due


def longest_lease() -> float:
    """Return the seconds that what is in flight may still take."""
    chosen = [Timeouts(*settings.CALL_TIMEOUTS)] if settings.CALL_TIMEOUTS else None
    timeouts = chosen or [provider.timeouts for provider in PROVIDERS.values()]
    return max(lease_of(each) for each in timeouts).total_seconds()


class Upkeep(threading.Thread):
    """The thread that sweeps and tells that this worker lives.

    It needs the queue for nothing but wake-ups, so leases end also where the queue is away.
    """

    def __init__(self, *, threads: int, stop: threading.Event) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._threads = threads
        self._stop_flag = stop
        self._worker: Worker | None = None
        self._swept_at = self._purged_at = float("-inf")
        self._queue_is_made = False

    def run(self) -> None:
        while True:
            for part in (self._tell, self._make_queue, self._sweep, self._purge):
                try:
                    part()
                except Exception:
                    logger.exception("Keeping up; tried again in a moment.")
                    connection.close()
            if self._stop_flag.wait(min(BEAT_EVERY, settings.SWEEP_EVERY)):
                break
        if self._worker is not None:
            try:
                worker_end(self._worker)
            except Exception:
                logger.exception("Leaving")
        connection.close()

    def _tell(self) -> None:
        if self._worker is None:
            self._worker = worker_begin(
                host=socket.gethostname(), pid=os.getpid(), threads=self._threads
            )
        else:
            worker_beat(self._worker)

    def _make_queue(self) -> None:
        if not self._queue_is_made:
            queue_make()
            self._queue_is_made = True

    def _sweep(self) -> None:
        if time.monotonic() - self._swept_at >= settings.SWEEP_EVERY:
            submissions_sweep()
            self._swept_at = time.monotonic()

    def _purge(self) -> None:
        if time.monotonic() - self._purged_at >= PURGE_EVERY:
            self._purged_at = time.monotonic()
            drafts_purge()
            uploads_purge()
