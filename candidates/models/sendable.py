"""What is sent by one call: claimed with a lease, tried, settled. A submission, or its stage."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from connections.models import UNTIL_CHECKED
from connections.providers.base import Provider
from connections.providers.errors import ProviderError
from connections.providers.outcomes import Receipt
from connections.providers.types import Request, Response

from .statuses import TONES, Status

if TYPE_CHECKING:
    from .submission import Submission


class SendableQuerySet(models.QuerySet[Any]):
    CONNECTION = "connection"
    """The way from a row to its connection."""

    def sendable(self) -> Self:
        """Return what could be claimed, were its time come and its connection free."""
        return self.filter(status=Status.QUEUED)

    def unpaused(self) -> Self:
        """Return those whose connection is not paused.

        A pause that waits for a check ends with the check, not with its time.
        """
        path = self.CONNECTION
        free = Q(**{f"{path}__paused_until": None}) | Q(**{f"{path}__paused_until__lte": Now()})
        checked = ~Q(**{f"{path}__pause_kind__in": UNTIL_CHECKED})
        return self.filter(free, checked)

    def due(self) -> Self:
        """Return what a worker may claim now."""
        in_use = {f"{self.CONNECTION}__is_active": True}
        return self.sendable().filter(send_after__lte=Now(), **in_use).unpaused()

    def of_connection(self, connection_pk: Any) -> Self:
        return self.filter(**{self.CONNECTION: connection_pk})

    def lapsed(self) -> Self:
        """Return those whose worker did not come back before its lease ended."""
        return self.filter(status=Status.SENDING, lease_until__lt=Now())

    def unstamped(self) -> Self:
        """Return those that were not woken since the sweep before."""
        stale = Now() - Value(timedelta(seconds=settings.SWEEP_EVERY))
        return self.filter(Q(enqueued_at=None) | Q(enqueued_at__lt=stale))

    def stamp(self, row: Sendable) -> bool:
        """Mark `row` as woken; False where somebody else has, or it has moved on."""
        as_read = Q(enqueued_at=None)
        if row.enqueued_at is not None:
            # SQLite compares texts, and a whole second is one of two
            as_read = Q(enqueued_at__lt=row.enqueued_at + timedelta(milliseconds=1))
        same = self.filter(as_read, pk=row.pk, status=row.status)
        return bool(same.update(enqueued_at=Now()))


class Sendable(models.Model):
    """One call that creates something, made at most once unless nothing was created.

    `warnings` are full sentences; `tried_for` are the seconds spent waiting between tries;
    `idempotency_key` changes after every outcome that is certain.
    """

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.QUEUED)
    send_after = models.DateTimeField(_("send after"), db_default=Now())
    enqueued_at = models.DateTimeField(null=True, blank=True, editable=False, db_default=Now())
    attempts_made = models.PositiveIntegerField(default=0, editable=False)
    tried_for = models.FloatField(default=0, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)

    remote_id = models.CharField(_("id at the vendor"), max_length=500, blank=True)
    message = models.TextField(_("message"), blank=True)
    field_errors = models.JSONField(_("errors at fields"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def status_tone(self) -> str:
        return TONES[Status(self.status)]

    @property
    def is_settled(self) -> bool:
        return self.status not in (Status.QUEUED, Status.SENDING)

    @property
    def whole(self) -> Submission:
        """Return the submission that this is, or is a stage of."""
        raise NotImplementedError

    def build_request(self, provider: Provider) -> Request:
        raise NotImplementedError

    def read_receipt(self, provider: Provider, response: Response) -> Receipt:
        raise NotImplementedError

    def read_error(self, provider: Provider, response: Response) -> ProviderError:
        raise NotImplementedError


def lease_is_whole(name: str) -> models.CheckConstraint:
    """Return the constraint that what is being sent has a lease."""
    return models.CheckConstraint(
        condition=~Q(status="sending") | Q(lease_token__isnull=False, lease_until__isnull=False),
        name=name,
    )


FREE: dict[str, None] = {"lease_token": None, "lease_until": None}
