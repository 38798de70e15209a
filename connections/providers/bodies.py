"""Reading and writing the JSON of a call."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from .errors import CandidateRejected, FieldError
from .types import Json, Path, Response, _


def merged(
    body: Mapping[str, Json], extra: Json, path: Path = ("extra_properties",)
) -> dict[str, Json]:
    """Return `body` with `extra` merged in. Raise CandidateRejected where it would overwrite.

    Objects are merged key by key; anything else must be new.
    """
    if extra in (None, "", {}):
        return dict(body)
    if not isinstance(extra, dict):
        message = _('Enter a JSON object, like {"key": "value"}.')
        raise CandidateRejected(message, field_errors=(FieldError(path, message),))
    result = dict(body)
    for key, value in extra.items():
        if key not in result:
            result[key] = value
        elif isinstance(result[key], dict) and isinstance(value, dict):
            result[key] = merged(result[key], value, path)
        else:
            message = _("“{key}” is sent already; extra properties may not overwrite it.").format(
                key=key
            )
            raise CandidateRejected(message, field_errors=(FieldError(path, message),))
    return result


def without_empty(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return `body` less the keys that hold nothing; False and 0 are something."""
    return {key: value for key, value in body.items() if value not in (None, "", [], (), {})}


def utc_text(moment: datetime) -> str:
    """Return `moment` as the vendors write it: ``2021-07-01T00:00:00Z``.

    At either end of the calendar, where it has no UTC, its own time stands.
    """
    with suppress(OverflowError):
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def read_time(value: Json) -> datetime | None:
    """Return an ISO 8601 text as an aware time, or None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def plain_message(response: Response) -> str:
    """Return the explanation in an error body: its `message`, else what it holds, cut short."""
    body = response.json
    if not body:
        return ""
    match body:
        case {"message": str(message)} | {"detail": str(message)} if message:
            return message[:500]
        case {"message": [*parts]} if parts:
            return " ".join(part for part in parts if isinstance(part, str))[:500]
        case {"error": str(message)} if message:
            return message[:500]
    text = response.text.strip()
    if text.startswith("<") or "html" in response.headers.get("content-type", ""):
        return ""
    return text[:500]
