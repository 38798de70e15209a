"""A submission's life in people's hands: enter, correct, send again, confirm, close."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import OPEN, Decision, Proof, Stage, Status, Submission
from connections.encryption import UnreadableSecret
from connections.models import Connection, User
from connections.providers.candidate import Candidate
from connections.providers.stages import Stage as FollowingCall
from connections.providers.types import FieldSpec, Json

from .decisions import SubmissionChanged, decide
from .drafts import draft_end
from .duplicates import Anyway, identity_rewrite
from .entering import entered, submission_enter
from .outcomes import merge_warnings
from .stages import stages_begin, stages_of
from .statements import KEEP
from .typed import typed_merged
from .uploads import uploads_attach, uploads_given
from .waking import wake_up


def connection_has_open_submissions(connection: Connection) -> bool:
    following = Stage.objects.exclude(status__in=(Status.DELIVERED, Status.CLOSED))
    return (
        Submission.objects.filter(connection=connection, status__in=OPEN).exists()
        or following.of_connection(connection.pk).exists()
    )


def submission_create(
    *,
    connection: Connection,
    candidate: Candidate,
    specs: Iterable[FieldSpec],
    created_by: User | None,
    form_token: UUID,
    warnings: Iterable[str] = (),
    anyway: Anyway | None = None,
    typed: Iterable[list[Json]] = (),
) -> Submission:
    """Keep the candidate, end the draft, wake the worker. The same form twice is one submission.

    `anyway` is whom it resembles, where that was shown, and why it is another person. Raise
    UploadGone where a file was deleted meanwhile.
    """
    submission = Submission(
        connection=connection,
        created_by_id=created_by.pk if created_by else None,
        form_token=form_token,
        typed=list(typed),
        **entered(candidate, specs, warnings),
    )

    def follow() -> None:
        if anyway is not None:
            decide(submission, Decision.Action.ANYWAY, created_by, **anyway.details())
        wake_up(submission)

    return submission_enter(submission, candidate, created_by=created_by, keep=KEEP, follow=follow)


def submission_correct(
    submission: Submission,
    *,
    candidate: Candidate,
    specs: Iterable[FieldSpec],
    user: User | None,
    revision: int,
    warnings: Iterable[str] = (),
    draft_token: UUID | None = None,
    anyway: Anyway | None = None,
    typed: Iterable[list[Json]] = (),
) -> None:
    """Send the corrected candidate as a new attempt. Raise SubmissionChanged if `revision` is old.

    A refusal is certain, so the next call gets a new idempotency key. The draft of the correction
    ends with it.
    """
    before = {"candidate": submission.candidate, "answers": submission.answers}
    with transaction.atomic():
        candidate = uploads_given(submission, candidate)
        now = entered(candidate, specs, warnings)
        kept = typed_merged(
            submission, candidate=now["candidate"], answers=now["answers"], typed=typed
        )
        _requeue(
            submission,
            (Status.REJECTED,),
            revision=revision,
            change={"revision": revision + 1, "typed": kept, **now},
        )
        identity_rewrite(submission)
        uploads_attach(submission, candidate)
        decide(submission, Decision.Action.CORRECT, user, before=before)
        if draft_token is not None and user is not None:
            draft_end(draft_token, owner=user)
        if anyway is not None:
            decide(submission, Decision.Action.ANYWAY, user, **anyway.details())


def submission_send_again(submission: Submission, *, user: User | None, reason: str = "") -> None:
    """Queue a failed or an unconfirmed one again, as a person decided.

    After an unknown outcome the idempotency key stays: a vendor that honours it sends no double.
    """
    with transaction.atomic():
        _requeue(submission, (Status.FAILED, Status.UNCONFIRMED), revision=submission.revision)
        decide(submission, Decision.Action.SEND_AGAIN, user, reason=reason)


def submission_confirm(
    submission: Submission,
    *,
    user: User | None,
    remote_id: str = "",
    remote_url: str = "",
    reason: str = "",
) -> None:
    """Settle an unconfirmed one as delivered: a person has seen it in the ATS.

    What would follow (an application, files) is not sent by itself: that person may be one
    whom somebody else entered. It waits to be asked for, where the id is known.
    """
    follow = _following(submission)
    warnings = list(submission.warnings)
    if remote_id:
        warnings += merge_warnings(submission, remote_id)
    else:
        unsent = gettext("%(what)s was not sent: the candidate's id is not known.")
        warnings += [unsent % {"what": gettext(call.label)} for call in follow]
    with transaction.atomic():
        _move(
            submission,
            (Status.UNCONFIRMED,),
            status=Status.DELIVERED,
            remote_id=remote_id,
            remote_url=remote_url,
            message=gettext("Confirmed by a person."),
            warnings=warnings,
            proof=Proof.PERSON,
            look_after=None,
            settled_at=Now(),
            confirmed_at=Now(),
        )
        if remote_id:
            why = gettext("Not sent by itself, as a person said which record it is.")
            stages_begin(submission, follow, status=Status.FAILED, message=why)
        decide(submission, Decision.Action.CONFIRM, user, reason=reason, remote_id=remote_id)


def _following(submission: Submission) -> tuple[FollowingCall, ...]:
    try:
        return stages_of(submission, submission.connection.as_provider())
    except UnreadableSecret:
        return ()


def submission_close(submission: Submission, *, user: User | None, reason: str) -> None:
    """Give a submission up; allowed from any status but sending and delivered."""
    states = (Status.QUEUED, Status.REJECTED, Status.FAILED, Status.UNCONFIRMED)
    with transaction.atomic():
        _move(submission, states, status=Status.CLOSED, look_after=None, settled_at=Now())
        decide(submission, Decision.Action.CLOSE, user, reason=reason)


def _requeue(
    submission: Submission,
    states: tuple[Status, ...],
    *,
    revision: int,
    change: dict[str, object] | None = None,
) -> None:
    certain = submission.status != Status.UNCONFIRMED
    _move(
        submission,
        states,
        expected=revision,
        **{
            "status": Status.QUEUED,
            "send_after": Now(),
            "queued_at": Now(),
            "enqueued_at": Now(),
            "tried_for": 0,
            "settled_at": None,
            "look_after": None,
            "message": "",
            "field_errors": [],
            "idempotency_key": uuid4() if certain else submission.idempotency_key,
            **(change or {}),
        },
    )
    wake_up(submission)


def _move(
    submission: Submission,
    states: tuple[Status, ...],
    *,
    expected: int | None = None,
    **change: object,
) -> None:
    """Change the row if it still is in one of `states`; raise SubmissionChanged otherwise."""
    rows = Submission.objects.filter(pk=submission.pk, status__in=states)
    if "idempotency_key" in change:
        rows = rows.filter(status=submission.status)
    revision = submission.revision if expected is None else expected
    if not rows.filter(revision=revision).update(**change):
        raise SubmissionChanged(gettext("This candidate was changed or sent meanwhile."))
    submission.refresh_from_db()
