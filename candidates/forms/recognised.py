"""What was recognised in a pasted text, put where nothing was typed; and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.http import QueryDict
from django.utils.translation import gettext

from candidates.services.signatures import Found, Signature
from connections.places import country_code

ROWS = {"emails": "value", "phones": "value", "links": "url"}
"""The main part of a row, by the name of the rows."""

NAME = ("first_name", "last_name", "name")


def recognised_put(data: QueryDict, signature: Signature) -> None:
    """Put what was recognised into `data`: into what is empty, and as rows that are not there."""
    fits = _same_name(data, signature)
    for key, found in signature.texts.items():
        if not data.get(key) and (key not in NAME or fits):
            data[key] = found.value
    for name, key in ROWS.items():
        for found in getattr(signature, name):
            row_put(data, name, key, found.value, found.kind)
    if not any(value for name in data if name.startswith("address-") for value in [data[name]]):
        for part, found in signature.address.items():
            data[f"address-{part}"] = found.value


def row_put(data: QueryDict, name: str, key: str, value: str, kind: str = "") -> None:
    """Add a row with `value`, unless there is one; into the first that is blank."""
    rows = _rows(data, name, key)
    if any(_plain(typed) == _plain(value) for typed in rows.values()):
        return
    blank = (number for number, typed in rows.items() if not typed.strip())
    number = next(blank, max(rows, default=-1) + 1)
    data[f"{name}-{number}-{key}"] = value
    if kind:
        data[f"{name}-{number}-type"] = kind


def recognised_notes(data: QueryDict, signature: Signature) -> Iterator[tuple[str, str]]:
    """Yield the names of what stands in the form as it was recognised, each with its origin."""
    for key, found in signature.texts.items():
        if data.get(key) == found.value:
            yield key, _origin([found])
    for name, key in ROWS.items():
        typed = {_plain(each) for each in _rows(data, name, key).values()}
        if there := [each for each in getattr(signature, name) if _plain(each.value) in typed]:
            yield name, _origin(there)
    for part, found in signature.address.items():
        typed_part = data.get(f"address-{part}", "")
        same_country = part == "country" and country_code(typed_part) == country_code(found.value)
        if typed_part == found.value or same_country:
            yield f"address-{part}", _origin([found])


def _origin(found: list[Found]) -> str:
    lines = list(dict.fromkeys(str(each.line) for each in found))
    if len(lines) == 1:
        return gettext("From the pasted text, line %s") % lines[0]
    last = gettext("%(lines)s and %(last)s") % {"lines": ", ".join(lines[:-1]), "last": lines[-1]}
    return gettext("From the pasted text, lines %s") % last


def _same_name(data: QueryDict, signature: Signature) -> bool:
    """Tell whether nothing that is typed speaks against the name found: half a name is no other."""
    texts: Mapping[str, Found] = signature.texts
    return all(
        not data.get(key)
        or (key in texts and str(data[key]).casefold().strip() == texts[key].value.casefold())
        for key in NAME
    )


def _rows(data: QueryDict, name: str, key: str) -> dict[int, str]:
    """Return the main part of each row by the row's number."""
    pattern = re.compile(rf"{name}-(\d{{1,6}})-")
    numbers = sorted({int(found[1]) for each in data if (found := pattern.match(each))})
    return {number: data.get(f"{name}-{number}-{key}", "") for number in numbers}


def _plain(value: str) -> str:
    return re.sub(r"[\s().-]|^https?://(www\.)?|/$", "", value.strip().casefold())
