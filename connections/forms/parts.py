"""The parts of one object as a form, and where the browser sent them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from connections.providers.types import FieldSpec, Json

from .places import CODES, LISTED, CountryField, code_follows, place_completed, regions_of
from .values import PhoneText

MAX_ROWS = 200


class PartsForm(forms.Form):
    """The parts of one group or row; `drawing` draws them one by one."""

    specs: tuple[FieldSpec, ...] = ()
    left_out: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        for name, value in self.cleaned_data.items():
            if isinstance(value, PhoneText) and "extension" in self.fields:
                values[name] = value.number
                values["extension"] = values.get("extension") or value.extension
        return place_completed(values) if self.has_place else values

    @property
    def has_place(self) -> bool:
        return isinstance(self.fields.get("country"), CountryField)

    def ask_for_no_codes(self) -> None:
        """Leave out the codes that follow from the country and the region."""
        raw = {name: str(self[name].value() or "") for name in (*CODES, *CODES.values())}
        self.left_out = frozenset(name for name in CODES if code_follows(name, raw))
        for name in self.left_out:
            self.fields[name].widget = forms.HiddenInput()
        self.regions = regions_of(raw["country_code"] or raw["country"])
        for name in LISTED:
            self.fields[name].widget.attrs["list"] = f"{self[name].auto_id}_list"

    def hidden_fields(self) -> list[forms.BoundField]:
        return [bound for bound in super().hidden_fields() if bound.name not in self.left_out]

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(CODES[field] if field in self.left_out else field, error)

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


def place_asked(form: PartsForm) -> PartsForm:
    """Return `form`, without the questions for codes that a place in it answers by itself."""
    if form.has_place:
        form.ask_for_no_codes()
    return form


def parts_form(specs: tuple[FieldSpec, ...]) -> type[PartsForm]:
    """Return a new form of these parts."""
    from .fields import form_field

    fields = {spec.path[-1]: form_field(spec) for spec in specs}
    form: type[PartsForm] = type("Parts", (PartsForm,), fields)
    form.specs = specs
    return form


class Parts(dict[str, Any]):
    """What the browser sent for a composite field: the data, and where to find it."""

    def __init__(self, data: Mapping[str, Any], files: Any, name: str) -> None:
        super().__init__()
        self.data, self.files, self.name = data, files, name
        self._forms: dict[str, PartsForm] = {}

    def form(self, parts: type[PartsForm], prefix: str) -> PartsForm:
        if prefix not in self._forms:
            self._forms[prefix] = place_asked(parts(self.data, self.files, prefix=prefix))
        return self._forms[prefix]

    @cached_property
    def rows(self) -> list[str]:
        """Return the prefixes of the rows, in the order of their numbers."""
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,6}})-")
        numbers = {int(found[1]) for key in self.data if (found := pattern.match(key))}
        return [f"{self.name}-{number}" for number in sorted(numbers)[:MAX_ROWS]]

    def is_blank(self, spec: FieldSpec) -> bool:
        """Tell whether nothing was sent but the kinds that are chosen by themselves."""
        kinds = [part.default for part in spec.fields if part.path[-1] == "type"]
        for key in self.data:
            if key.startswith(f"{self.name}-"):
                unsaid = ["", *kinds] if key.endswith("-type") else [""]
                if any(value not in unsaid for value in _values(self.data, key)):
                    return False
        return True


def _values(data: Mapping[str, Any], key: str) -> list[Any]:
    return data.getlist(key) if isinstance(data, QueryDict) else [data[key]]


class PartsWidget(forms.Widget):
    """Reads the parts; `drawing` draws them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Parts:
        return Parts(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)
