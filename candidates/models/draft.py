"""A candidate that is being typed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import Connection, User

from .submission import Submission


class DraftQuerySet(models.QuerySet["Draft"]):
    def unfinished_of(self, user: User) -> DraftQuerySet:
        """Return what `user` has begun, the latest first."""
        return self.filter(owner=user.pk, discarded_at=None).order_by("-saved_at")


class Draft(models.Model):
    """What stands in one form, kept while it is typed.

    `id` is the form's token, and so of the submission that it becomes; for a refused
    `submission` that is corrected it is a key of its own. `entries` is what the browser sent:
    ``[[name, [value, …]], …]``. `version` counts the saves. `page` names the page that saved
    last and `sequence` its save, so that what comes late overwrites nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name=_("owner")
    )
    connection = models.ForeignKey(
        Connection, models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    entries = models.JSONField(_("what was typed"), default=list)
    title = models.CharField(_("name"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    page = models.CharField(max_length=36, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"))
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["owner", "-saved_at"], name="draft_of_owner")]

    def __str__(self) -> str:
        return self.title or gettext("No name yet")

    def get_absolute_url(self) -> str:
        """Return where it is gone on with."""
        if self.submission_id is not None:
            form = reverse("candidates:submission-edit", args=[self.submission_id])
        else:
            form = reverse("candidates:submission-create")
        return f"{form}?draft={self.pk}"
