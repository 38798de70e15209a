"""Whose turn it is: a claim is one conditional UPDATE with a lease, not a lock."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings

from candidates.models import Row, Stage, Status, Submission
from connections.encryption import UnreadableSecret
from connections.models import Connection
from connections.providers.types import Timeouts
from connections.services import (
    connection_of,
    connection_pause_left,
    connection_tried,
    connection_try,
    connection_turn,
)
from connections.services.pacing import BREAKER_AT

from .capacity import CAPACITY
from .statements import CLAIM, DUE, TRY, WAITING
from .waking import wake_the_waiting, wake_up

WOKEN_AT_ONCE = 32  # rows of one connection, when its pause is over


def longest_call(timeouts: Timeouts) -> float:
    """Return the seconds that one call can take, from the claim on."""
    return timeouts.connect + timeouts.send + timeouts.total


def lease_of(timeouts: Timeouts) -> timedelta:
    """Return how long a worker may hold a row: the longest call, and a margin."""
    return timedelta(seconds=longest_call(timeouts) + settings.LEASE_MARGIN)


def claim(model: type[Submission] | type[Stage], pk: UUID | int) -> Row | None:
    """Take the row if it is due and free, and its connection has a turn. Safe with many workers.

    Where no key opens the credentials, that is told when the call is to be made.
    """
    row: Row | None = DUE[model].first(pk=pk)
    if row is None:
        return None
    connection = connection_of(row.whole.connection_id)
    row.whole.connection = connection
    if not _has_a_turn(connection):
        return None
    is_trial = connection.failures >= BREAKER_AT - 1
    if is_trial and not connection_try(connection, seconds=_lease(connection).total_seconds()):
        return None
    is_taken = _taken(row, is_trial=is_trial)
    if is_trial and not is_taken and connection_tried(connection):
        wake_the_waiting(connection)
    return row if is_taken else None


def _taken(row: Row, *, is_trial: bool) -> bool:
    """Take the row, if it is as it was seen; only a trial goes in spite of its own pause."""
    row.lease_token = uuid4()
    take = TRY if is_trial else CLAIM
    row.status = Status.SENDING
    return bool(
        take[type(row)](
            pk=row.pk,
            number=row.attempts_made,
            idempotency_key=row.idempotency_key,
            lease_token=row.lease_token,
            lease=_lease(row.whole.connection),
        )
    )


def _lease(connection: Connection) -> timedelta:
    return lease_of(connection.timeouts)


def _has_a_turn(connection: Connection) -> bool:
    """Tell whether the vendor's limits allow a call; else what waits is woken when they do."""
    try:
        wait = connection_turn(connection)
    except UnreadableSecret:  # the call is not made: this is said where it would be
        return True
    if wait:
        wake_the_waiting(connection, delay=wait)
    return wait == 0


def next_due(connection_pk: int) -> Row | None:
    """Return one of those that wait longest for this connection; only its key is read."""
    for model in (Submission, Stage):
        waiting: list[Row] = WAITING[model].all(connection=connection_pk)
        if waiting:
            return random.choice(waiting)  # noqa: S311  so that two threads seldom take the same
    return None


def wake_due(connection_pk: int) -> None:
    """Wake the first of what waits for this connection; those who send them go on with the rest.

    A machine whose clock is ahead may come before the pause is over, and comes again.
    """
    connection = Connection.objects.defer("credentials").filter(pk=connection_pk).first()
    if connection is not None and (left := connection_pause_left(connection)):
        wake_the_waiting(connection, delay=left)
        return
    CAPACITY.much_waits(connection_pk)
    for model in (Submission, Stage):
        rows = model.objects.due().of_connection(connection_pk).order_by("send_after")
        for row in rows[:WOKEN_AT_ONCE]:
            if model.objects.stamp(row):
                wake_up(row)
