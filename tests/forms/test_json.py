"""The JSON boxes: anything that every later step can take, nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from .asking import asked, cleaned, question, refusal

JSON_BOX = question("json")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("{'a': 1}", id="python"),
        pytest.param("{", id="cut"),
        pytest.param("NaN", id="nan"),
        pytest.param("[Infinity]", id="infinity"),
        pytest.param('{"a": -Infinity}', id="minus-infinity"),
        pytest.param("1e999", id="a-number-beyond-all-floats"),
        pytest.param("9" * 5000, id="a-number-of-5000-digits"),
        pytest.param('"a\\u0000b"', id="nul"),
        pytest.param('{"a\\u0000": 1}', id="nul-in-a-key"),
        pytest.param('["\\ud800"]', id="half-a-character"),
        pytest.param("[" * 100 + "]" * 100, id="deep"),
        pytest.param('{"a":' * 60 + "1" + "}" * 60, id="deep-objects"),
        pytest.param("[" * 100_000, id="very-deep"),
    ],
)
def test_what_could_not_be_sent_or_kept_is_refused(typed):
    assert refusal(JSON_BOX, typed) == (
        "This is not valid JSON. Check quotes, commas and brackets."
    )


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("[" * 50 + "]" * 50, id="fifty-levels"),
        pytest.param('"\\\\u0000"', id="a-backslash-is-no-nul"),
        pytest.param('"\\ud83d\\ude00"', id="both-halves-of-a-character"),
    ],
)
def test_what_only_looks_odd_is_taken(typed):
    assert cleaned(JSON_BOX, typed) == json.loads(typed)


texts = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda part: some.lists(part) | some.dictionaries(texts, part),
    max_leaves=12,
)


@given(values)
def test_any_json_comes_back_as_it_was_typed(value):
    answer = cleaned(JSON_BOX, json.dumps(value))

    assert answer == (None if value in ("", [], {}) and answer is None else value)


def test_what_is_no_json_is_shown_as_it_was_typed():
    page = str(asked(JSON_BOX, {"asked": "{'a': NaN"})["asked"])

    assert "{&#x27;a&#x27;: NaN" in page


@pytest.mark.parametrize("typed", ["[" * 100_000, "9" * 5000])
def test_a_form_that_is_kept_unjudged_shows_monsters_too(typed):
    form = asked(JSON_BOX, {"asked": typed})

    assert typed in str(form["asked"])


def test_an_empty_box_is_shown_empty():
    assert ">\nnull" not in str(asked(JSON_BOX, initial={"asked": None})["asked"])
