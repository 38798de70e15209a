"""What a connection's ATS asks for, as last fetched."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from connections.providers.types import LiveFields

from .connection import Connection


class FieldCatalog(models.Model):
    """What a connection's ATS asks for, as last fetched; `job_id` "" is without a job.

    `error` tells why the last try failed; the fields of the try before stay. `reread_at` is
    when a form that was sent last had the fields (not the lists) read again, or tried to.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="catalogs")
    job_id = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    fetched_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True)
    reread_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("field catalogue")
        verbose_name_plural = _("field catalogues")
        constraints = [
            models.UniqueConstraint(fields=["connection", "job_id"], name="one_catalog_per_job")
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.job_id}" if self.job_id else str(self.connection)

    @cached_property
    def live(self) -> LiveFields:
        return LiveFields.from_json(self.fields)

    @property
    def digest(self) -> str:
        """Return what tells these fields from others; "" where none were ever fetched."""
        return self.live.digest if self.fetched_at else ""

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self.fields.get("notes", ()))

    @property
    def is_fresh(self) -> bool:
        if self.fetched_at is None:
            return False
        return (timezone.now() - self.fetched_at).total_seconds() < settings.FIELDS_FRESH_FOR
