"""How a vendor's published limits are kept."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Pace(models.Model):
    """How far the calls under one of a vendor's limits are ahead of their even pace.

    `key` names what the limit is counted for, without telling it. `next_at` is when the next
    call were due, were they evenly spread; a burst runs ahead of it.
    """

    key = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")

    def __str__(self) -> str:
        return self.key
