"""The named fields in a section of Bindbee's Meta Create Candidate, in whatever shape it comes.

Bindbee publishes the envelope of that answer, not its inside, and the inside differs by ATS. So
everything here reads any JSON, knows several words for one thing, and never raises.

https://docs.bindbee.dev/ats/candidate/meta-create-candidate
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from connections.providers.types import FieldKind, Json

from .branches import Branch, without_branches

NAME = ("name", "key", "field", "id", "slug")
LABEL = ("label", "title", "display_name", "name")
TYPE = ("type", "data_type", "field_type")
REQUIRED = ("required", "is_required", "isRequired", "mandatory")
CHOICES = ("allowed_values", "allowedValues", "enum", "options", "choices", "values")
CHOICE_VALUE = ("value", "id", "key", "remote_id", "const")
CHOICE_LABEL = ("label", "name", "title", "description", "display_name")
HELP = ("description", "help", "hint")
EXAMPLE = ("example", "examples")
CHILDREN = ("properties", "model_fields", "fields", "children")
SCHEMA = (
    *("$schema", "$id", "$ref", "$defs", "definitions", "components", "additionalProperties"),
    *("anyOf", "oneOf", "allOf", "enumInformation", "format", "default", "items", "nullable"),
    *("minLength", "maxLength", "minimum", "maximum", "pattern", "readOnly", "writeOnly"),
)
WORDS = frozenset({*NAME, *LABEL, *TYPE, *REQUIRED, *CHOICES, *HELP, *EXAMPLE, *CHILDREN, *SCHEMA})
TELLING = frozenset({*TYPE, *REQUIRED, *CHOICES, "anyOf", "oneOf", "items", "$ref"})
"""Words that only a descriptor holds; the others may be names of fields."""

KINDS: Mapping[str, FieldKind] = {
    **dict.fromkeys(("string", "str", "text", "uuid", "char", "varchar"), FieldKind.TEXT),
    **dict.fromkeys(("textarea", "long_text", "multi_line_text"), FieldKind.TEXTAREA),
    "email": FieldKind.EMAIL,
    **dict.fromkeys(("phone", "phone_number"), FieldKind.PHONE),
    **dict.fromkeys(("url", "uri"), FieldKind.URL),
    **dict.fromkeys(("integer", "int", "long"), FieldKind.INTEGER),
    **dict.fromkeys(("number", "float", "double", "decimal", "numeric"), FieldKind.DECIMAL),
    **dict.fromkeys(("boolean", "bool"), FieldKind.BOOLEAN),
    "date": FieldKind.DATE,
    **dict.fromkeys(("date-time", "datetime", "timestamp"), FieldKind.DATETIME),
    "json": FieldKind.JSON,
    **dict.fromkeys(("select", "single_select", "enum", "picklist"), FieldKind.TEXT),
}
LISTS = frozenset({"array", "list", "multi_select", "multiselect"})
OBJECTS = frozenset({"object", "dict", "map"})
TYPE_WORDS = frozenset({*KINDS, *LISTS, *OBJECTS, "null"})
DEEPEST = 8  # schemas within schemas; a real answer has two or three


class Entry(NamedTuple):
    """A name and what is said of it; `required` is what its parent says.

    `beside` is the field of the same section, and its values, beside which it is asked.
    """

    name: str
    described: Json = None
    required: bool = False
    beside: tuple[str, tuple[Json, ...]] | None = None

    @property
    def is_required(self) -> bool:
        return self.required or required_by(descriptor_of(self.described))


class Entries(NamedTuple):
    """The named fields of a section, and what of it could not be read."""

    found: tuple[Entry, ...] = ()
    unread: tuple[Json, ...] = ()


def entries_in(section: Json, *, depth: int = 0) -> Entries:
    """Return the fields of a section, in any of the shapes that it may have.

    (a) a mapping of names to descriptors; (b) a list of descriptors with a name; (c) a list of
    names; (d) a JSON Schema; and mappings of names to (e) a type, (f) the allowed values, (g) null
    or an example.
    """
    if depth > DEEPEST:
        return Entries(unread=(section,))
    match section:
        case None:
            return Entries()
        case list():
            return _joined(*(_listed(each, depth) for each in section))
        case dict():
            return _mapped(section, depth)
        case _:
            return Entries(unread=(section,))


def _listed(each: Json, depth: int) -> Entries:
    match each:
        case str() if each:
            return Entries((Entry(each),))
        case dict() if name := _name_in(each):
            return Entries((Entry(name, each),))
        case dict() if each and not TELLING & each.keys():
            return entries_in(each, depth=depth + 1)
        case _:
            return Entries(unread=(each,))


def _mapped(section: dict[str, Json], depth: int) -> Entries:
    section, branches = without_branches(section)
    section = resolved(section)
    if _is_lone_descriptor(section):
        return Entries((Entry(_name_in(section), section),))
    names = required_names(section)
    children = children_in(section)
    if children is not None:
        inner = entries_in(children, depth=depth + 1)
        told = {k: v for k, v in section.items() if k not in WORDS and is_descriptor(v)}
        read = _joined(inner, named(told))
    elif section.keys() <= WORDS and _is_free(section):
        read = Entries(unread=() if names else (section,))
    else:
        read = named({k: v for k, v in section.items() if not (k == "required" and names)})
    known = {entry.name for entry in read.found}
    found = Entries(
        (
            *(each._replace(required=each.required or each.name in names) for each in read.found),
            *(Entry(name, None, True) for name in names if name not in known),
        ),
        read.unread,
    )
    for branch in branches:
        found = _branched(found, branch, depth)
    return found


def _branched(entries: Entries, branch: Branch, depth: int) -> Entries:
    """Return `entries` with what a branch adds, or asks for of what is there already."""
    added = entries_in(branch.schema, depth=depth + 1)
    known = {entry.name: entry for entry in entries.found}
    for entry in added.found:
        if not branch.name or branch.name not in known:
            known.setdefault(entry.name, entry._replace(required=False))
            continue
        before = known.get(entry.name, Entry(entry.name))
        if before.is_required:
            continue
        described = entry.described if before.described is None else before.described
        beside = (branch.name, branch.values)
        known[entry.name] = Entry(entry.name, described, entry.is_required, beside)
    return Entries(tuple(known.values()), (*entries.unread, *added.unread))


def named(fields: Mapping[str, Json]) -> Entries:
    """Return a mapping's fields; what stands under an empty name cannot be read."""
    return Entries(
        tuple(Entry(name, said) for name, said in fields.items() if name),
        tuple(said for name, said in fields.items() if not name),
    )


