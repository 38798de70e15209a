"""What Panora has of the sandbox's ATS: connections, attributes, and the synced lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ACCOUNT = "b0c1d2e3-0000-4000-8000-000000000001"
"""The connection token that is known, of the connection to Ashby."""

FIRST_ACCOUNT = "b0c1d2e3-0000-4000-8000-000000000000"
"""The server's first connection, which a call without a token gets."""

_LINKED_USER = "11e4a5e0-0000-4000-8000-000000000001"
_OTHER_USER = "11e4a5e0-0000-4000-8000-000000000002"
_PROJECT = "9203ec70-0000-4000-8000-000000000001"
_DAY = "2026-01-05T10:00:00.000Z"

ATTACHMENTS = ("a77ac4e0-0000-4000-8000-000000000001", "a77ac4e0-0000-4000-8000-000000000002")
APPLICATIONS = ("a991ca70-0000-4000-8000-000000000001", "a991ca70-0000-4000-8000-000000000002")


def connections(*, status: str) -> list[dict[str, Any]]:
    """Return the project's connections, tokens and all, as Panora shows them."""
    return [
        _connection(FIRST_ACCOUNT, "lever", "ats", _OTHER_USER, "valid"),
        _connection("b0c1d2e3-0000-4000-8000-000000000002", "hubspot", "crm", _OTHER_USER, "valid"),
        _connection(ACCOUNT, "ashby", "ats", _LINKED_USER, status),
    ]


def _connection(
    token: str, provider: str, vertical: str, linked_user: str, status: str
) -> dict[str, Any]:
    return {
        "id_connection": token.replace("b0c1d2e3", "c0221ec7"),
        "status": status,
        "provider_slug": provider,
        "vertical": vertical,
        "account_url": f"https://api.{provider}.example",
        "token_type": "basic",
        "access_token": "encrypted-access-token",
        "refresh_token": None,
        "expiration_timestamp": None,
        "created_at": _DAY,
        "connection_token": token,
        "id_project": _PROJECT,
        "id_linked_user": linked_user,
    }


def attributes(*, changed: bool) -> list[dict[str, Any]]:
    """Return the project's attributes: ours, another ATS's, another's, unmapped ones."""
    notice = ("notice_weeks", "Notice period in weeks", "number")
    ours = [
        notice if changed else ("notice_period", "Notice period", "string"),
        ("years_of_experience", "Years of experience", "number"),
        ("preferred_office", "", "string"),
        *([("work_permit", "Work permit", "string")] if changed else []),
    ]
    return [
        *(_attribute(slug, label, kind) for slug, label, kind in ours),
        _attribute("lever_rating", "Rating", "number", source="lever", consumer=_OTHER_USER),
        _attribute("their_note", "Note", "string", consumer=_OTHER_USER),
        _attribute("nickname", "Nickname", "string", status="defined"),
        _attribute("deal_size", "Deal size", "number", owner="crm.deal"),
    ]


def _attribute(
    slug: str,
    description: str,
    data_type: str,
    *,
    status: str = "mapped",
    owner: str = "ats.candidate",
    source: str = "ashby",
    consumer: str = _LINKED_USER,
) -> dict[str, Any]:
    mapped = status == "mapped"
    return {
        "id_attribute": f"attribute-{slug}",
        "status": status,
        "ressource_owner_type": owner,
        "slug": slug,
        "description": description,
        "data_type": data_type,
        "remote_id": f"custom_{slug}" if mapped else "",
        "source": source if mapped else "",
        "id_entity": None,
        "id_project": _PROJECT,
        "scope": "user",
        "id_consumer": consumer if mapped else None,
        "created_at": _DAY,
        "modified_at": _DAY,
    }


def _job(number: int, name: str, status: str) -> dict[str, Any]:
    return {"id": _uuid("10b0", number), "name": name, "status": status, "type": "POSTING"}


def _stage(number: int, name: str) -> dict[str, Any]:
    job = _uuid("10b0", 1)
    return {"id": _uuid("57a6", number), "name": name, "stage_order": number, "job_id": job}


def _user(number: int, first_name: str, last_name: str, *, disabled: bool) -> dict[str, Any]:
    return {
        "id": _uuid("05e2", number),
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{first_name.lower()}@northwind.example",
        "disabled": disabled,
        "access_role": "TEAM_MEMBER",
    }


def _named(kind: str, *names: str) -> tuple[dict[str, Any], ...]:
    return tuple({"id": _uuid(kind, i), "name": name} for i, name in enumerate(names, 1))


def _uuid(kind: str, number: int) -> str:
    return f"0000{kind}-0000-4000-8000-{number:012d}"


LISTS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "job": (
        _job(1, "Data Engineer", "OPEN"),
        _job(2, "Product Designer", "OPEN"),
        _job(3, "Site Reliability Engineer", "OPEN"),
        _job(4, "Office Manager", "CLOSED"),
    ),
    "jobinterviewstage": (_stage(1, "Applied"), _stage(2, "Phone screen"), _stage(3, "On site")),
    "user": (
        _user(1, "Inès", "Moreau", disabled=False),
        _user(2, "Tomás", "Rey", disabled=False),
        _user(3, "Uwe", "Left", disabled=True),
    ),
    "tag": _named("7a60", "referral", "remote", "senior"),
    "department": _named("de90", "Engineering", "Design"),
    "office": _named("0ff1", "Lyon", "Porto"),
}

FOREIGN_CANDIDATE: Mapping[str, Any] = {
    "id": "6f0c6f0e-ffff-4222-8333-000000000001",
    "remote_id": "lever_1",
    "created_at": "2025-06-01T08:00:00.000Z",
    "modified_at": "2025-06-01T08:00:00.000Z",
    "first_name": "Noor",
    "last_name": "Haddad",
    "email_addresses": [
        {"email_address": "noor.private@example.org", "email_address_type": "PERSONAL"}
    ],
    "phone_numbers": [],
    "urls": [],
    "tags": [],
    "field_mappings": {},
}
"""Another connection's candidate, which the list shows to everybody."""
