"""What one can do with a connection: check it, ask for its fields, pause it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from .models import Connection, FieldCatalog
from .providers import PROVIDERS
from .providers.errors import ConnectionRefused, ProviderError
from .providers.types import ConnectionCheck, Json

logger = logging.getLogger(__name__)

ACCOUNT_GUARDS: list[Callable[[Connection], bool]] = []
"""Each tells whether something depends on the account staying what it is."""

_KEYS = frozenset({"api_key", "api_token"})


def storable(value: Json) -> Json:
    """Return vendor JSON or text as every database takes it: no NUL, no lone surrogates."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {storable(str(key)): storable(each) for key, each in value.items()}
        case list() | tuple():
            return [storable(each) for each in value]
    return value


def connection_check(connection: Connection) -> ConnectionCheck:
    """Ask the vendor about reach, key, account and the right to write; keep what it said.

    A check that finds nothing wrong lifts a pause.
    """
    check = connection.as_provider().check_connection()
    connection.checked_at = timezone.now()
    connection.check_lines = storable([line._asdict() for line in check.lines])
    connection.ats_name = storable(check.ats_name)[:200] or connection.ats_name
    changed = ["checked_at", "check_lines", "ats_name"]
    if check.ok and connection.paused_until:
        connection.paused_until, connection.pause_reason = None, ""
        changed += ["paused_until", "pause_reason"]
    Connection.objects.filter(pk=connection.pk).update(
        **{name: getattr(connection, name) for name in changed}
    )
    return check


def connection_pause(connection: Connection, *, seconds: float, reason: str) -> None:
    """Let the worker leave this connection alone for `seconds`; never shortens a pause."""
    until = timezone.now() + timedelta(seconds=seconds)
    sooner = Q(paused_until=None) | Q(paused_until__lt=until)
    Connection.objects.filter(sooner, pk=connection.pk).update(
        paused_until=until, pause_reason=storable(reason)[:500]
    )


def catalog_of(connection: Connection, job_id: str = "") -> FieldCatalog | None:
    """Return the fields as last fetched, or None where they never were."""
    return FieldCatalog.objects.filter(connection=connection, job_id=job_id[:300]).first()


def catalog_refresh(connection: Connection, job_id: str = "") -> FieldCatalog:
    """Ask the vendor which fields this ATS wants, and keep them.

    Where the vendor does not answer, `error` says so and the fields of last time stay.
    """
    catalog, _created = FieldCatalog.objects.get_or_create(
        connection=connection, job_id=job_id[:300]
    )
    provider = connection.as_provider()
    catalog.tried_at = timezone.now()
    try:
        live = provider.fetch_fields(job_id=job_id or None)
    except ProviderError as error:
        catalog.error = storable(error.message)
        catalog.save(update_fields=["tried_at", "error"])
        return catalog
    options: dict[str, Json] = {}
    for source in provider.sources:
        try:
            options[source] = storable([list(entry) for entry in provider.fetch_options(source)])
        except ProviderError as error:
            logger.info("%s lists no %s: %s", connection, source, error.message)
            if source in catalog.options and not isinstance(error, ConnectionRefused):
                options[source] = catalog.options[source]
    catalog.__dict__.pop("live", None)
    catalog.fields, catalog.options = storable(live.as_json()), options
    catalog.fetched_at, catalog.error = catalog.tried_at, ""
    catalog.save()
    return catalog


def catalog_current(connection: Connection, job_id: str = "") -> FieldCatalog:
    """Return fresh fields: from the cache, or from the vendor where that is old or empty."""
    catalog = catalog_of(connection, job_id)
    if catalog is not None and catalog.is_fresh and not catalog.error:
        return catalog
    return catalog_refresh(connection, job_id)


def connection_change(
    connection: Connection,
    *,
    provider: str | None = None,
    base_url: str | None = None,
    credentials: Mapping[str, Json] | None = None,
    options: Mapping[str, Json] | None = None,
    save: bool = True,
    **attributes: Any,
) -> None:
    """Set and save, or only try. Named credentials and options replace, the others stay.

    Raise ValidationError for what is missing or wrong, and where the account would change
    under submissions that depend on it.
    """
    before = None if connection.pk is None else Connection.objects.get(pk=connection.pk)
    if provider is not None:
        connection.provider = provider
    if base_url is not None:
        connection.base_url = base_url
    if before is not None and before.provider != connection.provider:
        connection.credentials, connection.options = {}, {}
    connection.credentials = {**connection.credentials, **(credentials or {})}
    connection.options = {**connection.options, **(options or {})}
    for name, value in attributes.items():
        setattr(connection, name, value)
    connection.full_clean(exclude=["credentials"])
    missing = [
        spec.path[0]
        for spec in PROVIDERS[connection.provider].credential_fields
        if spec.required and not connection.credentials.get(spec.path[0])
    ]
    if missing:
        raise ValidationError(gettext("Missing credentials: %s.") % ", ".join(missing))
    if before is not None and account_of(before) != account_of(connection):
        if any(guard(before) for guard in ACCOUNT_GUARDS):
            raise ValidationError(
                gettext(
                    "Candidates are still on their way through this connection, so its vendor, "
                    "address and account must stay. Copy it to a new connection instead."
                )
            )
        if save:
            FieldCatalog.objects.filter(connection=connection).delete()
    if save:
        connection.save()


def account_of(connection: Connection) -> tuple[Json, ...]:
    """Return what decides whose account this is: everything but the key."""
    names = sorted(spec.path[0] for spec in PROVIDERS[connection.provider].credential_fields)
    account = [connection.credentials.get(name) for name in names if name not in _KEYS]
    return (connection.provider, connection.base_url.rstrip("/"), *account)
