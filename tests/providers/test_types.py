"""The words that all share: kept as JSON and read back as they were."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connections.providers.candidate import Address, Answer, Candidate, Email, Phone
from connections.providers.conditions import Condition
from connections.providers.standard import STANDARD_BY_NAME, STANDARD_FIELDS
from connections.providers.types import (
    Choice,
    FieldKind,
    FieldSpec,
    LiveFields,
    Rule,
    with_rule,
)

from .any_json import any_json, values_for
from .contract_cases import FULL

names = st.text(max_size=6)
choices = st.lists(st.builds(Choice, any_json, names), max_size=3).map(tuple)
numbers = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


def specs(inner):
    return st.builds(
        FieldSpec,
        path=st.lists(names, min_size=1, max_size=3).map(tuple),
        label=names,
        kind=st.sampled_from(FieldKind),
        required=st.booleans(),
        choices=choices,
        help_text=names,
        default=any_json,
        group=names,
        minimum=numbers,
        maximum=numbers,
        max_length=st.none() | st.integers(0, 9),
        pattern=names,
        multiple=st.booleans(),
        fields=inner,
        secret=st.booleans(),
        depends_on=names,
        source=names,
        wire=st.dictionaries(names, any_json, max_size=2),
    )


any_spec = specs(st.lists(specs(st.just(())), max_size=2).map(tuple))
rules = st.builds(
    Rule,
    required=st.none() | st.booleans(),
    choices=st.none() | choices,
    carried=st.none() | st.booleans(),
)


def as_stored(value):
    return json.loads(json.dumps(value))


# Questions


@settings(deadline=None, max_examples=40)
@given(any_spec)
def test_a_question_is_read_back_as_it_was_kept(spec):
    assert FieldSpec.from_json(as_stored(spec.as_json())) == spec


@settings(deadline=None, max_examples=40)
@given(
    st.lists(any_spec, max_size=2).map(tuple),
    st.dictionaries(names, rules, max_size=3),
    st.lists(names, max_size=2).map(tuple),
)
def test_live_fields_are_read_back_as_they_were_kept(extra, standard, notes):
    live = LiveFields(extra=extra, standard=standard, notes=notes)

    assert LiveFields.from_json(as_stored(live.as_json())) == live


def test_a_question_keeps_only_what_differs_from_the_defaults():
    spec = FieldSpec(path=("a", "b"), label="A", minimum=0, default=False)

    assert spec.as_json() == {
        "path": ["a", "b"],
        "label": "A",
        "kind": "text",
        "required": False,
        "minimum": 0,
        "default": False,
    }


def test_keys_of_a_later_version_are_passed_over():
    spec = {"path": ["a"], "label": "A", "kind": "text", "colour": "red"}

    assert FieldSpec.from_json(spec) == FieldSpec(path=("a",), label="A")
    assert LiveFields.from_json({}) == LiveFields()
    assert Rule.from_json({}) == Rule()


def test_every_part_of_a_question_is_kept():
    full = FieldSpec(
        **{
            each.name: {
                "path": ("a",),
                "kind": FieldKind.ROWS,
                "choices": (Choice(1, "One"),),
                "fields": (FieldSpec(path=("b",), label="B"),),
                "wire": {"x": 1},
                "shown_when": Condition(("a", "c"), (1,)),
                "required": True,
                "multiple": True,
                "secret": True,
                "minimum": 1.5,
                "maximum": 2,
                "max_length": 3,
            }.get(each.name, each.name)
            for each in fields(FieldSpec)
        }
    )

    assert set(full.as_json()) == {each.name for each in fields(FieldSpec)}


def test_the_standard_questions_are_named_by_the_documents_keys():
    keys = {each.name for each in fields(Candidate)} - {"answers"}

    assert {spec.path[0] for spec in STANDARD_FIELDS} == keys
    assert len(STANDARD_BY_NAME) == len(STANDARD_FIELDS)


@pytest.mark.parametrize(
    ("rule", "kind", "required"),
    [
        (None, FieldKind.TEXT, False),
        (Rule(), FieldKind.TEXT, False),
        (Rule(required=True), FieldKind.TEXT, True),
        (Rule(choices=(Choice("a", "A"),)), FieldKind.CHOICE, False),
        (Rule(choices=(Choice("a", "A"),), required=True), FieldKind.CHOICE, True),
        (Rule(carried=False), FieldKind.TEXT, False),
    ],
)
def test_a_rule_changes_what_it_speaks_of(rule, kind, required):
    changed = with_rule(STANDARD_BY_NAME["title"], rule)

    assert (changed.kind, changed.required) == (kind, required)
    assert changed.label == STANDARD_BY_NAME["title"].label


def test_choices_for_several_texts_are_ticked():
    rule = Rule(choices=(Choice("a", "A"),))

    assert with_rule(STANDARD_BY_NAME["tags"], rule).kind is FieldKind.MULTIPLE_CHOICE


# Candidates


def test_a_full_candidate_is_read_back_as_it_was_kept():
    document = as_stored(FULL.as_document())

    assert Candidate.from_document(document) == FULL
    assert set(document) == set(FULL.filled()) == set(STANDARD_BY_NAME)


def test_an_empty_candidate_is_an_empty_document():
    assert Candidate().as_document() == {}
    assert Candidate.from_document({}) == Candidate()


def test_no_is_an_answer():
    assert Candidate(is_private=False).as_document() == {"is_private": False}


@settings(deadline=None, max_examples=40)
@given(
    st.fixed_dictionaries({}, optional={spec.path[0]: values_for(spec) for spec in STANDARD_FIELDS})
)
def test_any_document_of_the_form_is_read_back_as_it_was_kept(document):
    filled = {k: v for k, v in document.items() if v not in (None, "", [], {})}
    candidate = Candidate.from_document(as_stored(filled))

    assert Candidate.from_document(as_stored(candidate.as_document())) == candidate


@pytest.mark.parametrize(
    ("candidate", "names", "full_name", "own"),
    [
        (Candidate(name="Ada Moreau"), ("Ada", "Moreau"), "Ada Moreau", False),
        (Candidate(name="Ada de la Tour"), ("Ada de la", "Tour"), "Ada de la Tour", False),
        (Candidate(name=" Ada  Moreau "), ("Ada ", "Moreau"), " Ada  Moreau ", False),
        (Candidate(name="Ada"), ("", "Ada"), "Ada", False),
        (Candidate(first_name="Ada"), ("Ada", ""), "Ada", False),
        (Candidate(last_name="Moreau"), ("", "Moreau"), "Moreau", False),
        (Candidate(), ("", ""), "", False),
        (
            Candidate(name="Dr Ada Moreau", first_name="Ada", last_name="Moreau"),
            ("Ada", "Moreau"),
            "Dr Ada Moreau",
            True,
        ),
        (
            Candidate(name="Ada Moreau", first_name="Ada", last_name="Moreau"),
            ("Ada", "Moreau"),
            "Ada Moreau",
            False,
        ),
    ],
)
def test_names_are_joined_and_split(candidate, names, full_name, own):
    assert candidate.names == names
    assert candidate.full_name == full_name
    assert candidate.has_own_name is own


def test_answers_are_found_by_their_path():
    candidate = Candidate(
        answers=(
            Answer(path=("a", "b"), value=1),
            Answer(path=("a",), value=2),
            Answer(path=("ab",), value=False),
        )
    )

    assert [each.value for each in candidate.answers_under("a")] == [1, 2]
    assert candidate.answer("a") == 2
    assert candidate.answer("ab") is False
    assert candidate.answer("a", "c") is None


def test_an_address_with_nothing_in_it_is_none():
    assert not Address()
    assert Address(country_code="FR")
    assert Candidate(address=Address()).filled() == ()


def test_rows_have_kinds_though_nobody_chose_one():
    assert (Email("a@b.example").type, Phone("+33").type) == ("personal", "mobile")
