"""Form fields for a group (one object) and for rows (a list of objects).

A group's parts are named ``address-city``, a row's ``emails-0-value``. A row in which nothing
but its kind is filled does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import get_language, gettext, gettext_lazy

from connections.providers.types import FieldSpec, Json

from .values import PhoneText

BLANK_ROW = "__row__"
MAX_ROWS = 200
PARTS_WRONG = "parts"
ADD_LABELS = {
    "emails": gettext_lazy("Add another e-mail"),
    "phones": gettext_lazy("Add another phone"),
    "links": gettext_lazy("Add a profile link"),
    "experiences": gettext_lazy("Add experience"),
    "education": gettext_lazy("Add education"),
    "attachments": gettext_lazy("Add a file"),
}


class PartsForm(forms.Form):
    """The parts of one group or row. `template_name` is never used: pages iterate the fields."""

    specs: tuple[FieldSpec, ...] = ()

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        for name, value in self.cleaned_data.items():
            if isinstance(value, PhoneText) and "extension" in self.fields:
                values[name] = value.number
                values["extension"] = values.get("extension") or value.extension
        return values

    def keep(self) -> None:
        """Show what was sent as it was typed, without judging it."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    @property
    def value(self) -> dict[str, Json]:
        """Return the filled parts by key."""
        cleaned = {spec.path[-1]: self.cleaned_data.get(spec.path[-1]) for spec in self.specs}
        return {key: value for key, value in cleaned.items() if value not in (None, "", [], {})}

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed; a kind that is chosen by itself is nothing."""
        for spec in self.specs:
            raw = self[spec.path[-1]].data
            is_default = spec.path[-1] == "type" and spec.default is not None
            if not is_default and (any(raw) if isinstance(raw, list) else raw):
                return False
        return True


@lru_cache(maxsize=512)
def _parts_form(specs: _Specs, _language: str | None) -> type[PartsForm]:
    from .fields import form_field

    fields = {spec.path[-1]: form_field(spec) for spec in specs}
    form: type[PartsForm] = type("Parts", (PartsForm,), fields)
    form.specs = tuple(specs)
    return form


class _Specs(tuple[FieldSpec, ...]):
    """Specs as a cache key: alike when their JSON is alike (a spec holds mappings)."""

    def __hash__(self) -> int:
        return hash(repr(self))


def parts_form(specs: tuple[FieldSpec, ...]) -> type[PartsForm]:
    """Return the form of these parts; made once for each set of specs."""
    return _parts_form(_Specs(specs), get_language())


class Parts(dict[str, Any]):
    """What the browser sent for a composite field: the data, and where to find it."""

    def __init__(self, data: Mapping[str, Any], files: Any, name: str) -> None:
        super().__init__()
        self.data, self.files, self.name = data, files, name

    def form(self, specs: tuple[FieldSpec, ...], prefix: str) -> PartsForm:
        return parts_form(specs)(self.data, self.files, prefix=prefix)

    @cached_property
    def rows(self) -> list[str]:
        """Return the prefixes of the rows, in the order of their numbers."""
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,6}})-")
        numbers = {int(found[1]) for key in self.data if (found := pattern.match(key))}
        return [f"{self.name}-{number}" for number in sorted(numbers)[:MAX_ROWS]]


class PartsWidget(forms.Widget):
    """Reads the parts; the page's own template draws them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Parts:
        return Parts(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


class BoundParts(forms.BoundField):
    """A composite field with its data: the forms that the page draws."""

    field: CompositeField

    @property
    def errors(self) -> ErrorList:
        """Return the errors of the whole; those of the parts stand at the parts."""
        own = [error for error in super().errors.as_data() if error.code != PARTS_WRONG]
        return self.form.error_class(own, renderer=self.form.renderer)

    @cached_property
    def sent(self) -> Parts | None:
        return self.data if self.form.is_bound else None

    @cached_property
    def subform(self) -> PartsForm:
        """Return the one form of a group."""
        if self.sent is not None:
            form = self.sent.form(self.field.spec.fields, self.html_name)
            if form.is_blank or getattr(self.form, "is_kept", False):
                form.keep()
            return form
        return parts_form(self.field.spec.fields)(prefix=self.html_name, initial=self.initial or {})

    @cached_property
    def rows(self) -> list[PartsForm]:
        """Return the forms of the rows, at least `blank_rows` of them."""
        specs = self.field.spec.fields
        if self.sent is not None:
            forms_ = [self.sent.form(specs, prefix) for prefix in self.sent.rows]
        else:
            forms_ = [
                parts_form(specs)(prefix=f"{self.html_name}-{number}", initial=row)
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
        """Return the row that the browser copies for “add another”."""
        return self._blank(BLANK_ROW)

    def _blank(self, number: int | str) -> PartsForm:
        form = parts_form(self.field.spec.fields)(prefix=f"{self.html_name}-{number}")
        form.use_required_attribute = False
        return form


def parts_wrong() -> ValidationError:
    """Return the error that makes the whole wrong where a part is."""
    return ValidationError(gettext("Correct what is marked."), PARTS_WRONG)


class CompositeField(forms.Field):
    """What group and rows share: their spec, and that their parts show their own errors."""

    widget = PartsWidget
    bound_field_class = BoundParts
    parts_template = ""
    blank_rows = 0

    def __init__(self, *, spec: FieldSpec, **options: Any) -> None:
        self.spec = spec
        super().__init__(template_name=self.parts_template, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundParts:
        return BoundParts(form, self, field_name)

    def _missing(self) -> ValidationError:
        return ValidationError(self.error_messages["required"], "required")

    def _wrong(self) -> ValidationError:
        return parts_wrong()


class GroupField(CompositeField):
    """One object; nothing filled is {}."""

    parts_template = "forms/group.html"

    def clean(self, value: Any) -> dict[str, Json]:
        if not isinstance(value, Parts):
            return {}
        form = value.form(self.spec.fields, value.name)
        if form.is_blank:
            if self.required:
                raise self._missing()
            return {}
        if not form.is_valid():
            raise self._wrong()
        return form.value


class RowsField(CompositeField):
    """A list of objects; rows without anything filled are left out."""

    parts_template = "forms/rows.html"

    def __init__(self, *, spec: FieldSpec, **options: Any) -> None:
        super().__init__(spec=spec, **options)
        self.blank_rows = 1 if spec.required or spec.path[0] in ("emails", "phones") else 0
        label = gettext("Add: %(label)s") % {"label": gettext(spec.label)}
        self.add_label = ADD_LABELS.get(spec.path[0], label)

    def clean(self, value: Any) -> list[dict[str, Json]]:
        if not isinstance(value, Parts):
            return []
        forms_ = [value.form(self.spec.fields, prefix) for prefix in value.rows]
        filled = [form for form in forms_ if not form.is_blank]
        if self.required and not filled:
            raise self._missing()
        if [form for form in filled if not form.is_valid()]:
            raise self._wrong()
        return [form.value for form in filled]
