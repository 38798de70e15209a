"""What an answer means, written in one commit: the outcome of the try, and who acts next."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext

from candidates.models import FREE, Attempt, Outcome, Row, Stage, Status, Submission
from connections.providers.base import Provider
from connections.providers.errors import CandidateExists, ProviderError, ProviderUnavailable
from connections.providers.outcomes import Receipt
from connections.providers.types import Response
from connections.services import storable

from . import pauses
from .complaints import complaints
from .records import message_text, response_text
from .stages import stages_begin, stages_of, stages_wake
from .statements import DELIVER, END_ATTEMPT, TWIN
from .waking import wake_for_a_look, wake_for_reading, wake_up

logger = logging.getLogger(__name__)

FIRST_DELAY, LONGEST_DELAY = 5, 600  # seconds between tries at an unavailable vendor
DATABASE_MISSED_FOR = 120  # seconds that an outcome is held while it cannot be written
EXISTING_AFTER = 1  # seconds until the person is looked up who exists already

EXISTS = re.compile(r"\b(already|exists?|duplicate)\b", re.IGNORECASE)

OUTCOMES = {
    Status.REJECTED: Outcome.REJECTED,
    Status.FAILED: Outcome.FAILED,
    Status.UNCONFIRMED: Outcome.UNKNOWN,
}


class HeldUp(ProviderUnavailable):
    """The worker was too slow for its own lease. It says nothing of the vendor."""


def settle_delivered(row: Row, attempt: Attempt, provider: Provider, receipt: Receipt) -> None:
    """Keep the proof, and begin with what follows. A receipt is believed, whosever its id is."""
    attempt.outcome, attempt.receipt = Outcome.DELIVERED, receipt_record(receipt)
    follow = stages_of(row, provider) if isinstance(row, Submission) else ()
    warnings = [*row.warnings, *(storable(warning) for warning in receipt.warnings)]

    def write() -> None:
        with transaction.atomic():
            merged = _merged(row, attempt.receipt["remote_id"])
            is_settled = DELIVER[type(row)](
                pk=row.pk,
                lease_token=row.lease_token,
                number=attempt.number,
                warnings=[*warnings, *merged],
                **attempt.receipt,
            )
            _end(attempt)
            if is_settled and isinstance(row, Submission):
                stages_begin(row, follow)
            elif is_settled:
                stages_wake(row.whole)
            if is_settled:
                wake_for_reading(row.whole)

    _until_written(write, f"{row.pk} is {attempt.receipt['remote_id']}")
    pauses.note_answer(row.whole.connection)


def _merged(row: Row, remote_id: str) -> list[str]:
    return merge_warnings(row, remote_id) if isinstance(row, Submission) else []


def settle(
    row: Row,
    attempt: Attempt | None,
    provider: Provider | None,
    status: Status,
    error: ProviderError,
) -> None:
    """Write what an answer other than a receipt means, and who acts next.

    What an earlier call may have created stays possible, whatever this one came to.
    """
    message = message_text(error.message, provider)
    if attempt is not None:
        attempt.outcome, attempt.message = OUTCOMES[status], message
        note_response(attempt, provider, error.response)
    doubtful = status == Status.UNCONFIRMED or _was_unknown(row, attempt)
    if status == Status.FAILED and doubtful:
        status = Status.UNCONFIRMED
    if isinstance(error, CandidateExists) and _is_wanted_there(row, error.response):
        status = Status.DELIVERED
    look_in = _look_in(row, status, doubtful or isinstance(error, CandidateExists))
    change: dict[str, object] = {
        "status": status,
        "message": message,
        "field_errors": [each.as_json() for each in complaints(error, row, provider)],
        "idempotency_key": row.idempotency_key if doubtful else uuid4(),
        "settled_at": Now(),
    }
    if isinstance(row, Submission):
        after = None if look_in is None else Now() + Value(timedelta(seconds=look_in))
        change |= {"look_after": after, "looks_made": 0}
    if doubtful and status == Status.REJECTED:
        earlier = gettext("An earlier call may have created this: look before you send it again.")
        change["warnings"] = [*row.warnings, earlier]

    def write() -> None:
        with transaction.atomic():
            if _write(row, attempt, doubtful=doubtful, **change) and look_in is not None:
                wake_for_a_look(row.whole, delay=look_in)

    _until_written(write, f"{row.pk} is {status}")
    pauses.note_refusal(row.whole.connection, error, message)


def postpone(
    row: Row, attempt: Attempt | None, provider: Provider, error: ProviderUnavailable
) -> None:
    """Queue again what certainly did not leave.

    What was tried for `SEND_FOR` is given to the admin; the time in which its connection was
    paused does not count.
    """
    message = message_text(error.message, provider)
    if attempt is not None:
        attempt.outcome, attempt.message = Outcome.UNAVAILABLE, message
        note_response(attempt, provider, error.response)
    doubtful = _was_unknown(row, attempt)
    delay = retry_delay(row.attempts_made)
    is_too_old = row.tried_for + delay > settings.SEND_FOR
    wait = max(delay, error.retry_after or 0)
    change: dict[str, object] = {
        "status": Status.QUEUED,
        "message": message,
        "send_after": Now() + Value(timedelta(seconds=wait)),
        "tried_for": row.tried_for + delay,
        "enqueued_at": Now(),
        "idempotency_key": row.idempotency_key if doubtful else uuid4(),
        "settled_at": None,
    }
    look_in = None
    if is_too_old:
        too_old = gettext("Could not be sent for too long. %(message)s") % {"message": message}
        status = Status.UNCONFIRMED if doubtful else Status.FAILED
        change = {"status": status, "message": too_old, "settled_at": Now()}
        look_in = _look_in(row, status, doubtful)
    if isinstance(row, Submission):  # it may have been given up meanwhile
        after = None if look_in is None else Now() + Value(timedelta(seconds=look_in))
        change |= {"look_after": after, "looks_made": 0}

    def write() -> None:
        with transaction.atomic():
            if not _write(row, attempt, doubtful=doubtful, **change):
                return
            if not is_too_old:
                wake_up(row, delay=wait)
            elif look_in is not None:
                wake_for_a_look(row.whole, delay=look_in)

    _until_written(write, f"{row.pk} was not sent")
    if isinstance(error, HeldUp):
        pauses.note_nothing(row.whole.connection)
    else:
        pauses.note_refusal(row.whole.connection, error, message)


def retry_delay(tries: int) -> float:
    """Return seconds to wait before the next try: full jitter, doubling up to ten minutes."""
    return random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(tries, 12)))  # noqa: S311


def receipt_record(receipt: Receipt) -> dict[str, str]:
    """Return what a created record is known by, as it can be kept."""
    url = str(storable(receipt.url))
    return {
        "remote_id": str(storable(receipt.remote_id))[:500],
        "ats_id": str(storable(receipt.ats_id))[:500],
        "remote_url": web_url(url),
    }


def web_url(url: str) -> str:
    """Return an address that a page may link to; "" where it is none."""
    return url if url.startswith(("https://", "http://")) and len(url) <= 2000 else ""


def note_response(attempt: Attempt, provider: Provider | None, response: Response | None) -> None:
    if response is None or provider is None:
        return
    attempt.response = response_text(response, provider)
    attempt.http_status = response.status
    attempt.duration = response.duration
    attempt.vendor_request_id = str(
        storable(response.headers.get("x-request-id") or response.headers.get("request-id") or "")
    )[:200]


def merge_warnings(submission: Submission, remote_id: str) -> list[str]:
    """Return a warning where the ATS gave the id of a candidate that was sent before."""
    twin = TWIN.first(connection=submission.connection_id, remote_id=remote_id, pk=submission.pk)
    if twin is None:
        return []
    merged = gettext("The ATS merged this candidate with one sent before: %(name)s.")
    return [merged % {"name": twin}]


def _was_unknown(row: Row, attempt: Attempt | None) -> bool:
    """Tell whether an earlier try of this row may have created something."""
    earlier = row.attempts.filter(outcome=Outcome.UNKNOWN)
    if isinstance(row, Submission):
        earlier = earlier.filter(stage=None)
    return (earlier.exclude(pk=attempt.pk) if attempt else earlier).exists()


def _is_wanted_there(row: Row, response: Response | None) -> bool:
    """Tell whether all is well as the ATS says that this exists already.

    A stage has done what it is for then; but its id, which another stage may need, is not known.
    A conflict of another kind is a refusal.
    """
    if not isinstance(row, Stage) or not EXISTS.search(response.text if response else ""):
        return False
    return not row.submission.stages.filter(needs=row.key).exists()


def _look_in(row: Row, status: Status, is_looked_for: bool) -> float | None:
    """Return the seconds until the ATS is looked into, None where there is nothing to look for."""
    if not isinstance(row, Submission) or not is_looked_for:
        return None
    return float(settings.LOOK_AFTER[0] if status == Status.UNCONFIRMED else EXISTING_AFTER)


def _write(row: Row, attempt: Attempt | None, *, doubtful: bool, **change: object) -> bool:
    """Write the outcome if the row still is mine, or nobody did anything since it was given up.

    The attempt keeps its outcome either way: a worker that wakes up late overwrites nothing,
    but what it learned for certain settles what was unconfirmed on its account only.
    """
    mine = Q(status=Status.SENDING, lease_token=row.lease_token)
    if attempt is not None and not doubtful:
        mine |= Q(status=Status.UNCONFIRMED, attempts_made=attempt.number)
    is_written = bool(type(row).objects.filter(mine, pk=row.pk).update(**FREE, **change))
    if attempt is not None:
        _end(attempt)
    return is_written


def _end(attempt: Attempt) -> None:
    """Write what a try came to."""
    END_ATTEMPT(
        pk=attempt.pk,
        outcome=attempt.outcome,
        response=attempt.response,
        receipt=attempt.receipt,
        http_status=attempt.http_status,
        vendor_request_id=attempt.vendor_request_id,
        duration=attempt.duration,
        message=attempt.message,
    )


def _until_written(write: Callable[[], None], told: str) -> None:
    """Write an outcome, also where the database is away for a while: it is known only here.

    What was to be written is logged as `told` where it could not be.
    """
    deadline = time.monotonic() + DATABASE_MISSED_FOR
    while True:
        try:
            write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > deadline:
                logger.exception("An outcome could not be written: %s", told)
                raise
            logger.warning("The database is away; the outcome is held until it is back.")
            connection.close()
            time.sleep(0.5)
        else:
            return
