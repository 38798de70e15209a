"""What follows once a candidate is there: an application, its files. Each is a call of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import Decision, Stage, Status, Submission
from connections.models import User
from connections.providers.base import Provider
from connections.providers.stages import Stage as FollowingCall
from connections.services import storable

from .decisions import SubmissionChanged, decide
from .waking import wake_up

logger = logging.getLogger(__name__)


def stages_of(submission: Submission, provider: Provider) -> tuple[FollowingCall, ...]:
    """Return the calls that follow the create call. Never raises: the candidate is there.

    What cannot be told is a warning of the submission.
    """
    try:
        return provider.stages(submission.as_candidate())
    except Exception:
        logger.exception("What follows %s", submission.pk)
        lost = gettext("Something went wrong here; the job and the files were not sent.")
        submission.warnings = [*submission.warnings, lost]
        return ()


def stages_begin(
    submission: Submission,
    follow: Iterable[FollowingCall],
    *,
    status: Status = Status.QUEUED,
    message: str = "",
) -> None:
    """Keep what follows, and wake the worker for what can be sent already.

    With another `status` nothing is sent until a person asks for it.
    """
    kept = Stage.objects.bulk_create(
        [
            Stage(
                submission=submission,
                position=position,
                key=call.key,
                label=str(storable(call.label))[:300],
                needs=call.needs,
                status=status,
                message=message,
            )
            for position, call in enumerate(follow)
        ],
        ignore_conflicts=True,
    )
    if kept and status == Status.QUEUED:
        stages_wake(submission)


def stages_wake(submission: Submission) -> None:
    """Wake the worker for those stages that can be sent now."""
    if not submission.stages.exists():
        return
    for stage in Stage.objects.due().filter(submission=submission):
        if Stage.objects.stamp(stage):
            wake_up(stage)


def stage_send_again(stage: Stage, *, user: User | None, reason: str = "") -> None:
    """Repeat one stage alone, as a person decided. Raise SubmissionChanged if it moved on."""
    states = (Status.REJECTED, Status.FAILED, Status.UNCONFIRMED)
    certain = stage.status != Status.UNCONFIRMED
    with transaction.atomic():
        rows = Stage.objects.filter(pk=stage.pk, status=stage.status, status__in=states)
        changed = rows.update(
            status=Status.QUEUED,
            send_after=Now(),
            enqueued_at=Now(),
            tried_for=0,
            settled_at=None,
            message="",
            field_errors=[],
            idempotency_key=uuid4() if certain else stage.idempotency_key,
        )
        if not changed:
            raise SubmissionChanged(gettext("This was sent or closed meanwhile."))
        decide(stage.submission, Decision.Action.SEND_AGAIN, user, reason=reason, stage=stage)
        wake_up(stage)
    stage.refresh_from_db()


def stage_close(stage: Stage, *, user: User | None, reason: str) -> None:
    """Give one stage up, and with it what needs it. Raise SubmissionChanged if it moved on."""
    states = (Status.QUEUED, Status.REJECTED, Status.FAILED, Status.UNCONFIRMED)
    with transaction.atomic():
        rows = Stage.objects.filter(pk=stage.pk, status__in=states)
        if not rows.update(status=Status.CLOSED, settled_at=Now()):
            raise SubmissionChanged(gettext("This was sent or closed meanwhile."))
        stage.submission.stages.filter(needs=stage.key, status__in=states).update(
            status=Status.CLOSED, settled_at=Now()
        )
        decide(stage.submission, Decision.Action.CLOSE, user, reason=reason, stage=stage)
    stage.refresh_from_db()
