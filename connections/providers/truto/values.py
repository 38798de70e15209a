"""Values as Truto writes and reads them: texts, IDs and bracketed query parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator

from connections.providers.types import Json


def query_pairs(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """Yield `value` as name-value pairs, nested ones in brackets; None yields nothing.

    ``foo[bar]=x``, ``foo[]=x``, ``foo[a][b]=x``; booleans are lower-case.
    """
    match value:
        case None:
            return
        case dict():
            for key, part in value.items():
                yield from query_pairs(f"{name}[{key}]", part)
        case list() | tuple():
            for part in value:
                yield from query_pairs(f"{name}[]", part)
        case _:
            yield name, value_text(value)


def value_text(value: Json) -> str:
    """Return one value as text: true and false lower-case, a whole number without ``.0``."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def read_text(value: Json) -> str:
    """Return a text without white space around it, a whole number as text, else ""."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""
