"""Wake-ups for the worker. A task carries a primary key; the rows are the truth."""

from __future__ import annotations

from uuid import UUID

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task


@db_task()
def submission_deliver(pk: str) -> None:
    from candidates.services import delivery

    delivery.submission_deliver(UUID(pk))


@db_periodic_task(crontab(minute="*"))
def submissions_sweep() -> None:
    from candidates.services import sweep

    sweep.submissions_sweep()


@db_task()
def catalog_refresh(connection_pk: int, job_id: str) -> None:
    from connections import services
    from connections.models import Connection

    services.catalog_refresh(Connection.objects.get(pk=connection_pk), job_id)


def submission_wake(pk: UUID, *, delay: float = 0) -> None:
    """Put a wake-up into the queue, to be worked off after `delay` seconds."""
    if delay:
        submission_deliver.schedule((str(pk),), delay=delay)
    else:
        submission_deliver(str(pk))
