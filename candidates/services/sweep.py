"""The broom: finds each minute what nobody works on. Every worker runs it; it may run twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import (
    FREE,
    Attempt,
    Outcome,
    ReadBack,
    Row,
    Stage,
    Status,
    Submission,
    Worker,
    unread,
)
from connections.models import Connection

from .waking import wake_for_a_check, wake_for_a_look, wake_for_reading, wake_up

LEAST_LATELY = F("enqueued_at").asc(nulls_first=True)
MOST = 1000  # rows woken at a time
MOST_READ = 200  # that are read back
FORGOTTEN_AFTER = timedelta(days=1)  # of a worker that no longer writes


def submissions_sweep() -> int:
    """Find what nobody works on, and wake it; return how many were woken. Safe to run anywhere.

    A lease that ended without an open attempt sent nothing; with one, nobody knows. Raise what
    the queue raises: without it nobody is woken, so the first failure ends that part.
    """
    for model in (Submission, Stage):
        _free_what_was_not_sent(model)
        _give_up_what_may_have_been_sent(model)
    woken = sum(_wake_due(model) for model in (Submission, Stage))
    woken += _wake_for_looks()
    woken += _wake_for_reading()
    for connection in Connection.objects.due_for_a_check().defer("credentials"):
        wake_for_a_check(connection)
    Worker.objects.filter(seen_at__lt=Now() - Value(FORGOTTEN_AFTER)).delete()
    return woken


def _held(model: type[Submission] | type[Stage]) -> object:
    """Return the keys of the rows with an open attempt."""
    held = Attempt.objects.filter(outcome=Outcome.OPEN)
    if model is Stage:
        return held.exclude(stage=None).values("stage")
    return held.filter(stage=None).values("submission")


def _free_what_was_not_sent(model: type[Submission] | type[Stage]) -> None:
    rows = model.objects.lapsed().exclude(pk__in=_held(model))
    rows.update(status=Status.QUEUED, enqueued_at=None, **FREE)


def _give_up_what_may_have_been_sent(model: type[Submission] | type[Stage]) -> None:
    message = gettext("The worker stopped while this was being sent.")
    for row in model.objects.lapsed().filter(pk__in=_held(model)):
        change: dict[str, object] = {"status": Status.UNCONFIRMED, "message": message}
        look_in = float(settings.LOOK_AFTER[0])
        if isinstance(row, Submission):
            change |= {"look_after": Now() + Value(timedelta(seconds=look_in)), "looks_made": 0}
        with transaction.atomic():
            unsettled = model.objects.lapsed().filter(pk=row.pk, lease_token=row.lease_token)
            if not unsettled.update(settled_at=Now(), **change, **FREE):
                continue
            row.attempts.filter(
                outcome=Outcome.OPEN, stage=row if isinstance(row, Stage) else None
            ).update(outcome=Outcome.UNKNOWN, message=message, ended_at=row.lease_until)
            if isinstance(row, Submission):
                wake_for_a_look(row, delay=look_in)


def _wake_due(model: type[Submission] | type[Stage]) -> int:
    woken = 0
    for row in model.objects.due().unstamped().order_by(LEAST_LATELY, "send_after")[:MOST]:
        if model.objects.stamp(row):
            with _unstamped_where_it_fails(row):
                wake_up(row, robust=False)
            woken += 1
    return woken


def _wake_for_looks() -> int:
    woken = 0
    due = Submission.objects.due_for_a_look().unstamped()
    for submission in due.order_by(LEAST_LATELY, "look_after")[:MOST]:
        if Submission.objects.stamp(submission):
            with _unstamped_where_it_fails(submission):
                wake_for_a_look(submission, robust=False)
            woken += 1
    return woken


def _wake_for_reading() -> int:
    """Wake what was delivered and not read back yet; one that is woken twice is read once."""
    found = {each.pk: each for each in unread()[:MOST_READ]}
    for rows in (ReadBack.objects.due(), ReadBack.objects.overtaken()):
        for each in rows.select_related("submission").order_by("read_after")[:MOST_READ]:
            found[each.submission_id] = each.submission
    for submission in found.values():
        wake_for_reading(submission, delay=0, robust=False)
    return len(found)


@contextmanager
def _unstamped_where_it_fails(row: Row) -> Iterator[None]:
    """Let the next sweep wake `row` where the queue did not take it."""
    try:
        yield
    except Exception:
        type(row).objects.filter(pk=row.pk, status=row.status).update(enqueued_at=None)
        raise
