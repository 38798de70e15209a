"""The vendors' lists: fetched, kept, searched."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import BigAutoField, CharField, Q, QuerySet
from django.utils import timezone

from connections.folding import folded
from connections.forms.choices import choice_keys
from connections.models import LONG, Connection, ListEntry, VendorList
from connections.prepared import Given, Prepared
from connections.providers.base import Provider
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.lists import Person, Reach
from connections.providers.types import Choice, FieldKind, LiveFields, Path

from .accounts import holds_account
from .ats_users import ats_users_match
from .storing import storable

logger = logging.getLogger(__name__)

MOST_ENTRIES = 20_000
MOST_PAGES = 400
WHOLE_SECONDS = 60.0
"""What all lists of a connection may take in the worker."""

IN_A_REQUEST = 2.0
"""Seconds that somebody waits for the lists; the worker fetches what is left."""

ON_LISTS_LEFT: list[Callable[[Connection, str], object]] = []
"""Called with the connection and the job whose lists took longer than they may have taken."""


def lists_refresh(
    connection: Connection, job_id: str = "", *, seconds: float = WHOLE_SECONDS, renew: bool = False
) -> None:
    """Fetch the connection's lists that are old, or all to `renew` them, and keep them.

    A list that the vendor does not answer for stays as it was; one that it refuses is gone.
    Raise UnreadableSecret.
    """
    provider = connection.as_provider()
    until = time.monotonic() + seconds
    is_left = False
    for source in provider.sources:
        scope = job_id[:300] if source in provider.job_sources else ""
        found, _created = VendorList.objects.get_or_create(
            connection=connection, source=source, scope=scope
        )
        if found.is_fresh and not renew:
            continue
        reach = Reach(
            pages=MOST_PAGES, entries=MOST_ENTRIES, seconds=max(0.0, until - time.monotonic())
        )
        fetched = _fetched(found, provider, reach)
        with transaction.atomic():
            if not holds_account(connection):
                return
            is_left |= not _keep(found, fetched, reach, is_hurried=seconds < WHOLE_SECONDS)
    if is_left and seconds < WHOLE_SECONDS:
        for tell in ON_LISTS_LEFT:
            tell(connection, job_id)


def _fetched(
    found: VendorList, provider: Provider, reach: Reach
) -> Sequence[Choice] | ProviderError:
    found.tried_at = timezone.now()
    try:
        return provider.fetch_options(found.source, job_id=found.scope, reach=reach)
    except ProviderError as error:
        logger.info("%s: %s", found, error.message)
        return error


def _keep(
    found: VendorList,
    fetched: Sequence[Choice] | ProviderError,
    reach: Reach,
    *,
    is_hurried: bool,
) -> bool:
    """Keep what was fetched; return False where there was no time for the whole list."""
    if isinstance(fetched, ProviderError):
        found.error = storable(fetched.message)
        if isinstance(fetched, ConnectionRefused):
            list_keep(found, (), is_whole=False)
            found.fetched_at = found.tried_at
        found.save(update_fields=["tried_at", "fetched_at", "error"])
        return reach.left > 0
    if reach.is_cut and is_hurried and reach.left <= 0:
        if len(fetched) > found.count:
            list_keep(found, fetched, is_whole=False)
        found.fetched_at = None
        found.save(update_fields=["tried_at", "fetched_at"])
        return False
    if not (reach.is_cut and found.is_whole and len(fetched) < found.count):
        list_keep(found, fetched, is_whole=not reach.is_cut)
    found.error, found.fetched_at = "", found.tried_at
    found.save(update_fields=["tried_at", "fetched_at", "error"])
    if found.source == "users":
        ats_users_match(found)
    return True


def list_keep(found: VendorList, choices: Sequence[Choice], *, is_whole: bool) -> None:
    """Write the entries where they differ from those that are kept, all at once."""
    entries = _entries(found, choices)
    digest = hashlib.sha256(
        json.dumps([(each.key, each.label, each.email) for each in entries]).encode()
    ).hexdigest()
    with transaction.atomic():
        kept = VendorList.objects.select_for_update().get(pk=found.pk)
        if digest != kept.digest:
            kept.entries.all().delete()
            ListEntry.objects.bulk_create(entries, batch_size=500)
        VendorList.objects.filter(pk=found.pk).update(
            count=len(entries), is_whole=is_whole, digest=digest
        )
    found.count, found.is_whole, found.digest = len(entries), is_whole, digest


def _entries(found: VendorList, choices: Sequence[Choice]) -> list[ListEntry]:
    """Return each once by its key; what has no key, or an endless one, cannot be picked."""
    entries: dict[str, ListEntry] = {}
    for kept_key, choice in zip(choice_keys(choices), choices, strict=True):
        key, label = storable(kept_key), storable(choice.label)
        if not key.strip() or len(key) > 500 or key in entries:
            continue
        entries[key] = ListEntry(
            vendor_list=found,
            key=key,
            value=storable(choice.value),
            label=label,
            folded=folded(label),
            email=storable(choice.email)[:320] if isinstance(choice, Person) else "",
            position=len(entries),
        )
    times = Counter(each.folded for each in entries.values())
    for each in entries.values():
        each.is_repeated = times[each.folded] > 1
    return list(entries.values())


def choices_source(path: Path) -> str:
    """Return the name of the list of a question's own choices."""
    return f"choices:{'/'.join(path)}"


