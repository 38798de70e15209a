"""Who recruiters are in the ATS: matched by e-mail once, corrected by admins."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import AutoField, BigAutoField

from connections.models import AtsUser, Connection, ListEntry, MatchedBy, User, VendorList
from connections.prepared import Given, Prepared
from connections.providers.types import Choice


def ats_users_match(users: VendorList) -> None:
    """Match who is not matched yet with the one user of the list that has the e-mail address.

    A match by e-mail ends with its entry; what an admin chose stays.
    """
    by_email: dict[str, list[tuple[str, str]]] = {}
    entries = ListEntry.objects.filter(vendor_list=users)
    for key, label, email in entries.exclude(email="").values_list("key", "label", "email"):
        by_email.setdefault(email.casefold(), []).append((key, label))
    of_connection = AtsUser.objects.filter(connection=users.connection_id)
    if users.is_whole:
        listed = entries.values("key")
        of_connection.filter(matched_by=MatchedBy.EMAIL).exclude(remote_id__in=listed).delete()
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    unmatched = people.exclude(pk__in=of_connection.values("user"))
    AtsUser.objects.bulk_create(
        (
            AtsUser(connection_id=users.connection_id, user_id=pk, remote_id=key, label=label[:500])
            for pk, email in unmatched.values_list("pk", "email")
            if len(found := by_email.get(email.casefold(), [])) == 1
            for key, label in found
        ),
        ignore_conflicts=True,
    )


def me_in(connection: Connection, user: User) -> Choice | None:
    """Return who `user` is in the connection's ATS, None where nobody knows."""
    found: AtsUser | None = _MATCHED.first(connection=connection.pk, user=user.pk)
    return Choice(found.remote_id, found.label) if found and found.remote_id else None


_MATCHED = Prepared(
    lambda: AtsUser.objects.filter(
        connection=Given("connection", BigAutoField()), user=Given("user", AutoField())
    )
)
