"""Bindbee: any description is read, and no required field of it is lost."""

from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from connections.providers.types import FieldKind, LiveFields

from .bindbee_cases import provider


def read(meta: object) -> LiveFields:
    return provider().read_fields({"meta": meta})


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
WORDS = (
    *("success", "data", "error", "request_schema", "properties", "required", "model_fields"),
    *("additional_attributes", "custom_fields", "integration_params", "fields", "items", "type"),
    *("name", "title", "enum", "allowed_values", "anyOf", "oneOf", "const", "default", "format"),
    *("email_addresses", "tags", "remote_user_id", "attachments", "a", "b"),
)
words = st.sampled_from(WORDS)
any_meta = st.recursive(
    scalars | st.sampled_from(("string", "object", "array", "date required")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(words | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=40,
)


@given(meta=any_meta)
def test_any_json_is_read_as_live_fields(meta):
    live = read(meta)

    paths = [spec.path for spec in live.extra]
    assert len(paths) == len(set(paths))
    assert all(spec.kind in FieldKind and all(spec.path) for spec in live.extra)
    assert all(spec.label or not spec.path[-1].strip("_-. ") for spec in live.extra)
    json.dumps(live.as_json(), allow_nan=False)


def test_a_very_deep_answer_is_read():
    meta: object = "string"
    for word in itertools.islice(itertools.cycle(["model_fields", "properties"]), 400):
        meta = {word: meta, "required": ["a"]}

    assert read({"data": {"custom_fields": meta}}).extra


names = st.text("abcdefghij", min_size=3, max_size=8).filter(lambda name: name not in WORDS)
descriptors = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(
            ("string", "array", "object", "date", "quaternion", ["null", "int"])
        ),
        "allowed_values": st.lists(scalars, max_size=3),
        "description": st.text(max_size=5),
        "properties": st.dictionaries(names, st.just({"type": "string"}), max_size=2),
        "items": st.just({"type": "string"}),
    },
)
FLAGS = ("required", "is_required", "isRequired", "mandatory")
SHAPES = {
    "mapping": lambda name, field, flag: {name: {**field, flag: True}},
    "list": lambda name, field, flag: [{"name": name, **field, flag: "true"}],
    "schema": lambda name, field, flag: {
        "type": "object",
        "properties": {name: field},
        "required": [name],
    },
    "bare schema": lambda name, field, flag: {"properties": {name: {**field, flag: True}}},
    "beside": lambda name, field, flag: {"properties": {}, name: {**field, flag: True}},
}
PLACES = {
    "envelope": lambda section, said, noise: {"success": True, "data": {**noise, section: said}},
    "bare": lambda section, said, noise: {**noise, section: said},
    "properties": lambda section, said, noise: {"properties": {**noise, section: said}},
    "model": lambda section, said, noise: {"data": {"model_fields": {**noise, section: said}}},
}


@given(
    name=names,
    field=descriptors,
    flag=st.sampled_from(FLAGS),
    shape=st.sampled_from(sorted(SHAPES)),
    place=st.sampled_from(sorted(PLACES)),
    section=st.sampled_from(("additional_attributes", "custom_fields")),
    noise=st.dictionaries(names, any_meta, max_size=2),
)
def test_a_required_field_is_never_dropped(name, field, flag, shape, place, section, noise):
    said = SHAPES[shape](name, field, flag)

    live = read(PLACES[place](section, said, noise))

    asked = {spec.path: spec.required for spec in live.extra}
    assert asked.get((section, name)) is True


@given(
    name=names,
    field=descriptors,
    flag=st.sampled_from(FLAGS),
    shape=st.sampled_from(sorted(SHAPES)),
)
def test_a_required_key_of_the_model_is_never_dropped(name, field, flag, shape):
    live = read({"data": {"model_fields": SHAPES[shape](name, field, flag)}})

    assert {spec.path: spec.required for spec in live.extra} == {("model_fields", name): True}
