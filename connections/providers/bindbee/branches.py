"""Fields of a JSON Schema that are asked only beside a certain other answer: its if and then.

Bindbee publishes no such thing, but its descriptions are JSON Schemas in part, and this is how
those say it. What cannot be read as one field's value becomes fields that are always asked.

https://json-schema.org/understanding-json-schema/reference/conditionals
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from connections.providers.types import Json

BRANCH_WORDS = frozenset({"if", "then", "else"})


class Branch(NamedTuple):
    """Fields that a schema adds: while the field `name` has one of `values`; "" is always."""

    schema: dict[str, Json]
    name: str = ""
    values: tuple[Json, ...] = ()


def without_branches(schema: Mapping[str, Json]) -> tuple[dict[str, Json], tuple[Branch, ...]]:
    """Return a schema without its conditions, and what they add."""
    listed = schema.get("allOf")
    parts = listed if isinstance(listed, list) else []
    conditional = [part for part in parts if isinstance(part, dict) and _is_conditional(part)]
    if not conditional and not _is_conditional(schema):
        return dict(schema), ()
    rest = {key: said for key, said in schema.items() if key not in BRANCH_WORDS | {"allOf"}}
    if others := [part for part in parts if part not in conditional]:
        rest["allOf"] = others
    branches = [branch for part in (schema, *conditional) for branch in _branches(part)]
    return rest, tuple(branches)


def _is_conditional(schema: Mapping[str, Json]) -> bool:
    return isinstance(schema.get("if"), dict) and isinstance(schema.get("then"), dict)


def _branches(schema: Mapping[str, Json]) -> Iterator[Branch]:
    if not _is_conditional(schema):
        return
    name, values = _condition(schema["if"])
    if name:
        yield Branch(schema["then"], name, values)
    else:
        yield Branch(_unasked_for(schema["then"]))
    if isinstance(schema.get("else"), dict):
        yield Branch(_unasked_for(schema["else"]))


def _condition(said: Mapping[str, Json]) -> tuple[str, tuple[Json, ...]]:
    """Return the one field and its values that a condition names; "" where it says more or less."""
    match said.get("properties"):
        case {**fields} if len(fields) == 1:
            [(name, must)] = fields.items()
            match must:
                case {"const": value}:
                    return str(name), (value,)
                case {"enum": [*values]} if values:
                    return str(name), tuple(values)
        case None:
            match said.get("required"):
                case [str(name)]:
                    return name, ()
    return "", ()


def _unasked_for(schema: Mapping[str, Json]) -> dict[str, Json]:
    """Return fields that may be asked for, or not: nobody can be held to them."""
    return {key: said for key, said in schema.items() if key != "required"}
