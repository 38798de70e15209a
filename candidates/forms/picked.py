"""What is picked from the vendor's lists in a form: its fields, its warnings, its job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.translation import gettext

from connections.forms import form_field
from connections.forms.choices import ChoiceField
from connections.forms.pickers import Pickable, PickerField, picker_attrs
from connections.forms.values import LinesField
from connections.models import Connection
from connections.places import country_code
from connections.providers.types import Choice, FieldSpec, Json
from connections.services import JobWord

from .lists import FormLists, LongList, me_text
from .names import field_name


class AddedLinesField(LinesField):
    """Several texts, one a line, with a list to add from: a label stands for its entry."""

    def __init__(self, *, pickable: Pickable, by_label: bool, **options: Any) -> None:
        self.pickable = self.adds_from = pickable
        self.by_label = by_label
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    @property
    def adder_attrs(self) -> str:
        """Return what the browser needs to search the list."""
        return flatatt({**picker_attrs(self.pickable.url), "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        lines = super().clean(value)
        return lines if self.by_label else [self._value(line) for line in lines]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            value = value.splitlines() if isinstance(value, str) else []
        return "\n".join(self._text(str(each)) for each in value)

    def _value(self, line: str) -> Json:
        found = self.pickable.meant(line)
        return found[0].value if len(found) == 1 else line

    def _text(self, line: str) -> str:
        shown = None if self.by_label else self.pickable.shown(line)
        return shown[1] if shown else line


def listed_field(spec: FieldSpec, lists: FormLists) -> forms.Field:
    """Return the field that asks what `spec` asks, with the vendor's list where there is one."""
    if added := lists.added(spec):
        return form_field(
            spec,
            lambda spec, **common: AddedLinesField(
                pickable=added, by_label=spec.by_label, **common
            ),
        )
    if long := lists.long(spec):
        return _picker(spec, long)
    field = form_field(spec)
    if lists.me and spec.is_me and isinstance(field, ChoiceField):
        _put_first(field, lists.me)
    return field


def _picker(spec: FieldSpec, long: LongList) -> forms.Field:
    is_open = not spec.choices or bool(spec.source)
    field = form_field(
        spec, lambda spec, **common: PickerField(pickable=long, is_open=is_open, **common)
    )
    count = gettext("Type a name or an id; there are %(count)s.") % {"count": f"{long.count:,}"}
    field.help_text = f"{field.help_text} {count}".strip()
    return field


def _put_first(field: ChoiceField, me: Choice) -> None:
    """Offer the recruiter's own entry first."""
    blank, *others = cast("list[tuple[str, str]]", list(field.widget.choices))
    if any(key == me.value for key, _label in others):
        rest = [each for each in others if each[0] != me.value]
        field.widget.choices = [blank, (str(me.value), me_text(me.label)), *rest]


def specs_picked(
    specs: tuple[FieldSpec, ...], fields: Mapping[str, forms.Field], cleaned: Mapping[str, Any]
) -> tuple[FieldSpec, ...]:
    """Return the specs with what was picked from a long list as their one choice, to be read."""
    return tuple(
        _with_pick(spec, fields[field_name(spec.path)], cleaned.get(field_name(spec.path)))
        for spec in specs
    )


def _with_pick(spec: FieldSpec, field: forms.Field, value: Json) -> FieldSpec:
    if not isinstance(field, PickerField) or value in (None, "") or field.unlisted:
        return spec
    label = field.pickable.label(value)
    return replace(spec, choices=(Choice(value, label),)) if label else spec


def unlisted_warnings(fields: Mapping[str, forms.Field]) -> list[str]:
    """Return a warning for each id that the list lacks."""
    text = gettext("%(label)s: “%(id)s” is not in the list of the ATS, and was sent as it is.")
    return [
        text % {"label": field.label, "id": field.unlisted}
        for field in fields.values()
        if isinstance(field, PickerField) and field.unlisted
    ]


def country_warnings(address: Mapping[str, Json]) -> list[str]:
    """Return a warning where the country is none that is known here; it may be a slip."""
    country = str(address.get("country") or "")
    if not country or country_code(country):
        return []
    text = gettext("Country: “%(name)s” is not in the list of countries, and was sent as it is.")
    return [text % {"name": country}]


AskAboutJob = Callable[[str], JobWord]
"""Tells what is known of a job by its id."""


def job_closed(connection: Connection, *, is_required: bool) -> str:
    """Return the error at the job's field."""
    ats = {"ats": connection.ats_name or gettext("your ATS")}
    if is_required:
        return gettext("This job is closed in %(ats)s, or gone. Choose another one.") % ats
    return gettext("This job is closed in %(ats)s, or gone. Choose another one, or none.") % ats


def job_unlisted(connection: Connection, job_id: str) -> str:
    """Return the warning about a job that the list lacks, as far as it is known."""
    text = gettext("%(vendor)s does not list the job “%(id)s” as open. It was sent as it is.")
    return text % {"vendor": connection.provider_name, "id": job_id}
