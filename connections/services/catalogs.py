"""What a connection's ATS asks for: fetched, kept, asked for anew."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from connections.encryption import UnreadableSecret
from connections.models import CatalogChange, Connection, FieldCatalog
from connections.providers.errors import ProviderError
from connections.providers.types import LiveFields

from .accounts import holds_account
from .changes import live_changes
from .lists import WHOLE_SECONDS, choices_keep, lists_refresh
from .pages import catalog_of
from .storing import storable

logger = logging.getLogger(__name__)

REREAD_WITHIN = 2.0  # seconds that a form which is sent waits for its fields
REREAD_AFTER = timedelta(seconds=30)
BELIEVED_FOR = timedelta(days=7)
"""How long fields are kept that the vendor no longer describes, and says why."""

CHANGES_KEPT = 50  # a connection

_READERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="reread")
"""A name look-up cannot be cut short, so who waits for a vendor waits for a thread of these."""


def catalog_refresh(
    connection: Connection,
    job_id: str = "",
    *,
    list_seconds: float = WHOLE_SECONDS,
    renew: bool = True,
) -> FieldCatalog:
    """Ask the vendor which fields this ATS wants and what it lists, and keep both.

    What changed in the fields is kept, too. Where the vendor does not answer, `error` says so
    and the fields of last time stay; also where it describes none any more and says that
    something could not be learned. The lists may take `list_seconds`; without `renew`, only old
    ones are fetched.
    """
    catalog, _created = FieldCatalog.objects.get_or_create(
        connection=connection, job_id=job_id[:300]
    )
    catalog.tried_at = timezone.now()
    try:
        provider = connection.as_provider()
        live = provider.fetch_fields(job_id=job_id or None)
    except (ProviderError, UnreadableSecret) as error:
        return _failed(catalog, str(error))
    if _is_wiped(catalog, live):
        return _failed(catalog, " ".join(live.notes))
    _keep(connection, catalog, live, at=catalog.tried_at)
    lists_refresh(connection, job_id, seconds=list_seconds, renew=renew)
    return catalog


def catalog_reread(
    connection: Connection, job_id: str = "", *, within: float = REREAD_WITHIN
) -> FieldCatalog | None:
    """Return the fields as the vendor has them now, or as last fetched; never later than `within`.

    Reads the questions and rules, not the lists. A vendor that was asked in the last 30 seconds,
    that is left alone just now, that fails or is slow: what is known stays. None is nothing.
    """
    catalog = catalog_of(connection, job_id)
    if _is_recent(catalog) or connection.is_held_up or not connection.is_readable:
        return catalog
    now = timezone.now()
    if catalog is None:
        catalog, _created = FieldCatalog.objects.get_or_create(
            connection=connection, job_id=job_id[:300]
        )
    FieldCatalog.objects.filter(pk=catalog.pk).update(reread_at=now)
    catalog.reread_at = now
    provider = connection.as_provider()
    provider.fetch_until = time.monotonic() + within
    reading = _READERS.submit(provider.fetch_fields, job_id=job_id or None)
    try:
        live = reading.result(timeout=within)
    except (ProviderError, TimeoutError) as error:
        reading.cancel()
        logger.info("%s was not read again: %s", connection, error)
        if catalog.fetched_at is None:
            catalog.tried_at = now
            return _failed(catalog, str(error))
        return catalog
    if not _is_wiped(catalog, live):  # without its lists it is stale: who opens it has them fetched
        stale = now - timedelta(seconds=settings.FIELDS_FRESH_FOR)
        _keep(connection, catalog, live, at=catalog.fetched_at or stale)
    return catalog


def catalog_current(connection: Connection, job_id: str = "") -> FieldCatalog:
    """Return fresh fields: from the cache, or from the vendor where that is old or empty."""
    catalog = catalog_of(connection, job_id)
    if catalog is not None and catalog.is_fresh and not catalog.error:
        return catalog
    return catalog_refresh(connection, job_id)


def fields_known_as(connection: Connection, digest: str, job_id: str = "") -> LiveFields | None:
    """Return the fields that a form was opened with, or None where they are not known any more.

    It may have been opened without the job that is chosen in it now.
    """
    if not digest:
        return None
    for catalog in (catalog_of(connection, job_id), catalog_of(connection)):
        if catalog is not None and catalog.digest == digest:
            return catalog.live
    changes = CatalogChange.objects.filter(connection=connection, digest_before=digest)
    change = changes.first()
    return change.live_before if change else None


def _is_recent(catalog: FieldCatalog | None) -> bool:
    if catalog is None:
        return False
    asked = [at for at in (catalog.fetched_at, catalog.tried_at, catalog.reread_at) if at]
    return bool(asked) and timezone.now() - max(asked) < REREAD_AFTER


def _is_wiped(catalog: FieldCatalog, live: LiveFields) -> bool:
    """Tell whether all that was asked has vanished behind a note that something was not learned.

    Of a job that was never asked about, that is what is asked without a job.
    """
    known: FieldCatalog | None = catalog
    if catalog.fetched_at is None and catalog.job_id:
        known = catalog_of(catalog.connection)
    if known is None or known.fetched_at is None:
        return False
    is_believed = timezone.now() - known.fetched_at <= BELIEVED_FOR
    return bool(is_believed and live.notes and known.live.extra and not live.extra)


def _failed(catalog: FieldCatalog, error: str) -> FieldCatalog:
    catalog.error = storable(error)
    FieldCatalog.objects.filter(pk=catalog.pk).update(
        tried_at=catalog.tried_at, error=catalog.error
    )
    return catalog


def _keep(connection: Connection, catalog: FieldCatalog, live: LiveFields, *, at: datetime) -> None:
    """Keep the fields, fetched at `at`, and what became different in them.

    Nothing is kept where an admin has entered another account meanwhile.
    """
    catalog.__dict__.pop("live", None)
    with transaction.atomic():
        if not holds_account(connection):
            return
        stored = FieldCatalog.objects.select_for_update().filter(pk=catalog.pk).first()
        if stored is None:
            return
        catalog.fields, catalog.fetched_at, catalog.error = storable(live.as_json()), at, ""
        if stored.digest and stored.digest != catalog.digest:
            _note_change(stored, catalog.live)
        catalog.save(update_fields=["fields", "fetched_at", "tried_at", "error"])
        choices_keep(connection, catalog.live, catalog.job_id)


def _note_change(catalog: FieldCatalog, live: LiveFields) -> None:
    changes = live_changes(catalog.live, live)
    CatalogChange.objects.create(
        connection=catalog.connection,
        job_id=catalog.job_id,
        lines=[change.as_json() for change in changes],
        is_weighty=any(change.is_weighty for change in changes),
        digest_before=catalog.digest,
        before=catalog.fields,
    )
    rows = CatalogChange.objects.filter(connection=catalog.connection)
    rows.exclude(pk__in=list(rows.values_list("pk", flat=True)[:CHANGES_KEPT])).delete()
