"""Errors at the fields that they concern, and the summary above the form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from connections.forms.composites import BoundParts, parts_wrong
from connections.forms.parts import PartsForm
from connections.providers.errors import FieldErrors
from connections.providers.types import ErrorPath, FieldKind

from .names import PREFIX, field_name
from .said import keep_said, only_part
from .shown import ShownForm


class ErrorsForm(ShownForm):
    """A form that can be told what others found wrong with it."""

    def show_errors(self, errors: FieldErrors, said: Sequence[str] = ()) -> None:
        """Put each error at the field it concerns, or on top where that is not in the form.

        `said` are the vendor's own words for each, where the message says them more plainly.
        """
        for number, error in enumerate(errors):
            words = said[number] if number < len(said) else ""
            if not self._show_error(error.path, error.message, words):
                place = ".".join(map(str, error.path))
                self.add_error(None, f"{place}: {error.message}" if place else error.message)

    def _show_error(self, path: ErrorPath, message: str, said: str = "") -> bool:
        texts = tuple(str(part) for part in path)
        names = [field_name(texts[:length]) for length in range(len(texts), 1, -1)]
        alike = [*texts[:1], *(field_name((text,)) for text in texts[:1])]
        is_carried = (self.specs.carried or {}).get("".join(texts[:1]), True)
        names += alike if is_carried else reversed(alike)
        name = next((name for name in names if name in self.fields), None)
        if name is None:
            return False
        depth = 1 if not name.startswith(PREFIX) else name.count(".")
        bound = self[name]
        if isinstance(bound, BoundParts):
            part = self._part(bound, path[depth:] or only_part(bound))
            if part is not None:
                form, key = part
                form.add_error(key if key in form.fields else None, message)
                keep_said(form.fields.get(key) or bound.field, said)
                if not self.errors.get(name):
                    self.add_error(name, parts_wrong())
                return True
        self.add_error(name, message)
        keep_said(bound.field, said)
        return True

    def _part(self, bound: BoundParts, rest: ErrorPath) -> tuple[PartsForm, str] | None:
        if not rest:
            return None
        forms_ = [bound.subform]
        if rest and isinstance(rest[0], int):
            forms_ = [form for form in bound.rows if form.is_bound and not form.is_blank]
            forms_, rest = forms_[rest[0] : rest[0] + 1], rest[1:]
        if not forms_ or not forms_[0].is_bound:
            return None
        forms_[0].is_valid()  # cleans it once; cleaning it again would lose the errors added here
        return forms_[0], str(rest[0]) if rest else ""

    @cached_property
    def errors_by_field(self) -> list[dict[str, str]]:
        """Return the summary: each error with its field's label and id, in the page's order."""
        if not self.errors:
            return []
        summary = [
            {"id": "", "label": "", "message": str(error)} for error in self.non_field_errors()
        ]
        last = {bound.name for bound in self.advanced_fields}
        for bound in sorted(self, key=lambda bound: bound.name in last):
            if isinstance(bound, BoundParts) and self.errors.get(bound.name):
                summary += _part_errors(bound)
                continue
            label = str(bound.label or "")
            summary += [
                {"id": bound.auto_id, "label": label, "message": str(e)} for e in bound.errors
            ]
        return summary


def _part_errors(bound: BoundParts) -> list[dict[str, str]]:
    is_rows = bound.field.spec.kind is FieldKind.ROWS
    found = []
    for form in bound.rows if is_rows else [bound.subform]:
        for part in form:
            same = part.label == bound.label
            label = str(bound.label) if same else f"{bound.label}: {part.label}"
            found += [{"id": part.auto_id, "label": label, "message": str(e)} for e in part.errors]
        found += [
            {"id": bound.auto_id, "label": str(bound.label), "message": str(e)}
            for e in form.non_field_errors()
        ]
    own = [
        {"id": bound.auto_id, "label": str(bound.label), "message": str(e)} for e in bound.errors
    ]
    return found or own
