"""The worker, killed once on its way: ``python -m tests.crash.killed_worker --threads 4``.

``KILL_AT`` names the boundary and ``KILL_WHOM`` the row, as "Submission Lone-truto" or "Stage
Lone-truto". ``KILL_FLAG`` is a file that the dying process leaves; where it lies, nobody dies.
``STAMP_LASTS`` are the seconds until a wake-up that was lost is made up for.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

under_way = threading.local()


def die(row: Any) -> None:
    """Kill this process if `row` is the one, and nobody was killed before."""
    if row is None or os.environ["KILL_WHOM"] != f"{type(row).__name__} {row.whole}":
        return
    try:
        Path(os.environ["KILL_FLAG"]).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def die_here() -> None:
    die(getattr(under_way, "row", None))


def before(owner: Any, name: str) -> None:
    original = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        die_here()
        return original(*args, **kwargs)

    setattr(owner, name, wrapped)


def after(owner: Any, name: str) -> None:
    """Die when the call is over, however it ended."""
    original = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return original(*args, **kwargs)
        finally:
            die_here()

    setattr(owner, name, wrapped)


def at_claim() -> None:
    from candidates.services import delivery

    original = delivery.claim

    def claim(*args: Any, **kwargs: Any) -> Any:
        row = original(*args, **kwargs)
        die(row)
        return row

    delivery.claim = claim


def at_attempt() -> None:
    from candidates.services import delivery

    after(delivery, "attempt_open")


def at_connect() -> None:
    from connections.providers import http_connection

    before(http_connection._Connection, "_new_conn")


def at_headers() -> None:
    from connections.providers import http_connection

    after(http_connection._Connection, "endheaders")


def at_body() -> None:
    from connections.providers import http_connection

    after(http_connection._Connection, "request")


def at_answer() -> None:
    from connections.providers import http

    after(http, "send")


def at_outcome_open() -> None:
    """Inside the transaction of the outcome, when all of it is written."""
    from django.db import connection, transaction

    from candidates.services import outcomes

    until_written, leave = outcomes._until_written, transaction.Atomic.__exit__

    def settling(*args: Any, **kwargs: Any) -> None:
        under_way.is_settling = True
        try:
            until_written(*args, **kwargs)
        finally:
            under_way.is_settling = False

    def leaving(self: Any, *error: Any) -> None:
        if getattr(under_way, "is_settling", False) and not connection.savepoint_ids:
            die_here()
        leave(self, *error)

    outcomes._until_written = settling
    transaction.Atomic.__exit__ = leaving


def at_outcome() -> None:
    from candidates.services import outcomes

    after(outcomes, "_until_written")


BOUNDARIES: dict[str, Callable[[], None]] = {
    "claimed": at_claim,
    "attempt-open": at_attempt,
    "before-connect": at_connect,
    "headers-sent": at_headers,
    "body-sent": at_body,
    "answered": at_answer,
    "outcome-uncommitted": at_outcome_open,
    "outcome-committed": at_outcome,
}
"""Where a worker can die, in the order of its way."""


def know_the_row() -> None:
    """Let the boundaries further down know whose call is under way in their thread."""
    from candidates.services import delivery

    original = delivery.send

    def send(row: Any, *args: Any, **kwargs: Any) -> None:
        under_way.row = row
        try:
            original(row, *args, **kwargs)
        finally:
            under_way.row = None

    delivery.send = send


def main(*arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atsconnect.settings")
    django.setup()
    from candidates.models import sendable

    sendable.STAMP_LASTS = float(os.environ["STAMP_LASTS"])  # type: ignore[assignment]
    know_the_row()
    BOUNDARIES[os.environ["KILL_AT"]]()
    call_command("worker", *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
