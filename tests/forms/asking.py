"""Short ways to ask one question in a form."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from connections.forms import form_field
from connections.providers.types import Choice, FieldKind, FieldSpec


def question(kind: str = "text", **more: Any) -> FieldSpec:
    """Return a FieldSpec of this kind; `choices` may be plain values."""
    choices = tuple(
        each if isinstance(each, Choice) else Choice(each, f"The {each}")
        for each in more.pop("choices", ())
    )
    return FieldSpec(
        **{
            "path": ("asked",),
            "label": "Shirt",
            "kind": FieldKind(kind),
            "choices": choices,
            **more,
        }
    )


def cleaned(spec: FieldSpec, typed: Any) -> Any:
    """Return what the browser's `typed` becomes."""
    return form_field(spec).clean(typed)


def refusal(spec: FieldSpec, typed: Any) -> str:
    """Return the message with which `typed` is refused."""
    with pytest.raises(ValidationError) as refused:
        form_field(spec).clean(typed)
    return " ".join(refused.value.messages)


def asked(spec: FieldSpec, data: str | dict[str, str] | None = None, **options: Any) -> forms.Form:
    """Return a form with the one field `asked`; `data` as a query string or by name."""
    if isinstance(data, str):
        data = QueryDict(data)
    form = forms.Form(data, **options)
    form.fields["asked"] = form_field(spec)
    return form


def is_sentence(text: str) -> bool:
    return (text[:1].isupper() or text[:1] == "“") and text.rstrip().endswith((".", "!", "?"))
