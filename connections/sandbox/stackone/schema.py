"""What StackOne's schema refuses in a create call, and what the ATS behind refuses in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any

from .account import REQUIRED

Json = Any

PHONE_TYPES = frozenset(
    {"personal", "work", "mobile", "home", "unknown", "other", "unmapped_value"}
)
TEXTS = ("phone_number", "name", "first_name", "last_name", "email", "company", "title", "country")
ROWS: Mapping[str, tuple[str, ...]] = {
    "phone_numbers": ("phone", "type"),
    "social_links": ("type", "url"),
    "custom_fields": ("id", "remote_id", "name", "value_id", "remote_value_id"),
}
"""Lists of objects, and the texts in them."""


def schema_problems(body: Json) -> list[str]:
    """Return what breaks the schema, in the words of StackOne's validation; null is always fine."""
    if not isinstance(body, dict):
        return ["body must be an object"]
    return [
        *(f"{key} must be a string" for key in TEXTS if not _is_text(body.get(key))),
        *(
            f"{key} must be an object"
            for key in ("passthrough", "unified_custom_fields")
            if not isinstance(body.get(key), dict | None)
        ),
        *([] if _is_moment(body.get("hired_at")) else ["hired_at must be an ISO 8601 date-time"]),
        *(problem for key, texts in ROWS.items() for problem in _rows(key, body.get(key), texts)),
    ]


def ats_problems(body: Json, known: list[dict[str, Json]]) -> list[dict[str, str]]:
    """Return what the ATS refuses of the custom fields, each with the field it concerns."""
    problems = []
    given = set()
    for entry in body.get("custom_fields") or []:
        definition = next((each for each in known if _names(entry, each)), None)
        if definition is None:
            name = entry.get("id") or entry.get("remote_id") or entry.get("name") or ""
            problems.append(_problem(name, "is not a custom field of candidates"))
            continue
        given.add(definition["id"])
        if not _fits(entry, definition):
            said = f"does not accept {entry.get('value')!r}"
            problems.append(_problem(definition["id"], said))
    required = {each["id"] for each in known} & REQUIRED
    return [*problems, *(_problem(each, "is required") for each in sorted(required - given))]


def _problem(custom_field: str, message: str) -> dict[str, str]:
    return {"field": f"custom_fields.{custom_field}", "message": message}


def _is_text(value: Json) -> bool:
    return isinstance(value, str | None)


def _is_moment(value: Json) -> bool:
    if value is None:
        return True
    try:
        return len(value) > len("2021-01-01") and datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _rows(key: str, rows: Json, texts: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(rows, list | None):
        yield f"{key} must be an array"
        return
    for index, row in enumerate(rows or []):
        if not isinstance(row, dict):
            yield f"{key}.{index} must be an object"
            continue
        for name in texts:
            if not _is_text(row.get(name)):
                yield f"{key}.{index}.{name} must be a string"
        if key == "phone_numbers" and row.get("type") not in (*PHONE_TYPES, None):
            yield f"{key}.{index}.type must be one of {', '.join(sorted(PHONE_TYPES))}"


def _names(entry: dict[str, Json], definition: dict[str, Json]) -> bool:
    """Tell whether an entry names this definition, and says nothing else of it."""
    told = {key: entry[key] for key in ("id", "remote_id", "name") if entry.get(key)}
    return bool(told) and all(definition[key] == value for key, value in told.items())


def _is_day(value: Json) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


FITS: Mapping[str, Callable[[Json], bool]] = {
    "float": _is_number,
    "integer": lambda value: _is_number(value) and value == int(value),
    "date": _is_day,
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "url": lambda value: isinstance(value, str) and value.startswith(("http://", "https://")),
}


def _fits(entry: dict[str, Json], definition: dict[str, Json]) -> bool:
    value, kind = entry.get("value"), definition["type"]["value"]
    options = {option["id"]: option["value"] for option in definition["options"] or []}
    if kind == "single_select":
        told = entry.get("value_id")
        return options.get(told) == value if told else value in options.values()
    if kind == "multi_select":
        return isinstance(value, list) and all(each in options.values() for each in value)
    return FITS.get(kind, lambda value: isinstance(value, str))(value)
