"""FieldSpec to django.forms.Field: one table, no vendor known by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext, gettext_lazy

from connections.providers.types import FieldKind, FieldSpec

from .attributes import keyboard_attributes
from .choices import ChoiceField, MultipleChoiceField
from .composites import GroupField, RowsField
from .places import CountryField
from .values import (
    DateField,
    DateTimeField,
    EmailField,
    FieldMaker,
    JsonField,
    LinesField,
    LongTextField,
    PhoneField,
    SwitchField,
    ThreeStateField,
)


def _text(spec: FieldSpec, **common: Any) -> forms.Field:
    if spec.choices:
        return ChoiceField(choices=spec.choices, is_open=True, **common)
    if spec.source == "countries":
        return CountryField(max_length=spec.max_length, **common)
    if spec.multiple:
        return LinesField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    return forms.CharField(max_length=spec.max_length, **common)


def _boolean(spec: FieldSpec, **common: Any) -> forms.Field:
    maker = SwitchField if isinstance(spec.default, bool) else ThreeStateField
    return maker(**common)


def _choice(spec: FieldSpec, **common: Any) -> forms.Field:
    is_kind = spec.path == ("type",) and spec.default is not None
    return ChoiceField(
        choices=spec.choices, is_open=bool(spec.source), has_blank=not is_kind, **common
    )


def _number(maker: type[forms.IntegerField], mode: str) -> FieldMaker:
    """Ask in a text input: a number input drops what it cannot read before it is sent."""

    def make(spec: FieldSpec, **common: Any) -> forms.Field:
        limits: dict[str, Any] = {"min_value": spec.minimum, "max_value": spec.maximum}
        return maker(widget=forms.TextInput(attrs={"inputmode": mode}), **limits, **common)

    return make


def _textarea(spec: FieldSpec, **common: Any) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4})
    return LongTextField(max_length=spec.max_length, widget=widget, **common)


FORM_FIELDS: Mapping[FieldKind, FieldMaker] = {
    FieldKind.TEXT: _text,
    FieldKind.TEXTAREA: _textarea,
    FieldKind.EMAIL: lambda spec, **common: EmailField(max_length=320, **common),
    FieldKind.PHONE: lambda spec, **common: PhoneField(**common),
    FieldKind.URL: lambda spec, **common: forms.URLField(assume_scheme="https", **common),
    FieldKind.INTEGER: _number(forms.IntegerField, "numeric"),
    FieldKind.DECIMAL: _number(forms.FloatField, "decimal"),
    FieldKind.BOOLEAN: _boolean,
    FieldKind.DATE: lambda spec, **common: DateField(**common),
    FieldKind.DATETIME: lambda spec, **common: DateTimeField(**common),
    FieldKind.CHOICE: _choice,
    FieldKind.MULTIPLE_CHOICE: lambda spec, **common: MultipleChoiceField(
        choices=spec.choices, **common
    ),
    FieldKind.FILE: lambda spec, **common: forms.URLField(assume_scheme="https", **common),
    FieldKind.JSON: lambda spec, **common: JsonField(
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "font-monospace"}),
        **common,
    ),
    FieldKind.GROUP: lambda spec, **common: GroupField(spec=spec, **common),
    FieldKind.ROWS: lambda spec, **common: RowsField(spec=spec, **common),
}

_CSS_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


def form_field(spec: FieldSpec, maker: FieldMaker | None = None) -> forms.Field:
    """Return the Django form field that asks what `spec` asks; `maker` makes another one."""
    field = (maker or FORM_FIELDS[spec.kind])(
        spec,
        label=gettext(spec.label),
        required=spec.required,
        help_text=gettext(spec.help_text) if spec.help_text else "",
        initial=spec.default,
    )
    if spec.required:
        required = gettext_lazy("Fill in: %(label)s.") % {"label": gettext(spec.label)}
        field.error_messages["required"] = required
    if spec.pattern and isinstance(field, forms.CharField):
        field.validators.append(
            RegexValidator(rf"\A(?:{spec.pattern})\Z", gettext("This has not the expected form."))
        )
    for name, value in keyboard_attributes(spec).items():
        field.widget.attrs.setdefault(name, value)
    css = next(css for widget, css in _CSS_CLASSES if isinstance(field.widget, widget))
    field.widget.attrs["class"] = f"{css} {field.widget.attrs.get('class', '')}".strip()
    field.spec = spec  # type: ignore[attr-defined]
    field.note = ""  # type: ignore[attr-defined]
    return field
