"""What a connection's ATS asks for: fetched, kept, asked for anew."""

from __future__ import annotations

import logging

from django.utils import timezone

from connections.encryption import UnreadableSecret
from connections.models import Connection, FieldCatalog
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.types import Json

from .storing import storable

logger = logging.getLogger(__name__)


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
    catalog.tried_at = timezone.now()
    try:
        provider = connection.as_provider()
        live = provider.fetch_fields(job_id=job_id or None)
    except (ProviderError, UnreadableSecret) as error:
        catalog.error = storable(str(error))
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
