"""The way of a submission to the vendor: claim, open an attempt, POST once, settle.

Two commits lie before the first byte: the claim with its lease, and the open attempt. So the
row of a dead worker tells what happened: without an open attempt nothing was sent.
"""

from __future__ import annotations

import logging
import random
import time
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from candidates.models import Attempt, Outcome, Status, Submission
from connections.encryption import UnreadableSecret
from connections.providers import PROVIDERS, http
from connections.providers.base import Provider
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.types import Receipt, Request, Response, Timeouts
from connections.services import connection_pause, storable

from .records import message_text, request_text, response_text
from .submissions import wake_up

logger = logging.getLogger(__name__)

LEASE_MARGIN = 30  # seconds beyond the longest call
FIRST_DELAY, LONGEST_DELAY = 5, 600  # seconds between tries at an unavailable vendor


def lease_of(timeouts: Timeouts) -> timedelta:
    """Return how long a worker may hold a submission: the longest call, and a margin."""
    return timedelta(seconds=timeouts.connect + timeouts.send + timeouts.total + LEASE_MARGIN)


def submission_deliver(pk: UUID) -> Submission | None:
    """Claim and send one submission; None where it is not due or somebody else's."""
    submission = submission_claim(pk)
    if submission is not None:
        submission_send(submission)
    return submission


def submission_claim(pk: UUID) -> Submission | None:
    """Take the submission if it is due and free. Safe with many workers.

    The credentials are read later, where it can be told that no key opens them.
    """
    rows = Submission.objects.select_related("connection").defer("connection__credentials")
    waiting = rows.filter(pk=pk).first()
    if waiting is None or waiting.status != Status.QUEUED:
        return None
    lease = lease_of(PROVIDERS[waiting.connection.provider].timeouts)
    claimed = (
        Submission.objects.filter(pk__in=Submission.objects.due().filter(pk=pk).values("pk"))
        .filter(status=Status.QUEUED)
        .update(status=Status.SENDING, lease_token=uuid4(), lease_until=Now() + Value(lease))
    )
    return rows.get(pk=pk) if claimed else None


def submission_send(submission: Submission) -> None:
    """Send a claimed submission once and record what became of it."""
    try:
        provider = submission.connection.as_provider()
    except UnreadableSecret as error:
        _settle(submission, None, status=Status.FAILED, message=str(error), settled_at=Now())
        return
    deadline = time.monotonic() + lease_of(provider.timeouts).total_seconds() - LEASE_MARGIN
    attempt: Attempt | None = None
    try:
        request = request_build(submission, provider)
        attempt = attempt_open(submission, request)
        if attempt is None:
            return
        receipt = attempt_post(attempt, request, provider, deadline=deadline)
    except CandidateRejected as error:
        submission_settle(submission, attempt, provider, Status.REJECTED, error)
    except ConnectionRefused as error:
        submission_settle(submission, attempt, provider, Status.FAILED, error)
    except DeliveryUnknown as error:
        submission_settle(submission, attempt, provider, Status.UNCONFIRMED, error)
    except ProviderUnavailable as error:
        submission_postpone(submission, attempt, provider, error)
    else:
        submission_delivered(submission, attempt, receipt)


def request_build(submission: Submission, provider: Provider) -> Request:
    """Return the create call. Raise CandidateRejected or ConnectionRefused; nothing has left."""
    try:
        return provider.build_request(
            submission.as_candidate(),
            reference=str(submission.pk),
            idempotency_key=str(submission.idempotency_key),
        )
    except ProviderError:
        raise
    except Exception as error:
        logger.exception("Building the request of %s", submission.pk)
        message = gettext("Something went wrong here before the candidate was sent.")
        raise ConnectionRefused(message) from error


def attempt_open(submission: Submission, request: Request) -> Attempt | None:
    """Record that a call is about to leave; None where the submission is no longer mine."""
    text = request_text(request)
    with transaction.atomic():
        mine = Submission.objects.filter(
            pk=submission.pk, status=Status.SENDING, lease_token=submission.lease_token
        )
        warnings = [storable(warning) for warning in request.warnings]
        if not mine.filter(lease_until__gt=Now()).update(warnings=warnings):
            return None
        submission.warnings = warnings
        last = submission.attempts.order_by("-number").values_list("number", flat=True).first()
        return Attempt.objects.create(
            submission=submission,
            number=(last or 0) + 1,
            revision=submission.revision,
            idempotency_key=submission.idempotency_key,
            request=text,
        )


def attempt_post(
    attempt: Attempt, request: Request, provider: Provider, *, deadline: float
) -> Receipt:
    """Make the one call and read its answer. Raise a ProviderError, whatever goes wrong."""
    if time.monotonic() + request.timeouts.total > deadline:
        raise ProviderUnavailable(gettext("The worker was held up; nothing was sent."))
    response: Response | None = None
    try:
        response = http.send(request)
        if 200 <= response.status < 300:
            receipt = provider.read_receipt(response)
            _note_response(attempt, provider, response)
            return receipt
        raise provider.read_error(response)
    except ProviderError as error:
        error.response = error.response or response
        raise
    except Exception as error:  # the call may have left: nothing else may be concluded
        logger.exception("Attempt %s of %s", attempt.number, attempt.submission_id)
        message = gettext("Something went wrong here after the candidate was sent.")
        raise DeliveryUnknown(message, response=response) from error


