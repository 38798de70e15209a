"""The processes that send."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

SILENT_AFTER = 60  # seconds without a heartbeat
ALIVE = Q(seen_at__gt=Now() - Value(timedelta(seconds=SILENT_AFTER)))


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> WorkerQuerySet:
        return self.filter(ALIVE)

    def with_life(self) -> WorkerQuerySet:
        """Know of each whether it `is_alive`, by the database's clock."""
        lives = ExpressionWrapper(ALIVE, output_field=BooleanField())
        return self.annotate(lives=lives)


class Worker(models.Model):
    """One worker process; it writes `seen_at` every few seconds, and leaves when it stops."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(_("machine"), max_length=200)
    pid = models.PositiveIntegerField(_("process"))
    threads = models.PositiveSmallIntegerField(_("threads"))
    started_at = models.DateTimeField(_("started"), db_default=Now())
    seen_at = models.DateTimeField(_("last seen"), db_default=Now())

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"

    @property
    def is_alive(self) -> bool:
        """Tell whether a row of `with_life()` was heard of within the last minute."""
        return bool(vars(self)["lives"])
