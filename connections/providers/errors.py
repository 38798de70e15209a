"""Errors, named by what is known about the candidate.

ProviderError
  NotDelivered               the ATS certainly has no new candidate
    CandidateRejected          the recruiter corrects       -> rejected
      CandidateExists          the recruiter looks at it    -> rejected
    ConnectionRefused          the admin repairs            -> failed
    ProviderUnavailable        the worker tries again       -> queued
  DeliveryUnknown            nobody knows yet               -> unconfirmed

Unknown is the default; refused and unavailable need a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .types import ErrorPath, Response, _

FieldErrors = tuple["FieldError", ...]


class FieldError(NamedTuple):
    """What the vendor says about one value, and where that value was entered."""

    path: ErrorPath
    message: str


class ProviderError(Exception):
    """A call did not do what was asked. `message` is a full sentence for a person.

    It often ends in the vendor's own words, which may lack the full stop.
    """

    def __init__(
        self,
        message: str,
        *,
        field_errors: FieldErrors = (),
        retry_after: float | None = None,
        response: Response | None = None,
    ) -> None:
        message = message.strip()
        self.message = message if message.endswith((".", "!", "?", "…")) else f"{message}."
        super().__init__(self.message)
        self.field_errors = field_errors
        self.retry_after = retry_after
        self.response = response


class NotDelivered(ProviderError):
    """The ATS certainly has no new candidate."""


class CandidateRejected(NotDelivered):
    """The ATS refused what was entered; it can be corrected and sent again."""


class CandidateExists(CandidateRejected):
    """The ATS says that it has this candidate already."""


class ConnectionRefused(NotDelivered):
    """Key, account, rights or address are wrong; an admin repairs the connection."""


class ProviderUnavailable(NotDelivered):
    """The call never reached the vendor, or its own limit held it back."""


class DeliveryUnknown(ProviderError):
    """The request left, no usable answer came back. Never sent again unasked."""


def error_for(
    response: Response, message: str = "", *, field_errors: FieldErrors = ()
) -> ProviderError:
    """Return what `response` says about the candidate; unknown is the default.

    `message` is the vendor's own explanation, "" where it gave none.
    """
    kind, text = _meaning(response.status)
    return kind(
        f"{text} {message}".strip() if message else text,
        field_errors=field_errors,
        retry_after=response.retry_after,
        response=response,
    )


IN_A_GET: Mapping[str, str] = {
    _("The ATS did not accept the candidate."): _("The ATS did not accept the question."),
    _("The connection has no right to create candidates."): _(
        "The connection has no right to read this."
    ),
    _("The ATS does not take candidates through this connection."): _(
        "The ATS does not offer this through this connection."
    ),
}
"""What the same refusals mean where nothing was to be created."""

IN_A_STAGE: Mapping[str, Mapping[str, str]] = {
    "application": {
        _("The ATS did not accept the candidate."): _("The ATS did not accept the application."),
        _("The ATS says that this candidate exists already."): _(
            "The ATS says that this application exists already."
        ),
        _("The connection has no right to create candidates."): _(
            "The connection has no right to add applications."
        ),
        _("The account was not found at this address."): _(
            "The ATS did not find the candidate or the job."
        ),
        _("The ATS does not take candidates through this connection."): _(
            "The ATS does not take applications through this connection."
        ),
    },
    "file": {
        _("The ATS did not accept the candidate."): _("The ATS did not accept the file."),
        _("The ATS says that this candidate exists already."): _(
            "The ATS says that this file exists already."
        ),
        _("The connection has no right to create candidates."): _(
            "The connection has no right to add files."
        ),
        _("The account was not found at this address."): _(
            "The ATS did not find what the file belongs to."
        ),
        _("The ATS does not take candidates through this connection."): _(
            "The ATS does not take files through this connection."
        ),
    },
}
"""What the same refusals mean of a later call, by the kind of its stage."""


def reworded(message: str, meanings: Mapping[str, str]) -> str:
    """Return `message` with the sentences that are keys of `meanings` said otherwise."""
    for said, meant in meanings.items():
        message = message.replace(said, meant)
    return message


def _meaning(status: int) -> tuple[type[ProviderError], str]:
    match status:
        case 400 | 413 | 414 | 422 | 431:
            return CandidateRejected, _("The ATS did not accept the candidate.")
        case 409:
            return CandidateExists, _("The ATS says that this candidate exists already.")
        case 401:
            return ConnectionRefused, _("The ATS did not accept the connection's key.")
        case 403:
            return ConnectionRefused, _("The connection has no right to create candidates.")
        case 404:
            return ConnectionRefused, _("The account was not found at this address.")
        case 402 | 405 | 406 | 410 | 412 | 415 | 423 | 451 | 501:
            return ConnectionRefused, _("The ATS does not take candidates through this connection.")
        case 301 | 302 | 307 | 308:
            return ConnectionRefused, _("The address of the connection has moved.")
        case 429:
            return ProviderUnavailable, _("The ATS asked to wait before sending more.")
        case _:
            return DeliveryUnknown, _("The ATS gave no clear answer.")
