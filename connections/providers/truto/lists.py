"""Entries of Truto's lists: jobs, users, tags, stages and candidates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from connections.providers.bodies import read_time, utc_text
from connections.providers.candidate import Candidate
from connections.providers.lists import Person
from connections.providers.outcomes import Match
from connections.providers.types import Choice, Json

from .values import read_text

SOURCES: Mapping[str, str] = {
    "jobs": "jobs",
    "users": "users",
    "tags": "tags",
    "stages": "job_interview_stages",
}
"""What can be picked from, and Truto's name for it."""

USABLE: Mapping[str, frozenset[str]] = {
    "jobs": frozenset({"", "open"}),
    "stages": frozenset({"", "active"}),
}
"""The states of an entry that may be picked; "" where the ATS tells none."""

Row = Mapping[str, Json]


def is_usable(source: str, row: Row) -> bool:
    return source not in USABLE or read_text(row.get("status")).lower() in USABLE[source]


def choice_of(row: Row) -> Choice | None:
    """Return an entry by its name, or None where it has no ID; a job shows its code too."""
    entry_id = read_text(row.get("id"))
    if not entry_id:
        return None
    email = next(iter(_emails(row)), "")
    label = _name(row) or email or entry_id
    code = read_text(row.get("code"))
    return Person.of(entry_id, f"{label} ({code})" if code else label, email)


def match_of(row: Row) -> Match:
    return Match(
        remote_id=read_text(row.get("id")),
        name=_name(row),
        emails=_emails(row),
        phones=_texts(row.get("phones"), "number"),
        links=_texts(row.get("urls"), "url"),
        created_at=read_time(row.get("created_at")),
    )


def job_of(row: Row) -> str:
    """Return the ID of the job that an entry belongs to, or ""."""
    match row.get("job"):
        case {"id": job_id}:
            return read_text(job_id)
    return ""


def filters_for(candidate: Candidate, since: datetime | None) -> list[list[tuple[str, str]]]:
    """Return the query of each list call that should contain `candidate`.

    After an unknown outcome only the time narrows: it is the filter that Truto names for Lever,
    while a filter by e-mail that an ATS gets wrong would hide the candidate.
    """
    if since:
        return [[("created_at[gt]", utc_text(since))]]
    if candidate.emails:
        return [[("emails[email]", email.value)] for email in candidate.emails]
    return [[("name", candidate.full_name)]]


def people_filters(candidate: Candidate) -> list[tuple[str, str]]:
    """Return the filter of each search for a person: by e-mail, by name."""
    emails = dict.fromkeys(email.value for email in candidate.emails)
    name = candidate.full_name
    return [("emails[email]", email) for email in emails] + ([("name", name)] if name else [])


def _name(row: Row) -> str:
    parts = (read_text(row.get("first_name")), read_text(row.get("last_name")))
    return read_text(row.get("name")) or " ".join(filter(None, parts))


def _emails(row: Row) -> tuple[str, ...]:
    """Return the addresses, whether the ATS's are objects or plain texts."""
    return _texts(row.get("emails"), "email")


def _texts(rows: Json, key: str) -> tuple[str, ...]:
    """Return the texts of a list, whether they are plain or stand under `key` of objects."""
    found = [
        read_text(each.get(key) if isinstance(each, dict) else each)
        for each in (rows if isinstance(rows, list) else [])
    ]
    return tuple(filter(None, found))
