"""Who stands in the form, also where the rest of it is unfinished or wrong."""

from __future__ import annotations

import re

from django.http import QueryDict

from connections.providers.candidate import Candidate, Email, Link, Phone

_ROW = re.compile(r"(emails|phones|links)-(\d{1,6})-(value|url)")
MOST_ROWS = 20
LONGEST = 500  # characters of one answer


def typed_person(data: QueryDict) -> Candidate:
    """Return the names, addresses, numbers and links in the form's data, as they were typed."""
    rows: dict[str, list[str]] = {"emails": [], "phones": [], "links": []}
    for name in data:
        found = _ROW.fullmatch(name)
        text = str(data[name]).strip()[:LONGEST] if found else ""
        if found and text and len(rows[found[1]]) < MOST_ROWS:
            rows[found[1]].append(text)
    return Candidate(
        name=_text(data, "name"),
        first_name=_text(data, "first_name"),
        last_name=_text(data, "last_name"),
        emails=tuple(map(Email, rows["emails"])),
        phones=tuple(map(Phone, rows["phones"])),
        links=tuple(map(Link, rows["links"])),
    )


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "").strip()[:LONGEST]
