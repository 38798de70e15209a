"""What proves that a record of the ATS is the candidate that was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models.functions import Now

from candidates.models import Finding, Outcome, Proof, Status, Submission
from connections.providers.base import Provider
from connections.providers.outcomes import Match
from connections.services import storable

from .claims import lease_of

CREATED_WITHIN = timedelta(minutes=2)  # before an attempt began, or after it ended


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one look found. `match` is the record that decides; `linked` tells by remote id to
    which submission a record belongs already."""

    finding: Finding
    matches: tuple[Match, ...] = ()
    match: Match | None = None
    linked: Mapping[str, str] = field(default_factory=dict)
    message: str = ""

    def weakened(self) -> Evidence:
        """Return it as what a person decides on."""
        return replace(self, finding=Finding.SIMILAR, match=None)


def evidence_in(submission: Submission, matches: Iterable[Match], provider: Provider) -> Evidence:
    """Weigh the records that a vendor's search returned.

    Our reference decides. So does one single record with the same e-mail address that was
    created when we sent, belongs to no other submission, and can be no other's; at a vendor
    that can be searched by e-mail, and not for who exists already.
    """
    found = tuple(_storable(match) for match in matches)
    linked = _linked(submission, found)
    ours = [match for match in found if match.reference == str(submission.pk)]
    if len(ours) == 1:
        return Evidence(Finding.REFERENCE, found, ours[0], linked)
    if not found:
        return Evidence(Finding.NONE)
    match = _only_one(submission, found, linked) if provider.is_searchable_by_email else None
    if match is None or _shared(submission):
        return Evidence(Finding.SIMILAR, found, None, linked)
    return Evidence(Finding.EMAIL, found, match, linked)


def is_still_decisive(submission: Submission, evidence: Evidence) -> bool:
    """Tell whether nothing has come up since the ATS was asked; call it where it is written."""
    if evidence.match is None:
        return False
    if evidence.match.remote_id in _linked(submission, (evidence.match,)):
        return False
    return evidence.finding == Finding.REFERENCE or not _shared(submission)


def _only_one(
    submission: Submission, matches: tuple[Match, ...], linked: Mapping[str, str]
) -> Match | None:
    """Return the one record that can be what an attempt of unknown outcome created."""
    emails, spans = _emails(submission), _spans(submission)
    possible = [
        match
        for match in matches
        if match.remote_id not in linked
        and emails & {email.strip().casefold() for email in match.emails}
        and (
            match.created_at is None
            or any(begin <= match.created_at <= end for begin, end in spans)
        )
    ]
    if len(possible) != 1 or possible[0].created_at is None:
        return None
    return possible[0]


def _spans(submission: Submission) -> list[tuple[datetime, datetime]]:
    """Return the times in which an attempt of unknown outcome can have created a record.

    None creates one when its lease is over, however late it was known to have ended.
    """
    lease = lease_of(submission.connection.timeouts)
    return [
        (
            attempt.started_at - CREATED_WITHIN,
            min(attempt.ended_at, attempt.started_at + lease) + CREATED_WITHIN,
        )
        for attempt in submission.attempts.filter(stage=None, outcome=Outcome.UNKNOWN)
        if attempt.ended_at
    ]


def _shared(submission: Submission) -> bool:
    """Tell whether a record with this one's e-mail address can be another submission's.

    One that is on its way, or whose call may have created a record that nobody linked to it,
    though a person closed it or sent it again since.
    """
    emails = _emails(submission)
    others = Submission.objects.filter(connection=submission.connection_id)
    others = others.exclude(pk=submission.pk)
    on_their_way = others.filter(status__in=(Status.SENDING, Status.UNCONFIRMED))
    if any(emails & _addresses(each) for each in on_their_way.values_list("candidate", flat=True)):
        return True
    spans = _spans(submission)
    sent_then = others.filter(
        attempts__stage=None,
        attempts__outcome=Outcome.UNKNOWN,
        attempts__started_at__lte=max((end for _begin, end in spans), default=Now()),
        attempts__ended_at__gte=min((begin for begin, _end in spans), default=Now()),
    ).distinct()
    return any(
        emails & _addresses(each.candidate) and _may_have_another(each) for each in sent_then
    )


def _may_have_another(submission: Submission) -> bool:
    """Tell whether its unknown calls can have created a record beside the one it is linked to."""
    unknown = submission.attempts.filter(stage=None, outcome=Outcome.UNKNOWN).count()
    was_found = submission.proof in (Proof.LOOK, Proof.PERSON) and submission.remote_id
    return unknown > (1 if was_found else 0)


def _linked(submission: Submission, matches: Iterable[Match]) -> dict[str, str]:
    """Return the submissions that the records belong to already, by remote id."""
    ids = [match.remote_id for match in matches]
    others = Submission.objects.filter(
        connection=submission.connection_id, remote_id__in=ids
    ).exclude(pk=submission.pk)
    return {remote_id: str(pk) for remote_id, pk in others.values_list("remote_id", "pk")}


def _emails(submission: Submission) -> set[str]:
    return _addresses(submission.candidate)


def _addresses(candidate: Mapping[str, object]) -> set[str]:
    rows = candidate.get("emails") or []
    found = {str(row.get("value", "")).strip().casefold() for row in rows}  # type: ignore[attr-defined]
    return found - {""}


def _storable(match: Match) -> Match:
    return replace(
        match,
        remote_id=str(storable(match.remote_id)),
        name=str(storable(match.name))[:500],
        emails=tuple(str(storable(email))[:320] for email in match.emails[:20]),
        url=str(storable(match.url)),
    )
