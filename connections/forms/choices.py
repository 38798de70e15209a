"""Form fields for choices: texts of the browser to the JSON values of the choices, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from connections.providers.types import Choice, Json


def choice_key(choices: Sequence[Choice], value: Json) -> str:
    """Return what the browser sends for `value`: the text itself where all values are texts."""
    if all(isinstance(choice.value, str) for choice in choices):
        return str(value)
    return json.dumps(value, sort_keys=True)


def choice_keys(choices: Sequence[Choice]) -> list[str]:
    """Return the keys of all of them, in one go: thousands take no longer each."""
    if all(isinstance(choice.value, str) for choice in choices):
        return [choice.value for choice in choices]
    return [json.dumps(choice.value, sort_keys=True) for choice in choices]


def key_shown(choices: Sequence[Choice], value: Json) -> str:
    """Return the key of a stored `value`; a text that is none of the choices is its own."""
    key = choice_key(choices, value)
    is_known = any(choice_key(choices, choice.value) == key for choice in choices)
    return value if isinstance(value, str) and not is_known else key


class _Key(str):
    """What the browser sent: a key, not a value."""

    __slots__ = ()


class _Choices:
    """Texts of the browser to the JSON values of the choices, and back."""

    spec_choices: Sequence[Choice]

    def keyed(self) -> list[tuple[str, str]]:
        return [(choice_key(self.spec_choices, c.value), c.label) for c in self.spec_choices]

    def value_of(self, key: str) -> Json:
        for choice in self.spec_choices:
            if choice_key(self.spec_choices, choice.value) == key:
                return choice.value
        folded = key.casefold()
        for choice in self.spec_choices:
            if folded in (str(choice.value).casefold(), choice.label.casefold()):
                return choice.value
        labels = [choice.label for choice in self.spec_choices]
        shown = ", ".join(labels[:12]) + (", …" if len(labels) > 12 else "")
        raise ValidationError(
            gettext("“%(value)s” is not one of the choices: %(choices)s."),
            "invalid_choice",
            {"value": key, "choices": shown},
        )


class ChoiceField(_Choices, forms.Field):
    """One of the choices, with the JSON type of its value. A picker takes other texts too."""

    def __init__(
        self,
        *,
        choices: Sequence[Choice],
        is_open: bool = False,
        has_blank: bool = True,
        **options: Any,
    ) -> None:
        self.spec_choices = choices
        self.is_open = is_open
        self.former_labels: dict[str, str] = {}
        blank = [("", "—")] if has_blank else []
        super().__init__(**{"widget": forms.Select(choices=[*blank, *self.keyed()]), **options})

    def to_python(self, value: Any) -> Json:
        key = "" if value is None else str(value)
        if not key:
            return None
        try:
            return self.value_of(key)
        except ValidationError:
            if self.is_open:
                return key
            raise

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], "required")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return _Key(data) if isinstance(data, str) else data

    def prepare_value(self, value: Any) -> Any:
        """Return the key to select; what was chosen and the list lacks is offered beside it."""
        if value in (None, ""):
            return ""
        key = value if isinstance(value, _Key) else key_shown(self.spec_choices, value)
        if self.is_open or isinstance(value, _Key):
            _offer(self.widget, key, self.former_labels)
        return key


def _offer(widget: Any, key: str, labels: Mapping[str, str]) -> None:
    """Keep an option in sight that was chosen, and that the list does not have."""
    if key not in {known for known, _label in widget.choices}:
        widget.choices = [*widget.choices, (key, labels.get(key, key))]


class MultipleChoiceField(_Choices, forms.Field):
    """Several of the choices, with the JSON types of their values."""

    def __init__(self, *, choices: Sequence[Choice], **options: Any) -> None:
        self.spec_choices = choices
        self.former_labels: dict[str, str] = {}
        super().__init__(
            **{"widget": forms.CheckboxSelectMultiple(choices=self.keyed()), **options}
        )

    def to_python(self, value: Any) -> list[Json]:
        return [self.value_of(str(key)) for key in value or () if str(key)]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return [_Key(each) for each in data or ()]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        for each in value:
            if isinstance(each, _Key) and each:
                _offer(self.widget, each, self.former_labels)
        return [
            each if isinstance(each, _Key) else key_shown(self.spec_choices, each) for each in value
        ]
