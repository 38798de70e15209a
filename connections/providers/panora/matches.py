"""Records of Panora that may be the candidate, compared here."""

from __future__ import annotations

from datetime import datetime

from connections.providers.bodies import read_time
from connections.providers.candidate import Candidate
from connections.providers.outcomes import Match
from connections.providers.types import Json


def match_of(record: Json, candidate: Candidate, *, since: datetime | None = None) -> Match | None:
    """Return `record` as a match where a name or an e-mail address is the candidate's.

    Servers list the candidates of every connection, so a match shows no more of a record
    than the candidate has: the addresses that both share. Most have none until Panora's
    first sync. A record older than `since` is none.
    """
    if not isinstance(record, dict):
        return None
    remote_id = _text(record.get("id")) or _text(record.get("remote_id"))
    created_at = read_time(record.get("created_at"))
    if not remote_id or (since and created_at and created_at < since):
        return None
    name = f"{_text(record.get('first_name'))} {_text(record.get('last_name'))}".strip()
    ours = {_folded(email.value) for email in candidate.emails}
    shared = tuple(each for each in _emails(record) if _folded(each) in ours)
    if not shared and _folded(name) not in _names(candidate):
        return None
    return Match(remote_id=remote_id, name=name, emails=shared, created_at=created_at)


def person_of(record: Json, candidate: Candidate) -> Match | None:
    """Return `record` to be compared with what is typed.

    It has its name only where that is the candidate's: it may be another connection's.
    """
    if not isinstance(record, dict):
        return None
    name = f"{_text(record.get('first_name'))} {_text(record.get('last_name'))}".strip()
    return Match(
        remote_id=_text(record.get("id")) or _text(record.get("remote_id")),
        name=name if _folded(name) in _names(candidate) else "",
        emails=tuple(_emails(record)),
        phones=tuple(_texts(record.get("phone_numbers"), "phone_number")),
        links=tuple(_texts(record.get("urls"), "url")),
        created_at=read_time(record.get("created_at")),
    )


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _emails(record: dict[str, Json]) -> list[str]:
    return _texts(record.get("email_addresses"), "email_address")


def _texts(rows: Json, key: str) -> list[str]:
    found = [row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict)]
    return [row[key] for row in found if _text(row.get(key))]


def _names(candidate: Candidate) -> set[str]:
    """Return the names to look for; an ATS may have put all of it into the first name."""
    names = {_folded(candidate.full_name), _folded(" ".join(candidate.names))}
    return names - {""}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
