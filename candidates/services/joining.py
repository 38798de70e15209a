"""Giving a job to a person who is in the ATS already, instead of creating them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import Decision, Proof, Status, Submission
from connections.encryption import UnreadableSecret
from connections.models import Connection, User
from connections.providers import PROVIDERS
from connections.providers.candidate import Candidate
from connections.providers.stages import APPLICATION
from connections.providers.types import FieldSpec, Json

from .decisions import decide
from .duplicates import Duplicate
from .entering import entered, submission_enter
from .outcomes import web_url
from .stages import stages_begin, stages_of

_SALT = "candidates.joining"
_LASTS = 86_400  # seconds that an offer stands


class CannotJoin(Exception):
    """The job cannot be given to this person; the text says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the connection's ATS."""

    remote_id: str
    name: str = ""
    url: str = ""


def offer_of(duplicate: Duplicate, connection: Connection | None, job_id: str) -> str:
    """Return what a button sends to give this person the job; "" where that cannot be done."""
    can = connection is not None and PROVIDERS[connection.provider].adds_jobs
    if connection is None or not can or not job_id or not duplicate.remote_id or duplicate.has_job:
        return ""
    told = [connection.pk, duplicate.remote_id, duplicate.name, duplicate.url]
    return signing.dumps(told, salt=_SALT, compress=True)


def person_offered(offer: str, connection: Connection) -> Person:
    """Return the person of an offer that we made for this connection. Raise CannotJoin."""
    try:
        pk, remote_id, name, url = signing.loads(offer, salt=_SALT, max_age=_LASTS)
    except (signing.BadSignature, ValueError):
        pk = None
    if pk != connection.pk:
        raise CannotJoin(gettext("This offer is too old. Look at the person again, below."))
    return Person(remote_id=remote_id, name=name, url=web_url(url))


def submission_join(
    *,
    connection: Connection,
    person: Person,
    candidate: Candidate,
    specs: Iterable[FieldSpec],
    created_by: User,
    form_token: UUID,
    typed: Iterable[list[Json]] = (),
) -> Submission:
    """Keep what was typed, and send the application alone: the person is in the ATS already.

    The same form twice is the same submission, which may be another person's or none's: the
    caller looks. Raise CannotJoin where this vendor has no such call, or the job is missing, and
    UploadGone where a file was deleted meanwhile.
    """
    said = gettext(
        "Only the job was sent. What else was typed is kept here; the person in the ATS was not "
        "changed."
    )
    typed_in = entered(candidate, specs, (said,))
    submission = Submission(
        connection=connection,
        created_by_id=created_by.pk,
        form_token=form_token,
        typed=list(typed),
        status=Status.DELIVERED,
        remote_id=person.remote_id,
        remote_url=person.url,
        proof=Proof.PERSON,
        message=gettext("The person was there already."),
        **{**typed_in, "full_name": typed_in["full_name"] or person.name[:500]},
    )
    try:
        calls = stages_of(submission, connection.as_provider())
    except UnreadableSecret as error:
        raise CannotJoin(str(error)) from error
    application = [call for call in calls if call.key == APPLICATION]
    if not application:
        text = gettext("%(vendor)s cannot add a job to a person.")
        if PROVIDERS[connection.provider].adds_jobs:
            text = gettext("Choose a job first.")
        raise CannotJoin(text % {"vendor": connection.provider_name})

    def keep(submission: Submission) -> None:
        submission.save(force_insert=True)
        now = {"settled_at": Now(), "confirmed_at": Now(), "enqueued_at": None}
        Submission.objects.filter(pk=submission.pk).update(**now)

    def follow() -> None:
        stages_begin(submission, application)
        decide(submission, Decision.Action.ADD_JOB, created_by, remote_id=person.remote_id)

    kept = submission_enter(submission, candidate, created_by=created_by, keep=keep, follow=follow)
    kept.refresh_from_db()
    return kept