def _note_response(attempt: Attempt, provider: Provider, response: Response | None) -> None:
    if response is None:
        return
    attempt.response = response_text(response, provider)
    attempt.http_status = response.status
    attempt.duration = response.duration
    attempt.vendor_request_id = str(
        storable(response.headers.get("x-request-id") or response.headers.get("request-id") or "")
    )[:200]


def submission_delivered(submission: Submission, attempt: Attempt, receipt: Receipt) -> None:
    """Keep the proof. A receipt is believed, also where its id is another submission's."""
    remote_id = str(storable(receipt.remote_id))[:500]
    warnings = [*submission.warnings, *(storable(warning) for warning in receipt.warnings)]
    twin = (
        Submission.objects.filter(
            connection=submission.connection, remote_id=remote_id, status=Status.DELIVERED
        )
        .exclude(pk=submission.pk)
        .first()
    )
    if twin is not None:
        warnings.append(
            gettext("The ATS merged this candidate with one sent before: %(name)s.")
            % {"name": twin}
        )
    attempt.outcome = Outcome.DELIVERED
    _settle(
        submission,
        attempt,
        status=Status.DELIVERED,
        remote_id=remote_id,
        ats_id=str(storable(receipt.ats_id))[:500],
        remote_url=_web_url(receipt.url),
        warnings=warnings,
        message="",
        field_errors=[],
        settled_at=Now(),
    )


OUTCOMES = {
    Status.REJECTED: Outcome.REJECTED,
    Status.FAILED: Outcome.FAILED,
    Status.UNCONFIRMED: Outcome.UNKNOWN,
}


def submission_settle(
    submission: Submission,
    attempt: Attempt | None,
    provider: Provider,
    status: Status,
    error: ProviderError,
) -> None:
    """Write what an answer other than a receipt means, and who acts next."""
    message = message_text(error.message, provider)
    if attempt is not None:
        attempt.outcome, attempt.message = OUTCOMES[status], message
        _note_response(attempt, provider, error.response)
    _pause_where_asked(submission, error, message)
    certain = status != Status.UNCONFIRMED
    _settle(
        submission,
        attempt,
        status=status,
        message=message,
        field_errors=[
            {"path": list(each.path), "message": message_text(each.message, provider)}
            for each in error.field_errors
        ],
        idempotency_key=uuid4() if certain else submission.idempotency_key,
        settled_at=Now(),
    )


def submission_postpone(
    submission: Submission, attempt: Attempt | None, provider: Provider, error: ProviderUnavailable
) -> None:
    """Queue again what certainly did not leave; after `SEND_FOR` give it to the admin."""
    message = message_text(error.message, provider)
    if attempt is not None:
        attempt.outcome, attempt.message = Outcome.UNAVAILABLE, message
        _note_response(attempt, provider, error.response)
    _pause_where_asked(submission, error, message)
    age = (timezone.now() - submission.queued_at).total_seconds()
    if age > settings.SEND_FOR:
        too_old = gettext("Could not be sent for too long. %(message)s") % {"message": message}
        _settle(submission, attempt, status=Status.FAILED, message=too_old, settled_at=Now())
        return
    delay = max(retry_delay(submission.attempts.count()), error.retry_after or 0)
    _settle(
        submission,
        attempt,
        status=Status.QUEUED,
        message=message,
        send_after=Now() + Value(timedelta(seconds=delay)),
        enqueued_at=None,
        idempotency_key=uuid4(),
    )
    wake_up(submission, delay=delay)


def retry_delay(tries: int) -> float:
    """Return seconds to wait before the next try: full jitter, doubling up to ten minutes."""
    return random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(tries, 12)))  # noqa: S311


def _pause_where_asked(submission: Submission, error: ProviderError, message: str) -> None:
    response = error.response
    if response is None or response.status not in (429, 503):
        return
    if seconds := error.retry_after or response.retry_after:
        connection_pause(submission.connection, seconds=seconds, reason=message)


def _settle(submission: Submission, attempt: Attempt | None, **change: object) -> bool:
    """Write the outcome in one commit, if the submission still is mine.

    The attempt keeps its outcome either way: a worker that wakes up late overwrites nothing,
    but what it learned is shown.
    """
    with transaction.atomic():
        if attempt is not None:
            attempt.ended_at = timezone.now()
            attempt.save()
        mine = Submission.objects.filter(
            pk=submission.pk, status=Status.SENDING, lease_token=submission.lease_token
        )
        return bool(mine.update(lease_token=None, lease_until=None, **change))


def _web_url(url: str) -> str:
    text = str(storable(url))
    return text if text.startswith(("https://", "http://")) and len(text) <= 2000 else ""
