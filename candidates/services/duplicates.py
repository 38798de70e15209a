"""Who may be the person that is being entered: from our own history, at once.

It warns and never forbids. A name alone is weak, as many people share one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from candidates.models import IdentityKey, Status, Submission
from connections.models import Connection, ListEntry, User
from connections.providers.candidate import Candidate

from .identity import KINDS, STRONG, Key, identity_keys
from .names import person_name

MOST_SHOWN = 5
MOST_READ = 200  # keys in common; a frequent name has more


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Somebody who may be the same person.

    `same` are the kinds of keys in common, the strongest first. `token` tells this one from
    others on the page. `remote_id` is that at the vendor of the chosen connection, "" where it
    is not known. What nobody told is "" or None.
    """

    token: str
    name: str
    same: tuple[str, ...]
    added_by: str = ""
    added_at: datetime | None = None
    job: str = ""
    submission: Submission | None = None
    is_visible: bool = False
    ats: str = ""
    url: str = ""
    remote_id: str = ""
    has_job: bool = False

    @property
    def is_strong(self) -> bool:
        return not STRONG.isdisjoint(self.same)

    @property
    def same_text(self) -> str:
        """Return “Same phone and name”, or how little a name says."""
        if not self.is_strong:
            return gettext("Same name only; many people share one")
        words = {
            "email": gettext("e-mail"),
            "phone": gettext("phone"),
            "profile": gettext("profile link"),
            "name": gettext("name"),
        }
        told = get_text_list([words[kind] for kind in self.same], gettext("and"))
        return gettext("Same %(what)s") % {"what": told}

    @property
    def added_on(self) -> str:
        if self.added_at is None:
            return ""
        return date_format(timezone.localtime(self.added_at), "j F Y")

    def as_shown(self) -> dict[str, object]:
        """Return what was shown, to be kept with a decision."""
        return {
            "name": self.name,
            "same": list(self.same),
            "submission": str(self.submission.pk) if self.submission else "",
            "remote_id": self.remote_id,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """The strongest few, and how many more there are."""

    shown: tuple[Duplicate, ...] = ()
    more: int = 0

    @property
    def strong(self) -> tuple[Duplicate, ...]:
        return tuple(each for each in self.shown if each.is_strong)


@dataclass(frozen=True, slots=True)
class Anyway:
    """Who was shown as possibly the same, and why it was sent all the same."""

    shown: tuple[Duplicate, ...]
    reason: str = ""

    def details(self) -> dict[str, object]:
        """Return the decision's `reason` and `before`."""
        return {
            "reason": self.reason,
            "before": {"shown": [each.as_shown() for each in self.shown]},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Who is looked for: keys, by whom, for which connection and job.

    `leave_out` are ids and form tokens of what is itself being entered or corrected.
    """

    user: User
    keys: tuple[Key, ...]
    connection: Connection | None = None
    job_id: str = ""
    leave_out: tuple[UUID, ...] = ()
    candidate: Candidate = field(default_factory=Candidate)


def keys_of(candidate: Candidate) -> tuple[Key, ...]:
    return identity_keys(candidate, region=settings.DEFAULT_REGION)


def identity_write(submission: Submission) -> None:
    """Keep by what this candidate is recognised; with the candidate, in one insert."""
    IdentityKey.objects.bulk_create(
        [
            IdentityKey(submission=submission, kind=kind, value=value)
            for kind, value in keys_of(submission.as_candidate())
        ]
    )


def identity_rewrite(submission: Submission) -> None:
    IdentityKey.objects.filter(submission=submission).delete()
    identity_write(submission)


def duplicates_in_history(sought: Sought) -> Found:
    """Return whom anybody entered through a connection that the person may use.

    What was closed is nobody's candidate any more. The number of queries does not depend on
    what is found.
    """
    in_common = _in_common(sought)
    order = sorted(in_common, key=lambda pk: min(map(KINDS.index, in_common[pk])))
    few = order[:MOST_SHOWN]
    rows = Submission.objects.select_related("connection", "created_by").in_bulk(few)
    visible = set(
        Submission.objects.visible_to(sought.user).filter(pk__in=few).values_list("pk", flat=True)
    )
    jobs = job_labels(rows.values())
    shown = tuple(
        _duplicate(rows[pk], in_common[pk], sought, is_visible=pk in visible, jobs=jobs)
        for pk in few
        if pk in rows
    )
    return Found(shown, len(order) - len(few))


def _in_common(sought: Sought) -> dict[UUID, tuple[str, ...]]:
    """Return the kinds in common by submission; the strongest, and of these the latest, first."""
    if not sought.keys:
        return {}
    wanted = Q()
    for kind, value in sought.keys:
        wanted |= Q(kind=kind, value=value)
    rank = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)),
        output_field=IntegerField(),
    )
    usable = Connection.objects.usable_by(sought.user).order_by().values("pk")
    itself = Q(submission__in=sought.leave_out) | Q(submission__form_token__in=sought.leave_out)
    rows = (
        IdentityKey.objects.filter(wanted, submission__connection__in=usable)
        .exclude(submission__status=Status.CLOSED)
        .exclude(itself)
        .order_by(rank, "-submission__created_at")
        .values_list("submission_id", "kind")[:MOST_READ]
    )
    found: dict[UUID, dict[str, None]] = {}
    for pk, kind in rows:
        found.setdefault(pk, {})[kind] = None
    return {pk: tuple(kinds) for pk, kinds in found.items()}


def _duplicate(
    submission: Submission,
    same: tuple[str, ...],
    sought: Sought,
    *,
    is_visible: bool,
    jobs: Mapping[tuple[int, str], str],
) -> Duplicate:
    job_id = str(submission.candidate.get("job_id", ""))
    is_here = sought.connection is not None and submission.connection_id == sought.connection.pk
    is_there = submission.status == Status.DELIVERED and is_here
    return Duplicate(
        token=str(submission.pk),
        name=str(submission),
        same=same,
        added_by=person_name(submission.created_by),
        added_at=submission.created_at,
        job=jobs.get((submission.connection_id, job_id), job_id),
        submission=submission,
        is_visible=is_visible,
        ats=submission.ats_name,
        url=submission.remote_url,
        remote_id=submission.remote_id if is_there else "",
        has_job=is_there and bool(job_id) and job_id == sought.job_id,
    )


def job_labels(submissions: Iterable[Submission]) -> dict[tuple[int, str], str]:
    """Return what the jobs are called, by connection and id; in one query."""
    asked = {(each.connection_id, str(each.candidate.get("job_id", ""))) for each in submissions}
    entries = ListEntry.objects.filter(
        vendor_list__source="jobs",
        vendor_list__connection__in={connection_pk for connection_pk, _job in asked},
        key__in={job_id for _pk, job_id in asked if job_id},
    )
    labels = entries.values_list("vendor_list__connection", "key", "label")
    return {(connection_pk, key): label for connection_pk, key, label in labels}


def unseen(found: Sequence[Duplicate], seen: Collection[str]) -> bool:
    """Tell whether one of `found` was never shown."""
    return any(each.token not in seen for each in found)
