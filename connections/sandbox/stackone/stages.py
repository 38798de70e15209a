"""What StackOne's schema refuses in an application and in a document, and what it keeps of them.

https://docs.stackone.com/ats/api-reference/applications/create-application
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import Any

Json = Any

STATUSES = frozenset(
    {
        *("active", "assessment", "background_check", "converted", "declined_by_candidate"),
        *("hired", "interview", "lead", "offer", "reference_check", "rejected", "review"),
        *("screen", "new", "onboarding", "created", "accepted", "short_list", "approved"),
        *("unmapped_value",),
    }
)
CATEGORIES = frozenset(
    {
        *("resume", "avatar", "cover_letter", "profile_picture", "policy", "passport"),
        *("assessment", "interview_attachment", "take_home_test", "offer_letter"),
        *("signed_offer_letter", "national_id", "offer_packet", "other", "unmapped_value"),
    }
)
TEXTS = ("candidate_id", "job_id", "job_posting_id", "location_id")


def application_problems(body: Json) -> list[str]:
    """Return what breaks the schema of an application; null is fine where nothing is required."""
    if not isinstance(body, dict):
        return ["body must be an object"]
    problems = [f"{key} must be a string" for key in TEXTS if not _is(str, body.get(key))]
    if bool(body.get("candidate_id")) == bool(body.get("candidate")):
        problems.append("exactly one of candidate_id, candidate must be given")
    problems += _enum_problems("application_status", body.get("application_status"), STATUSES)
    problems += [
        f"{key} must be {kind}"
        for key, known, kind in (
            ("candidate", dict, "an object"),
            ("source", dict, "an object"),
            ("passthrough", dict, "an object"),
            ("documents", list, "an array"),
            ("questionnaires", list, "an array"),
        )
        if not _is(known, body.get(key))
    ]
    if not problems:
        for index, each in enumerate(body.get("documents") or ()):
            problems += [f"documents.{index}.{said}" for said in document_problems(each)]
    return problems


def document_problems(body: Json) -> list[str]:
    """Return what breaks the schema of a document: it has a name, and base64 for its content."""
    if not isinstance(body, dict):
        return ["body must be an object"]
    problems = [
        *(
            f"{key} must be a string"
            for key in ("category_id", "path")
            if not _is(str, body.get(key))
        ),
        *(
            f"{key} should not be empty"
            for key in ("name", "content")
            if not isinstance(body.get(key), str) or not body[key]
        ),
        *_enum_problems("category", body.get("category"), CATEGORIES),
        *_enum_problems("confidential", body.get("confidential"), frozenset({"true", "false"})),
        *_format_problems(body.get("file_format")),
    ]
    return problems or ([] if _is_base64(body["content"]) else ["content must be base64 encoded"])


def application_kept(body: Json, candidate_id: str, number: int, now: str) -> dict[str, Json]:
    return {
        "id": b64encode(f"app/{number}".encode()).decode(),
        "remote_id": str(90_000 + number),
        "candidate_id": candidate_id,
        "job_id": body.get("job_id"),
        "application_status": body.get("application_status"),
        "created_at": now,
        "updated_at": now,
    }


def document_kept(body: Json, candidate_id: str, number: int, now: str) -> dict[str, Json]:
    return {
        "id": f"doc-{number}",
        "candidate_id": candidate_id,
        "name": body["name"],
        "category": body.get("category"),
        "size": len(b64decode(body["content"])),
        "created_at": now,
    }


def _is(kind: type, value: Json) -> bool:
    return value is None or isinstance(value, kind)


def _enum_problems(key: str, value: Json, known: frozenset[str]) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, dict):
        return [f"{key} must be an object"]
    if value.get("value") not in (None, *known):
        return [f"{key}.value must be one of {', '.join(sorted(known))}"]
    return []


def _format_problems(value: Json) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, dict):
        return ["file_format must be an object"]
    named = value.get("value")
    if named is None or (
        isinstance(named, str) and re.fullmatch("[a-z0-9]+|unmapped_value", named)
    ):
        return []
    return ["file_format.value must be a file format"]


def _is_base64(text: str) -> bool:
    try:
        return bool(b64decode(text, validate=True))
    except ValueError:
        return False
