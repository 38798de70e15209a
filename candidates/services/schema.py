"""The JSON Schema of the candidate document: what `submit` accepts, in words for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from candidates.forms.fields import FormFields
from connections.forms.choices import choice_key
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import Choice, FieldKind, FieldSpec, Json

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("first_name", "last_name", "name")
FILLED = r"\S"
NUMERAL = r"^\s*[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*$"

KINDS: Mapping[FieldKind, Schema] = {
    FieldKind.TEXT: {"type": ["string", "number"]},
    FieldKind.TEXTAREA: {"type": ["string", "number"]},
    FieldKind.EMAIL: {"type": "string", "format": "email"},
    FieldKind.PHONE: {"type": ["string", "number"]},
    FieldKind.URL: {"type": "string", "format": "uri"},
    FieldKind.FILE: {"type": "string", "format": "uri"},
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.DATETIME: {"type": "string", "format": "date-time"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.INTEGER: {"type": ["integer", "string"], "pattern": NUMERAL},
    FieldKind.DECIMAL: {"type": ["number", "string"], "pattern": NUMERAL},
    FieldKind.JSON: {},
}
"""What a value of each kind looks like; the others have choices or parts."""


def document_schema(fields: FormFields, *, title: str = "") -> Schema:
    """Return the schema of a document for a connection's `fields`, or for none: then any answers.

    What no schema can say (the digits of a phone number, an address that exists) it leaves open,
    so it is never stricter than the form.
    """
    properties = {
        spec.path[0]: _property(spec, is_required=_is_required(spec, fields))
        for spec in fields.standard
    }
    properties["attachments"] = _attachments(properties["attachments"])
    needed = [spec.path[0] for spec in fields.standard if _is_required(spec, fields)]
    answered = [spec for spec in fields.extra if spec.required and spec.shown_when is None]
    is_any = fields.carried is None and not fields.extra
    free: Schema = {"type": ["object", "array", "null"]}
    properties["answers"] = free if is_any else _answers(fields, answered)
    return {
        "$schema": DRAFT,
        "title": title or gettext("Candidate"),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": [*needed, *(["answers"] if answered else [])],
        "anyOf": [
            *({"required": [name], "properties": {name: _filled_text()}} for name in NAMES),
            {"required": ["emails"], "properties": {"emails": {"type": "array", "minItems": 1}}},
        ],
    }


def _is_required(spec: FieldSpec, fields: FormFields) -> bool:
    """Tell whether the form wants it; one that the connection does not keep it never wants."""
    return spec.required and (fields.carried is None or fields.carried[spec.path[0]])


def _property(spec: FieldSpec, *, is_required: bool = False) -> Schema:
    """Return the schema of one value; null is nothing, wherever nothing will do."""
    schema = _value(spec, is_required)
    about = {"title": gettext(spec.label)}
    if spec.help_text:
        about["description"] = gettext(spec.help_text)
    if spec.shown_when is not None:
        beside = gettext("Asked beside a certain answer to %(path)s only.")
        words = beside % {"path": ".".join(spec.shown_when.path)}
        about["description"] = " ".join(filter(None, (about.get("description", ""), words)))
    return {**about, **(schema if is_required or not schema else _or_null(schema))}


def _value(spec: FieldSpec, is_required: bool) -> Schema:
    match spec.kind:
        case FieldKind.GROUP:
            return _object(spec.fields, is_required=is_required)
        case FieldKind.ROWS:
            rows = {"type": "array", "items": _object(spec.fields, kinds_of=spec)}
            return {**rows, "minItems": 1} if is_required else rows
        case FieldKind.MULTIPLE_CHOICE:
            several = {"type": "array", "items": _choices(spec.choices)}
            return {**several, "minItems": 1} if is_required else several
        case FieldKind.JSON if is_required:
            return {"type": ["object", "array", "string", "number", "boolean"]}
    if spec.choices:
        is_open = bool(spec.source) or spec.kind is FieldKind.TEXT
        return _choices(spec.choices, is_open=is_open, or_nothing=not is_required)
    if spec.multiple:
        texts: Schema = {"type": "array", "items": {"type": ["string", "number"]}}
        return {**texts, "minItems": 1} if is_required else texts
    return _plain(spec, is_required)


def _plain(spec: FieldSpec, is_required: bool) -> Schema:
    schema = dict(KINDS[spec.kind])
    if spec.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
        limits = {"minimum": spec.minimum, "maximum": spec.maximum}
        schema |= {name: limit for name, limit in limits.items() if limit is not None}
    if spec.kind in (FieldKind.TEXT, FieldKind.TEXTAREA) and spec.max_length:
        schema["description"] = gettext("At most %s characters.") % spec.max_length
        most = max(0, spec.max_length - 1)
        filled = rf"\S[\s\S]{{0,{most}}}"
        schema["pattern"] = rf"^\s*{filled}\s*$" if is_required else rf"^\s*({filled})?\s*$"
    if is_required and "pattern" not in schema and schema.get("type") != "boolean":
        schema["pattern"] = FILLED
    if not is_required and schema.get("pattern") == NUMERAL:
        schema["pattern"] = rf"^\s*$|{NUMERAL}"
    return schema


def _filled_text() -> Schema:
    return {"type": ["string", "number"], "pattern": FILLED}


def _or_null(schema: Schema) -> Schema:
    kinds = schema.get("type")
    if isinstance(kinds, str | list):
        return {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {"anyOf": [schema, {"type": "null"}]}


def _choices(
    choices: Iterable[Choice], *, is_open: bool = False, or_nothing: bool = False
) -> Schema:
    """Return the values to choose from, in their own types; an open list takes others too."""
    choices = tuple(choices)
    values: list[Json] = [choice.value for choice in choices]
    if is_open:
        return {"type": ["string", "number"], "examples": values[:20]}
    return {"enum": [*_taken(choices), *([""] if or_nothing and "" not in values else [])]}


def _taken(choices: Iterable[Choice]) -> list[Json]:
    """Return the values of choices first, then the texts that mean them too: key and label."""
    listed = list(choices)
    taken: list[Json] = [choice.value for choice in listed]
    for text in (
        text
        for choice in listed
        for text in (choice_key(listed, choice.value), choice.label, gettext(choice.label))
    ):
        if text not in [each for each in taken if isinstance(each, str)]:
            taken.append(text)
    return taken


def _object(
    specs: Iterable[FieldSpec], *, is_required: bool = False, kinds_of: FieldSpec | None = None
) -> Schema:
    """Return the schema of a group or a row, whose filled parts may not be all of them."""
    parts = {spec.path[-1]: _property(spec) for spec in specs}
    if kinds_of is not None and (kinds := _kinds(kinds_of)):
        parts["type"] = _or_null({"title": gettext("Kind"), "enum": kinds})
    schema: Schema = {"type": "object", "properties": parts, "additionalProperties": False}
    return {**schema, "minProperties": 1} if is_required else schema


def _kinds(spec: FieldSpec) -> list[Json]:
    """Return the neutral kinds of a standard field's rows, whichever of them the vendor has."""
    standard = STANDARD_BY_NAME.get(spec.path[0])
    parts = standard.fields if standard else ()
    return [
        kind
        for part in parts
        if part.path == ("type",)
        for choice in part.choices
        for kind in dict.fromkeys((choice.value, choice.label))
        if str(kind).lower() == choice.value
    ]


