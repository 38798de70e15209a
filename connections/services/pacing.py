"""When a connection is left alone: the vendor's limits, its wishes, its failures, a refused key.

All of it is one mechanism, `paused_until` with its kind and reason, kept in the database and so
shared by every worker on every machine. A pause never gets shorter, nor weaker, by another one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils.translation import gettext

from connections.models import UNTIL_CHECKED, Connection, Pace, PauseKind
from connections.providers import PROVIDERS
from connections.providers.types import RateLimit

from .storing import storable

BREAKER_AT = 5  # calls in a row that come to nothing
FIRST_PROBE, LONGEST_PROBE = 30, 600  # seconds until a failing vendor is looked at again
KEY_PROBE = 3600  # seconds until a refused key is tried again, should nobody repair it
BURST, EVENLY = 0.1, 0.8  # parts of a limit: at once, and spread; the rest is left for reading

ON_RESUME: list[Callable[[Connection], object]] = []
"""Each is told of a connection whose pause was lifted."""


def connection_pause(
    connection: Connection, *, seconds: float, reason: str, kind: PauseKind = PauseKind.ASKED
) -> bool:
    """Leave this connection alone for `seconds`; tell whether this made a difference."""
    return _pause(connection, Now() + Value(timedelta(seconds=seconds)), reason, kind)


def _pause(connection: Connection, until: Any, reason: str, kind: PauseKind) -> bool:
    if kind in UNTIL_CHECKED:
        stronger = UNTIL_CHECKED if kind == PauseKind.FAILING else (PauseKind.KEY,)
        replaceable = ~Q(pause_kind__in=stronger)
        until = Greatest(Coalesce(F("paused_until"), until), until, output_field=DateTimeField())
    else:
        sooner = Q(paused_until=None) | Q(paused_until__lt=until)
        replaceable = sooner & ~Q(pause_kind__in=UNTIL_CHECKED)
    return bool(
        Connection.objects.filter(replaceable, pk=connection.pk).update(
            paused_until=until, pause_kind=kind, pause_reason=storable(reason)[:500]
        )
    )


def connection_pause_left(connection: Connection) -> float:
    """Return the seconds that a pause which ends by itself still lasts, by the database's clock."""
    pauses = Connection.objects.filter(pk=connection.pk, paused_until__gt=Now())
    found = pauses.exclude(pause_kind__in=UNTIL_CHECKED).values_list("paused_until", Now())
    return max(((until - now).total_seconds() for until, now in found if until), default=0.0)


def connection_resume(connection: Connection) -> None:
    """Lift a pause that waited for a check, and let those know who wait.

    After repeated failures one call tries first; another failure pauses for longer.
    """
    lifted = Connection.objects.filter(pk=connection.pk, pause_kind__in=UNTIL_CHECKED).update(
        paused_until=None, pause_kind="", pause_reason=""
    )
    if lifted:
        connection.refresh_from_db(
            fields=["paused_until", "pause_kind", "pause_reason", "failures"]
        )
        for tell in ON_RESUME:
            tell(connection)


def connection_failed(connection: Connection, message: str) -> float | None:
    """Count a call that came to nothing; after a few in a row, pause until a check succeeds.

    Return the seconds until that check to the one whose call made the difference.
    """
    row = Connection.objects.filter(pk=connection.pk)
    row.exclude(pause_kind__in=UNTIL_CHECKED).update(failures=F("failures") + 1)
    failures = row.values_list("failures", flat=True).get()
    if failures < BREAKER_AT:
        return None
    delay = probe_delay(failures)
    reason = gettext("%(count)s calls in a row came to nothing. %(message)s") % {
        "count": failures,
        "message": message,
    }
    is_new = connection_pause(connection, seconds=delay, reason=reason, kind=PauseKind.FAILING)
    return delay if is_new else None


def connection_try(connection: Connection, *, seconds: float) -> bool:
    """Let one call try a vendor that failed, and keep the others off meanwhile; of many one may.

    The trial ends with its outcome, or by itself after `seconds`.
    """
    free = Q(paused_until=None) | Q(paused_until__lte=Now())
    taken = Connection.objects.filter(free, pk=connection.pk).exclude(pause_kind__in=UNTIL_CHECKED)
    return bool(
        taken.update(
            paused_until=Now() + Value(timedelta(seconds=seconds)),
            pause_kind=PauseKind.TRIAL,
            pause_reason=gettext("One candidate tries whether the vendor works again."),
        )
    )


