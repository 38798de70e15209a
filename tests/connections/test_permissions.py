"""The permissions of a person are Django's own, read with one query."""

from __future__ import annotations

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from connections.permissions import PermissionsBackend

pytestmark = pytest.mark.django_db

HELD = {
    "connections.change_connection",
    "candidates.view_draft",
    "candidates.view_submission",
    "candidates.change_submission",
}


def permission(name: str) -> Permission:
    label, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def anew(user: User) -> User:
    """Return them as the next request sees them."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def clerk() -> User:
    """Return somebody with a permission of their own, one of each group, and one of all."""
    user = User.objects.create(username="clerk")
    of_all = permission("candidates.view_draft")
    user.user_permissions.add(permission("connections.change_connection"), of_all)
    for group, name in (
        ("Fair", "candidates.view_submission"),
        ("Office", "candidates.change_submission"),
    ):
        made = Group.objects.create(name=group)
        made.permissions.add(permission(name), of_all)
        user.groups.add(made)
    others = Group.objects.create(name="Others")
    others.permissions.add(permission("candidates.delete_submission"))
    return anew(user)


def test_ones_own_and_those_of_the_groups_are_read_with_one_query(clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert all(clerk.has_perm(name) for name in HELD)
        assert not clerk.has_perm("candidates.delete_submission")
        assert clerk.get_all_permissions() == HELD

    assert ModelBackend().get_all_permissions(anew(clerk)) == HELD


def test_what_is_given_and_taken_counts_from_the_next_request_on(clerk):
    clerk.groups.get(name="Fair").permissions.clear()
    clerk.user_permissions.add(permission("candidates.delete_submission"))

    changed = HELD - {"candidates.view_submission"} | {"candidates.delete_submission"}
    assert anew(clerk).get_all_permissions() == changed


def test_who_is_switched_off_or_not_signed_in_may_nothing(clerk):
    clerk.is_active = False

    assert PermissionsBackend().get_all_permissions(clerk) == set()
    assert PermissionsBackend().get_all_permissions(AnonymousUser()) == set()


def test_a_superuser_may_everything_and_nobody_has_a_permission_for_one_object(clerk):
    everything = PermissionsBackend().get_all_permissions(User(pk=clerk.pk, is_superuser=True))

    assert len(everything) == Permission.objects.count()
    assert PermissionsBackend().get_all_permissions(clerk, obj=clerk) == set()
