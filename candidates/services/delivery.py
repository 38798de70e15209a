"""The way of a submission, or of a stage of it, to the vendor: claim, open an attempt, POST once.

Two commits lie before the first byte: the claim with its lease, and the open attempt. So the
row of a dead worker tells what happened: without an open attempt nothing was sent.
"""

from __future__ import annotations

import logging
import random
import time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from candidates.models import Attempt, Row, Stage, Status, Submission
from connections.encryption import UnreadableSecret
from connections.providers import http
from connections.providers.base import Provider
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.outcomes import Receipt
from connections.providers.types import Request, Response
from connections.services import storable

from .capacity import CAPACITY, Place
from .claims import claim, lease_of, longest_call, next_due
from .outcomes import HeldUp, note_response, postpone, settle, settle_delivered
from .pauses import lock_out, note_nothing
from .records import request_text
from .statements import COUNT_ATTEMPT, OPEN_ATTEMPT
from .uploads import uploads_linked

logger = logging.getLogger(__name__)

MOST_MISSED = 50  # claims in a row that others were faster with
LONGEST_PAUSE = 0.02  # seconds after which a thread that was too slow looks again


def submission_deliver(pk: UUID) -> Row | None:
    """Claim and send one submission; None where it is not due or somebody else's."""
    return deliver(Submission, pk)


def deliver_woken(
    model: type[Submission] | type[Stage], pk: UUID | int, *, connection_pk: int
) -> None:
    """Send one row if its connection has a place in this process, and go on with what waits."""
    with CAPACITY.place(connection_pk) as place:
        if not place:
            return
        deliver(model, pk)
        go_on(place)


def go_on(place: Place) -> None:
    """Send what waits for this connection while somebody found no place for it.

    Who is too slow again and again leaves it to the others, and to the sweep.
    """
    missed = 0
    while missed < MOST_MISSED and place.goes_on():
        row = next_due(place.connection_pk)
        if row is None:
            place.nothing_waits()
        elif deliver(type(row), row.pk):
            missed = 0
        else:
            missed += 1
            time.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311


def deliver(model: type[Submission] | type[Stage], pk: UUID | int) -> Row | None:
    """Claim and send one row; None where it is not due or somebody else's."""
    began = time.monotonic()
    row = claim(model, pk)
    if row is not None:
        send(row, began=began)
    return row


def send(row: Row, *, began: float) -> None:
    """Send a claimed row once and record what became of it.

    `began` is the monotonic time before the claim: no call outlives the lease.
    """
    try:
        provider = row.whole.connection.as_provider()
    except UnreadableSecret as error:
        settle(row, None, None, Status.FAILED, ConnectionRefused(str(error)))
        lock_out(row.whole.connection, str(error))
        return
    deadline = began + longest_call(provider.timeouts)
    attempt: Attempt | None = None
    try:
        request = build(row, provider)
        uploads_linked(row, provider)
        attempt = attempt_open(row, request)
        if attempt is None:
            note_nothing(row.whole.connection)
            return
        receipt = attempt_post(row, attempt, request, provider, deadline=deadline)
    except CandidateRejected as error:
        settle(row, attempt, provider, Status.REJECTED, error)
    except ConnectionRefused as error:
        settle(row, attempt, provider, Status.FAILED, error)
    except DeliveryUnknown as error:
        settle(row, attempt, provider, Status.UNCONFIRMED, error)
    except ProviderUnavailable as error:
        postpone(row, attempt, provider, error)
    else:
        settle_delivered(row, attempt, provider, receipt)


def build(row: Row, provider: Provider) -> Request:
    """Return the call. Raise CandidateRejected or ConnectionRefused; nothing has left."""
    try:
        return row.build_request(provider)
    except ProviderError:
        raise
    except Exception as error:
        logger.exception("Building the request of %s", row.pk)
        message = gettext("Something went wrong here before the candidate was sent.")
        raise ConnectionRefused(message) from error


def attempt_open(row: Row, request: Request) -> Attempt | None:
    """Record that a call is about to leave; None where the row is no longer mine."""
    text = request_text(request)
    warnings = [storable(warning) for warning in request.warnings]
    with transaction.atomic():
        is_mine = COUNT_ATTEMPT[type(row)](
            pk=row.pk,
            lease_token=row.lease_token,
            lease=lease_of(row.whole.connection.timeouts),
            warnings=warnings,
        )
        if not is_mine:
            return None
        row.warnings, row.attempts_made = warnings, row.attempts_made + 1
        attempt = Attempt(
            submission=row.whole,
            stage=row if isinstance(row, Stage) else None,
            number=row.attempts_made,
            revision=row.whole.revision,
            idempotency_key=row.idempotency_key,
            request=text,
        )
        OPEN_ATTEMPT(attempt)
        return attempt


def attempt_post(
    row: Row, attempt: Attempt, request: Request, provider: Provider, *, deadline: float
) -> Receipt:
    """Make the one call and read its answer. Raise a ProviderError, whatever goes wrong."""
    if time.monotonic() + request.timeouts.total > deadline:
        raise HeldUp(gettext("The worker was held up; nothing was sent."))
    response: Response | None = None
    try:
        response = http.send(request, until=deadline)
        if 200 <= response.status < 300:
            receipt = row.read_receipt(provider, response)
            note_response(attempt, provider, response)
            return receipt
        raise row.read_error(provider, response)
    except ProviderError as error:
        error.response = error.response or response
        raise
    except Exception as error:  # the call may have left: nothing else may be concluded
        logger.exception("Attempt %s of %s", attempt.number, row.pk)
        message = gettext("Something went wrong here after the candidate was sent.")
        raise DeliveryUnknown(message, response=response) from error
