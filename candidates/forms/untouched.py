"""Fields in which nothing stands: each is drawn once for its catalogue, the same for everybody.

Of a form that opens these are all of them, of one that comes back with errors most. What a person
typed is never kept.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from connections.forms.composites import BoundParts
from connections.forms.controls import joined

from .files import FIELD

Drawn = dict[tuple[str | None, str], SafeString]
"""HTML by language and name."""


def fields_drawn(fields: list[forms.BoundField], kept: Drawn) -> SafeString:
    """Return the fields as HTML; a loop in a template takes as long as they do."""
    return joined([_drawn(bound, kept) for bound in fields])


def _drawn(bound: forms.BoundField, kept: Drawn) -> SafeString:
    if not _is_untouched(bound):
        return bound.as_field_group()
    key = (get_language(), bound.name)
    if key not in kept:
        kept[key] = bound.as_field_group()
    return kept[key]


def _is_untouched(bound: forms.BoundField) -> bool:
    """Tell whether nothing was typed, and nothing is said of it."""
    form: Any = bound.form
    if form.errors.get(bound.name) or getattr(bound.field, "said", ()):
        return False
    if isinstance(bound, BoundParts):
        return bound.is_untouched and not (bound.name == FIELD and form.form_files.refused)
    is_first = "autofocus" in bound.field.widget.attrs
    return not is_first and bound.value() in (None, "", [], False)
