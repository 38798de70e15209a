"""What every page with a form asks the database, prepared: Django writes each of these once."""

from __future__ import annotations

from django.db.models import AutoField, BigAutoField, CharField, Q, QuerySet
from django.utils import timezone

from connections.models import Connection, FieldCatalog, User, sees_everything
from connections.prepared import Given, Prepared


def connections_usable_by(user: User) -> list[Connection]:
    """Return `Connection.objects.usable_by`."""
    if sees_everything(user):
        return _ACTIVE.all()
    return _USABLE.all(user=user.pk)


def catalog_of(connection: Connection, job_id: str = "") -> FieldCatalog | None:
    """Return the fields as last fetched, or None where they never were."""
    found: FieldCatalog | None = _CATALOG.first(connection=connection.pk, job_id=job_id[:300])
    return found


def catalog_claim_refresh(catalog: FieldCatalog) -> bool:
    """Take it upon this process to have `catalog` refreshed; False where another one has.

    However many open a form with old fields at once, the vendor is asked once.
    """
    same = FieldCatalog.objects.filter(pk=catalog.pk, tried_at=catalog.tried_at)
    return bool(same.update(tried_at=timezone.now()))


def _active() -> QuerySet[Connection]:
    return Connection.objects.active().order_by("name")


def _usable() -> QuerySet[Connection]:
    return Connection.objects.permitted_to(Given("user", AutoField())).order_by("name")


def _catalog() -> QuerySet[FieldCatalog]:
    given = Q(connection=Given("connection", BigAutoField()), job_id=Given("job_id", CharField()))
    return FieldCatalog.objects.filter(given)


_ACTIVE, _USABLE, _CATALOG = Prepared(_active), Prepared(_usable), Prepared(_catalog)
