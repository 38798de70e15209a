"""What every call runs in the database, prepared: Django writes each of these once.

Each is the same for a submission and for a stage, where it is a table by model.
"""

from __future__ import annotations

from functools import partial

from django.db.models import (
    BigAutoField,
    DurationField,
    F,
    IntegerField,
    JSONField,
    Q,
    TextField,
    UUIDField,
)
from django.db.models.functions import Now

from candidates.models import (
    FREE,
    Attempt,
    Proof,
    SendableQuerySet,
    Stage,
    Status,
    Submission,
)
from connections.prepared import Given, Prepared, PreparedInsert, PreparedUpdate

Model = type[Submission] | type[Stage]
MODELS: tuple[Model, ...] = (Submission, Stage)

FIRST_FEW = 8  # of those that wait

_LEASE = Given("lease", DurationField())
_NUMBER = Given("number", IntegerField())
_LEASE_TOKEN = Given("lease_token", UUIDField())
_REMOTE_ID = Given("remote_id", TextField())
_WARNINGS = Given("warnings", JSONField())


def _given(model: Model) -> Given:
    return Given("pk", model.id.field)


def _first_few(model: Model) -> SendableQuerySet:
    rows: SendableQuerySet = model.objects.due().of_connection(Given("connection", BigAutoField()))
    return rows.order_by("send_after").only("pk")[:FIRST_FEW]


def _due(model: Model) -> SendableQuerySet:
    rows: SendableQuerySet = model.objects.due().filter(pk=_given(model))
    return rows


def _as_seen(model: Model) -> SendableQuerySet:
    """Return the given row, if nobody has had it since it was seen to be due."""
    rows: SendableQuerySet = model.objects.filter(
        pk=_given(model),
        status=Status.QUEUED,
        idempotency_key=Given("idempotency_key", UUIDField()),
        attempts_made=_NUMBER,
    )
    return rows


def _due_as_seen(model: Model) -> SendableQuerySet:
    rows: SendableQuerySet = _as_seen(model).filter(pk__in=_due(model).values("pk"))
    return rows


def _held(model: Model) -> SendableQuerySet:
    rows: SendableQuerySet = model.objects.filter(
        pk=_given(model),
        status=Status.SENDING,
        lease_token=_LEASE_TOKEN,
        lease_until__gt=Now(),
    )
    return rows


def _created(model: Model) -> SendableQuerySet:
    """Return the given row that is mine, or that nobody sent again since the given try.

    It may have been given up, queued to be sent again, or linked to a record that was found.
    """
    late = Q(status__in=(Status.UNCONFIRMED, Status.QUEUED))
    if model is Submission:
        late |= Q(status=Status.DELIVERED, proof=Proof.LOOK)
    rows: SendableQuerySet = model.objects.filter(
        Q(status=Status.SENDING, lease_token=_LEASE_TOKEN) | late & Q(attempts_made=_NUMBER),
        pk=_given(model),
    )
    return rows


WAITING = {model: Prepared(partial(_first_few, model)) for model in MODELS}
"""The keys of those that wait longest for the given connection."""

DUE = {model: Prepared(partial(_due, model)) for model in MODELS}
"""The given row, if it is due."""

_HELD: dict[str, object] = {
    "status": Status.SENDING,
    "lease_token": _LEASE_TOKEN,
    "lease_until": Now() + _LEASE,
}

TRY = {model: PreparedUpdate(partial(_as_seen, model), **_HELD) for model in MODELS}
"""Take the given row, if nobody has had it since it was seen."""

CLAIM = {model: PreparedUpdate(partial(_due_as_seen, model), **_HELD) for model in MODELS}
"""Take the given row, if it still is due besides."""

KEEP = PreparedInsert(Submission)

COUNT_ATTEMPT = {
    model: PreparedUpdate(
        partial(_held, model),
        warnings=_WARNINGS,
        attempts_made=F("attempts_made") + 1,
        lease_until=Now() + _LEASE,
    )
    for model in MODELS
}
"""One more try is made of the given row, if the given lease of it is in force; it begins anew.

So a sweep that waited for this row, and has not seen the attempt, finds a lease in force.
"""

OPEN_ATTEMPT = PreparedInsert(Attempt)

END_ATTEMPT = PreparedUpdate(
    lambda: Attempt.objects.filter(pk=Given("pk", BigAutoField())),
    outcome=Given("outcome", TextField()),
    ended_at=Now(),
    response=Given("response", TextField()),
    receipt=Given("receipt", JSONField()),
    http_status=Given("http_status", IntegerField()),
    vendor_request_id=Given("vendor_request_id", TextField()),
    duration=Given("duration", IntegerField()),
    message=Given("message", TextField()),
)
"""What a try came to; what was sent is not written again."""

TWIN = Prepared(
    lambda: (
        Submission.objects.filter(
            connection=Given("connection", BigAutoField()),
            remote_id=_REMOTE_ID,
            status=Status.DELIVERED,
        )
        .exclude(pk=_given(Submission))
        .only("full_name", "email")
    )
)
"""Another submission that the ATS gave the same id."""

_HAS_A_RECEIPT: dict[str, object] = {
    **FREE,
    "status": Status.DELIVERED,
    "remote_id": _REMOTE_ID,
    "warnings": _WARNINGS,
    "message": "",
    "field_errors": [],
    "settled_at": Now(),
}

DELIVER: dict[Model, PreparedUpdate] = {
    Submission: PreparedUpdate(
        partial(_created, Submission),
        **_HAS_A_RECEIPT,
        ats_id=Given("ats_id", TextField()),
        remote_url=Given("remote_url", TextField()),
        proof=Proof.RECEIPT,
        look_after=None,
    ),
    Stage: PreparedUpdate(partial(_created, Stage), **_HAS_A_RECEIPT),
}
"""A receipt came for the given row: it is believed, also late."""
