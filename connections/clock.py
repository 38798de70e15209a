"""A time as a person reads it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def clock_text(moment: datetime) -> str:
    """Return the time of day; on another day than today, the day before it."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "j M, H:i")
