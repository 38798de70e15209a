"""A connection's account: check it, change it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BigAutoField, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from connections.encryption import UnreadableSecret
from connections.models import AtsUser, Connection, FieldCatalog, PauseKind, VendorList
from connections.prepared import Given, Prepared
from connections.providers import PROVIDERS
from connections.providers.outcomes import CheckLine, ConnectionCheck
from connections.providers.types import Json

from .pacing import KEY_PROBE, connection_resume, probe_delay
from .storing import storable

logger = logging.getLogger(__name__)

ACCOUNT_GUARDS: list[Callable[[Connection], bool]] = []
"""Each tells whether something depends on the account staying what it is."""

SET_BY_PEOPLE = (
    "name",
    "provider",
    "base_url",
    "credentials",
    "options",
    "is_active",
    "updated_at",
)
"""What a change writes; the worker writes the other fields meanwhile."""

_KEYS = frozenset({"api_key", "api_token"})


_CONNECTION = Prepared(lambda: Connection.objects.filter(pk=Given("pk", BigAutoField())))


def connection_of(pk: int) -> Connection:
    """Return the connection as it is now, also where no key opens its credentials."""
    connection: Connection = _CONNECTION.first(pk=pk)
    return connection


def connection_check(connection: Connection) -> ConnectionCheck:
    """Ask the vendor about reach, key, account and the right to write; keep what it said.

    A check that finds nothing wrong lifts a pause that waits for one.
    """
    try:
        check = connection.as_provider().check_connection()
    except UnreadableSecret as error:
        check = ConnectionCheck(lines=(CheckLine("key", ok=False, detail=str(error)),))
    connection.checked_at = timezone.now()
    connection.check_lines = storable([line._asdict() for line in check.lines])
    connection.ats_name = storable(check.ats_name)[:200] or connection.ats_name
    Connection.objects.filter(pk=connection.pk).update(
        checked_at=connection.checked_at,
        check_lines=connection.check_lines,
        ats_name=connection.ats_name,
    )
    if check.ok:
        connection_resume(connection)
    return check


def connection_probe(pk: int) -> None:
    """Check a paused connection whose check is due; what is still wrong puts the next one off.

    Of many workers one does it.
    """
    connection = Connection.objects.due_for_a_check().filter(pk=pk).first()
    if connection is None:
        return
    is_failing = connection.pause_kind == PauseKind.FAILING
    failures = connection.failures + is_failing
    later = Now() + Value(timedelta(seconds=probe_delay(failures) if is_failing else KEY_PROBE))
    due = Connection.objects.due_for_a_check().filter(pk=pk)
    if not due.update(paused_until=later, failures=failures):
        return
    try:
        connection_check(connection)
    except UnreadableSecret:
        logger.warning("%s cannot be checked: no key opens its credentials.", connection)


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
    under submissions that depend on it. Credentials that no key opens are entered anew; whether
    they are the same account's, nobody can tell then.
    """
    before = None if connection.pk is None else Connection.objects.get(pk=connection.pk)
    if provider is not None:
        connection.provider = provider
    if base_url is not None:
        connection.base_url = base_url
    if before is not None and before.provider != connection.provider:
        connection.credentials, connection.options = {}, {}
    kept = connection.credentials if connection.is_readable else {}
    connection.credentials = {**kept, **(credentials or {})}
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
        text = gettext("Missing credentials: %s.")
        if before is not None and not before.is_readable:
            text = gettext("The stored credentials cannot be read. Enter these anew: %s.")
        raise ValidationError(text % ", ".join(missing))
    if (
        before is not None
        and not _is_same_account(before, connection)
        and any(guard(before) for guard in ACCOUNT_GUARDS)
    ):
        raise ValidationError(
            gettext(
                "Candidates are still on their way through this connection, so its vendor, "
                "address and account must stay. Copy it to a new connection instead."
            )
        )
    if save:
        _save(connection, before)


def holds_account(connection: Connection) -> bool:
    """Tell, in a transaction, whether this is still the account's connection; so it stays there.

    What was fetched from one account is never kept for another.
    """
    now = Connection.objects.select_for_update(no_key=True).filter(pk=connection.pk).first()
    return now is not None and _is_same_account(now, connection)


def _save(connection: Connection, before: Connection | None) -> None:
    """Save it, and forget what another account asks, lists, and knows of recruiters."""
    with transaction.atomic():
        connection.save(update_fields=None if before is None else SET_BY_PEOPLE)
        if before is not None and not _is_same_account(before, connection):
            for of_account in (FieldCatalog, VendorList, AtsUser):
                of_account.objects.filter(connection=connection).delete()


def _is_same_account(before: Connection, connection: Connection) -> bool:
    if before.is_readable:
        return account_of(before) == account_of(connection)
    places = [(each.provider, each.base_url.rstrip("/")) for each in (before, connection)]
    return places[0] == places[1]


def account_of(connection: Connection) -> tuple[Json, ...]:
    """Return what decides whose account this is: everything but the key."""
    names = sorted(spec.path[0] for spec in PROVIDERS[connection.provider].credential_fields)
    account = [connection.credentials.get(name) for name in names if name not in _KEYS]
    return (connection.provider, connection.base_url.rstrip("/"), *account)