def connection_tried(connection: Connection) -> bool:
    """End a trial that taught nothing; tell whether there was one."""
    trial = Connection.objects.filter(pk=connection.pk, pause_kind=PauseKind.TRIAL)
    return bool(trial.update(paused_until=None, pause_kind="", pause_reason=""))


def connection_answered(connection: Connection) -> bool:
    """Forget earlier failures, and end a trial; tell whether this made a difference."""
    rows = Connection.objects.filter(pk=connection.pk).exclude(pause_kind__in=UNTIL_CHECKED)
    forgotten = rows.filter(failures__gt=0).update(failures=0)
    return connection_tried(connection) or bool(forgotten)


def connection_lock_out(connection: Connection, message: str) -> bool:
    """Pause for a key that the vendor refuses; tell whether it was not known yet."""
    return connection_pause(connection, seconds=KEY_PROBE, reason=message, kind=PauseKind.KEY)


def probe_delay(failures: int) -> float:
    """Return seconds until the next check of a failing vendor: doubling, up to ten minutes."""
    return float(min(LONGEST_PROBE, FIRST_PROBE * 2 ** min(max(0, failures - BREAKER_AT), 10)))


def connection_turn(connection: Connection) -> float | None:
    """Take a turn under the vendor's published limits: 0. Else pause until there is one again.

    Return the seconds until then to who is to wake what waits, None to all others. Whoever has
    the same key, account or address shares the limit, on every machine.
    """
    limits = PROVIDERS[connection.provider].rate_limits
    if not limits:
        return 0
    paces = [(_pace_key(connection, limit), limit) for limit in limits]
    try:
        with transaction.atomic():
            for key, limit in paces:
                if not _turn_taken(key, limit):
                    raise _TooEarly(key, limit)
    except _TooEarly as early:
        reason = gettext("The vendor takes %(calls)s calls in %(seconds)g seconds.") % {
            "calls": early.limit.calls,
            "seconds": early.limit.seconds,
        }
        pace = Pace.objects.annotate(now=Now()).get(key=early.key)
        until = pace.next_at - _ahead(early.limit)
        is_mine = _pause(connection, until, reason, PauseKind.PACE)
        return max(0.05, (until - pace.now).total_seconds()) if is_mine else None
    return 0


class _TooEarly(Exception):
    def __init__(self, key: str, limit: RateLimit) -> None:
        self.key, self.limit = key, limit


def _spacing(limit: RateLimit) -> timedelta:
    """Return the time between two calls that are spread evenly."""
    return timedelta(seconds=limit.seconds / (EVENLY * limit.calls))


def _ahead(limit: RateLimit) -> timedelta:
    """Return how far a burst may run ahead of the even pace."""
    return _spacing(limit) * max(0, int(BURST * limit.calls) - 1)


def _turn_taken(key: str, limit: RateLimit) -> bool:
    """Move the pace on by one call, unless it is too far ahead already (one UPDATE)."""
    pace = Pace.objects.filter(key=key, next_at__lte=Now() + Value(_ahead(limit)))
    later = Greatest(F("next_at"), Now(), output_field=DateTimeField()) + Value(_spacing(limit))
    if pace.update(next_at=later):
        return True
    Pace.objects.get_or_create(key=key)  # by the first call ever; it may be another's by now
    return bool(pace.update(next_at=later))


def _pace_key(connection: Connection, limit: RateLimit) -> str:
    """Return a name for what the limit is counted for; the key in it cannot be read back."""
    provider = PROVIDERS[connection.provider](
        connection.credentials, connection.options, base_url=connection.base_url
    )
    counted = [provider.base_url]
    if limit.per != "address":
        own = {name: connection.credentials.get(name) for name in sorted(connection.credentials)}
        if limit.per == "key":
            own = {name: value for name, value in own.items() if name in ("api_key", "api_token")}
        counted += [f"{name}={value}" for name, value in own.items()]
    digest = hmac.new(settings.SECRET_KEY.encode(), "\n".join(counted).encode(), hashlib.sha256)
    return f"{connection.provider}:{limit.per}:{digest.hexdigest()[:32]}"
