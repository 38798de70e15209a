"""Telling the worker. A wake-up carries keys; the rows are the truth, and the sweep finds them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from candidates.models import Row, Stage, Submission
from connections.models import Connection


def wake_up(row: Row, *, delay: float = 0, robust: bool = True) -> None:
    """Have `row` sent, once the transaction is committed; after `delay` seconds.

    What goes wrong with the queue is logged, unless it is asked for (`robust`).
    """
    from candidates import tasks

    pk, connection_pk = row.pk, row.whole.connection_id
    task = tasks.stage_deliver if isinstance(row, Stage) else tasks.submission_deliver
    _on_commit(lambda: tasks.enqueue(task, str(pk), connection_pk, delay=delay), robust)


def wake_for_a_look(submission: Submission, *, delay: float = 0, robust: bool = True) -> None:
    """Have `submission` looked for in the ATS, after `delay` seconds."""
    from candidates import tasks

    pk, connection_pk = submission.pk, submission.connection_id
    look = tasks.submission_look
    _on_commit(lambda: tasks.enqueue(look, str(pk), connection_pk, delay=delay), robust)


def wake_for_reading(
    submission: Submission, *, delay: float | None = None, robust: bool = True
) -> None:
    """Have a delivered `submission` read back, after `delay` seconds (else the first wait)."""
    from candidates import tasks

    pk, connection_pk = submission.pk, submission.connection_id
    wait = float(settings.READ_BACK_AFTER[0]) if delay is None else delay
    read = tasks.submission_read_back
    _on_commit(lambda: tasks.enqueue(read, str(pk), connection_pk, delay=wait), robust)


def wake_for_a_check(connection: Connection, *, delay: float = 0) -> None:
    """Have a paused connection checked, after `delay` seconds."""
    from candidates import tasks

    pk = connection.pk
    _on_commit(lambda: tasks.enqueue(tasks.connection_probe, pk, delay=delay))


def wake_the_waiting(connection: Connection, *, delay: float = 0) -> None:
    """Have what waits for `connection` sent, after `delay` seconds."""
    from candidates import tasks

    pk = connection.pk
    _on_commit(lambda: tasks.enqueue(tasks.connection_go_on, pk, delay=delay))


def lists_fetch_later(connection: Connection, job_id: str) -> None:
    """Have those lists fetched to their end that a page had no time for."""
    from candidates import tasks

    pk = connection.pk
    _on_commit(lambda: tasks.enqueue(tasks.lists_refresh, pk, job_id))


def _on_commit(enqueue: object, robust: bool = True) -> None:
    transaction.on_commit(enqueue, robust=robust)  # type: ignore[arg-type]


def queue_make() -> None:
    """Make the queue's tables, where PostgreSQL keeps it and they are missing."""
    if hasattr(settings.HUEY.storage, "dsn"):
        settings.HUEY.storage.initialize_schema()
