"""What Unified.to's metadata and integration lists say about a connection's fields. Pure.

https://docs.unified.to/metadata/metadata/List_all_metadata
https://docs.unified.to/unified/integration/Returns_all_integrations
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from connections.providers.types import Choice, FieldKind, FieldSpec, Json, LiveFields, Rule, _

from .body import METADATA_ITEMS, PROPERTIES

KINDS: Final[Mapping[str, FieldKind]] = {
    "TEXT": FieldKind.TEXT,
    "MEASUREMENT": FieldKind.TEXT,
    "FILE": FieldKind.TEXT,
    "TEXTAREA": FieldKind.TEXTAREA,
    "NUMBER": FieldKind.DECIMAL,
    "PRICE": FieldKind.DECIMAL,
    "CURRENCY": FieldKind.DECIMAL,
    "DATE": FieldKind.DATE,
    "BOOLEAN": FieldKind.BOOLEAN,
    "YES_NO": FieldKind.BOOLEAN,
    "SINGLE_SELECT": FieldKind.CHOICE,
    "MULTIPLE_SELECT": FieldKind.MULTIPLE_CHOICE,
    "URL": FieldKind.URL,
}
"""The formats of a custom field; the list is open, an unknown one is asked for as text."""

CUSTOM_FIELDS: Final = _("Custom fields")
CANDIDATE: Final = "ats_candidate"
NAMES: Final = frozenset({"name", "first_name", "last_name"})


def live_fields(answers: Mapping[str, Json]) -> LiveFields:
    """Return the fields in the JSON of the calls "connection", "integrations" and "metadata"."""
    support = candidate_support(answers.get("integrations"), answers.get("connection"))
    extra, notes = _custom_fields(answers.get("metadata"))
    inbound = support.get("inbound_fields")
    if extra and isinstance(inbound, dict) and inbound.get("metadata") == "not-supported":
        notes.append(_("Unified.to says that this ATS does not keep custom fields."))
    return LiveFields(
        extra=extra,
        standard=_rules(inbound),
        notes=tuple(notes),
        readable=_readable(support.get("outbound_fields")),
    )


def candidate_support(integrations: Json, connection: Json) -> Mapping[str, Json]:
    """Return what the connection's ATS supports of a candidate; empty where it is not said."""
    wanted = connection.get("integration_type") if isinstance(connection, dict) else None
    for integration in integrations if isinstance(integrations, list) else ():
        match integration:
            case {"type": str(own), "support": {"ats_candidate": dict(support)}} if own == wanted:
                return support
    return {}


def text_of(value: Json) -> str:
    """Return a text or a whole number as stripped text, "" for anything else."""
    match value:
        case str():
            return value.strip()
        case int() if not isinstance(value, bool) and abs(value) < 10**100:
            return str(value)
    return ""


def url_of(value: Json) -> str:
    """Return a web address, "" for anything else (it becomes a link on a page)."""
    url = text_of(value)
    return url if url.startswith(("https://", "http://")) else ""


def texts_of(value: Json) -> tuple[str, ...]:
    """Return the texts in a list; nothing of anything else."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _rules(inbound: Json) -> dict[str, Rule]:
    """Return the rules of the standard fields; none where the map is missing or empty.

    First, last and full name are sent together, so one that is kept keeps them all, and a
    required `name` is filled by any of them.
    """
    if not isinstance(inbound, dict) or not inbound:
        return {}
    keeps_a_name = any(_is_kept(inbound.get(prop)) for prop in NAMES)
    rules = {}
    for prop, name in PROPERTIES.items():
        stated = inbound.get(prop, "not-supported")
        if stated not in ("supported", "supported-required", "not-supported"):
            continue
        rules[name] = Rule(
            required=True if stated == "supported-required" and prop != "name" else None,
            carried=_is_kept(stated) or (prop in NAMES and keeps_a_name),
        )
    return rules


def _readable(outbound: Json) -> frozenset[str] | None:
    """Return what the ATS gives back; None where the map is missing or empty."""
    if not isinstance(outbound, dict) or not outbound:
        return None
    names: dict[str, tuple[str, ...]] = {prop: (name,) for prop, name in PROPERTIES.items()}
    names["metadata"] = ("metadata", *METADATA_ITEMS)
    return frozenset(
        name for prop, own in names.items() if outbound.get(prop) == "supported" for name in own
    )


def _is_kept(stated: Json) -> bool:
    return stated in ("supported", "supported-required")


def _custom_fields(metadata: Json) -> tuple[tuple[FieldSpec, ...], list[str]]:
    specs: dict[str, FieldSpec] = {}
    notes = []
    for item in metadata if isinstance(metadata, list) else ():
        if not isinstance(item, dict) or item.get("object_type", CANDIDATE) != CANDIDATE:
            continue
        key = next((key for key in _keys(item) if key not in specs), "")
        if key:
            specs[key] = _custom_field(item, key)
        elif not _keys(item) and item.get("is_required") is True:
            notes.append(_("The ATS requires a custom field that has neither name nor key."))
    return tuple(specs.values()), notes


def _keys(item: Mapping[str, Json]) -> list[str]:
    """Return what can tell this definition from others, best first; alike ones are one."""
    slug, own_id, name = (text_of(item.get(key)) for key in ("slug", "id", "name"))
    if slug:
        return [slug, own_id] if own_id and own_id != slug else [slug]
    return [own_id] if own_id else [name] if name else []


def _custom_field(item: Mapping[str, Json], key: str) -> FieldSpec:
    stated = text_of(item.get("format"))
    kind = KINDS.get(stated.upper(), FieldKind.TEXT)
    choices = _choices(item.get("options"))
    is_list = kind is FieldKind.MULTIPLE_CHOICE
    if not choices and kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE):
        kind = FieldKind.TEXT
    wire = {
        "slug": text_of(item.get("slug")) or ("" if text_of(item.get("id")) else key),
        "format": stated,
        "id": text_of(item.get("id")),
    }
    return FieldSpec(
        path=("metadata", key),
        label=text_of(item.get("name")) or key,
        kind=kind,
        required=item.get("is_required") is True,
        choices=choices if kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE) else (),
        multiple=is_list and kind is FieldKind.TEXT,
        help_text=_help(stated, is_list=is_list and kind is FieldKind.TEXT),
        group=CUSTOM_FIELDS,
        wire={name: value for name, value in wire.items() if value},
    )


def _help(stated: str, *, is_list: bool) -> str:
    if is_list:
        return _("One a line.")
    if stated.upper() == "FILE":
        return _("The ATS wants a file here: enter its address or its id.")
    if stated.upper() == "MEASUREMENT":
        return _("A number and its unit.")
    if stated and stated.upper() not in KINDS:
        return _("The ATS calls this kind of field “{format}”.").format(format=stated)
    return ""


def _choices(options: Json) -> tuple[Choice, ...]:
    """Return the options, each once; they are plain texts, a number stays a number."""
    choices: dict[str, Choice] = {}
    for option in options if isinstance(options, list) else ():
        is_number = isinstance(option, float) and math.isfinite(option)
        label = str(option) if is_number else text_of(option)
        if label:
            choices.setdefault(label, Choice(option, label))
    return tuple(choices.values())
