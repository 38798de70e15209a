"""What people who use this are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext


def person_name(user: Any) -> str:
    """Return the user's name, or that it was somebody."""
    if user is None:
        return gettext("Somebody")
    return str(user.get_full_name() or user.get_username())
