"""The answer of Bindbee's Meta Create Candidate, read as questions and rules.

Published are the envelope (success, data, error), the three parts (model keys, additional
attributes, custom fields), `allowed_values`, and a key `model_fields`. All else is read by
likeness: a known model key changes the rules of a standard field, an unknown one becomes a
question, and a section of a shape that nobody thought of becomes one JSON box.

https://docs.bindbee.dev/ats/candidate/meta-create-candidate
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace

from connections.providers.conditions import Condition
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import (
    Choice,
    FieldKind,
    FieldSpec,
    Json,
    LiveFields,
    Rule,
    _,
    with_rule,
)

from .branches import without_branches
from .entries import (
    Entries,
    Entry,
    descriptor_of,
    entries_in,
    is_descriptor,
    named,
    required_by,
    required_names,
)
from .names import OWN_BY_NAME, STANDARD_NAMES
from .questions import choices_in, field_spec, parts_in

ENVELOPE = frozenset({"success", "data", "error", "message", "status"})
MODEL = ("model_fields", "model_keys", "model", "fields")
SECTIONS = {
    "additional_attributes": "additional_attributes",
    "additional_fields": "additional_attributes",
    "integration_params": "integration_params",
    "custom_fields": "custom_fields",
    "linked_account_params": "custom_fields",
}
"""Key of the body by the name that the answer has for a section."""

GROUPS = {
    "model_fields": _("More fields of the ATS"),
    "additional_attributes": _("Asked for by the ATS"),
    "integration_params": _("Asked for by the integration"),
    "custom_fields": _("Custom fields"),
}
FLAT = {"flat": True}
"""`wire` of an own field that the answer counts among the model's: the flat body may hold it."""

_CHOOSABLE = frozenset({FieldKind.TEXT, FieldKind.URL})


def read_meta(answer: Json) -> LiveFields:
    """Return the live fields in the answer, whatever its shape; never raises."""
    root = answer
    if isinstance(answer, dict) and {"success", "data"} & answer.keys():
        beside = {k: v for k, v in answer.items() if k in (*SECTIONS, *MODEL) or _is_told(k, v)}
        beside = {k: v for k, v in beside.items() if k not in ENVELOPE}
        root = answer.get("data", beside or None)
        if answer.get("success") is False or root is None:
            return no_description(_reason(answer.get("error")))
        if isinstance(root, dict):
            root = beside | root
    if root is None:
        return no_description("")
    if not isinstance(root, dict | list):
        boxes = (_box("additional_attributes", ()), _box("custom_fields", ()))
        return LiveFields(extra=boxes, notes=no_description("").notes)
    return _read_root(root)


def no_description(reason: str) -> LiveFields:
    """Return no fields, and a note that Bindbee describes none for this ATS."""
    note = _("Bindbee does not describe which fields this ATS wants.")
    stop = "" if reason.endswith((".", "!", "?")) else "."
    words = _("It says: {reason}").format(reason=reason + stop) if reason else ""
    return LiveFields(notes=(f"{note} {words}".strip(),))


def _read_root(root: dict[str, Json] | list[Json]) -> LiveFields:
    """Sort what stands at the top into the three parts; what belongs to none is the model's."""
    top = _top(root)
    wanted = {entry.name for entry in top.found if entry.required}
    sections = [entry for entry in top.found if entry.name in SECTIONS]
    models = [entry for entry in top.found if _is_model(entry)]
    rest = [entry for entry in top.found if entry not in sections and entry not in models]
    if sections or models:
        rest = [entry for entry in rest if entry.required or is_descriptor(entry.described)]

    inside = [entries_in(entry.described) for entry in models]
    found = [entry for entries in inside for entry in entries.found]
    sections += [entry for entry in found if entry.name in SECTIONS]
    unread = [*top.unread, *(each for entries in inside for each in entries.unread)]

    read = [(entry, entries_in(entry.described)) for entry in sections]
    described = {e.name for e in found} | {e.name for _s, entries in read for e in entries.found}
    rest = [entry for entry in rest if entry.described is not None or entry.name not in described]
    model = [entry for entry in (*found, *rest) if entry.name not in SECTIONS]

    standard, extra, notes = _model_fields(_marked(model, wanted))
    if unread:
        extra.append(_box("model_fields", unread))
    for section, entries in read:
        key = SECTIONS[section.name]
        extra += [
            _asked_beside(key, field_spec((key, entry.name), entry, group=GROUPS[key]), entry)
            for entry in _marked(entries.found, wanted)
        ]
        if entries.unread or (section.is_required and not entries.found):
            box = _box(key, entries.unread)
            alone = section.is_required and not entries.found
            extra.append(replace(box, required=box.required or alone))
    return LiveFields(extra=_unique(extra), standard=standard, notes=tuple(notes))


def _asked_beside(section: str, spec: FieldSpec, entry: Entry) -> FieldSpec:
    if entry.beside is None:
        return spec
    name, values = entry.beside
    return replace(spec, shown_when=Condition((section, name), values))


