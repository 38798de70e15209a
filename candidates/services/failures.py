"""What a connection refused, sent again in one go once it is repaired."""

from __future__ import annotations

from contextlib import suppress

from candidates.models import Stage, StageQuerySet, Status, Submission, SubmissionQuerySet
from connections.models import Connection, User

from .decisions import SubmissionChanged
from .stages import stage_send_again
from .submissions import submission_send_again


def failed_submissions(connection: Connection) -> SubmissionQuerySet:
    return Submission.objects.filter(connection=connection.pk, status=Status.FAILED)


def failed_stages(connection: Connection) -> StageQuerySet:
    """Return the stages that failed; not those that wait to be asked for a first time."""
    failed = Stage.objects.of_connection(connection.pk).filter(status=Status.FAILED)
    return failed.exclude(attempts_made=0, message="")


def failed_count(connection: Connection) -> int:
    return failed_submissions(connection).count() + failed_stages(connection).count()


def failed_send_again(connection: Connection, *, user: User | None) -> int:
    """Queue all of them again; return how many. What somebody else was faster with is left."""
    sent = 0
    for submission in failed_submissions(connection).order_by("created_at"):
        with suppress(SubmissionChanged):
            submission_send_again(submission, user=user)
            sent += 1
    for stage in failed_stages(connection).select_related("submission").order_by("pk"):
        with suppress(SubmissionChanged):
            stage_send_again(stage, user=user)
            sent += 1
    return sent
