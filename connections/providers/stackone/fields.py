"""StackOne's custom fields: definitions read as questions, answers written back.

https://docs.stackone.com/ats/api-reference/custom-field-definitions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from connections.providers.bodies import without_empty
from connections.providers.candidate import Answer
from connections.providers.errors import CandidateRejected, FieldError
from connections.providers.types import (
    Choice,
    FieldKind,
    FieldSpec,
    Json,
    LiveFields,
    Path,
    Rule,
    _,
)

KINDS: Mapping[str, FieldKind] = {
    "text": FieldKind.TEXT,
    "url": FieldKind.URL,
    "integer": FieldKind.INTEGER,
    "float": FieldKind.DECIMAL,
    "date": FieldKind.DATE,
    "boolean": FieldKind.BOOLEAN,
    "checkbox": FieldKind.BOOLEAN,
    "single_select": FieldKind.CHOICE,
    "multi_select": FieldKind.MULTIPLE_CHOICE,
    "list": FieldKind.MULTIPLE_CHOICE,
}
LONG_TEXTS = frozenset({"textarea", "long_text", "multiline", "paragraph"})
"""What ATSs call a long text, in `type.source_value`; StackOne itself only says text."""

CARRIERS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "first_name", "last_name"),
    "first_name": ("first_name", "name"),
    "last_name": ("last_name", "name"),
    "emails": ("email", "emails"),
    "phones": ("phone_numbers", "phone_number", "phone"),
    "title": ("title",),
    "company": ("company",),
    "links": ("social_links",),
    "address": ("country",),
    "hired_at": ("hired_at",),
}
"""Standard field -> StackOne's names; one of them in the account's metadata carries it."""

ROWS_PATH: Path = ("custom_fields_by_id",)

CUSTOM_FIELDS_BY_ID = FieldSpec(
    path=ROWS_PATH,
    label=_("Custom fields by id"),
    kind=FieldKind.ROWS,
    group=_("StackOne"),
    help_text=_("For custom fields that StackOne does not list. Leave empty what you don't know."),
    fields=(
        FieldSpec(path=("id",), label=_("Id")),
        FieldSpec(path=("remote_id",), label=_("Id in the ATS")),
        FieldSpec(path=("name",), label=_("Name")),
        FieldSpec(
            path=("value",),
            label=_("Value (JSON)"),
            kind=FieldKind.JSON,
            help_text=_('"text" in quotes, 12, true, or a list like ["a", "b"].'),
        ),
        FieldSpec(path=("value_id",), label=_("Id of the value")),
        FieldSpec(path=("remote_value_id",), label=_("Id of the value in the ATS")),
    ),
)

_IDENTITY = ("id", "remote_id", "name")


def live_fields(answers: Mapping[str, Json]) -> LiveFields:
    """Return what the definitions and the account's metadata say; either may be missing."""
    specs: dict[Path, FieldSpec] = {}
    for definition in _definitions(answers.get("custom_fields")):
        if (spec := _question(definition)) and spec.path not in specs:
            specs[spec.path] = spec
    meta = answers.get("account_meta")
    return LiveFields(
        extra=tuple(specs.values()), standard=_rules(meta), notes=tuple(_meta_notes(meta))
    )


def custom_fields(answers: Iterable[Answer], rows: Json) -> list[dict[str, Json]]:
    """Return the `custom_fields` of the body. Raise CandidateRejected for a useless row."""
    entries = [_entry(answer) for answer in answers if answer.value not in (None, "", [])]
    taken = {entry.get("id") for entry in entries if "id" in entry}
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        entry = without_empty(row) if isinstance(row, dict) else {}
        if not entry:
            continue
        if not any(key in entry for key in _IDENTITY):
            raise _row_refused(index, _("Enter the id or the name of the custom field."))
        if "id" in entry and entry["id"] in taken:
            raise _row_refused(index, _("This custom field is answered already."))
        entries.append(entry)
        taken.add(entry.get("id"))
    return entries


def create_is_listed(meta: Json) -> bool | None:
    """Tell whether an account's metadata lists creating candidates; None where it lists nothing."""
    match meta:
        case {"models": {"candidates": {"create": _}}}:
            return True
        case {"models": dict(models)} if models:
            return False
    return None


def _row_refused(index: int, message: str) -> CandidateRejected:
    error = FieldError((*ROWS_PATH, index, "id"), message)
    return CandidateRejected(message, field_errors=(error,))


