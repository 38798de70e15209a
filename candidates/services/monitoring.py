"""Where things stand, counted for those who watch: notices, probes, metrics.

However many rows there are, each function asks the database a fixed number of questions. Ages
are seconds by the database's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, Q, Sum, When
from django.db.models.functions import Coalesce, Greatest, Now

from candidates.models import (
    Attempt,
    Outcome,
    SendableQuerySet,
    Stage,
    Status,
    Submission,
    Worker,
    undecided,
)
from connections.models import Connection, PauseKind
from connections.providers import PROVIDERS

from .claims import lease_of

UNDER_WAY = (Status.QUEUED, Status.SENDING, Status.UNCONFIRMED)
"""What a worker has still to do with."""
STUCK = (Status.REJECTED, Status.FAILED, Status.UNCONFIRMED)
"""What may wait for a person."""
BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)  # seconds of a call, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many rows have a status, and how long the oldest of them has had it.

    `counts` is by status and vendor, `waiting` tells how many of a status wait for a person.
    What is queued ages from when it could have been sent: not before its time, nor while its
    connection is paused or inactive.
    """

    counts: Mapping[tuple[Status, str], int]
    waiting: Mapping[Status, int]
    oldest: Mapping[Status, float]


def standing(model: type[Submission] | type[Stage]) -> Standing:
    """Count what has not come to its end. Two queries."""
    counts = {(status, slug): 0 for status in UNDER_WAY for slug in PROVIDERS}
    waiting = dict.fromkeys(STUCK, 0)
    oldest = dict.fromkeys(UNDER_WAY, 0.0)
    for row in _by_status(model):
        status, slug = Status(row["status"]), row["slug"]
        if status in UNDER_WAY:
            counts[status, slug] = row["count"]
            oldest[status] = max(oldest[status], _age(status, slug, row))
        if status in STUCK:
            waiting[status] += row["count"] - row["looked_for"]
    ready = could_be_sent(model.objects.due()).aggregate(since=Min("ready_at"), now=Min(Now()))
    if ready["since"]:
        oldest[Status.QUEUED] = max(0.0, (ready["now"] - ready["since"]).total_seconds())
    return Standing(counts=counts, waiting=waiting, oldest=oldest)


def _by_status(model: type[Submission] | type[Stage]) -> Any:
    looked_for = Q(pk=None)  # nobody looks for a stage
    if model is Submission:
        looked_for = Q(status=Status.UNCONFIRMED) & ~undecided()
    rows = model.objects.filter(status__in={*UNDER_WAY, *STUCK}).order_by()
    return rows.values("status", slug=F(f"{rows.CONNECTION}__provider")).annotate(
        count=Count("pk"),
        looked_for=Count("pk", filter=looked_for),
        lease_until=Min("lease_until"),
        settled_at=Min("settled_at"),
        now=Min(Now()),
    )


def _age(status: Status, slug: str, row: Mapping[str, Any]) -> float:
    """Return how long the oldest of one group has its status; 0 for what is queued."""
    since = None
    if status == Status.UNCONFIRMED:
        since = row["settled_at"]
    elif status == Status.SENDING:
        since = row["lease_until"] - lease_of(Connection(provider=slug).timeouts)
    return max(0.0, (row["now"] - since).total_seconds()) if since else 0.0


def could_be_sent(rows: SendableQuerySet) -> SendableQuerySet:
    """Tell each row's `ready_at`: since when it is due, and its connection not paused."""
    times = [F("send_after"), Coalesce(f"{rows.CONNECTION}__paused_until", "send_after")]
    if rows.model is Submission:
        times.append(F("queued_at"))
    ready: SendableQuerySet = rows.annotate(ready_at=Greatest(*times))
    return ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """How many attempts of a vendor came to an outcome, and how long their calls took.

    `bucket` is the place in `BUCKETS` of the first that is no less, their number where none is,
    None where no call was made; `seconds` is the time of all calls together.
    """

    vendor: str
    outcome: Outcome
    is_stage: bool
    bucket: int | None
    count: int
    seconds: float


def calls() -> list[Calls]:
    """Count all attempts that have an outcome. One query, over an index alone."""
    steps = [When(duration__lte=round(most * 1000), then=n) for n, most in enumerate(BUCKETS)]
    longer = When(duration__isnull=False, then=len(BUCKETS))
    rows = (
        Attempt.objects.exclude(outcome=Outcome.OPEN)
        .order_by()
        .values(
            "outcome",
            slug=F("submission__connection__provider"),
            is_stage=Q(stage__isnull=False),
            bucket=Case(*steps, longer, output_field=IntegerField()),
        )
        .annotate(count=Count("pk"), duration=Sum("duration"))
    )
    return [
        Calls(
            vendor=row["slug"],
            outcome=Outcome(row["outcome"]),
            is_stage=bool(row["is_stage"]),
            bucket=row["bucket"],
            count=row["count"],
            seconds=(row["duration"] or 0) / 1000,
        )
        for row in rows
    ]


def paused_connections() -> dict[PauseKind, int]:
    """Count the active connections that are paused, by the kind of pause. One query."""
    rows = Connection.objects.paused().order_by().values("pause_kind").annotate(count=Count("pk"))
    found = {row["pause_kind"]: row["count"] for row in rows}
    return {kind: found.get(kind.value, 0) for kind in PauseKind}


def workers_alive() -> tuple[int, int]:
    """Count the worker processes that live, and their threads. One query."""
    alive = Worker.objects.alive().order_by().aggregate(count=Count("pk"), threads=Sum("threads"))
    return alive["count"], alive["threads"] or 0
