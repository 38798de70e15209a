"""What the look-ups of a candidate came to, in words that claim no more than is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext

from candidates.models import Finding, Look, Status, Submission
from connections.clock import clock_text
from connections.models import User

_NOT_ASKED = (Finding.UNAVAILABLE, Finding.UNSEARCHABLE)
_CANNOT_SEARCH = "This vendor cannot search for candidates."


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the ATS that a look-up found.

    `is_linked` tells whether it belongs to another candidate that was sent; `linked` is that
    one, where the reader may see it.
    """

    remote_id: str
    name: str
    emails: str
    created_at: datetime | None
    url: str
    is_linked: bool
    linked: Submission | None

    @property
    def created(self) -> str:
        """Return when the ATS made it: the day, and the time where that is recent."""
        if self.created_at is None:
            return ""
        local = timezone.localtime(self.created_at)
        is_recent = (timezone.now() - self.created_at).days < 2
        return date_format(local, "j F Y, H:i" if is_recent else "j F Y")


@dataclass(frozen=True, slots=True)
class Findings:
    """Where the look-ups stand (`standing`), and what they found (`text`, `records`).

    `records` come from the last look-up that the vendor answered; `note` says so where that
    was not the last one.
    """

    standing: str = ""
    text: str = ""
    note: str = ""
    records: tuple[Record, ...] = ()


def findings_of(
    submission: Submission, user: User, looks: Sequence[Look] | None = None
) -> Findings:
    """Return what is known of an unconfirmed or a refused one from its looks; {} of any other."""
    if submission.status not in (Status.UNCONFIRMED, Status.REJECTED):
        return Findings()
    current = _current(submission, submission.looks.all() if looks is None else looks)
    last = current[-1] if current else None
    answered = next((each for each in reversed(current) if each.finding not in _NOT_ASKED), None)
    records = records_in(answered, user) if answered else ()
    note = ""
    if records and answered is not last and answered is not None:
        found_at = gettext("This is what it showed at %(time)s.")
        note = found_at % {"time": clock_text(answered.made_at)}
    return Findings(
        standing=_standing(submission, last, len(current)),
        text=_text(submission, last, len(records)) if last else _unlooked(submission),
        note=note,
        records=records,
    )


def records_of(submission: Submission, user: User) -> tuple[Record, ...]:
    """Return the records that a person may say are the candidate."""
    return findings_of(submission, user).records


def _current(submission: Submission, looks: Sequence[Look] | Any) -> list[Look]:
    """Return the looks since the outcome that they are about."""
    settled_at = submission.settled_at
    return [look for look in looks if settled_at is None or look.made_at >= settled_at]


def _standing(submission: Submission, last: Look | None, count: int) -> str:
    """Say when it was looked for, and when it will be; "" where nobody looks any more."""
    after = submission.look_after
    if after is None:
        return ""
    words = {"ats": submission.ats_name, "next": clock_text(after)}
    if submission.connection.is_held_up:
        why = submission.connection.waits_because
        return " ".join([gettext("It cannot be looked for in %(ats)s just now.") % words, why])
    if submission.looks_made > count or after <= timezone.now():
        return gettext("It is being looked for in %(ats)s.") % words
    if last is None:
        return gettext("It is looked for in %(ats)s at %(next)s.") % words
    words["time"] = clock_text(last.made_at)
    if last.finding in _NOT_ASKED:
        return gettext("Looks into %(ats)s again at %(next)s.") % words
    return gettext("Looked for it in %(ats)s at %(time)s; looks again at %(next)s.") % words


def _text(submission: Submission, last: Look, found: int) -> str:
    words = {
        "ats": submission.ats_name,
        "vendor": submission.connection.provider_name,
        "time": clock_text(last.made_at),
        "message": last.message,
    }
    match last.finding:
        case Finding.NONE:
            text = gettext(
                "None found in %(vendor)s's data as of %(time)s. That proves nothing: what the "
                "vendor shows may be a copy that is hours old."
            )
        case Finding.UNSEARCHABLE if last.message in ("", gettext(_CANNOT_SEARCH)):
            text = gettext("This vendor cannot search.")
        case Finding.UNSEARCHABLE:
            text = gettext("The vendor refused the search: %(message)s")
        case Finding.UNAVAILABLE:
            text = gettext("The vendor could not be asked: %(message)s")
        case _ if submission.status == Status.REJECTED:
            return ""  # the records are sentences of their own
        case _ if found == 1:
            text = gettext("At %(time)s there was one record in %(ats)s that may be it.")
        case _:
            words["count"] = str(found)
            text = gettext("At %(time)s there were %(count)s records in %(ats)s that may be it.")
    return text % words


def _unlooked(submission: Submission) -> str:
    """Say that nobody has looked, where nobody will."""
    if submission.status != Status.UNCONFIRMED or submission.look_after is not None:
        return ""
    return gettext("It was not looked for in %(ats)s.") % {"ats": submission.ats_name}


def records_in(look: Look, user: User) -> tuple[Record, ...]:
    """Return the records that one look found, as `user` may see them."""
    linked_ids = {match["linked_to"] for match in look.matches if match.get("linked_to")}
    seen: dict[str, Submission] = {}
    if linked_ids:
        visible = Submission.objects.visible_to(user).filter(pk__in=linked_ids)
        seen = {str(each.pk): each for each in visible}
    return tuple(
        Record(
            remote_id=match["remote_id"],
            name=match.get("name", ""),
            emails=", ".join(match.get("emails", ())),
            created_at=parse_datetime(match["created_at"]) if match.get("created_at") else None,
            url=match.get("url", ""),
            is_linked=bool(match.get("linked_to")),
            linked=seen.get(match.get("linked_to", "")),
        )
        for match in look.matches
    )
