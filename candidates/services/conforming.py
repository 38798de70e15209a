"""Whether a JSON value is what one of our schemas describes; only the words that those use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connections.providers.conditions import is_same
from connections.providers.types import ErrorPath, Json

TYPES: Mapping[str, Callable[[Json], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "number": lambda value: _is_number(value),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def misfits(value: Json, schema: Any, path: ErrorPath = ()) -> Iterator[ErrorPath]:
    """Yield where `value` is not what `schema` describes."""
    if schema is False:
        yield path
        return
    if not _is_itself_right(value, schema):
        yield path
    elif isinstance(value, dict):
        properties = schema.get("properties", {})
        for key, each in value.items():
            if key in properties:
                yield from misfits(each, properties[key], (*path, key))
            elif schema.get("additionalProperties") is False:
                yield (*path, key)
    elif isinstance(value, list):
        first = schema.get("prefixItems", [])
        for number, each in enumerate(value):
            part = first[number] if number < len(first) else schema.get("items", {})
            yield from misfits(each, part, (*path, number))
    for part in schema.get("allOf", ()):
        yield from misfits(value, part, path)
    if options := schema.get("anyOf"):
        found = [list(misfits(value, option, path)) for option in options]
        if all(found):
            yield from max(found, key=lambda places: min(map(len, places)))


def _is_itself_right(value: Json, schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(TYPES[kind](value) for kind in kinds):
        return False
    if "enum" in schema and not any(is_same(value, each) for each in schema["enum"]):
        return False
    match value:
        case str():
            return re.search(schema.get("pattern", ""), value) is not None
        case bool() | None:
            return True
        case int() | float():
            least, most = schema.get("minimum", value), schema.get("maximum", value)
            return bool(least <= value <= most)
        case list():
            wanted = schema.get("contains")
            holds = wanted is None or any(not list(misfits(each, wanted)) for each in value)
            size = len(value)
            return holds and schema.get("minItems", 0) <= size <= schema.get("maxItems", size)
        case dict():
            whole = all(key in value for key in schema.get("required", ()))
            return whole and len(value) >= schema.get("minProperties", 0)
    return True


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
