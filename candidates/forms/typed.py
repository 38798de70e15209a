"""What was typed where something else is sent: a number's spaces, a name in capitals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from connections.forms.parts import Parts
from connections.places import COUNTRIES
from connections.providers.types import FieldKind, FieldSpec, Json

from .names import field_name

if TYPE_CHECKING:
    from .candidate import CandidateForm

_NORMALISED = frozenset({FieldKind.TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.URL})
MAX_PASTED = 10_000  # characters

Typed = list[list[Json]]
"""``[[path, text], …]``; a path as in the errors: ``["phones", 0, "value"]``."""


def typed_values(form: CandidateForm) -> Typed:
    """Return what a valid form was given otherwise than it is sent, and the text it came from."""
    typed: Typed = []
    for spec in form.specs.standard:
        typed += _differing(form, spec, spec.path[0], list(spec.path))
    for spec in form.specs.extra:
        if spec.kind is not FieldKind.TEXT:
            typed += _differing(form, spec, field_name(spec.path), list(spec.path))
    if pasted := form.data.get("paste", "").strip():
        typed.append([["paste"], pasted[:MAX_PASTED]])
    return typed


def _differing(form: CandidateForm, spec: FieldSpec, name: str, path: list[Json]) -> Iterator[Any]:
    value, raw = form.cleaned_data.get(name), form[name].data
    if isinstance(raw, Parts) and spec.kind is FieldKind.GROUP and isinstance(value, dict):
        yield from _parts(spec, value, raw, raw.name, path)
    elif isinstance(raw, Parts) and isinstance(value, list):
        parts = form[name].field.parts  # type: ignore[attr-defined]
        filled = [each for each in raw.rows if not raw.form(parts, each).is_blank]
        for number, (prefix, row) in enumerate(zip(filled, value, strict=False)):
            yield from _parts(spec, row, raw, prefix, [*path, number])
    elif _is_other(spec, raw, value):
        yield [path, str(raw).strip()]


def _parts(
    spec: FieldSpec, value: dict[str, Json], raw: Parts, prefix: str, path: list[Json]
) -> Iterator[Any]:
    for part in spec.fields:
        key = part.path[-1]
        if _is_other(part, text := raw.data.get(f"{prefix}-{key}"), value.get(key)):
            yield [[*path, key], str(text).strip()]


def _is_other(spec: FieldSpec, raw: Any, value: Json) -> bool:
    if spec.kind not in _NORMALISED or spec.choices or spec.multiple or not isinstance(raw, str):
        return False
    is_picked = spec.source == "countries" and raw in COUNTRIES
    return bool(raw.strip()) and raw.strip() != value and not is_picked
