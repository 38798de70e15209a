"""Form fields for single values: what a person types becomes the JSON that is sent."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from email_validator import EmailNotValidError, validate_email

from connections.providers.types import Json


class PhoneText(str):
    """A phone number as it is sent in one text: E.164, and “ext. 12” where that was typed."""

    __slots__ = ("extension", "number")
    number: str
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
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            extension = number.extension or ""
            phone = PhoneText(f"{e164} ext. {extension}" if extension else e164)
            phone.number, phone.extension = e164, extension
            return phone
        if sum(character.isdigit() for character in text) < 3 or len(text) > 60:
            raise ValidationError(gettext("Enter a phone number, like +33 6 12 34 56 78."))
        return text


MAX_DEPTH = 50  # levels of JSON


class StrictDecoder(json.JSONDecoder):
    """Refuse what later steps could not take: NaN, what databases refuse in a text, depth."""

    def __init__(self, **options: Any) -> None:
        options["parse_constant"] = self._refuse
        super().__init__(**options)

    @staticmethod
    def _refuse(what: str) -> Json:
        raise json.JSONDecodeError(what, "", 0)

    def decode(self, text: str, *arguments: Any) -> Json:
        try:
            value = super().decode(text, *arguments)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as error:  # a number or a nesting beyond all measure
            raise json.JSONDecodeError(str(error), "", 0) from error
        return value if _is_storable(value) else self._refuse("not storable")


def _is_storable(value: Json, depth: int = 0) -> bool:
    """Tell whether every text has only characters that are stored, and nothing is too deep."""
    match value:
        case str():
            return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)
        case float():
            return math.isfinite(value)
        case list():
            return depth < MAX_DEPTH and all(_is_storable(each, depth + 1) for each in value)
        case dict():
            pairs = (each for pair in value.items() for each in pair)
            return depth < MAX_DEPTH and all(_is_storable(each, depth + 1) for each in pairs)
    return True


class JsonField(forms.JSONField):
    """Any JSON; nothing typed is None."""

    default_error_messages = {
        "invalid": gettext_lazy("This is not valid JSON. Check quotes, commas and brackets.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(decoder=StrictDecoder, **options)

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class LongTextField(forms.CharField):
    """A text of several lines; browsers end each with CR LF, which no ATS expects."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class LinesField(forms.CharField):
    """Several texts, one a line; nothing typed is an empty list."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        text = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value


_YES_OR_NO = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def _yes_or_no(value: Any) -> bool | None:
    text = str(value).strip().lower() if value is not None else ""
    if not text:
        return None
    if text not in _YES_OR_NO:
        raise ValidationError(gettext("Choose yes or no."))
    return _YES_OR_NO[text]


class ThreeStateField(forms.Field):
    """Yes, no, or not said (None)."""

    widget = forms.Select(
        choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
    )

    def to_python(self, value: Any) -> bool | None:
        return _yes_or_no(value)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(gettext("Choose yes or no."), "required")

    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value


class SwitchField(forms.BooleanField):
    """On or off, as a tick; an option that has a default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "required": False})

    def to_python(self, value: Any) -> bool:
        """Return what a tick or a word says; Django takes nearly any word for yes."""
        return bool(_yes_or_no(value))


class DateField(forms.DateField):
    """A day, kept as ISO text."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if isinstance(day, date) else None


class DateTimeField(forms.DateTimeField):
    """A moment, kept as ISO text with its offset; what is typed is in the server's time zone."""

    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "any"}
    )

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if not isinstance(moment, datetime):
            return None
        try:
            moment.astimezone(UTC)
        except OverflowError as error:  # the first or the last day there is
            raise ValidationError(self.error_messages["invalid"], "invalid") from error
        return moment.isoformat()

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().prepare_value(value)
        try:
            return super().prepare_value(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            return value


FieldMaker = Callable[..., forms.Field]
