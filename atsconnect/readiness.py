"""What ATSConnect needs beside itself: database, queue, a worker that lives."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait

from django.conf import settings
from django.db import connection, connections

from candidates.models import Worker

logger = logging.getLogger(__name__)

ANSWERED_WITHIN = 4  # seconds that are waited for all answers together


class Question:
    """Something asked in a thread of its own, so that whoever never answers holds nobody up.

    While one answer is out, all who ask wait for that one: it costs one thread, however often
    is asked.
    """

    def __init__(self, name: str, ask: Callable[[], bool]) -> None:
        self._name, self._ask = name, ask
        self._lock = threading.Lock()
        self._answer: Future[str] | None = None

    def answer(self) -> Future[str]:
        """Return what becomes "ok" or "down"."""
        with self._lock:
            if self._answer is None or self._answer.done():
                self._answer = Future()
                name = f"asking the {self._name}"
                thread = threading.Thread(
                    target=self._find_out, args=(self._answer,), name=name, daemon=True
                )
                thread.start()
            return self._answer

    def _find_out(self, answer: Future[str]) -> None:
        found = "down"
        try:
            found = "ok" if self._ask() else "down"
        except Exception as error:  # noqa: BLE001  its text may name the server: its kind is told
            logger.warning("The %s is down: %s.", self._name, type(error).__name__)
        finally:
            connections.close_all()
            answer.set_result(found)


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _queue_answers() -> bool:
    return int(settings.HUEY.pending_count()) >= 0


def _worker_lives() -> bool:
    return Worker.objects.alive().exists()


QUESTIONS: Mapping[str, Question] = {
    "database": Question("database", _database_answers),
    "queue": Question("queue", _queue_answers),
    "worker": Question("worker", _worker_lives),
}


def readiness() -> dict[str, str]:
    """Tell of each part whether it is "ok", "down", or gives "no answer" in time.

    Where the database is down, so is the worker, whose heartbeat is kept there.
    """
    answers = {name: question.answer() for name, question in QUESTIONS.items()}
    wait(answers.values(), timeout=ANSWERED_WITHIN)
    return {
        name: answer.result() if answer.done() else "no answer" for name, answer in answers.items()
    }
