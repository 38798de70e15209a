"""What a candidate looks like when it is read back, where that is to go wrong on purpose.

`/~name` in front of the vendor in the base URL; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dialect import Reply

Json = Any

READINGS: Mapping[str, str] = {
    "forgetful": "What was asked for besides, the tags and the links are not there; a title is cut",
    "late-read": "The candidate is not there for the first two readings",
    "never-read": "The candidate is never there, though its id was given",
}
"""Names of the variants that every vendor has, and what they change."""

LATE = 2  # readings that find nothing
SHORT = 6  # characters that are left of a title

FORGOTTEN = frozenset(
    {
        *("tags", "link_urls", "social_links", "urls"),
        *("custom_fields", "unified_custom_fields", "metadata", "field_mappings"),
        "additional_attributes",
    }
)
"""Keys of a candidate, at any vendor, that a forgetful ATS leaves empty."""


def forgotten(reply: Reply) -> Reply:
    """Return the candidate in `reply` as a forgetful ATS gives it back."""
    body = reply.body
    if not isinstance(body, dict):
        return reply
    if isinstance(body.get("data"), dict):
        return Reply(
            status=reply.status, body={**body, "data": _less(body["data"])}, headers=reply.headers
        )
    return Reply(status=reply.status, body=_less(body), headers=reply.headers)


def _less(candidate: Mapping[str, Json]) -> dict[str, Json]:
    return {key: _kept(key, value) for key, value in candidate.items()}


def _kept(key: str, value: Json) -> Json:
    if key in FORGOTTEN:
        return type(value)() if isinstance(value, list | dict) else None
    return value[:SHORT] if key == "title" and isinstance(value, str) else value