def children_in(section: Mapping[str, Json]) -> Json:
    """Return the part of a schema that holds its fields, or None where it is no schema."""
    word = next((w for w in CHILDREN if isinstance(section.get(w), dict | list)), None)
    if word is None:
        return None
    children = section[word]
    is_schema = (
        section.keys() <= WORDS
        or type_word(section) in OBJECTS
        or isinstance(section.get("required"), list)
        or (isinstance(children, dict) and all(isinstance(c, dict) for c in children.values()))
    )
    return children if is_schema else None


def descriptor_of(described: Json) -> dict[str, Json]:
    """Return a descriptor for shapes (a) to (g): an object, a type, the values or an example."""
    match described:
        case dict():
            return resolved(described)
        case list():
            return {"allowed_values": described}
        case str() if words := _type_text(described):
            return {"type": words[0], "required": "required" in words and "not" not in words}
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer", "example": described}
        case float():
            return {"type": "number", "example": described}
        case str():
            return {"example": described}
        case _:
            return {}


def _is_lone_descriptor(section: Mapping[str, Json]) -> bool:
    """Tell whether a section is one descriptor with its name, where a list was to be expected."""
    name = _name_in(section)
    told = TELLING & section.keys()
    is_one = section.keys() <= WORDS and children_in(section) is None
    return bool(name and told) and is_one and not _type_text(name)


def _is_free(section: Mapping[str, Json]) -> bool:
    """Tell whether a section says of itself what it is, and nothing of its fields."""
    flagged = any(isinstance(section.get(word), bool) for word in REQUIRED)
    return flagged or type_word(section) in OBJECTS | LISTS


def is_descriptor(described: Json) -> bool:
    """Tell whether `described` can only be meant as a field."""
    if isinstance(described, dict):
        return bool(TELLING & described.keys())
    return isinstance(described, str) and bool(_type_text(described))


def required_by(about: Mapping[str, Json]) -> bool:
    """Tell whether a descriptor asks for an answer; a list under `required` is names."""
    flags = [about.get(word) for word in REQUIRED]
    return any(
        flag is True or (isinstance(flag, str) and flag.strip().lower() in ("true", "yes"))
        for flag in flags
    )


def required_names(section: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the names in a schema's `required` list."""
    names = section.get("required")
    if not isinstance(names, list):
        return ()
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))


def resolved(about: dict[str, Json]) -> dict[str, Json]:
    """Return `about` with the first branch of its anyOf that is not null laid under it."""
    for word in ("anyOf", "oneOf", "allOf"):
        branches = about.get(word)
        if isinstance(branches, list) and not all_hold(branches, "const"):
            for branch in branches:
                if isinstance(branch, dict) and branch.get("type") != "null":
                    return {**branch, **about}
    return about


def all_hold(branches: list[Json], key: str) -> bool:
    return all(isinstance(branch, dict) and key in branch for branch in branches)


def type_word(about: Mapping[str, Json]) -> str:
    for word in TYPE:
        names = about.get(word)
        for name in names if isinstance(names, list) else [names]:
            if isinstance(name, str) and name.lower() != "null":
                return _refined(name.strip().lower(), about.get("format"))
    return ""


def _refined(word: str, form: Json) -> str:
    is_text = KINDS.get(word) is FieldKind.TEXT
    return form.lower() if is_text and isinstance(form, str) and form.lower() in KINDS else word


def _type_text(text: str) -> list[str]:
    """Return the words of a type text like "string" or "date, required"; [] for an example."""
    words = re.findall(r"[a-z_-]+", text.lower())
    if len(text) > 40 or not words or words[0] == "-":
        return []
    says = {*TYPE_WORDS, "required", "optional", "not"}
    if not set(words) <= says or not {*TYPE_WORDS, "required"} & set(words):
        return []
    types = [word for word in words if word in TYPE_WORDS]
    return [*(types or ["string"]), *(word for word in words if word not in TYPE_WORDS)]


def _name_in(about: Mapping[str, Json]) -> str:
    for word in NAME:
        name = about.get(word)
        if isinstance(name, int) and not isinstance(name, bool):
            return str(name)
        if isinstance(name, str) and name.strip():
            return name
    return ""


def _joined(*parts: Entries) -> Entries:
    """Return all entries once by name: the first one said, required if any says so."""
    found: dict[str, Entry] = {}
    for entry in (entry for part in parts for entry in part.found):
        first = found.setdefault(entry.name, entry)
        if entry.is_required and not first.is_required:
            found[entry.name] = first._replace(required=True)
    return Entries(tuple(found.values()), tuple(each for part in parts for each in part.unread))
