"""By what a candidate that was entered is recognised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .submission import Submission


class IdentityKey(models.Model):
    """One key of a submission's candidate, as `services.identity` makes it; written with it."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        PROFILE = "profile", _("Profile link")
        NAME = "name", _("Name")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="identity_keys")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("value"), max_length=320)

    class Meta:
        verbose_name = _("identity key")
        verbose_name_plural = _("identity keys")
        constraints = [
            models.UniqueConstraint(
                fields=["value", "kind", "submission"], name="identity_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