def choices_keep(connection: Connection, live: LiveFields, job_id: str) -> None:
    """Keep the choices of the questions that have too many for a select, to be searched."""
    asked = [(spec.path, spec.choices) for spec in live.extra if spec.kind is FieldKind.CHOICE]
    asked += [((name,), rule.choices or ()) for name, rule in live.standard.items()]
    for path, choices in asked:
        source = choices_source(path)
        if len(choices) > LONG and len(source) <= 300:
            found, _created = VendorList.objects.get_or_create(
                connection=connection, source=source, scope=job_id[:300]
            )
            list_keep(found, choices, is_whole=True)


def lists_of(connection: Connection, job_id: str = "") -> dict[str, VendorList]:
    """Return the lists by source; a job's own one goes before that of all jobs."""
    rows: list[VendorList] = _LISTS.all(connection=connection.pk, job_id=job_id[:300])
    return {row.source: row for row in rows}


def _lists() -> QuerySet[VendorList]:
    scope = Q(scope="") | Q(scope=Given("job_id", CharField()))
    of_connection = Q(connection=Given("connection", BigAutoField()))
    return VendorList.objects.filter(of_connection, scope, count__gt=0).order_by("scope")


_LISTS = Prepared(_lists)


def short_choices(lists: Iterable[VendorList]) -> dict[str, tuple[Choice, ...]]:
    """Return the entries of those that fit into a select, by source."""
    short = {each.pk: each.source for each in lists if not each.is_long}
    found: dict[str, list[Choice]] = {}
    entries = ListEntry.objects.filter(vendor_list__in=short).order_by("position")
    for list_pk, value, label in entries.values_list("vendor_list", "value", "label"):
        found.setdefault(short[list_pk], []).append(Choice(value, label))
    return {source: tuple(choices) for source, choices in found.items()}


def labels_of(
    connection: Connection, job_id: str, picked: Mapping[str, str]
) -> dict[str, tuple[Choice, ...]]:
    """Return by source the entry that was picked, where it is listed: its key by source."""
    entries = ListEntry.objects.filter(
        vendor_list__connection=connection,
        vendor_list__scope__in={"", job_id[:300]},
        vendor_list__source__in=picked,
        key__in=picked.values(),
    )
    found = entries.values_list("vendor_list__source", "key", "value", "label")
    return {
        source: (Choice(value, label),)
        for source, key, value, label in found
        if picked[source] == key
    }