def _attachments(schema: Schema) -> Schema:
    """Return the schema of files, which a shell may also give by path or content."""
    items = schema["items"]
    by_shell = {
        "path": {"type": ["string", "null"], "description": gettext("A file beside the document.")},
        "content": {"type": ["string", "null"], "contentEncoding": "base64"},
        "content_type": {"type": ["string", "null"]},
    }
    return {**schema, "items": {**items, "properties": {**items["properties"], **by_shell}}}


def _answers(fields: FormFields, required: list[FieldSpec]) -> Schema:
    """Return the schema of the answers: an object by dotted path, or pairs of path and value."""
    by_path: dict[str, Schema] = {}
    pairs: list[Schema] = []
    for spec in fields.extra:
        key, value = ".".join(spec.path), _property(spec, is_required=_is_wanted(spec))
        by_path[key] = value if key not in by_path else {}
        paths = [key, list(spec.path)]
        pairs.append(
            {
                "type": "array",
                "prefixItems": [{"enum": paths}, value],
                "minItems": 2,
                "maxItems": 2,
            }
        )
    keys = [".".join(spec.path) for spec in required]
    listed: Schema = {"type": "array", "items": {"anyOf": pairs} if pairs else False}
    if required:
        listed["allOf"] = [_contains(spec) for spec in required]
    shapes: list[Schema] = [
        {
            "type": "object",
            "properties": by_path,
            "additionalProperties": False,
            "required": keys,
        },
        listed,
    ]
    return {"anyOf": shapes if required else [*shapes, {"type": "null"}]}


def _is_wanted(spec: FieldSpec) -> bool:
    return spec.required and spec.shown_when is None


def _contains(spec: FieldSpec) -> Schema:
    paths = [".".join(spec.path), list(spec.path)]
    return {"contains": {"type": "array", "prefixItems": [{"enum": paths}], "minItems": 2}}
