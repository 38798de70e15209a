"""Panora's create body: its types, and what the server makes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .lists import APPLICATIONS, ATTACHMENTS

Json = Any

TEXTS = (
    "first_name",
    "last_name",
    "company",
    "title",
    "locations",
    "remote_created_at",
    "remote_modified_at",
    "last_interaction_at",
)
BOOLEANS = ("is_private", "email_reachable")
TEXT_LISTS = ("attachments", "applications", "tags")
MOMENTS = ("remote_created_at", "remote_modified_at", "last_interaction_at")
ROWS = {
    "urls": ("url", "url_type", ("WEBSITE", "BLOG", "LINKEDIN", "GITHUB", "OTHER")),
    "phone_numbers": ("phone_number", "phone_type", ("MOBILE", "WORK")),
    "email_addresses": ("email_address", "email_address_type", ("PERSONAL", "WORK")),
}
CRASH = "Cannot read properties of undefined (reading '0')"


def faults_of(body: dict[str, Json]) -> list[str]:
    """Return a sentence for each value of the wrong type; unknown keys are passed over.

    Stricter than Panora, which checks no type and crashes later: a client's mistake shows
    here by the field's name.
    """
    faults = [
        f"{key} must be a string" for key in TEXTS if not isinstance(body.get(key), str | None)
    ]
    faults += [
        f"{key} must be a boolean value"
        for key in BOOLEANS
        if not isinstance(body.get(key), bool | None)
    ]
    for key in TEXT_LISTS:
        if (value := body.get(key)) is None:
            continue
        if not isinstance(value, list):
            faults.append(f"{key} must be an array")
        elif not all(isinstance(each, str) for each in value):
            faults.append(f"each value in {key} must be a string")
    for key in ROWS:
        faults += _row_faults(key, body.get(key))
    if not isinstance(body.get("field_mappings"), dict):
        faults.append("field_mappings must be an object")
    return faults


def _row_faults(name: str, rows: Json) -> list[str]:
    if rows is None:
        return []
    if not isinstance(rows, list):
        return [f"{name} must be an array"]
    value_key, type_key, types = ROWS[name]
    faults = []
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            faults.append(f"{name}.{index} must be an object")
            continue
        if value_key not in row or not isinstance(row[value_key], str | None):
            faults.append(f"{name}.{index}.{value_key} must be a string")
        if type_key not in row or row[type_key] not in (None, *types):
            allowed = ", ".join(types)
            faults.append(
                f"{name}.{index}.{type_key} must be one of the following values: {allowed}"
            )
    return faults


def crash_of(body: dict[str, Json]) -> str:
    """Return what the server says when it fails after the ATS has the candidate; "" if not."""
    if not isinstance(body.get("applications"), list):
        return CRASH
    unknown = [each for each in body.get("attachments") or () if each not in ATTACHMENTS]
    unknown += [each for each in body["applications"][:1] if each not in APPLICATIONS]
    return f"No record was found for {unknown[0]}" if unknown else ""


def kept(body: dict[str, Json], number: int, now: str) -> dict[str, Json]:
    """Return the candidate as Panora shows it after a sync; mapped attributes are lost."""
    candidate = {key: body.get(key) for key in (*TEXTS, *BOOLEANS)}
    candidate.update({key: body.get(key) or [] for key in (*TEXT_LISTS, *ROWS)})
    candidate.update({key: _javascript_text(body.get(key)) for key in MOMENTS})
    return {
        "id": f"6f0c6f0e-0000-4222-8333-{number:012d}",
        "remote_id": f"ash_{number}",
        "created_at": now,
        "modified_at": now,
        **candidate,
        "field_mappings": {},
    }


def _javascript_text(moment: Json) -> str:
    """Return `moment` as JavaScript's String(date) writes it; the text "null" for none."""
    if moment is None:
        return "null"
    try:
        when = datetime.fromisoformat(str(moment)).astimezone(UTC)
    except ValueError:
        return "Invalid Date"
    return when.strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)")
