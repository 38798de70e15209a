"""What became different in what a connection's ATS asks for."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from connections.providers.types import LiveFields

from .connection import Connection


class CatalogChange(models.Model):
    """One change of a connection's live fields, for the job that they belong to ("" is none).

    `lines` are `Change.as_json`. `digest_before` and `before` are the fields until then, so
    that a form which was opened with them can tell what became different since.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="catalog_changes")
    job_id = models.CharField(_("job"), max_length=300, blank=True)
    at = models.DateTimeField(_("noticed"), db_default=Now())
    lines = models.JSONField(_("what changed"), default=list)
    is_weighty = models.BooleanField(_("may hold up candidates"), default=False)
    digest_before = models.CharField(max_length=32)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("change of fields")
        verbose_name_plural = _("changes of fields")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["connection", "digest_before"], name="change_from_digest"),
            models.Index(fields=["is_weighty", "at"], name="change_weighty"),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.job_id}" if self.job_id else str(self.connection)

    @cached_property
    def live_before(self) -> LiveFields:
        return LiveFields.from_json(self.before)

    @property
    def sentences(self) -> list[str]:
        """Say what changed, each in a full sentence."""
        from connections.services.changes import changes_of

        return [change.text for change in changes_of(self.lines)]
