"""Who may be the person that is being entered: from our own history, at once.

It warns and never forbids. A name alone is weak, as many people share one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import (
    AutoField,
    Case,
    CharField,
    IntegerField,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from candidates.models import IdentityKey, Status, Submission
from connections.models import Connection, ListEntry, User, sees_everything
from connections.prepared import Given, Prepared
from connections.providers.candidate import Candidate

from .identity import KINDS, STRONG, Key, identity_keys
from .names import person_name

MOST_SHOWN = 5
MOST_READ = 200  # keys in common; a frequent name has more
MOST_LEFT_OUT = 2
NOBODY = UUID(int=0)


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

    `leave_out` are ids and form tokens, at most two, of what is itself being entered or corrected.
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
    if not in_common:
        return Found()
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
    count = 1 << (len(sought.keys) - 1).bit_length()  # of few lengths: each is a statement
    keys = [*sought.keys, *[sought.keys[-1]] * (count - len(sought.keys))]
    given: dict[str, object] = {"user": sought.user.pk}
    for number, (kind, value) in enumerate(keys):
        given |= {f"kind{number}": kind, f"value{number}": value}
    for number in range(MOST_LEFT_OUT):
        given[f"itself{number}"] = (*sought.leave_out, *[NOBODY] * MOST_LEFT_OUT)[number]
    found: dict[UUID, dict[str, None]] = {}
    for key in _with_keys(count, sees_everything(sought.user)).all(**given):
        found.setdefault(key.submission_id, {})[key.kind] = None
    return {pk: tuple(kinds) for pk, kinds in found.items()}


@lru_cache(maxsize=32)
def _with_keys(count: int, everything: bool) -> Prepared:
    """Return the search for one of `count` keys; to write it takes ten times as long as to run."""
    return Prepared(lambda: _searched(count, everything))


def _searched(count: int, everything: bool) -> QuerySet[IdentityKey]:
    wanted = Q()
    for number in range(count):
        kind, value = Given(f"kind{number}", CharField()), Given(f"value{number}", CharField())
        wanted |= Q(kind=kind, value=value)
    rank = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)),
        output_field=IntegerField(),
    )
    active = Connection.objects.active()
    usable = active if everything else Connection.objects.permitted_to(Given("user", AutoField()))
    itself = Q()
    for number in range(MOST_LEFT_OUT):
        given = Given(f"itself{number}", UUIDField())
        itself |= Q(submission=given) | Q(submission__form_token=given)
    return (
        IdentityKey.objects.filter(wanted, submission__connection__in=usable.values("pk"))
        .exclude(submission__status=Status.CLOSED)
        .exclude(itself)
        .order_by(rank, "-submission__created_at")
        .only("submission", "kind")[:MOST_READ]
    )


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
