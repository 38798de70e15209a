"""The broom: finds each minute what nobody works on. Every worker runs it; it may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import Attempt, Outcome, Status, Submission

from .submissions import wake_up

STAMP_LASTS = 60  # seconds until the same submission is woken again


def submissions_sweep() -> int:
    """Find what nobody works on, and wake it; return how many were woken. Safe to run anywhere.

    A lease that ended without an open attempt sent nothing; with one, nobody knows.
    """
    held = Attempt.objects.filter(outcome=Outcome.OPEN).values("submission")
    free = {"lease_token": None, "lease_until": None}
    Submission.objects.lapsed().exclude(pk__in=held).update(
        status=Status.QUEUED, enqueued_at=None, **free
    )
    message = gettext("The worker stopped while this was being sent.")
    for submission in Submission.objects.lapsed().filter(pk__in=held):
        with transaction.atomic():
            unsettled = Submission.objects.lapsed().filter(
                pk=submission.pk, lease_token=submission.lease_token
            )
            change = {"status": Status.UNCONFIRMED, "message": message, "settled_at": Now()}
            if unsettled.update(**change, **free):
                submission.attempts.filter(outcome=Outcome.OPEN).update(
                    outcome=Outcome.UNKNOWN, message=message, ended_at=Now()
                )
    old = Q(enqueued_at=None) | Q(enqueued_at__lt=Now() - Value(timedelta(seconds=STAMP_LASTS)))
    woken = 0
    for submission in Submission.objects.due().filter(old).order_by("send_after")[:1000]:
        stamped = Submission.objects.filter(
            old, pk=submission.pk, status=Status.QUEUED, send_after=F("send_after")
        ).update(enqueued_at=Now())
        if stamped:
            wake_up(submission)
            woken += 1
    return woken
