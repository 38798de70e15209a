"""What Unified.to's errors say about the candidate.

An error body is ``{"statusCode": …, "error": …, "message": …}``; no list of codes is published
for candidates, so the status decides, and the message tells two meanings of a status apart.
"""

from __future__ import annotations

import re
from typing import Final

from connections.providers.bodies import plain_message
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    FieldError,
    FieldErrors,
    ProviderError,
    ProviderUnavailable,
    error_for,
)
from connections.providers.types import ErrorPath, Response, _

from .body import PARTS, PROPERTIES, RAW, error_path

OWN_LIMIT: Final = "too many requests to unified.to"
BROKEN: Final = ("broken", "recreat", "reconnect", "re-authoriz", "reauthoriz")
MESSAGE_LENGTH: Final = 500  # characters

_ORDINARY: Final = frozenset(
    {"name", "title", "tags", "address", "origin", "sources", "experiences", "education", "skills"}
)
"""Properties that are words of ordinary English too: believed only quoted or with a part."""

_SINGULAR: Final = {"email": "emails", "telephone": "telephones"}
_NAMED: Final = re.compile(
    r"""(?<![\w.\[])(?P<quote>["'`]?)(?P<prop>[a-z_]+)
        (?:(?:\[(?P<index>\d{1,3})\]|\.(?P<dotted>\d{1,3}))(?!\d))?
        (?:\.(?P<part>[a-z_0-9]+))?(?P<closing>["'`]?)(?!\w)""",
    re.VERBOSE,
)
_SLUG: Final = re.compile(
    r"""\bmetadata(?:\.|\[["'`]?|(?:\sslug)?:?\s["'`])(?P<slug>[\w-]*[a-z_-][\w-]*)""",
    re.IGNORECASE,
)


def unified_error(response: Response) -> ProviderError:
    """Return what a status other than 2xx says.

    A 401 is the API key's or the ATS's own. A 429 is Unified.to's own limit only when it says
    so; any other is the ATS's, passed through, and proves nothing about the candidate.
    """
    message = vendor_message(response)
    words = message.casefold()
    match response.status:
        case 401 if any(word in words for word in BROKEN):
            text = _("The ATS refuses this connection's access: connect it anew at Unified.to.")
            return _error(ConnectionRefused, text, message, response)
        case 401:
            text = _("Unified.to did not accept the API key, or the ATS refused the connection.")
            return _error(ConnectionRefused, text, message, response)
        case 403:
            text = _("The connection is paused at Unified.to or lacks a permission.")
            return _error(ConnectionRefused, text, message, response)
        case 429 if OWN_LIMIT in words:
            text = _("Unified.to asked to wait before sending more.")
            return _error(ProviderUnavailable, text, message, response)
        case 429:
            text = _("The ATS behind Unified.to asked to wait.")
            return _error(DeliveryUnknown, text, message, response)
    error = error_for(response, message)
    if isinstance(error, CandidateRejected):
        error.field_errors = fields_named(message)
    return error


def vendor_message(response: Response) -> str:
    """Return the vendor's own words, at most 500 characters, "" where there are none."""
    try:
        return plain_message(response)[:MESSAGE_LENGTH]
    except (RecursionError, ValueError):
        return ""


def fields_named(message: str) -> FieldErrors:
    """Return an error for each field that `message` names beyond doubt, each once.

    ``emails[0].email``, ``metadata.notice_period``, ``first_name`` or “title” in quotes do;
    an index of the metadata does not tell which of them is meant.
    """
    paths: dict[ErrorPath, None] = {}
    for found in _SLUG.finditer(message):
        paths.setdefault(("metadata", found["slug"]))
    for found in _NAMED.finditer(_SLUG.sub(" ", message)):
        if path := _path(found):
            paths.setdefault(path)
    return tuple(FieldError(path, message) for path in paths)


def _path(found: re.Match[str]) -> ErrorPath | None:
    word, part = found["prop"], found["part"] or ""
    position = found["index"] or found["dotted"]
    is_quoted = bool(found["quote"]) and found["quote"] == found["closing"]
    if word == "raw":
        return RAW if is_quoted else None
    prop = _SINGULAR.get(word, word)
    if prop not in PROPERTIES:
        return None
    has_part = position is not None or part in PARTS.get(prop, {})
    if word in _ORDINARY and not is_quoted and not has_part:
        return None
    return error_path(prop, None if position is None else int(position), part)


def _error(kind: type[ProviderError], text: str, message: str, response: Response) -> ProviderError:
    return kind(f"{text} {message}".strip(), retry_after=response.retry_after, response=response)
