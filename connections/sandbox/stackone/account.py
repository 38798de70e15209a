"""What the sandbox's linked StackOne account has: the account, jobs, custom fields."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from connections.sandbox.jobs import jobs_for

Json = Any

ACCOUNT: dict[str, Json] = {
    "id": "47187425466113776871",
    "provider": "greenhouse",
    "provider_name": "Greenhouse",
    "status": "active",
    "status_reasons": [],
    "origin_owner_id": "cust-1",
    "origin_owner_name": "Acme",
    "origin_username": "recruiting@acme.example",
    "label": None,
    "type": "test",
    "credentials": {"api_key": "(never shown)"},
    "setup_information": {"region": "eu"},
    "created_at": "2026-01-05T10:00:00.000Z",
    "updated_at": "2026-11-01T08:00:00.000Z",
}

CREATE_INPUT = [
    {"name": name, "type": kind}
    for name, kind in (
        ("first_name", "string"),
        ("last_name", "string"),
        ("email", "string"),
        ("phone_numbers", "array"),
        ("social_links", "array"),
        ("company", "string"),
        ("title", "string"),
        ("custom_fields", "array"),
    )
]
"""What Greenhouse keeps of a candidate; not the country, not the day of hiring."""


def _job(number: int, title: str, status: str, source_status: str) -> dict[str, Json]:
    return {
        "id": f"job_{number}",
        "remote_id": str(4_000 + number),
        "title": title,
        "code": f"REQ-{number}",
        "status": source_status,
        "job_status": {"value": status, "source_value": source_status},
        "department_ids": [],
        "location_ids": [],
        "hiring_team": [],
    }


JOBS = [
    _job(1, "Data engineer", "open", "open"),
    _job(2, "Nurse, night shift", "published", "open"),
    _job(3, "Accountant", "closed", "closed"),
    _job(4, "Warehouse lead", "unmapped_value", "open"),
    _job(5, "Tax adviser", "draft", "draft"),
]


def jobs(variants: Set[str]) -> list[dict[str, Json]]:
    return jobs_for(variants, JOBS, make=_open_job, closed=_closed_job)


def _open_job(number: int, title: str) -> dict[str, Json]:
    return _job(1_000 + number, title, "open", "open")


def _closed_job(job: dict[str, Json]) -> dict[str, Json]:
    return {**job, "status": "closed", "job_status": {"value": "closed", "source_value": "closed"}}


def _field(number: int, name: str, kind: str, source: str, *options: Json) -> dict[str, Json]:
    return {
        "id": f"cf_{number}",
        "remote_id": str(4_000_000 + number),
        "name": name,
        "description": None,
        "type": {"value": kind, "source_value": source},
        "options": [{"id": f"opt_{number}_{n}", "value": o} for n, o in enumerate(options, 1)]
        or None,
    }


_NOTICE = _field(77, "Notice period", "single_select", "dropdown", "None", "1 month", "3 months")
_DEFINITIONS = [
    _NOTICE,
    _field(78, "Desired salary", "float", "currency"),
    _field(79, "Years of experience", "integer", "number"),
    _field(80, "Available from", "date", "date"),
    _field(81, "Willing to relocate", "boolean", "yes_no"),
    _field(82, "Languages", "multi_select", "multi_select", "English", "French", "German"),
    _field(83, "Cover note", "text", "long_text"),
    _field(84, "Nickname", "text", "short_text"),
    _field(85, "Publication", "url", "url"),
    _field(86, "Certificates", "list", "tags"),
    _field(87, "Shift", "single_select", "dropdown", 1, 2, 3),
    _field(88, "Badge", "unmapped_value", "badge_scan"),
]
_VISA = _field(90, "Visa status", "single_select", "dropdown", "Not needed", "Has one", "Needs one")


def definitions(variants: Set[str]) -> list[dict[str, Json]]:
    """Return the custom fields of candidates; `changed-fields` renames one and adds one."""
    if "changed-fields" not in variants:
        return _DEFINITIONS
    return [{**_NOTICE, "name": "Notice period (weeks)"}, *_DEFINITIONS[1:], _VISA]


REQUIRED = frozenset({"cf_90"})
"""Custom fields that the ATS requires. No definition tells; only the refusal does."""
