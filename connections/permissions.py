"""What a person may do, asked of the database once a request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from .prepared import Given, PreparedValues


class PermissionsBackend(ModelBackend):
    """Django's users and permissions; a person's own and their groups' are read as one.

    Every page of a recruiter asks for them, and Django would write and run two queries.
    """

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the permissions of an active user as `app_label.codename`."""
        is_plain = user_obj.is_active and not user_obj.is_anonymous and not user_obj.is_superuser
        if not is_plain or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            rows = _PERMISSIONS(user=user_obj.pk)
            user_obj._perm_cache = {f"{label}.{name}" for label, name in rows}  # noqa: SLF001
        held: set[str] = user_obj._perm_cache  # noqa: SLF001
        return held


def _permissions() -> QuerySet[Permission, tuple[str, str]]:
    user: Any = Given("user", get_user_model()._meta.pk)  # noqa: SLF001
    own = get_user_model().user_permissions.through.objects.filter(user=user)
    of_groups = Group.permissions.through.objects.filter(group__user=user)
    held = Q(pk__in=own.values("permission")) | Q(pk__in=of_groups.values("permission"))
    return (
        Permission.objects.filter(held)
        .order_by()
        .values_list("content_type__app_label", "codename")
    )


_PERMISSIONS = PreparedValues(_permissions)
