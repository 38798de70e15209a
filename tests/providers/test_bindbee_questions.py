"""Bindbee: the question that one described field becomes."""

from __future__ import annotations

import pytest

from connections.providers.types import FieldKind, FieldSpec, LiveFields

from .bindbee_cases import provider

K = FieldKind


def read(meta: object) -> LiveFields:
    return provider().read_fields({"meta": meta})


def only(described: object, section: str = "custom_fields") -> FieldSpec:
    """Return the question of a single described field."""
    (spec,) = read({"data": {section: {"x": described}}}).extra
    return spec


@pytest.mark.parametrize(
    ("described", "kind"),
    [
        ({"type": "string"}, K.TEXT),
        ({"type": "uuid"}, K.TEXT),
        ({"type": "string", "format": "email"}, K.EMAIL),
        ({"type": "string", "format": "uri"}, K.URL),
        ({"type": "string", "format": "date-time"}, K.DATETIME),
        ({"type": ["string", "null"], "format": "date"}, K.DATE),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, K.INTEGER),
        ({"data_type": "Float"}, K.DECIMAL),
        ({"field_type": "bool"}, K.BOOLEAN),
        ({"type": "boolean", "enum": [True, False]}, K.BOOLEAN),
        ({"type": "object"}, K.JSON),
        ({"type": "array", "items": {"type": "object"}}, K.JSON),
        ({"type": "array", "items": {"type": "array"}}, K.JSON),
        ({"type": "array", "items": {"$ref": "#/a"}}, K.JSON),
        ({"$ref": "#/a"}, K.JSON),
        ({"type": "quaternion"}, K.TEXT),
        ({"allowed_values": [{"value": {"a": 1}}]}, K.JSON),
        ({"allowed_values": []}, K.TEXT),
        ({"allowed_values": [None, "a"]}, K.CHOICE),
        ({"type": "array", "allowed_values": ["a"]}, K.MULTIPLE_CHOICE),
        ({"type": "array"}, K.TEXT),
        ({"city": {"type": "string"}}, K.GROUP),
    ],
)
def test_what_a_type_becomes(described, kind):
    assert only(described).kind is kind


def test_an_unknown_type_is_text_and_says_so():
    assert only({"type": "quaternion"}).help_text == (
        "Its type is unknown to this application, so it is sent as text."
    )


@pytest.mark.parametrize(
    ("described", "choices"),
    [
        ({"enum": ["a", 1, True, None]}, [("a", "a"), (1, "1"), (True, "true")]),
        ({"options": [{"id": 1, "name": "One"}]}, [(1, "One")]),
        ({"choices": {"1": "One", "2": {"label": "Two"}}}, [("1", "One"), ("2", "Two")]),
        ({"values": [{"label": "Only a label"}]}, [("Only a label", "Only a label")]),
        ({"oneOf": [{"const": 1, "title": "One"}]}, [(1, "One")]),
        ({"enum": [1], "enumInformation": {"1": "no, a text"}}, [(1, "1")]),
        ({"enum": ["1"], "enumInformation": {"1": "One"}}, [("1", "One")]),
        ({"type": "array", "items": {"enum": ["a"]}}, [("a", "a")]),
        ({"enum": ["a", "a"]}, [("a", "a")]),
    ],
)
def test_every_way_to_list_values_is_read(described, choices):
    assert list(only(described).choices) == choices


@pytest.mark.parametrize(
    ("described", "default"),
    [
        ({"type": "string", "default": "a"}, "a"),
        ({"type": "integer", "default": 3}, 3),
        ({"type": "integer", "default": "3"}, None),
        ({"enum": [1, 2], "default": 2}, 2),
        ({"enum": [1, 2], "default": "2"}, None),
        ({"type": "object", "default": {}}, None),
    ],
)
def test_a_default_is_kept_where_it_fits(described, default):
    assert only(described).default == default


@pytest.mark.parametrize("word", ["required", "is_required", "isRequired", "mandatory"])
@pytest.mark.parametrize(("flag", "required"), [(True, True), ("True", True), (False, False)])
def test_required_has_many_words(word, flag, required):
    assert only({"type": "string", word: flag}).required is required


def test_numbers_one_a_line_are_sent_as_numbers():
    assert only({"type": "array", "items": {"type": "integer"}}).wire == {"shape": "integer"}


def test_what_is_too_deep_for_a_form_is_json_that_names_its_parts():
    inner = {"type": "object", "properties": {"zip": {"type": "string"}}}

    spec = only({"type": "object", "properties": {"home": inner}})

    assert (spec.kind, spec.fields[0].kind) == (K.GROUP, K.JSON)
    assert spec.fields[0].help_text == "Enter it as JSON. Its parts: zip."
