"""The question that one descriptor of Bindbee's Meta Create Candidate amounts to.

https://docs.bindbee.dev/ats/candidate/meta-create-candidate
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

from connections.providers.types import Choice, FieldKind, FieldSpec, Json, Path, _

from .entries import (
    CHILDREN,
    CHOICE_LABEL,
    CHOICE_VALUE,
    CHOICES,
    EXAMPLE,
    HELP,
    KINDS,
    LABEL,
    LISTS,
    OBJECTS,
    TYPE_WORDS,
    WORDS,
    Entries,
    Entry,
    all_hold,
    descriptor_of,
    entries_in,
    is_descriptor,
    type_word,
)

UNNAMED = _("Field without a name")


def field_spec(path: Path, entry: Entry, *, group: str = "", nested: bool = False) -> FieldSpec:
    """Return the question that `entry` describes; what is too deep for a form is JSON."""
    about = descriptor_of(entry.described)
    items = descriptor_of(about["items"]) if isinstance(about.get("items"), dict) else {}
    word = type_word(about)
    many = word in LISTS or word.endswith("[]") or ("items" in about and not word)
    choices = choices_in(about) if choices_in(about) != () else choices_in(items)
    parts = () if nested else _parts(about) or _parts(items)
    wire: dict[str, Json] = {}
    multiple = False
    if choices is None:
        kind = FieldKind.JSON
    elif choices and KINDS.get(word) is not FieldKind.BOOLEAN:
        kind = FieldKind.MULTIPLE_CHOICE if many else FieldKind.CHOICE
    elif parts:
        kind = FieldKind.ROWS if many else FieldKind.GROUP
        wire = {"shape": kind.value}
    elif word in OBJECTS or parts_in(about).found or parts_in(items).found:
        kind = FieldKind.JSON
    elif many:
        item = KINDS.get(type_word(items) or word.removesuffix("[]"), FieldKind.TEXT)
        structured = type_word(items) in OBJECTS | LISTS or "$ref" in items
        kind = FieldKind.JSON if structured or item is FieldKind.BOOLEAN else FieldKind.TEXT
        multiple = kind is FieldKind.TEXT
        if multiple and item in (FieldKind.INTEGER, FieldKind.DECIMAL):
            wire = {"shape": item.value}
    else:
        kind = FieldKind.JSON if "$ref" in about else KINDS.get(word, FieldKind.TEXT)
    return FieldSpec(
        path=path,
        label=_label(about, entry.name),
        kind=kind,
        required=entry.is_required,
        choices=choices or () if kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE) else (),
        help_text=_help(about, kind, known=not word or many or word in TYPE_WORDS),
        default=_default(about, kind, choices or ()),
        group=group,
        max_length=_max_length(about) if kind is FieldKind.TEXT else None,
        multiple=multiple or kind is FieldKind.MULTIPLE_CHOICE,
        fields=parts,
        wire=wire,
    )


def choices_in(about: Mapping[str, Json]) -> tuple[Choice, ...] | None:
    """Return the allowed values, () where there are none, None where one cannot be read."""
    listed = next((about[word] for word in CHOICES if about.get(word)), None)
    one_of = about.get("oneOf")
    if listed is None and isinstance(one_of, list) and all_hold(one_of, "const"):
        listed = one_of
    if isinstance(listed, dict):
        inner = next((listed[w] for w in CHOICES if isinstance(listed.get(w), list)), None)
        listed = inner or [_pair(value, label) for value, label in listed.items()]
    if not isinstance(listed, list):
        return ()
    labels = {_key(c.value): c.label for c in _information(about.get("enumInformation"))}
    choices: dict[str, Choice] = {}
    for each in listed:
        if each is None:
            continue
        choice = _choice(each)
        if choice is None:
            return None
        key = _key(choice.value)
        choices.setdefault(key, choice._replace(label=labels.get(key, choice.label)))
    return tuple(choices.values())


def _choice(each: Json) -> Choice | None:
    if isinstance(each, dict):
        if isinstance(each.get("value"), dict | list):
            return None
        value = _first_scalar(each, CHOICE_VALUE)
        label = _first_text(each, CHOICE_LABEL)
        value = label if value is None and label else value
        return None if value is None else Choice(value, label or _text(value))
    return Choice(each, _text(each)) if _is_scalar(each) else None


def _pair(value: str, label: Json) -> Json:
    if isinstance(label, dict):
        return {"value": value, **label}
    return {"value": value, "label": _text(label) if _is_scalar(label) else value}


def _information(listed: Json) -> list[Choice]:
    """Return the labels that `enumInformation` gives: a list of objects, or a mapping."""
    if isinstance(listed, dict):
        listed = [_pair(value, label) for value, label in listed.items()]
    if not isinstance(listed, list):
        return []
    return [choice for each in listed if (choice := _choice(each))]


def parts_in(about: Mapping[str, Json]) -> Entries:
    """Return the fields that a descriptor holds: a schema's, or a bare mapping of descriptors."""
    for word in CHILDREN:
        if isinstance(about.get(word), dict | list):
            return entries_in({"properties": about[word], "required": about.get("required")})
    if not WORDS & about.keys() and any(is_descriptor(part) for part in about.values()):
        return entries_in(about)
    return Entries()


