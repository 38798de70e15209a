"""What a person decides is kept: who, when, why. And who may decide what."""

from __future__ import annotations

from django.contrib.auth.models import PermissionsMixin

from candidates.models import Decision, Stage, Status, Submission
from connections.models import User

Action = Decision.Action

OFFERED: dict[Action, tuple[Status, ...]] = {
    Action.CONFIRM: (Status.UNCONFIRMED,),
    Action.SEND_AGAIN: (Status.FAILED, Status.UNCONFIRMED),
    Action.CLOSE: (Status.QUEUED, Status.REJECTED, Status.FAILED, Status.UNCONFIRMED),
}
"""From which statuses a person may decide what, in the order in which it is offered."""


class SubmissionChanged(Exception):
    """Somebody, or the worker, was faster: the submission is no longer what was shown."""


def decide(
    submission: Submission, action: Decision.Action, user: User | None, **details: object
) -> None:
    Decision.objects.create(
        submission=submission, action=action, user_id=user.pk if user else None, **details
    )


def is_admin(user: User) -> bool:
    """Tell whether `user` may decide about everybody's candidates."""
    return isinstance(user, PermissionsMixin) and user.has_perm("candidates.change_submission")


def may_decide(user: User, submission: Submission) -> bool:
    """Tell whether `user` entered it, or is an admin."""
    return submission.created_by_id == user.pk or is_admin(user)


def actions_for(user: User, submission: Submission) -> list[Action]:
    """Return what `user` may decide on the candidate's page.

    What was not sent is an admin's to repair. While it is looked for by itself, it may be found
    or given up, but not sent again: what comes of the look-ups is not known yet.
    """
    if not may_decide(user, submission):
        return []
    status = Status(submission.status)
    offered = [action for action, states in OFFERED.items() if status in states]
    if status == Status.QUEUED or (status == Status.FAILED and not is_admin(user)):
        return []
    if status == Status.UNCONFIRMED and not submission.waits_for_a_person:
        offered.remove(Action.SEND_AGAIN)
    return offered


def stage_actions_for(user: User, stage: Stage, submission: Submission) -> list[Action]:
    """Return what `user` may decide about a stage that goes on only when a person acts."""
    if not stage.is_stuck or not may_decide(user, submission):
        return []
    return [Action.SEND_AGAIN, Action.CLOSE]
