"""What a phone's keyboard shows, and what a browser may offer."""

from __future__ import annotations

import pytest

from connections.forms import form_field
from connections.providers.standard import STANDARD_FIELDS

from .asking import question

PARTS = [part for spec in STANDARD_FIELDS for part in (spec, *spec.fields)]


@pytest.mark.parametrize("spec", PARTS, ids=lambda spec: spec.path[-1])
def test_no_field_is_left_empty_by_the_back_button(spec):
    assert "autocomplete" not in form_field(spec).widget.attrs


@pytest.mark.parametrize(
    ("kind", "path", "attribute", "value"),
    [
        ("email", "value", "inputmode", "email"),
        ("phone", "value", "inputmode", "tel"),
        ("url", "url", "inputmode", "url"),
        ("integer", "years", "inputmode", "numeric"),
        ("text", "first_name", "autocapitalize", "words"),
        ("text", "first_name", "spellcheck", "false"),
        ("textarea", "note", "spellcheck", None),
        ("choice", "origin", "autocapitalize", None),
    ],
)
def test_the_keyboard_of_a_field(kind, path, attribute, value):
    choices = ["a"] if kind == "choice" else []
    spec = question(kind, path=(path,), choices=choices)

    assert form_field(spec).widget.attrs.get(attribute) == value
