"""What Unified.to takes as an AtsApplication and an AtsDocument, and what it keeps of them.

https://docs.unified.to/ats/application/Create_an_application
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from .schema import Check, first, is_list, is_moment, is_object, is_text, matches, one_of

Json = Any


def _base64(value: Json, place: str) -> str:
    try:
        is_file = bool(b64decode(value, validate=True))
    except (TypeError, ValueError):
        is_file = False
    return "" if is_file else f"{place} must be the base64 of a file"


_answer = is_object(question_id=is_text, question=is_text, answers=is_list(is_text))
APPLICATION: Mapping[str, Check] = {
    "candidate_id": is_text,
    "job_id": is_text,
    "status": one_of(
        *("NEW", "REVIEWING", "SCREENING", "SUBMITTED", "FIRST_INTERVIEW", "SECOND_INTERVIEW"),
        *("THIRD_INTERVIEW", "BACKGROUND_CHECK", "OFFERED", "ACCEPTED", "HIRED", "REJECTED"),
        *("DECLINED", "WITHDRAWN"),
    ),
    "original_status": is_text,
    "source": is_text,
    "applied_at": is_moment,
    "user_id": is_text,
    "answers": is_list(_answer),
    "metadata": is_list(is_object()),
}
DOCUMENT: Mapping[str, Check] = {
    **dict.fromkeys(("candidate_id", "application_id", "job_id", "user_id"), is_text),
    "type": one_of(
        *("RESUME", "COVER_LETTER", "OFFER_PACKET", "OFFER_LETTER", "TAKE_HOME_TEST", "OTHER")
    ),
    "filename": matches(re.compile(r".+\..+", re.DOTALL), wanted="a file name with its extension"),
    "document_data": _base64,
    "document_url": matches(re.compile(r"https?://[^\s/]+\S*"), wanted="an address"),
    "metadata": is_list(is_object()),
}
REQUIRED = {
    "application": ("candidate_id", "job_id"),
    "file": ("candidate_id", "type", "filename"),
}
WRITES = {"application": "ats_application_write", "file": "ats_document_write"}
"""The permission that each needs of the connection."""


def addition_complaint(kind: str, body: Json) -> str:
    """Return the first thing wrong with an application or a document, "" if nothing is."""
    if not isinstance(body, dict):
        return "The body must be an object"
    for name in REQUIRED[kind]:
        if not body.get(name):
            return f"{name} is required"
    if kind == "file" and ("document_data" in body) == ("document_url" in body):
        return "One of document_data and document_url is required"
    checks = APPLICATION if kind == "application" else DOCUMENT
    return first(checks[name](body[name], name) for name in body if name in checks)


def kept_addition(kind: str, body: Json, number: int, now: str) -> dict[str, Json]:
    """Return the object as it is answered; a document has an address, not its data."""
    own = {"id": f"65f0c0ff{'aa' if kind == 'application' else 'dd'}{number:014x}"}
    own |= {"created_at": now, "updated_at": now}
    if kind == "application":
        known = {name: body[name] for name in APPLICATION if name in body}
        return {"status": "NEW", "applied_at": now, **known, **own}
    known = {name: body[name] for name in DOCUMENT if name in body and name != "document_data"}
    address = f"https://files.sandbox.test/{number}"
    return {"document_url": address, **known, **own}
