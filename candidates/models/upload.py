"""A file that was put into a form."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .draft import Draft
from .submission import Submission


class Upload(models.Model):
    """One file of one candidate; its content lies on disk under its SHA-256.

    It belongs to the draft that it was put into, then to the submission; what belongs to
    neither for a day is deleted. `size` is in bytes, `content_type` told by the content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name=_("put in by"),
    )
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, blank=True, related_name="uploads")
    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(_("type of content"), max_length=100)
    file_name = models.CharField(_("file name"), max_length=255)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.file_name
