"""A file that was put into a form."""

from __future__ import annotations

import uuid
from base64 import b64encode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.contents import content_open, content_path
from connections.models import User

from .draft import Draft
from .submission import Submission


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> UploadQuerySet:
        """Return own files that nobody has sent yet, and those of candidates whom `user` sees."""
        seen = Submission.objects.visible_to(user)
        return self.filter(
            Q(submission=None, owner=user.pk) | Q(submission__in=seen.order_by().values("pk"))
        )


class Upload(models.Model):
    """One file of one candidate; its content lies on disk under its SHA-256.

    It belongs to the draft that it was put into, then to the submission; what belongs to
    neither for a week is deleted. `size` is in bytes, `content_type` told by the content. Where
    the vendor fetches files: when a link to it was sent last, and when it was fetched first.
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
    linked_at = models.DateTimeField(_("link sent"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("fetched"), null=True, blank=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return where it is served to those who may see it."""
        if self.submission_id is None:
            return reverse("candidates:upload-file", args=[self.pk])
        return reverse("candidates:submission-file", args=[self.submission_id, self.pk])

    @property
    def is_here(self) -> bool:
        """Tell whether the content is on the disk."""
        return content_path(self.sha256).is_file()

    def base64(self) -> str:
        """Return the content. Raise OSError where it is gone or cannot be read."""
        with content_open(self.sha256) as file:
            return b64encode(file.read()).decode()