def _parts(about: Mapping[str, Json]) -> tuple[FieldSpec, ...]:
    """Return an object's parts as questions; () where it has none or one cannot be read."""
    read = parts_in(about)
    if read.unread:
        return ()
    return tuple(field_spec((entry.name,), entry, nested=True) for entry in read.found)


def _label(about: Mapping[str, Json], name: str) -> str:
    label = _first_text(about, LABEL)
    if label and label != name:
        return label[:200]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+", " ", name).strip()
    return (words[:1].upper() + words[1:].lower())[:200] if words else name.strip() or UNNAMED


def _help(about: Mapping[str, Json], kind: FieldKind, *, known: bool) -> str:
    texts = [_first_text(about, HELP)]
    example = _first_scalar(about, EXAMPLE)
    if example is not None and not isinstance(example, bool):
        texts.append(_("For example: {example}").format(example=_text(example)))
    if not known:
        texts.append(_("Its type is unknown to this application, so it is sent as text."))
    if kind is FieldKind.JSON:
        names = [entry.name for entry in parts_in(about).found]
        texts.append(_("Enter it as JSON."))
        if names:
            texts.append(_("Its parts: {names}.").format(names=", ".join(names)))
    said = [text for text in texts if text]
    ended = [text if text.endswith((".", "!", "?", ":")) else f"{text}." for text in said[:-1]]
    return " ".join([*ended, *said[-1:]])[:1000]


def _default(about: Mapping[str, Json], kind: FieldKind, choices: tuple[Choice, ...]) -> Json:
    default = about.get("default")
    types: Mapping[FieldKind, type] = {
        FieldKind.TEXT: str,
        FieldKind.TEXTAREA: str,
        FieldKind.INTEGER: int,
        FieldKind.BOOLEAN: bool,
    }
    if kind is FieldKind.CHOICE:
        fits = _is_scalar(default) and _key(default) in {_key(c.value) for c in choices}
    else:
        fits = kind in types and type(default) is types[kind]
    return default if fits else None


def _max_length(about: Mapping[str, Json]) -> int | None:
    length = about.get("maxLength")
    return length if type(length) is int and 0 < length < 100_000 else None


def _is_scalar(value: Json) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int)


def _first_scalar(about: Mapping[str, Json], words: tuple[str, ...]) -> Json:
    return next((about[word] for word in words if _is_scalar(about.get(word))), None)


def _first_text(about: Mapping[str, Json], words: tuple[str, ...]) -> str:
    texts = (about.get(word) for word in words)
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _key(value: Json) -> str:
    """Return what tells values apart; True, 1 and "1" are three."""
    return json.dumps(value)
