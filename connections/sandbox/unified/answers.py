"""How Unified.to answers: bare objects and bare lists, with what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from connections.sandbox.dialect import Call, Json, Reply
from connections.sandbox.store import Kind

from . import lists

PAGE = 100  # entries; more are never given at a time
NAMED: Mapping[Kind, str] = {
    "candidate": "emails[0].email",
    "application": "job_id",
    "file": "document_data",
}
"""The field that a refusal names, by what the call adds."""


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def key_of(call: Call) -> str:
    """Return the API key of a call that was authenticated."""
    return call.headers["authorization"].split(" ")[-1]


def definitions_for(call: Call) -> list[dict[str, Json]]:
    return lists.CHANGED_METADATA if "changed-fields" in call.variants else lists.METADATA


def names_in(call: Call) -> set[str]:
    """Return what `fields` asks for: the key repeated, or commas; empty asks for all."""
    return {name for value in call.params("fields") for name in value.split(",") if name}


def projected(entry: Mapping[str, Json], names: set[str]) -> dict[str, Json]:
    """Return what was asked for; `raw` only where it was named."""
    return {
        name: value for name, value in entry.items() if (name in names if names else name != "raw")
    }


def listed(entries: Sequence[Mapping[str, Json]], call: Call) -> Reply:
    """Return a page as a bare array: `limit` at most 100, no total."""
    limit, offset = _number(call.param("limit"), PAGE), _number(call.param("offset"), 0)
    names = names_in(call)
    page = entries[offset : offset + min(limit or PAGE, PAGE)]
    return Reply(body=[projected(entry, names) for entry in page])


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default


def named_like(entries: Iterable[dict[str, Json]], call: Call) -> list[dict[str, Json]]:
    wanted = call.param("query").casefold()
    return [entry for entry in entries if wanted in entry["name"].casefold()]


def searchable(candidate: Mapping[str, Json]) -> str:
    emails = [email["email"] for email in candidate.get("emails", [])]
    return " ".join([candidate.get("name", ""), *emails]).casefold()