def _definitions(listed: Json) -> list[Json]:
    match listed:
        case {"data": [*definitions]} | [*definitions]:
            return definitions
    return []


def _question(definition: Json) -> FieldSpec | None:
    """Return the question of one definition; None where nothing in it could be sent back."""
    if not isinstance(definition, dict):
        return None
    known = {key: text for key in _IDENTITY if (text := _text(definition.get(key)))}
    if not known:
        return None
    kind, hint = _kind(definition.get("type"))
    options = list(_options(definition.get("options")))
    multiple = kind is FieldKind.MULTIPLE_CHOICE
    if not options and kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE):
        kind = FieldKind.TEXT
        hint = _("One a line.") if multiple else hint
    chosen = kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE)
    return FieldSpec(
        path=("custom_fields", next(iter(known.values()))),
        label=known.get("name") or next(iter(known.values())),
        kind=kind,
        choices=tuple(Choice(each["choice"], _label(each)) for each in options) if chosen else (),
        multiple=multiple,
        help_text=" ".join(part for part in (_text(definition.get("description")), hint) if part),
        group=_("Custom fields"),
        wire={**known, **({"options": options} if chosen else {})},
    )


def _kind(told: Json) -> tuple[FieldKind, str]:
    """Return the kind, and a hint where StackOne's type says nothing about the value."""
    value, source = (
        (told.get("value"), told.get("source_value")) if isinstance(told, dict) else (told, None)
    )
    name = value if isinstance(value, str) else ""
    source_name = source if isinstance(source, str) else ""
    if kind := KINDS.get(name):
        is_long = kind is FieldKind.TEXT and source_name.lower() in LONG_TEXTS
        return (FieldKind.TEXTAREA if is_long else kind), ""
    named = source_name or name
    hint = _("The ATS calls its type “{type}”.").format(type=named) if named else ""
    return FieldKind.TEXT, hint


def _options(listed: Json) -> Iterator[dict[str, Json]]:
    """Yield what can be chosen: its value, or its id where the value would not do as a choice."""
    seen: set[tuple[type, Json]] = set()
    for option in listed if isinstance(listed, list) else ():
        if not isinstance(option, dict):
            continue
        option_id, value = _text(option.get("id")), option.get("value")
        plain = (value,) if isinstance(value, str | bool | int | float) and value != "" else ()
        for choice in (*plain, *((option_id,) if option_id else ())):
            if (type(choice), choice) not in seen:
                seen.add((type(choice), choice))
                yield {"choice": choice, "id": option_id, "value": value}
                break


def _label(option: Mapping[str, Json]) -> str:
    match option["value"]:
        case {"label": str(label)} | {"name": str(label)} | {"value": str(label)} if label:
            return label
        case bool(answer):
            return _("Yes") if answer else _("No")
    return str(option["choice"])


def _entry(answer: Answer) -> dict[str, Json]:
    """Return one answer as StackOne takes it: the definition's ids, the value, its option's id."""
    wire = answer.wire
    entry: dict[str, Json] = {key: wire[key] for key in _IDENTITY if wire.get(key)}
    entry = entry or {"id": ".".join(answer.path[1:])}
    options = wire.get("options") or ()
    if isinstance(answer.value, list):
        return {**entry, "value": [_option(options, each)["value"] for each in answer.value]}
    option = _option(options, answer.value)
    return without_empty({**entry, "value": option["value"], "value_id": option["id"]})


def _option(options: Iterable[Mapping[str, Json]], chosen: Json) -> Mapping[str, Json]:
    for option in options:
        if type(option["choice"]) is type(chosen) and option["choice"] == chosen:
            return option
    return {"id": "", "value": chosen}


def _rules(meta: Json) -> dict[str, Rule]:
    """Return which standard fields the ATS keeps; nothing where the metadata lists none."""
    match meta:
        case {"models": {"candidates": {"create": {"input": {"defaultFields": [*listed]}}}}}:
            names = {_text(each.get("name")) for each in listed if isinstance(each, dict)} - {""}
            if names:
                return {
                    field: Rule(carried=not names.isdisjoint(carriers))
                    for field, carriers in CARRIERS.items()
                }
    return {}


def _meta_notes(meta: Json) -> Iterator[str]:
    if create_is_listed(meta) is False:
        yield _("StackOne does not list creating candidates for this ATS; it may refuse them.")


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
