"""Questions that appear beside another answer, and go with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from connections.forms.composites import CompositeField
from connections.providers.types import FieldSpec, Json

from .names import field_name

if TYPE_CHECKING:
    from .fields import FormFields


def asks_anew() -> dict[str, str]:
    """Return what makes a field, once changed, ask for the form that its answer calls for."""
    return {"hx-post": reverse("candidates:form-fields")}


def controlling_name(form: forms.Form, spec: FieldSpec) -> str:
    """Return the field whose answer decides whether `spec` is asked; "" where there is none."""
    if spec.shown_when is None:
        return ""
    path = spec.shown_when.path
    names = (field_name(path), path[0] if len(path) == 1 else "")
    return next((name for name in names if name in form.fields), "")


def without_unasked(form: forms.Form, fields: FormFields) -> FormFields:
    """Return `fields` without the questions that the answers do not call for.

    They leave the form too; what was typed into one travels along until it is asked again. A
    question whose condition names nothing in the form is always asked: none is ever lost.
    """
    asked = list(fields.extra)
    while unasked := [spec for spec in asked if not _is_asked(form, fields, spec)]:
        for spec in unasked:
            asked.remove(spec)
            del form.fields[field_name(spec.path)]
    return replace(fields, extra=tuple(asked))


def _is_asked(form: forms.Form, fields: FormFields, spec: FieldSpec) -> bool:
    if spec.shown_when is None:
        return True
    name = controlling_name(form, spec)
    if not name:  # the question that decides is none, or is itself not asked
        return all(spec.shown_when.path != other.path for other in fields.extra)
    return spec.shown_when.holds(_answer(form, name))


def _answer(form: forms.Form, name: str) -> Json:
    """Return what is answered now; None where that is nothing, or wrong."""
    field: Any = form.fields[name]
    if isinstance(field, CompositeField):
        return None
    if not form.is_bound:
        return form.get_initial_for_field(field, name)
    raw = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    try:
        return field.clean(raw)
    except ValidationError:
        return None
