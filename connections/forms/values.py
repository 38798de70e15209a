"""Form fields for single values: what a person types becomes the JSON that is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from email_validator import EmailNotValidError, validate_email

from connections.providers.types import Choice, Json


class PhoneText(str):
    """A phone number in E.164, with the `extension` that was typed behind it."""

    __slots__ = ("extension",)
    extension: str


class EmailField(forms.CharField):
    """An e-mail address; the message says what is wrong with it."""

    widget = forms.EmailInput

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if not text:
            return ""
        try:  # test_environment accepts addresses under .test
            return validate_email(
                text, check_deliverability=False, test_environment=True
            ).normalized
        except EmailNotValidError as error:
            message = gettext("Enter a full e-mail address, like name@example.org. %(reason)s")
            raise ValidationError(message, "invalid", {"reason": str(error)}) from error


class PhoneField(forms.CharField):
    """A phone number: E.164 where it can be understood, else as typed."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, settings.DEFAULT_REGION or None)
        except phonenumbers.NumberParseException:
            number = None
        if number is not None and phonenumbers.is_possible_number(number):
            phone = PhoneText(
                phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            )
            phone.extension = number.extension or ""
            return phone
        if sum(character.isdigit() for character in text) < 3 or len(text) > 60:
            raise ValidationError(gettext("Enter a phone number, like +33 6 12 34 56 78."))
        return text


class StrictDecoder(json.JSONDecoder):
    """Refuse NaN and infinities, which are no JSON, and the character that databases refuse."""

    def __init__(self, **options: Any) -> None:
        options["parse_constant"] = self._refuse
        super().__init__(**options)

    @staticmethod
    def _refuse(constant: str) -> Json:
        raise json.JSONDecodeError(constant, "", 0)

    def decode(self, text: str, *arguments: Any) -> Json:
        if "\\u0000" in text:
            return self._refuse("\\u0000")
        try:
            return super().decode(text, *arguments)
        except RecursionError as error:
            raise json.JSONDecodeError("too deep", "", 0) from error


class JsonField(forms.JSONField):
    """Any JSON; nothing typed is None."""

    default_error_messages = {
        "invalid": gettext_lazy("This is not valid JSON. Check quotes, commas and brackets.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(decoder=StrictDecoder, **options)

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class LinesField(forms.CharField):
    """Several texts, one a line; nothing typed is an empty list."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        text = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value


class ThreeStateField(forms.Field):
    """Yes, no, or not said (None)."""

    widget = forms.Select(
        choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
    )
    _VALUES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

    def to_python(self, value: Any) -> bool | None:
        text = str(value).strip().lower() if value is not None else ""
        if not text:
            return None
        if text not in self._VALUES:
            raise ValidationError(gettext("Choose yes or no."))
        return self._VALUES[text]

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(gettext("Choose yes or no."), "required")

    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value


class SwitchField(forms.BooleanField):
    """On or off, as a tick; an option that has a default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "required": False})


class DateField(forms.DateField):
    """A day, kept as ISO text."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if isinstance(day, date) else None


class DateTimeField(forms.DateTimeField):
    """A moment, kept as ISO text with its offset; what is typed is in the server's time zone."""

    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": "any"}
    )

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        return moment.isoformat() if isinstance(moment, datetime) else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return value
        return super().prepare_value(value)


def choice_key(choices: Sequence[Choice], value: Json) -> str:
    """Return what the browser sends for `value`: the text itself where all values are texts."""
    if all(isinstance(choice.value, str) for choice in choices):
        return str(value)
    return json.dumps(value, sort_keys=True)


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

    def __init__(self, *, choices: Sequence[Choice], is_open: bool = False, **options: Any) -> None:
        self.spec_choices = choices
        self.is_open = is_open
        super().__init__(**{"widget": forms.Select(choices=[("", "—"), *self.keyed()]), **options})

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

    def prepare_value(self, value: Any) -> Any:
        """Return the key to select; a text that the list lacks is offered beside it."""
        if value in (None, ""):
            return ""
        key = _shown(self, value)
        if self.is_open and key not in {known for known, _label in self.widget.choices}:
            self.widget.choices = [*self.widget.choices, (key, key)]
        return key


class MultipleChoiceField(_Choices, forms.Field):
    """Several of the choices, with the JSON types of their values."""

    def __init__(self, *, choices: Sequence[Choice], **options: Any) -> None:
        self.spec_choices = choices
        super().__init__(
            **{"widget": forms.CheckboxSelectMultiple(choices=self.keyed()), **options}
        )

    def to_python(self, value: Any) -> list[Json]:
        return [self.value_of(str(key)) for key in value or () if str(key)]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [_shown(self, each) for each in value]


def _shown(field: _Choices, value: Json) -> str:
    """Return the key of a stored value; what the browser sent is a key already."""
    keys = {key for key, _label in field.keyed()}
    if isinstance(value, str) and value in keys:
        return value
    return choice_key(field.spec_choices, value)


FieldMaker = Callable[..., forms.Field]
