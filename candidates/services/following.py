"""What follows a candidate who is in the ATS, line by line, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from candidates.models import Stage, Status, Submission
from connections.clock import clock_text
from connections.models import User

from .decisions import Action, stage_actions_for


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: its label, where it stands (`status`, `tone`), why (`note`), what may be done."""

    stage: Stage
    label: str
    status: str
    tone: str
    note: str
    actions: list[Action]
    is_moving: bool
    """Whether it goes on by itself now."""

    is_waiting: bool
    """Whether it goes on by itself later."""


def stage_lines(submission: Submission, user: User, stages: Sequence[Stage]) -> list[StageLine]:
    """Return a line for each of the submission's `stages`."""
    by_key = {stage.key: stage for stage in stages}
    return [_line(stage, by_key.get(stage.needs), submission, user) for stage in stages]


def _line(stage: Stage, needed: Stage | None, submission: Submission, user: User) -> StageLine:
    status, note = str(stage.get_status_display()), stage.message
    is_free = needed is None or needed.status == Status.DELIVERED
    is_due = stage.send_after <= timezone.now() and not submission.connection.waits_because
    match stage.status:
        case Status.QUEUED if needed is not None and not is_free:
            is_application = needed.key == "application"
            status = gettext("Waits for the part before")
            if is_application:
                status = gettext("Waits for the application")
            note = gettext("It follows “%(needed)s”.") % {"needed": gettext(needed.label)}
        case Status.QUEUED if submission.connection.waits_because:
            note = submission.connection.waits_because
        case Status.QUEUED if stage.send_after > timezone.now():
            later = gettext("Not before %(time)s.") % {"time": clock_text(stage.send_after)}
            note = " ".join(filter(None, [stage.message, later]))
        case Status.FAILED if not stage.attempts_made and not stage.message:
            note = gettext("It was not sent by itself: a person said that the candidate is there.")
        case Status.UNCONFIRMED:
            may = gettext("It may be there: look into the ATS before you send it again.")
            note = " ".join(filter(None, [stage.message, may]))
        case Status.CLOSED:
            status = gettext("Given up")
    return StageLine(
        stage=stage,
        label=gettext(stage.label),
        status=status,
        tone=stage.status_tone,
        note=note,
        actions=stage_actions_for(user, stage, submission),
        is_moving=stage.status == Status.SENDING
        or (stage.status == Status.QUEUED and is_free and is_due),
        is_waiting=stage.status == Status.QUEUED and is_free,
    )
