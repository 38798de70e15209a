"""What the sandbox's one account of Unified.to has: jobs, people, custom fields, support."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from connections.sandbox.jobs import jobs_for

Json = Any

ACCOUNT = "5de520f96e439b002043d8dc"
INTEGRATION = "greenhouse"
WRITE_PERMISSION = "ats_candidate_write"

CONNECTION: dict[str, Json] = {
    "id": ACCOUNT,
    "integration_type": INTEGRATION,
    "integration_name": "Greenhouse",
    "categories": ["ats", "hris", "metadata"],
    "permissions": [
        "ats_candidate_read",
        WRITE_PERMISSION,
        "ats_application_write",
        "ats_document_write",
        "ats_job_read",
        "ats_company_read",
        "hris_employee_read",
        "metadata_metadata_read",
    ],
    "environment": "Sandbox",
    "is_paused": False,
    "last_healthy_at": "2026-11-22T03:00:00Z",
    "workspace_id": "64aa00000000000000000001",
    "auth": {"access_token": "ats-token-of-the-sandbox"},
}

JOBS: list[dict[str, Json]] = [
    {"id": "9001", "name": "Data engineer", "status": "OPEN", "employment_type": "FULL_TIME"},
    {"id": "9002", "name": "Recruiter", "status": "OPEN", "employment_type": "PART_TIME"},
    {"id": "9003", "name": "Head of operations", "status": "OPEN", "employment_type": "FULL_TIME"},
    {"id": "9004", "name": "Warehouse assistant", "status": "CLOSED", "employment_type": "CASUAL"},
    {"id": "9005", "name": "Accountant", "status": "DRAFT", "employment_type": "FULL_TIME"},
]


def jobs(variants: Set[str]) -> list[dict[str, Json]]:
    return jobs_for(variants, JOBS, make=_open_job, closed=_closed_job)


def _open_job(number: int, name: str) -> dict[str, Json]:
    job = {"id": str(20_000 + number), "name": name, "status": "OPEN"}
    return {**job, "employment_type": "FULL_TIME"}


def _closed_job(job: dict[str, Json]) -> dict[str, Json]:
    return {**job, "status": "CLOSED"}


COMPANIES: list[dict[str, Json]] = [
    {"id": "c-1", "name": "Northwind Logistics"},
    {"id": "c-2", "name": "Atelier Moreau"},
    {"id": "c-3", "name": "Blue Harbour Foods"},
]

_FIRST = ("Amina", "Bruno", "Chloe", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas")
_LAST = (
    *("Abbott", "Bianchi", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad"),
    *("Ivanova", "Jensen", "Kowalski", "Lindqvist"),
)

EMPLOYEES: list[dict[str, Json]] = [
    {
        "id": f"e-{number}",
        "name": f"{first} {last}",
        "first_name": first,
        "last_name": last,
        "emails": [{"email": f"{first}.{last}@sandbox.test".lower(), "type": "WORK"}],
        "employment_status": "INACTIVE" if number == 2 else "ACTIVE",
    }
    for number, (last, first) in enumerate(
        ((last, first) for last in _LAST for first in _FIRST), start=1
    )
]
"""More than one page of them; the second has left."""


def _definition(number: int, slug: str, name: str, kind: str, **more: Json) -> dict[str, Json]:
    return {
        "id": str(4_000_000 + number),
        "object_type": "ats_candidate",
        "name": name,
        "slug": slug,
        "format": kind,
        **more,
    }


_PERIODS = ["None", "1 month", "3 months"]
_LANGUAGES = ["English", "French", "German", "Polish"]

METADATA: list[dict[str, Json]] = [
    _definition(
        *(1, "notice_period", "Notice period", "SINGLE_SELECT"), options=_PERIODS, is_required=True
    ),
    _definition(2, "relocate", "Willing to relocate", "YES_NO"),
    _definition(3, "work_permit", "Has a work permit", "BOOLEAN"),
    _definition(4, "salary", "Expected salary", "CURRENCY"),
    _definition(5, "years", "Years of experience", "NUMBER"),
    _definition(6, "day_rate", "Day rate", "PRICE"),
    _definition(7, "available_from", "Available from", "DATE"),
    _definition(8, "languages", "Languages", "MULTIPLE_SELECT", options=_LANGUAGES),
    _definition(9, "summary_note", "Summary of the interview", "TEXTAREA"),
    _definition(10, "showreel", "Showreel", "URL"),
    _definition(11, "nickname", "Preferred name", "TEXT"),
    _definition(12, "commute", "Longest commute", "MEASUREMENT"),
    _definition(13, "certificate", "Certificate", "FILE"),
    {"id": "4000014", "object_type": "ats_candidate", "name": "Shift", "format": "TEXT"},
    {"id": "4000099", "object_type": "ats_job", "name": "Floor", "slug": "floor", "format": "TEXT"},
]

CHANGED_METADATA: list[dict[str, Json]] = [
    {**METADATA[0], "slug": "notice_weeks", "name": "Notice period in weeks"},
    _definition(20, "visa_status", "Visa status", "TEXT", is_required=True),
    *METADATA[1:],
]
"""One definition renamed, one new and required."""

READ_ONLY = ("id", "created_at", "updated_at", "web_url")
PROPERTIES = (
    *READ_ONLY,
    *("name", "first_name", "last_name", "emails", "title", "telephones", "company_name"),
    *("image_url", "tags", "address", "external_identifier", "link_urls", "origin"),
    *("company_id", "sources", "date_of_birth", "user_id", "experiences", "education"),
    *("skills", "job_ids", "metadata", "raw"),
)

NOT_KEPT = frozenset({"image_url"})
"""What this account's ATS passes over without a word."""

SUPPORT: dict[str, Json] = {
    "methods": {"create": True, "get": True, "list": True, "update": True, "remove": False},
    "inbound_fields": {
        **{name: "supported" for name in PROPERTIES if name not in READ_ONLY},
        **dict.fromkeys(NOT_KEPT, "not-supported"),
        "emails": "supported-required",
    },
    "outbound_fields": dict.fromkeys(PROPERTIES, "supported"),
    "list_query": "supported",
    "list_limit": "supported",
    "list_offset": "supported",
    "list_updated_gte": "supported",
}

INTEGRATIONS: list[dict[str, Json]] = [
    {
        "type": "lever",
        "name": "Lever",
        "categories": ["ats", "hris"],
        "is_active": True,
        "support": {"ats_candidate": {"methods": {"create": True, "get": True}}},
    },
    {
        "type": INTEGRATION,
        "name": "Greenhouse",
        "categories": ["ats", "hris", "metadata"],
        "is_active": True,
        "support": {"ats_candidate": SUPPORT},
    },
]
