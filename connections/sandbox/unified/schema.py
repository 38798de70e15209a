"""What Unified.to takes as an AtsCandidate, strictly; the first complaint is the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Json = Any
Check = Callable[[Json, str], str]
"""Returns what is wrong with a value at a place, "" if nothing is."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def candidate_complaint(body: Json) -> str:
    """Return the first thing wrong with a body's types, "" if nothing is.

    The API requires nothing, and passes over properties that it does not know.
    """
    if not isinstance(body, dict):
        return "The body must be an object"
    return first(CANDIDATE[name](body[name], name) for name in body if name in CANDIDATE)


def metadata_complaint(items: Sequence[Json], definitions: Sequence[Mapping[str, Json]]) -> str:
    """Return the first thing wrong with the custom fields: unknown, mistyped or missing."""
    known = {item[key]: item for item in definitions for key in ("slug", "id") if item.get(key)}
    given = set()
    for item in items:
        key = item.get("slug") or item.get("id")
        definition = known.get(key)
        if definition is None:
            return f"metadata.{key} is not a custom field of this ATS"
        if item.get("format", definition["format"]) != definition["format"]:
            return f"metadata.{key} has the format {definition['format']}"
        if complaint := _value_complaint(item.get("value"), definition):
            return f"metadata.{key} {complaint}"
        given.add(definition["id"])
    return first(
        f"metadata.{each.get('slug') or each['id']} is required"
        for each in definitions
        if each.get("is_required") and each["id"] not in given
    )


def _value_complaint(value: Json, definition: Mapping[str, Json]) -> str:
    options = definition.get("options") or []
    match definition["format"]:
        case "NUMBER" | "PRICE" | "CURRENCY":
            return "" if _is_number(value) else "must be a number"
        case "BOOLEAN" | "YES_NO":
            return "" if isinstance(value, bool) else "must be true or false"
        case "DATE":
            is_date = isinstance(value, str) and (
                _DATE.fullmatch(value) or _MOMENT.fullmatch(value)
            )
            return "" if is_date else "must be a date"
        case "MULTIPLE_SELECT":
            is_list = isinstance(value, list) and all(each in options for each in value)
            return "" if is_list else "must be a list of its options"
        case "SINGLE_SELECT":
            return (
                "" if isinstance(value, str) and value in options else "must be one of its options"
            )
    return "" if isinstance(value, str) else "must be a string"


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_text(value: Json, place: str) -> str:
    return "" if isinstance(value, str) else f"{place} must be a string"


def _anything(value: Json, place: str) -> str:
    return f"{place} must not be null" if value is None else ""


def matches(*patterns: re.Pattern[str], wanted: str) -> Check:
    def check(value: Json, place: str) -> str:
        is_one = isinstance(value, str) and any(each.fullmatch(value) for each in patterns)
        return "" if is_one else f"{place} must be {wanted}"

    return check


def one_of(*values: str) -> Check:
    def check(value: Json, place: str) -> str:
        return "" if value in values else f"{place} must be one of {', '.join(values)}"

    return check


def is_list(item: Check) -> Check:
    def check(value: Json, place: str) -> str:
        if not isinstance(value, list):
            return f"{place} must be an array"
        return first(item(each, f"{place}[{index}]") for index, each in enumerate(value))

    return check


def is_object(required: str = "", **parts: Check) -> Check:
    def check(value: Json, place: str) -> str:
        if not isinstance(value, dict):
            return f"{place} must be an object"
        if required and not value.get(required):
            return f"{place}.{required} is required"
        return first(parts[name](value[name], f"{place}.{name}") for name in value if name in parts)

    return check


def first(complaints: Any) -> str:
    return next((complaint for complaint in complaints if complaint), "")


is_moment = matches(_MOMENT, wanted="a date-time like 2021-07-01T00:00:00Z")
_emails = is_object(
    "email",
    email=matches(re.compile(r"[^@\s]+@[^@\s]+"), wanted="an e-mail address"),
    type=one_of("WORK", "HOME", "OTHER"),
    name=is_text,
)
_telephones = is_object(
    "telephone", telephone=is_text, type=one_of("WORK", "HOME", "OTHER", "FAX", "MOBILE")
)
_address = is_object(
    address1=is_text,
    address2=is_text,
    city=is_text,
    region=is_text,
    region_code=is_text,
    postal_code=is_text,
    country=is_text,
    country_code=matches(re.compile(r"[A-Z]{2}"), wanted="an ISO 3166 alpha-2 code"),
)
_experience = is_object(company_name=is_text, title=is_text, start_at=is_moment, end_at=is_moment)
_education = is_object(
    institution=is_text,
    degree=is_text,
    level=is_text,
    field_of_study=is_text,
    start_at=is_moment,
    end_at=is_moment,
)
_metadata = is_object(id=is_text, slug=is_text, namespace=is_text, format=is_text, value=_anything)

CANDIDATE: Mapping[str, Check] = {
    "id": is_text,
    "created_at": is_moment,
    "updated_at": is_moment,
    "name": is_text,
    "first_name": is_text,
    "last_name": is_text,
    "emails": is_list(_emails),
    "title": is_text,
    "telephones": is_list(_telephones),
    "company_name": is_text,
    "image_url": is_text,
    "tags": is_list(is_text),
    "address": _address,
    "external_identifier": is_text,
    "link_urls": is_list(is_text),
    "origin": one_of("AGENCY", "APPLIED", "INTERNAL", "REFERRED", "SOURCED"),
    "company_id": is_text,
    "sources": is_list(is_text),
    "date_of_birth": matches(_DATE, _MOMENT, wanted="a date"),
    "user_id": is_text,
    "web_url": is_text,
    "experiences": is_list(_experience),
    "education": is_list(_education),
    "skills": is_list(is_text),
    "job_ids": is_list(is_text),
    "metadata": is_list(_metadata),
    "raw": _anything,
}
