"""What the ATS kept of a candidate that was delivered."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import PauseKind

from .stage import Stage
from .statuses import Proof, Status
from .submission import Submission, SubmissionQuerySet

READ_BACK_WITHIN = timedelta(days=1)  # of the delivery; what was not read by then is not read
QUEUED_BEFORE = timedelta(days=1)  # that a candidate may have waited before it was delivered


class ReadBackQuerySet(models.QuerySet["ReadBack"]):
    def due(self) -> ReadBackQuerySet:
        """Return those that are to be read now; what the vendor asked to wait is heeded."""
        asked = models.Q(submission__connection__pause_kind__in=("", PauseKind.ASKED))
        rows = self.filter(read_after__lte=Now(), submission__status=Status.DELIVERED)
        return rows.exclude(asked, submission__connection__paused_until__gt=Now())

    def overtaken(self) -> ReadBackQuerySet:
        """Return those that were read before a later part came through; within a day."""
        recent = Now() - Value(READ_BACK_WITHIN)
        later = Stage.objects.filter(
            submission=OuterRef("submission"),
            status=Status.DELIVERED,
            settled_at__gt=OuterRef("read_at"),
        )
        return self.filter(Exists(later), read_after=None, read_at__gt=recent)


class ReadBack(models.Model):
    """What the ATS kept of one delivered candidate, read back once it shows the record.

    `lines` are ``{"path", "sent", "kept", "verdict", "note"}``, one for each value that was
    entered; `fields_told` counts those that the vendor tells of, `fields_dropped` those of them
    that were not kept. While `read_after` is set it is read (again) by itself.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="read_back", verbose_name=_("submission")
    )
    read_after = models.DateTimeField(_("read after"), null=True, blank=True, db_default=Now())
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    read_at = models.DateTimeField(_("read back"), null=True, blank=True)
    lines = models.JSONField(_("what was kept"), default=list, encoder=DjangoJSONEncoder)
    fields_told = models.PositiveIntegerField(_("fields told of"), default=0)
    fields_dropped = models.PositiveIntegerField(_("fields not kept"), default=0)
    message = models.TextField(_("message"), blank=True)

    objects = ReadBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading back")
        verbose_name_plural = _("readings back")
        indexes = [
            models.Index(fields=["read_after"], name="read_back_due"),
            models.Index(fields=["read_at"], name="read_back_read"),
        ]

    def __str__(self) -> str:
        if self.read_at is None:
            return gettext("Not read back")
        return gettext("%(count)s of %(told)s fields not kept") % {
            "count": self.fields_dropped,
            "told": self.fields_told,
        }

    @property
    def is_in_vain(self) -> bool:
        """Tell whether nothing was read, and nobody tries again."""
        return self.read_at is None and self.read_after is None


def unread() -> SubmissionQuerySet:
    """Return what was delivered within a day, by proof of the ATS, and is not being read back.

    Not those whose connection has something to send: reading gives way to that.
    """
    patience = Value(timedelta(seconds=float(settings.READ_BACK_AFTER[0])))
    since = Now() - Value(READ_BACK_WITHIN)
    rows = Submission.objects.filter(
        status=Status.DELIVERED,
        send_after__gt=since - Value(QUEUED_BEFORE),
        settled_at__gt=since,
        settled_at__lte=Now() - patience,
        proof__in=(Proof.RECEIPT, Proof.LOOK),
        read_back=None,
    ).exclude(remote_id="")
    busy = Submission.objects.due().filter(connection=OuterRef("connection"))
    found: SubmissionQuerySet = rows.exclude(Exists(busy)).order_by(F("settled_at"))
    return found
