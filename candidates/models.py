"""What we send: submissions, each try at one, and what people decided about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import Connection, User, sees_everything
from connections.providers.candidate import Answer, Candidate
from connections.providers.types import FieldSpec, Path


class Status(models.TextChoices):
    """A status tells who acts next."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", _("In the ATS")
    REJECTED = "rejected", _("Refused by the ATS")
    FAILED = "failed", _("Not sent")
    UNCONFIRMED = "unconfirmed", _("Possibly in the ATS")
    CLOSED = "closed", _("Closed")


OPEN = (Status.QUEUED, Status.SENDING, Status.UNCONFIRMED)
"""What depends on the connection's account staying what it is."""

TONES = {
    Status.QUEUED: "blue",
    Status.SENDING: "blue",
    Status.DELIVERED: "green",
    Status.REJECTED: "red",
    Status.FAILED: "red",
    Status.UNCONFIRMED: "amber",
    Status.CLOSED: "neutral",
}


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User) -> SubmissionQuerySet:
        """Return a recruiter's own submissions; all of them for an admin."""
        return self if sees_everything(user) else self.filter(created_by=user.pk)

    def due(self) -> SubmissionQuerySet:
        """Return what a worker may claim now: queued, its time come, its connection in use."""
        unpaused = Q(connection__paused_until=None) | Q(connection__paused_until__lte=Now())
        return self.filter(
            unpaused,
            status=Status.QUEUED,
            send_after__lte=Now(),
            connection__is_active=True,
        )

    def lapsed(self) -> SubmissionQuerySet:
        """Return those whose worker did not come back before its lease ended."""
        return self.filter(status=Status.SENDING, lease_until__lt=Now())


class Submission(models.Model):
    """One candidate on its way into one ATS, exactly once.

    `candidate` is `Candidate.as_document()`, `answers` a list of [path, value], `specs` the
    vendor's questions they answer, so that history stays readable. `revision` counts the
    corrections; `idempotency_key` changes after every outcome that is certain.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="submissions")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("entered by"),
    )
    form_token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(_("name"), max_length=500, blank=True)
    email = models.CharField(_("e-mail"), max_length=320, blank=True, db_index=True)
    candidate = models.JSONField(_("candidate"), encoder=DjangoJSONEncoder)
    answers = models.JSONField(_("answers"), default=list, encoder=DjangoJSONEncoder)
    specs = models.JSONField(_("questions"), default=list)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.QUEUED)
    send_after = models.DateTimeField(_("send after"), db_default=Now())
    queued_at = models.DateTimeField(_("queued at"), db_default=Now())
    enqueued_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)

    remote_id = models.CharField(_("id at the vendor"), max_length=500, blank=True)
    ats_id = models.CharField(_("id in the ATS"), max_length=500, blank=True)
    remote_url = models.CharField(_("link into the ATS"), max_length=2000, blank=True)
    message = models.TextField(_("message"), blank=True)
    field_errors = models.JSONField(_("errors at fields"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by a person"), null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "send_after"], name="submission_due"),
            models.Index(fields=["connection", "remote_id"], name="submission_remote"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="sending")
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="sending_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status="delivered") | ~Q(remote_id="") | Q(confirmed_at__isnull=False),
                name="delivered_has_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("candidates:submission-detail", args=[self.pk])

    @property
    def status_tone(self) -> str:
        return TONES[Status(self.status)]

    @property
    def is_settled(self) -> bool:
        return self.status not in (Status.QUEUED, Status.SENDING)

    @property
    def ats_name(self) -> str:
        return self.connection.ats_name or gettext("your ATS")

    @cached_property
    def field_specs(self) -> tuple[FieldSpec, ...]:
        return tuple(FieldSpec.from_json(spec) for spec in self.specs)

    def as_candidate(self) -> Candidate:
        """Return what was entered, ready for a provider."""
        wires = {spec.path: spec.wire for spec in self.field_specs}
        answers = tuple(
            Answer(path=path, value=value, wire=wires.get(path, {}))
            for path, value in self.answer_pairs()
        )
        return Candidate.from_document(self.candidate, answers)

    def answer_pairs(self) -> list[tuple[Path, Any]]:
        return [(tuple(path), value) for path, value in self.answers]

    @property
    def headline(self) -> str:
        """Return what tells this person from others: job, place."""
        address = self.candidate.get("address", {})
        places = [address.get("city", ""), *self.candidate.get("locations", [])]
        return ", ".join(filter(None, [self.candidate.get("title", ""), *places[:1]]))


class Outcome(models.TextChoices):
    """What one try came to; `open` while the worker holds it, or after it died."""

    OPEN = "open", _("No outcome yet")
    DELIVERED = "delivered", _("Created")
    REJECTED = "rejected", _("Refused")
    FAILED = "failed", _("Connection refused")
    UNAVAILABLE = "unavailable", _("Not reached")
    UNKNOWN = "unknown", _("Unknown")


class Attempt(models.Model):
    """One try at a submission: what was sent and what came back, without secrets.

    `request` and `response` are JSON texts, capped; `duration` is in milliseconds.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField(_("number"))
    revision = models.PositiveIntegerField(_("revision"))
    idempotency_key = models.UUIDField(_("idempotency key"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.OPEN)
    started_at = models.DateTimeField(_("started"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    request = models.TextField(_("request"), blank=True)
    response = models.TextField(_("response"), blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    vendor_request_id = models.CharField(_("vendor's request id"), max_length=200, blank=True)
    duration = models.PositiveIntegerField(_("duration in ms"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="attempt_number"),
        ]

    def __str__(self) -> str:
        return gettext("Attempt %(number)s: %(outcome)s") % {
            "number": self.number,
            "outcome": self.get_outcome_display(),
        }


class Decision(models.Model):
    """What a person did about a submission: who, when, why."""

    class Action(models.TextChoices):
        CORRECT = "correct", _("Corrected and sent again")
        SEND_AGAIN = "send_again", _("Sent again")
        CONFIRM = "confirm", _("Said that it is there")
        CLOSE = "close", _("Closed")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="decisions")
    action = models.CharField(_("action"), max_length=12, choices=Action)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    remote_id = models.CharField(_("id at the vendor"), max_length=500, blank=True)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.get_action_display()