def _top(root: dict[str, Json] | list[Json]) -> Entries:
    """Return what stands at the top by name; the words of a schema around it are left out."""
    if isinstance(root, list):
        return entries_in(root)
    request = root.get("request_schema")
    pool = {key: said for key, said in root.items() if key != "request_schema"}
    if isinstance(request, dict):
        pool |= request
    if "properties" in pool:
        pool, _branches = without_branches(pool)
    names = required_names(pool)
    if names:
        del pool["required"]
    properties = pool.pop("properties", None)
    if isinstance(properties, dict | list):
        inside = entries_in({"properties": properties})
        beside = named({k: v for k, v in pool.items() if k in SECTIONS or _is_told(k, v)})
        entries, unread = [*inside.found, *beside.found], (*inside.unread, *beside.unread)
    else:
        if properties is not None:
            pool["properties"] = properties
        entries, unread = list(named(pool).found), named(pool).unread
    known = {entry.name for entry in entries}
    missing = [Entry(name) for name in names if name not in known]
    return Entries(tuple(_marked([*entries, *missing], names)), unread)


def _is_told(key: str, said: Json) -> bool:
    """Tell whether what stands beside a schema's properties is a field of its own."""
    return isinstance(said, dict) and key not in ("items", "$defs") and is_descriptor(said)


def _is_model(entry: Entry) -> bool:
    return entry.name in MODEL and isinstance(entry.described, dict | list)


def _marked(entries: Iterable[Entry], wanted: Collection[str]) -> list[Entry]:
    """Return `entries`, required where their name is `wanted`."""
    return [entry._replace(required=entry.required or entry.name in wanted) for entry in entries]


def _model_fields(
    model: Iterable[Entry],
) -> tuple[dict[str, Rule], list[FieldSpec], list[str]]:
    """Return rules for the standard fields, questions for the others, and notes."""
    rules: dict[str, Rule] = {}
    extra: list[FieldSpec] = []
    notes: list[str] = []
    for entry in model:
        if name := STANDARD_NAMES.get(entry.name):
            rule = _rule(entry, STANDARD_BY_NAME[name])
            if rule != Rule():
                before = rules.get(name, Rule())
                rules[name] = Rule(
                    required=before.required or rule.required,
                    choices=before.choices or rule.choices,
                )
            notes += _note_of_parts(entry, STANDARD_BY_NAME[name])
        elif own := OWN_BY_NAME.get(entry.name):
            changed = with_rule(own, _rule(entry, own))
            extra.append(replace(changed, wire=FLAT))
        else:
            extra.append(
                field_spec(("model_fields", entry.name), entry, group=GROUPS["model_fields"])
            )
    return rules, extra, notes


def _rule(entry: Entry, spec: FieldSpec) -> Rule:
    """Return what `entry` says of a field that exists; its values are sent as text."""
    about = descriptor_of(entry.described)
    items = about.get("items")
    listed = choices_in(about) or choices_in(descriptor_of(items) if items else {}) or ()
    choices = tuple(
        Choice(each.value if isinstance(each.value, str) else json.dumps(each.value), each.label)
        for each in listed
    )
    choosable = choices and spec.kind in _CHOOSABLE
    return Rule(required=entry.is_required or None, choices=choices if choosable else None)


def _note_of_parts(entry: Entry, spec: FieldSpec) -> list[str]:
    about = descriptor_of(entry.described)
    items = about.get("items")
    parts = (*parts_in(about).found, *parts_in(descriptor_of(items) if items else {}).found)
    names = [part.name for part in parts if part.is_required]
    if not names:
        return []
    note = _("{field}: the ATS asks for {names} in each of them.")
    return [note.format(field=spec.label, names=", ".join(names))]


def _box(key: str, unread: Collection[Json]) -> FieldSpec:
    """Return the JSON box for a section, or for what of it could not be read."""
    return FieldSpec(
        path=(key,),
        label=_("{section} (JSON)").format(section=GROUPS[key]),
        kind=FieldKind.JSON,
        group=GROUPS[key],
        required=any(isinstance(each, dict) and required_by(each) for each in unread),
        help_text=_("Bindbee's description could not be read. Enter a JSON object of its fields."),
    )


def _unique(specs: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Return one question a path: the first, required if any of them is."""
    by_path: dict[tuple[str, ...], FieldSpec] = {}
    for spec in specs:
        first = by_path.setdefault(spec.path, spec)
        if spec.required and not first.required:
            by_path[spec.path] = replace(first, required=True)
    return tuple(by_path.values())


def _reason(error: Json) -> str:
    """Return why Bindbee describes nothing, in its words; "" where it does not say."""
    match error:
        case None:
            return ""
        case str():
            return error[:300]
        case {"message": str(text)} | {"detail": str(text)}:
            return text[:300]
    try:
        return json.dumps(error)[:300]
    except RecursionError:
        return ""
