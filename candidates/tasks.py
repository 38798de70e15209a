"""Wake-ups for the worker. A task carries keys; the rows are the truth."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from huey.contrib.djhuey import db_task


@db_task()
def submission_deliver(pk: str, connection_pk: int) -> None:
    from candidates.models import Submission
    from candidates.services import delivery

    delivery.deliver_woken(Submission, UUID(pk), connection_pk=connection_pk)


@db_task()
def stage_deliver(pk: str, connection_pk: int) -> None:
    from candidates.models import Stage
    from candidates.services import delivery

    delivery.deliver_woken(Stage, int(pk), connection_pk=connection_pk)


@db_task()
def submission_look(pk: str, connection_pk: int) -> None:
    from candidates.services import reconciliation

    reconciliation.look_woken(UUID(pk), connection_pk=connection_pk)


@db_task()
def submission_read_back(pk: str, connection_pk: int) -> None:
    from candidates.services import read_backs

    read_backs.read_back_woken(UUID(pk), connection_pk=connection_pk)


@db_task()
def connection_probe(pk: int) -> None:
    """Check a connection that is paused until a check finds nothing wrong."""
    from connections.services import connection_probe

    connection_probe(pk)


@db_task()
def connection_go_on(pk: int) -> None:
    """Send what waited for a connection whose pause is over."""
    from candidates.services import claims

    claims.wake_due(pk)


@db_task()
def catalog_refresh(connection_pk: int, job_id: str) -> None:
    from connections import services
    from connections.models import Connection

    services.catalog_refresh(Connection.objects.get(pk=connection_pk), job_id)


@db_task()
def lists_refresh(connection_pk: int, job_id: str) -> None:
    """Fetch those lists to their end that a page had no time for."""
    from connections import services
    from connections.models import Connection

    services.lists_refresh(Connection.objects.get(pk=connection_pk), job_id)


def enqueue(task: Any, *arguments: object, delay: float = 0) -> None:
    """Put a wake-up into the queue, to be worked off after `delay` seconds."""
    if delay:
        task.schedule(arguments, delay=delay)
    else:
        task(*arguments)
