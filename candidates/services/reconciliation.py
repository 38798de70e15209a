"""Looking for a candidate whose fate is unknown, or who exists already. Absence never re-sends.

A look stores what it found. Decisive evidence settles; anything weaker is for a person.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Min, Value
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import Finding, Look, Outcome, Proof, Status, Submission, SubmissionQuerySet
from connections.encryption import UnreadableSecret
from connections.providers.base import Provider
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.outcomes import Match

from .capacity import CAPACITY
from .claims import lease_of
from .delivery import go_on
from .evidence import CREATED_WITHIN, Evidence, evidence_in, is_still_decisive
from .outcomes import web_url
from .records import message_text
from .stages import stages_begin, stages_of
from .waking import wake_for_a_look, wake_for_reading

logger = logging.getLogger(__name__)

WITHOUT_A_PLACE = 5  # seconds until a look that found no place is tried again
NOT_OFFERED = frozenset({404, 405, 501})
"""Statuses of a vendor or an ATS that has no search at all."""

LOOK_LASTS = 300  # seconds that one look may take at most; until then nobody begins another
LONGEST_CALLS = 3  # that one look may take, where those are shorter


def look_woken(pk: UUID, *, connection_pk: int) -> None:
    """Look for one submission if its connection has a place in this process; else a bit later."""
    with CAPACITY.place(connection_pk) as place:
        if place:
            submission_look(pk)
            go_on(place)
        else:
            submission = Submission(pk=pk, connection_id=connection_pk)
            wake_for_a_look(submission, delay=WITHOUT_A_PLACE)


def submission_look(pk: UUID) -> Look | None:
    """Look into the ATS once, if that is due; keep what was found and settle what is decisive."""
    rows = Submission.objects.select_related("connection").defer("connection__credentials")
    submission = rows.due_for_a_look().filter(pk=pk).first()
    if submission is None:
        return None
    begun = _unchanged(submission).update(
        look_after=Now() + Value(look_lasts(submission)), looks_made=F("looks_made") + 1
    )
    if not begun:
        return None
    submission.looks_made += 1
    evidence, provider = _evidence_of(submission)
    if evidence.match is not None and provider is not None:
        look = _settle(submission, evidence, provider)
        if look is not None:
            return look
        evidence = evidence.weakened()
    return _go_on(submission, evidence)


def look_lasts(submission: Submission) -> timedelta:
    """Return the time after which a look whose worker died is made by another one.

    Two at a time do no harm: of both, one settles.
    """
    longest = lease_of(submission.connection.timeouts)
    return min(timedelta(seconds=LOOK_LASTS), LONGEST_CALLS * longest)


def _unchanged(submission: Submission) -> SubmissionQuerySet:
    """Return the row, if nobody did anything about it meanwhile, nor began another look."""
    return Submission.objects.filter(
        pk=submission.pk,
        status=submission.status,
        looks_made=submission.looks_made,
        attempts_made=submission.attempts_made,
        look_after__isnull=False,
    )


def _evidence_of(submission: Submission) -> tuple[Evidence, Provider | None]:
    """Ask the ATS; what goes wrong is evidence too."""
    provider: Provider | None = None
    try:
        provider = submission.connection.as_provider()
        matches = provider.find_candidates(
            submission.as_candidate(), reference=str(submission.pk), since=_since(submission)
        )
        return evidence_in(submission, matches, provider), provider
    except UnreadableSecret as error:
        return Evidence(Finding.UNAVAILABLE, message=str(error)), None
    except ConnectionRefused as error:
        can_be_repaired = error.response is not None and error.response.status == 401
        finding = Finding.UNAVAILABLE if can_be_repaired else Finding.UNSEARCHABLE
        return Evidence(finding, message=message_text(error.message, provider)), None
    except ProviderError as error:
        return Evidence(Finding.UNAVAILABLE, message=message_text(error.message, provider)), None
    except Exception:
        logger.exception("Looking for %s", submission.pk)
        message = gettext("Something went wrong here while the ATS was asked.")
        return Evidence(Finding.UNAVAILABLE, message=message), None


def _since(submission: Submission) -> datetime | None:
    """Return the time before which no record can be the one that was sent.

    Who exists already, where nothing else is unknown, may be there for years.
    """
    unknown = submission.attempts.filter(stage=None, outcome=Outcome.UNKNOWN)
    first: datetime | None = unknown.aggregate(first=Min("started_at"))["first"]
    return first - CREATED_WITHIN if first else None


def _settle(submission: Submission, evidence: Evidence, provider: Provider) -> Look | None:
    """Write what is decisive in one commit; None where it no longer is, or somebody was faster."""
    match = evidence.match
    if match is None:
        return None
    follow = stages_of(submission, provider)
    try:
        with transaction.atomic():
            if not is_still_decisive(submission, evidence):
                return None
            settled = _unchanged(submission).update(
                status=Status.DELIVERED,
                proof=Proof.LOOK,
                remote_id=match.remote_id[:500],
                remote_url=web_url(match.url),
                message="",
                field_errors=[],
                look_after=None,
                settled_at=Now(),
            )
            if not settled:
                return None
            submission.status, submission.remote_id = Status.DELIVERED, match.remote_id[:500]
            stages_begin(submission, follow)
            wake_for_reading(submission)
            return look_keep(submission, evidence)
    except IntegrityError:  # found for another submission at the same moment
        return None


def _go_on(submission: Submission, evidence: Evidence) -> Look:
    """Keep what was found; look again later, or leave it to a person."""
    delay = _next_look(submission, evidence)
    after = None if delay is None else Now() + Value(timedelta(seconds=delay))
    with transaction.atomic():
        look = look_keep(submission, evidence)
        if _unchanged(submission).update(look_after=after) and delay is not None:
            wake_for_a_look(submission, delay=delay)
    return look


def _next_look(submission: Submission, evidence: Evidence) -> float | None:
    """Return seconds until the next look, None where a person goes on.

    Looks are counted from the attempt; a vendor that could not be asked is asked for as long
    as it would be sent to.
    """
    schedule = settings.LOOK_AFTER
    if evidence.finding == Finding.UNSEARCHABLE:
        return None
    made = submission.looks_made
    if evidence.finding == Finding.UNAVAILABLE:
        if made * schedule[-1] > settings.SEND_FOR:
            return None
        return float(schedule[min(made, len(schedule) - 1)])
    if submission.status != Status.UNCONFIRMED or made >= len(schedule):
        return None
    return float(schedule[made] - schedule[made - 1])


def look_keep(submission: Submission, evidence: Evidence) -> Look:
    return Look.objects.create(
        submission=submission,
        finding=evidence.finding,
        message=evidence.message,
        matches=[
            match_record(match, evidence.linked.get(match.remote_id, ""))
            for match in evidence.matches
        ],
    )


def match_record(match: Match, linked_to: str) -> dict[str, object]:
    return {
        "remote_id": match.remote_id[:500],
        "name": match.name,
        "emails": list(match.emails),
        "created_at": match.created_at,
        "url": web_url(match.url),
        "linked_to": linked_to,
    }
