"""A long list, asked for in a text field: what is typed is an entry's label or its id.

With JavaScript the text field searches the list; the browser sends the entry's key then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.translation import gettext

from connections.providers.types import Choice, Json


class Pickable(Protocol):
    """A list as a picker sees it."""

    url: str
    count: int

    def meant(self, text: str) -> Sequence[Choice]:
        """Return the entries that `text` stands for: by key, by label, by label and key."""

    def near(self, text: str) -> Sequence[Choice]:
        """Return the entries that are likest to `text`."""

    def label(self, value: Json) -> str:
        """Return the label of the entry with this value, "" where it is not listed."""

    def shown(self, value: Json) -> tuple[str, str] | None:
        """Return the key and the text of the entry with this value; None: it is not listed."""


class Picked(str):
    """What the text field shows of a picked entry, and the key that stands for it."""

    __slots__ = ("key",)
    key: str

    @classmethod
    def of(cls, key: str, text: str) -> Picked:
        picked = cls(text)
        picked.key = key
        return picked


class PickerInput(forms.TextInput):
    """A text field that a browser with JavaScript makes a search of the list at `url`."""

    def __init__(self, url: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.url = url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say where to search, and which entry the text stands for."""
        more = {**(attrs or {}), **picker_attrs(self.url)}
        if isinstance(value, Picked):
            more["data-value"] = value.key
        return super().get_context(name, value, more)

    def format_value(self, value: Any) -> str | None:
        return None if value in (None, "") else str(value)


def picker_attrs(url: str) -> dict[str, str]:
    """Return what the browser needs to make a search of a text field."""
    return {
        "data-picker": url,
        "data-script": static("vendor/accessible-autocomplete/accessible-autocomplete.min.js"),
        "data-styles": static("css/pickers.css"),
        "data-found": gettext("Found in the list"),
        "data-none": gettext("Nothing in the list is like this."),
        "data-lost": gettext("The list cannot be searched just now. You can type an id."),
    }


class PickerField(forms.Field):
    """One entry of a long list. An open one takes other ids too and remembers it: `unlisted`."""

    def __init__(self, *, pickable: Pickable, is_open: bool, **options: Any) -> None:
        self.pickable = pickable
        self.is_open = is_open
        self.unlisted = ""
        super().__init__(**{"widget": PickerInput(pickable.url), **options})

    def to_python(self, value: Any) -> Json:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        found = self.pickable.meant(text)
        if len(found) == 1:
            return found[0].value
        if found:
            self._refuse(gettext("“%(text)s” stands for several: %(entries)s."), text, found)
        near = self.pickable.near(text)
        if self.is_open and _is_id(text, is_alone=not near):
            self.unlisted = text
            return text
        if near:
            message = gettext("“%(text)s” is not in the list. Near it: %(entries)s.")
            self._refuse(message, text, near)
        raise ValidationError(
            gettext("“%(text)s” is not in the list."), "invalid_choice", {"text": text}
        )

    def _refuse(self, message: str, text: str, entries: Sequence[Choice]) -> None:
        names = ", ".join(f"{each.label} ({each.value})" for each in entries)
        raise ValidationError(message, "invalid_choice", {"text": text, "entries": names})

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], "required")

    def prepare_value(self, value: Any) -> Any:
        """Return the text that stands for a key or a value; another text stays as it is."""
        if value in (None, ""):
            return ""
        shown = self.pickable.shown(value)
        return Picked.of(*shown) if shown else str(value)


def _is_id(text: str, *, is_alone: bool) -> bool:
    """Tell whether a text may be an id: one word with a digit, or unlike every entry."""
    is_word = not any(char.isspace() for char in text)
    return is_word and (is_alone or any(char.isdigit() for char in text))
