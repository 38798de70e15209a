"""What happened to a submission: each try, each look, what people decided."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .stage import Stage
from .statuses import Finding, Outcome
from .submission import Submission


class Attempt(models.Model):
    """One try at a submission or at a stage of it: what was sent, what came back, no secrets.

    `request` and `response` are JSON texts, capped; `duration` is in milliseconds; `receipt` is
    what a created record is known by: ``{"remote_id": …, "ats_id": …, "remote_url": …}``.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attempts")
    stage = models.ForeignKey(Stage, models.CASCADE, null=True, blank=True, related_name="attempts")
    number = models.PositiveIntegerField(_("number"))
    revision = models.PositiveIntegerField(_("revision"))
    idempotency_key = models.UUIDField(_("idempotency key"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.OPEN)
    started_at = models.DateTimeField(_("started"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    request = models.TextField(_("request"), blank=True)
    response = models.TextField(_("response"), blank=True)
    receipt = models.JSONField(_("receipt"), default=dict, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    vendor_request_id = models.CharField(_("vendor's request id"), max_length=200, blank=True)
    duration = models.PositiveIntegerField(_("duration in ms"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["number"]
        indexes = [
            # What is open is found, and what is watched is counted, without reading the texts.
            models.Index(
                fields=["outcome", "submission", "stage", "duration"], name="attempt_outcome"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], condition=Q(stage=None), name="attempt_number"
            ),
            models.UniqueConstraint(fields=["stage", "number"], name="attempt_number_of_stage"),
        ]

    def __str__(self) -> str:
        return gettext("Attempt %(number)s: %(outcome)s") % {
            "number": self.number,
            "outcome": self.get_outcome_display(),
        }


class Look(models.Model):
    """One look for a candidate whose fate is unknown, or who exists already; and its evidence.

    `matches` are ``{"remote_id", "name", "emails", "created_at", "url", "linked_to"}``, the last
    the id of the submission that the record belongs to already, "" where it is nobody's.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="looks")
    finding = models.CharField(_("finding"), max_length=12, choices=Finding)
    matches = models.JSONField(_("records found"), default=list, encoder=DjangoJSONEncoder)
    message = models.TextField(_("message"), blank=True)
    made_at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("look-up")
        verbose_name_plural = _("look-ups")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_finding_display()


class Decision(models.Model):
    """What a person did about a submission or a stage of it: who, when, why."""

    class Action(models.TextChoices):
        CORRECT = "correct", _("Corrected and sent again")
        SEND_AGAIN = "send_again", _("Sent again")
        CONFIRM = "confirm", _("Said that it is there")
        CLOSE = "close", _("Closed")
        ANYWAY = "anyway", _("Created although a similar person exists")
        ADD_JOB = "add_job", _("Added the job to the existing person")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="decisions")
    stage = models.ForeignKey(
        Stage, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
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
