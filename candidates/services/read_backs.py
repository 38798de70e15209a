"""Reading back what the ATS kept of a delivered candidate. It changes no status, and sends nothing.

Some ATSs show a new record late, and some vendors a copy that is hours old: so with patience,
and absence proves nothing.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import Proof, ReadBack, Status, Submission, Verdict
from connections.encryption import UnreadableSecret
from connections.providers.base import Provider
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.record import Kept
from connections.providers.types import Json
from connections.services import catalog_of, connection_turn, storable

from .capacity import CAPACITY
from .claims import lease_of
from .delivery import go_on
from .kept import Line, compare
from .outcomes import web_url
from .records import message_text
from .waking import wake_for_reading, wake_the_waiting

logger = logging.getLogger(__name__)

GIVES_WAY = 30  # seconds, to what waits to be sent or to the vendor's limits
WAITS_FOR_REPAIR = frozenset({401})
"""Statuses that an admin can mend, so that it is read later."""


def read_back_woken(pk: UUID, *, connection_pk: int) -> None:
    """Read one back if its connection has a place in this process; else the sweep comes again."""
    with CAPACITY.place(connection_pk) as place:
        if place:
            submission_read_back(pk)
            go_on(place)


def submission_read_back(pk: UUID) -> ReadBack | None:
    """Read one candidate back once, if that is due and nothing waits to be sent meanwhile."""
    rows = Submission.objects.select_related("connection").filter(
        pk=pk, status=Status.DELIVERED, proof__in=(Proof.RECEIPT, Proof.LOOK)
    )
    submission = rows.exclude(remote_id="").first()
    if submission is None:
        return None
    if Submission.objects.due().of_connection(submission.connection_id).exists():
        return None
    read_back = _due(submission)
    if read_back is None or not _has_a_turn(read_back):
        return None
    if not _begun(read_back):
        return None
    return _read(read_back)


def _due(submission: Submission) -> ReadBack | None:
    """Return the row if its time has come; made where there is none, begun anew where overtaken."""
    ReadBack.objects.get_or_create(submission=submission)
    again = {"read_after": Now(), "tries": 0}
    ReadBack.objects.overtaken().filter(submission=submission).update(**again)
    read_back = ReadBack.objects.due().filter(submission=submission).first()
    if read_back is not None:
        read_back.submission = submission
    return read_back


def _has_a_turn(read_back: ReadBack) -> bool:
    """Tell whether the vendor's limits allow a call; else it is read a bit later."""
    connection = read_back.submission.connection
    try:
        wait = connection_turn(connection)
    except UnreadableSecret:  # told where the call would be made
        return True
    if wait == 0:
        return True
    if wait:
        wake_the_waiting(connection, delay=wait)
    later = Now() + Value(timedelta(seconds=GIVES_WAY))
    ReadBack.objects.filter(pk=read_back.pk, tries=read_back.tries).update(read_after=later)
    return False


def _begun(read_back: ReadBack) -> bool:
    """Take this reading: of two workers one gets it; should it die, the next comes after it."""
    lasts = lease_of(read_back.submission.connection.timeouts)
    taken = ReadBack.objects.due().filter(pk=read_back.pk, tries=read_back.tries)
    if not ReadBack.objects.filter(pk__in=taken.values("pk"), tries=read_back.tries).update(
        read_after=Now() + Value(lasts), tries=F("tries") + 1
    ):
        return False
    read_back.tries += 1
    return True


def _read(read_back: ReadBack) -> ReadBack:
    submission = read_back.submission
    provider: Provider | None = None
    try:
        provider = submission.connection.as_provider()
        record = provider.fetch_candidate(submission.remote_id)
        if not record:
            return _not_given(read_back)
        kept = provider.read_back(record, submission.as_candidate())
        return _keep(read_back, kept)
    except UnreadableSecret as error:
        return _unasked(read_back, str(error))
    except ProviderError as error:
        if provider is not None and provider.says_absent(error):
            return _not_given(read_back)
        return _refused(read_back, error, provider)
    except Exception:
        logger.exception("Reading back %s", submission.pk)
        return _settle(
            read_back, None, gettext("Something went wrong here while it was read back.")
        )


def _refused(read_back: ReadBack, error: ProviderError, provider: Provider | None) -> ReadBack:
    """End it where the vendor does not show candidates; else ask again later."""
    message = message_text(error.message, provider)
    if not isinstance(error, ConnectionRefused):
        return _unasked(read_back, message)
    status = error.response.status if error.response is not None else None
    if status in WAITS_FOR_REPAIR:
        return _unasked(read_back, message)
    return _settle(read_back, None, message)


def _keep(read_back: ReadBack, kept: Kept) -> ReadBack:
    """Keep what the record holds, and the way into the ATS where that was not known."""
    submission = read_back.submission
    catalog = catalog_of(submission.connection)
    lines = compare(
        submission.as_candidate(),
        kept,
        specs=submission.field_specs,
        readable=catalog.live.readable if catalog else None,
        warnings=submission.warnings,
    )
    told = [line for line in lines if line.verdict != Verdict.UNKNOWN]
    read_back.lines = [_line_record(line) for line in lines]
    read_back.fields_told = len(told)
    read_back.fields_dropped = sum(line.verdict == Verdict.DROPPED for line in told)
    found = {
        "remote_url": web_url(str(storable(kept.url))),
        "ats_id": str(storable(kept.ats_id))[:500],
    }
    with transaction.atomic():
        for name, value in found.items():
            if value:
                unknown = Submission.objects.filter(pk=submission.pk, **{name: ""})
                unknown.update(**{name: value})
        ReadBack.objects.filter(pk=read_back.pk, tries=read_back.tries).update(
            read_at=Now(),
            read_after=None,
            lines=read_back.lines,
            fields_told=read_back.fields_told,
            fields_dropped=read_back.fields_dropped,
            message="",
        )
    read_back.refresh_from_db()
    return read_back


def _line_record(line: Line) -> dict[str, Json]:
    record: dict[str, Json] = storable(asdict(line))
    return record


def _not_given(read_back: ReadBack) -> ReadBack:
    """Try again, and in the end say that nothing was given back, which proves nothing."""
    schedule, tries = settings.READ_BACK_AFTER, read_back.tries
    if tries < len(schedule):
        return _settle(read_back, float(schedule[tries] - schedule[tries - 1]), "")
    vendor = {"vendor": read_back.submission.connection.provider_name}
    text = gettext("%(vendor)s did not give it back, which proves nothing.")
    return _settle(read_back, None, text % vendor)


def _unasked(read_back: ReadBack, message: str) -> ReadBack:
    """Ask again later, for as long as it would be sent; then say why it was not read."""
    schedule, tries = settings.READ_BACK_AFTER, read_back.tries
    if tries * schedule[-1] > settings.SEND_FOR:
        return _settle(read_back, None, message)
    return _settle(read_back, float(schedule[min(tries, len(schedule) - 1)]), message)


def _settle(read_back: ReadBack, delay: float | None, message: str) -> ReadBack:
    """Write when it is read next; None ends it. What an earlier reading found stays."""
    after = None if delay is None else Now() + Value(timedelta(seconds=delay))
    same = ReadBack.objects.filter(pk=read_back.pk, tries=read_back.tries)
    with transaction.atomic():
        change: dict[str, object] = {"read_after": after}
        if delay is None and read_back.read_at is not None:
            change["read_at"] = Now()  # it was looked at since the last part came through
        if same.update(message=message, **change) and delay is not None:
            wake_for_reading(read_back.submission, delay=delay)
    read_back.refresh_from_db()
    return read_back
