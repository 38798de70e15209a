"""Who may do what: the two groups that every installation has."""

from __future__ import annotations

from typing import Any

RECRUITERS, ADMINS = "Recruiters", "Admins"

_ADMIN_APPS = ("connections", "candidates")


def groups_make(**_signal: Any) -> None:
    """Make the groups where they are missing, and give the admins their permissions.

    Recruiters need none: they see their own submissions and the connections of their groups.
    """
    from django.contrib.auth.models import Group, Permission

    Group.objects.get_or_create(name=RECRUITERS)
    admins, _created = Group.objects.get_or_create(name=ADMINS)
    admins.permissions.add(
        *Permission.objects.filter(content_type__app_label__in=_ADMIN_APPS),
        *Permission.objects.filter(content_type__app_label="auth", content_type__model="user"),
    )
