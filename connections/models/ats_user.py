"""Who a recruiter is in the ATS."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .connection import Connection


class MatchedBy(models.TextChoices):
    EMAIL = "email", _("The e-mail address")
    ADMIN = "admin", _("An admin")


class AtsUser(models.Model):
    """The user of the ATS that a recruiter is; an admin may say that there is none."""

    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="ats_users", verbose_name=_("connection")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="ats_users",
        verbose_name=_("recruiter"),
    )
    remote_id = models.CharField(_("id in the ATS"), max_length=500, blank=True)
    label = models.CharField(_("name in the ATS"), max_length=500, blank=True)
    matched_by = models.CharField(
        _("matched by"), max_length=10, choices=MatchedBy, default=MatchedBy.EMAIL
    )

    class Meta:
        verbose_name = _("recruiter in the ATS")
        verbose_name_plural = _("recruiters in the ATS")
        constraints = [
            models.UniqueConstraint(fields=["connection", "user"], name="one_user_per_recruiter")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.label or _('nobody')}"
