"""Which records of the ATS may be the candidate. Pure; no filter of the vendor is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from connections.providers.bodies import read_time, utc_text
from connections.providers.candidate import Candidate
from connections.providers.outcomes import Match
from connections.providers.types import Json

from .live import text_of, url_of

Query = tuple[tuple[str, str], ...]

MATCH_FIELDS: Final = (
    "id",
    "name",
    "first_name",
    "last_name",
    "emails",
    "external_identifier",
    "created_at",
    "web_url",
)
"""What a search asks to be returned."""

PERSON_FIELDS: Final = (*MATCH_FIELDS, "telephones", "link_urls")
"""The same where people are compared."""


def searches(candidate: Candidate, since: datetime | None) -> list[Query]:
    """Return a search for each e-mail (else for the name), and one for what changed since."""
    words = [email.value for email in candidate.emails] or [candidate.full_name]
    found: list[Query] = [(("query", word),) for word in words if word]
    if since:
        newest_first = (("sort", "created_at"), ("order", "desc"))
        found.append((("updated_gte", utc_text(since)), *newest_first))
    return found


def words_for(candidate: Candidate) -> tuple[str, ...]:
    """Return what to search for: Unified.to's `query` takes e-mail or name."""
    words = [*(email.value for email in candidate.emails), candidate.full_name]
    return tuple(dict.fromkeys(word for word in words if word))


def match_of(record: Mapping[str, Json]) -> Match:
    return Match(
        remote_id=text_of(record.get("id")),
        name=full_name(record),
        emails=_texts(record.get("emails"), "email"),
        phones=_texts(record.get("telephones"), "telephone"),
        links=_texts(record.get("link_urls")),
        reference=text_of(record.get("external_identifier")),
        created_at=read_time(record.get("created_at")),
        url=url_of(record.get("web_url")),
    )


def is_like(match: Match, candidate: Candidate, reference: str) -> bool:
    """Tell whether the reference or an e-mail is the same; without e-mails, the name."""
    if reference and match.reference == reference:
        return True
    if not candidate.emails:
        return bool(match.name) and match.name.casefold() == candidate.full_name.casefold()
    wanted = {email.value.casefold() for email in candidate.emails}
    return not wanted.isdisjoint(email.casefold() for email in match.emails)


def _texts(rows: Json, key: str = "") -> tuple[str, ...]:
    """Return the texts of a list, or those under `key` of its objects."""
    found = rows if isinstance(rows, list) else ()
    if key:
        found = [row.get(key) for row in found if isinstance(row, dict)]
    return tuple(text for each in found if (text := text_of(each)))


def full_name(record: Mapping[str, Json]) -> str:
    first, last = text_of(record.get("first_name")), text_of(record.get("last_name"))
    return text_of(record.get("name")) or f"{first} {last}".strip()
