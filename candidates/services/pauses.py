"""What the outcome of a call means for its connection: a pause, a check, nothing."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.mail import mail_admins
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext

from connections.models import Connection
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.services import (
    connection_answered,
    connection_check,
    connection_failed,
    connection_lock_out,
    connection_of,
    connection_pause,
    connection_tried,
)

from .waking import wake_for_a_check, wake_the_waiting

logger = logging.getLogger(__name__)

CHECKED_EVERY = 10  # seconds within which many refusals ask for one check
REFUSED_KEY = (401, 403)


FAILED_HERE: set[int] = set()
"""Connections whose failures this process counted since the vendor last took a call."""


def note_answer(connection: Connection) -> None:
    """The vendor took a call: earlier failures are over, and what waited for that goes."""
    if connection.failures or connection.pk in FAILED_HERE:
        FAILED_HERE.discard(connection.pk)
        if connection_answered(connection):
            wake_the_waiting(connection)


def note_refusal(connection: Connection, error: ProviderError, message: str) -> None:
    """Pause where the vendor asks to, fails again and again, or refuses the key."""
    was_trial = bool(connection.failures) and connection_tried(connection)
    response = error.response
    status = response.status if response else None
    wait = error.retry_after or (response.retry_after if response else None)
    if status in (429, 503) and wait:
        if connection_pause(connection, seconds=wait, reason=message):
            wake_the_waiting(connection, delay=wait)
    elif isinstance(error, DeliveryUnknown | ProviderUnavailable):
        FAILED_HERE.add(connection.pk)
        delay = connection_failed(connection, message)
        if delay is not None:
            logger.warning("%s is paused: %s", connection, message)
            wake_for_a_check(connection, delay=delay)
    elif isinstance(error, ConnectionRefused) and status in REFUSED_KEY:
        _check_key(connection)
    elif response is not None:
        note_answer(connection)
    if was_trial:
        wake_the_waiting(connection)


def note_nothing(connection: Connection) -> None:
    """The vendor was not asked: who waits for that goes on."""
    if connection.failures and connection_tried(connection):
        wake_the_waiting(connection)


def _check_key(connection: Connection) -> None:
    """Check a connection whose call was refused, once for many; pause it if that fails too."""
    stale = Q(checked_at=None) | Q(checked_at__lt=Now() - Value(timedelta(seconds=CHECKED_EVERY)))
    if not Connection.objects.filter(stale, pk=connection.pk).update(checked_at=Now()):
        return
    connection = connection_of(connection.pk)  # it may have been repaired since the claim
    check = connection_check(connection)
    if not check.ok:
        lock_out(connection, next(line.detail for line in check.lines if line.ok is False))


def lock_out(connection: Connection, message: str) -> None:
    """Pause a connection until somebody repairs it, and tell the admins."""
    if not connection_lock_out(connection, message):
        return
    logger.warning("%s is paused: %s", connection, message)
    subject = gettext("%(connection)s is paused") % {"connection": connection}
    text = gettext(
        "The vendor refuses this connection: %(message)s\n\nRepair it under Admin → "
        "Connections, and check it there. What waits then goes out by itself."
    )
    try:
        mail_admins(subject, text % {"message": message})
    except OSError:
        logger.exception("The admins could not be mailed.")
