"""Form fields for a group (one object) and for rows (a list of objects).

A group's parts are named ``address-city``, a row's ``emails-0-value``. A row in which nothing
but its kind is filled does not exist.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from connections.providers.types import FieldKind, FieldSpec, Json

from .bound import DrawnField
from .drawing import draw_blank_row, draw_group, draw_own_errors, draw_rows
from .parts import Parts, PartsForm, PartsWidget, parts_form, place_asked

BLANK_ROW = "__row__"
PARTS_WRONG = "parts"
ADD_LABELS = {
    "emails": gettext_lazy("Add another e-mail"),
    "phones": gettext_lazy("Add another phone"),
    "links": gettext_lazy("Add a profile link"),
    "experiences": gettext_lazy("Add experience"),
    "education": gettext_lazy("Add education"),
    "attachments": gettext_lazy("Add a file"),
}


class BoundParts(DrawnField):
    """A composite field with its data: the forms that the page draws."""

    field: CompositeField

    def draw(self) -> SafeString:
        is_rows = self.field.spec.kind is FieldKind.ROWS
        return draw_rows(self) if is_rows else draw_group(self)

    @property
    def blank_row_drawn(self) -> SafeString:
        """Return the row that the browser copies for “add another”."""
        template = getattr(self.field, "template_name", None)  # the stubs do not know it
        if template is None:
            return draw_blank_row(self)
        return render_to_string(f"{template}#blank-row", {"field": self})

    @property
    def own_errors(self) -> SafeString:
        """Return what a template of its own shows of what is wrong with the whole."""
        return draw_own_errors(self)

    @property
    def errors(self) -> ErrorList:
        """Return the errors of the whole; those of the parts stand at the parts."""
        if not (found := super().errors):
            return found
        own = [error for error in found.as_data() if error.code != PARTS_WRONG]
        return self.form.error_class(own, renderer=self.form.renderer)

    @cached_property
    def data(self) -> Any:
        """Return what was sent, read once: check and page see the same parts, cleaned once."""
        return super().data

    @cached_property
    def sent(self) -> Parts | None:
        return self.data if self.form.is_bound else None

    @property
    def is_untouched(self) -> bool:
        """Tell whether this looks as it does when a form opens."""
        if self.sent is None:
            return not self.initial
        opened = [f"{self.html_name}-{number}" for number in range(self.field.blank_rows)]
        if self.field.spec.kind is FieldKind.ROWS and self.sent.rows not in ([], opened):
            return False
        return self.sent.is_blank(self.field.spec)

    @cached_property
    def subform(self) -> PartsForm:
        """Return the one form of a group."""
        if self.sent is None:
            return place_asked(self.field.parts(prefix=self.html_name, initial=self.initial or {}))
        form = self.sent.form(self.field.parts, self.html_name)
        if form.is_blank or getattr(self.form, "is_kept", False):
            form.keep()
        return form

    @cached_property
    def rows(self) -> list[PartsForm]:
        """Return the forms of the rows, at least `blank_rows` of them."""
        parts = self.field.parts
        if self.sent is not None:
            forms_ = [self.sent.form(parts, prefix) for prefix in self.sent.rows]
        else:
            forms_ = [
                parts(prefix=f"{self.html_name}-{number}", initial=row)
                for number, row in enumerate(self.initial or ())
            ]
        for form in forms_:
            form.use_required_attribute = False
            if form.is_bound and (form.is_blank or getattr(self.form, "is_kept", False)):
                form.keep()
        while len(forms_) < self.field.blank_rows:
            forms_.append(self._blank(len(forms_)))
        return forms_

    @property
    def blank_row(self) -> PartsForm:
        """Return the form of a row whose number is not known yet."""
        return self._blank(BLANK_ROW)

    def _blank(self, number: int | str) -> PartsForm:
        form = self.field.parts(prefix=f"{self.html_name}-{number}")
        form.use_required_attribute = False
        return form


def parts_wrong() -> ValidationError:
    """Return the error that makes the whole wrong where a part is."""
    return ValidationError(gettext("Correct what is marked."), PARTS_WRONG)


class CompositeField(forms.Field):
    """What group and rows share: their spec, and that their parts show their own errors."""

    widget = PartsWidget
    bound_field_class = BoundParts
    blank_rows = 0

    def __init__(self, *, spec: FieldSpec, **options: Any) -> None:
        self.spec = spec
        self._parts: dict[str | None, type[PartsForm]] = {}  # shared with this field's copies
        super().__init__(**options)

    @property
    def parts(self) -> type[PartsForm]:
        """Return the form of the parts in the language of now; made once."""
        language = get_language()
        if language not in self._parts:
            self._parts[language] = parts_form(self.spec.fields)
        return self._parts[language]

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundParts:
        return BoundParts(form, self, field_name)

    def _missing(self) -> ValidationError:
        return ValidationError(self.error_messages["required"], "required")

    def _wrong(self) -> ValidationError:
        return parts_wrong()


class GroupField(CompositeField):
    """One object; nothing filled is {}."""

    def clean(self, value: Any) -> dict[str, Json]:
        if not isinstance(value, Parts):
            return {}
        if value.is_blank(self.spec) or (form := value.form(self.parts, value.name)).is_blank:
            if self.required:
                raise self._missing()
            return {}
        if not form.is_valid():
            raise self._wrong()
        return form.value


class RowsField(CompositeField):
    """A list of objects; rows without anything filled are left out."""

    def __init__(self, *, spec: FieldSpec, **options: Any) -> None:
        super().__init__(spec=spec, **options)
        self.blank_rows = 1 if spec.required or spec.path[0] in ("emails", "phones") else 0
        label = gettext("Add: %(label)s") % {"label": gettext(spec.label)}
        self.add_label = ADD_LABELS.get(spec.path[0], label)

    def clean(self, value: Any) -> list[dict[str, Json]]:
        if not isinstance(value, Parts):
            return []
        forms_ = [value.form(self.parts, prefix) for prefix in value.rows]
        filled = [form for form in forms_ if not form.is_blank]
        if self.required and not filled:
            raise self._missing()
        if [form for form in filled if not form.is_valid()]:
            raise self._wrong()
        return [form.value for form in filled]
