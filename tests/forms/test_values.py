"""Single values: what is typed becomes the JSON that is sent, or a sentence that says why not."""

from __future__ import annotations

import pytest

from connections.forms import FORM_FIELDS
from connections.providers.types import FieldKind

from .asking import asked, cleaned, is_sentence, question, refusal


def test_every_kind_of_question_has_a_form_field():
    assert set(FORM_FIELDS) == set(FieldKind)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        pytest.param("text", "  Zoë ", "Zoë", id="text-is-trimmed"),
        pytest.param("text", "", "", id="no-text"),
        pytest.param("textarea", "a\r\nb", "a\nb", id="textarea-ends-its-lines-plainly"),
        pytest.param("email", " Zoe@Example.ORG ", "Zoe@example.org", id="email"),
        pytest.param("email", "", "", id="no-email"),
        pytest.param("url", "example.org/me", "https://example.org/me", id="url-without-scheme"),
        pytest.param("url", "http://example.org", "http://example.org", id="url"),
        pytest.param("integer", "12", 12, id="integer"),
        pytest.param("integer", "-0", 0, id="minus-zero"),
        pytest.param("integer", "", None, id="no-integer"),
        pytest.param("decimal", "4.5", 4.5, id="decimal"),
        pytest.param("decimal", "", None, id="no-decimal"),
        pytest.param("boolean", "true", True, id="yes"),
        pytest.param("boolean", "false", False, id="no"),
        pytest.param("boolean", "0", False, id="no-as-a-number"),
        pytest.param("boolean", "", None, id="not-said"),
        pytest.param("boolean", None, None, id="not-asked"),
        pytest.param("date", "2026-02-28", "2026-02-28", id="date"),
        pytest.param("date", "", None, id="no-date"),
        pytest.param("datetime", "2026-02-28T09:30", "2026-02-28T09:30:00+00:00", id="server-time"),
        pytest.param(
            "datetime",
            "2026-02-28T09:30:15+02:00",
            "2026-02-28T09:30:15+02:00",
            id="time-with-offset",
        ),
        pytest.param("datetime", "", None, id="no-time"),
        pytest.param("json", '{"a": [1, null]}', {"a": [1, None]}, id="json"),
        pytest.param("json", "false", False, id="json-false"),
        pytest.param("json", "", None, id="no-json"),
        pytest.param("file", "https://example.org/cv.pdf", "https://example.org/cv.pdf", id="file"),
    ],
)
def test_what_is_typed_becomes_a_json_value(kind, typed, value):
    answer = cleaned(question(kind), typed)

    assert (answer, type(answer)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("email", "zoe"),
        ("email", "zoe@"),
        ("email", "zoe@example.org, max@example.org"),
        ("email", "a" * 400 + "@example.org"),
        ("phone", "call me"),
        ("phone", "1" * 61),
        ("url", "javascript:alert(1)"),
        ("url", "http://"),
        ("file", "file:///etc/passwd"),
        ("integer", "4.5"),
        ("integer", "9" * 5000),
        ("decimal", "much"),
        ("decimal", "nan"),
        ("decimal", "1e999"),
        ("boolean", "perhaps"),
        ("date", "2026-02-30"),
        ("date", "soon"),
        ("datetime", "2026-02-28T25:00"),
        ("datetime", "9999-12-31T23:59-10:00"),
        ("datetime", "0001-01-01T00:00+10:00"),
        ("text", "a\x00b"),
        ("choice", "purple"),
        ("multiple_choice", ["red", "purple"]),
    ],
)
def test_what_is_no_such_value_is_refused_in_full_sentences(kind, typed):
    message = refusal(question(kind, choices=("red", "blue") if "choice" in kind else ()), typed)

    assert is_sentence(message), message


@pytest.mark.parametrize("kind", sorted(set(FieldKind) - {"boolean", "rows", "group"}))
def test_a_required_question_that_is_left_empty_is_named_in_the_message(kind):
    empty = [] if kind == "multiple_choice" else ""

    message = refusal(question(kind, required=True, choices=("red",)), empty)

    assert message == "Fill in: Shirt."


def test_a_required_yes_or_no_must_be_said_and_no_is_an_answer():
    spec = question("boolean", required=True)

    assert is_sentence(refusal(spec, ""))
    assert cleaned(spec, "false") is False


def test_a_switch_with_a_default_is_a_tick_that_can_be_off():
    spec = question("boolean", default=True, required=True)

    assert 'type="checkbox"' in str(asked(spec)["asked"])
    assert cleaned(spec, "") is False
    assert cleaned(spec, "on") is True


@pytest.mark.parametrize(
    ("more", "typed", "value"),
    [
        pytest.param({"pattern": "[A-Z]{2}"}, "FR", "FR", id="pattern"),
        pytest.param({"max_length": 3}, "abc", "abc", id="length"),
        pytest.param({"kind": "integer", "minimum": 1, "maximum": 3}, "3", 3, id="limit"),
    ],
)
def test_a_limit_lets_in_what_keeps_to_it(more, typed, value):
    assert cleaned(question(**more), typed) == value


@pytest.mark.parametrize(
    ("more", "typed"),
    [
        pytest.param({"pattern": "[A-Z]{2}"}, "FRA", id="longer-than-the-pattern"),
        pytest.param({"pattern": "[A-Z]{2}|x"}, "FRx", id="alternatives-are-anchored-too"),
        pytest.param({"pattern": "[A-Z]{2}"}, "FR\nFR", id="a-second-line"),
        pytest.param({"max_length": 3}, "abcd", id="too-long"),
        pytest.param({"kind": "textarea", "max_length": 3}, "abcd", id="too-long-text"),
        pytest.param({"kind": "integer", "minimum": 1}, "0", id="too-small"),
        pytest.param({"kind": "decimal", "maximum": 3}, "3.1", id="too-large"),
    ],
)
def test_a_limit_refuses_the_rest_in_full_sentences(more, typed):
    assert is_sentence(refusal(question(**more), typed))


def test_several_texts_are_entered_one_a_line_and_blank_lines_are_dropped():
    answer = cleaned(question(multiple=True), " tea \r\n\r\n  \r\ncoffee\n")

    assert answer == ["tea", "coffee"]


def test_several_texts_are_shown_one_a_line():
    form = asked(question(multiple=True), initial={"asked": ["tea", "coffee"]})

    assert form["asked"].value() == "tea\ncoffee"


def test_only_blank_lines_are_no_answer_to_a_required_question():
    assert refusal(question(multiple=True, required=True), " \n \n") == "Fill in: Shirt."


@pytest.mark.parametrize(
    ("kind", "stored", "shown"),
    [
        ("date", "2026-02-28", "2026-02-28"),
        ("datetime", "2026-02-28T09:30:15+00:00", "2026-02-28T09:30:15"),
        ("boolean", False, 'value="false" selected'),
        ("json", {"a": "é"}, "&quot;é&quot;"),
        ("textarea", "<b>", "&lt;b&gt;"),
    ],
)
def test_a_stored_value_is_shown_so_that_sending_it_again_changes_nothing(kind, stored, shown):
    form = asked(question(kind), initial={"asked": stored})

    assert shown in str(form["asked"])


@pytest.mark.parametrize(
    "typed", ["tomorrow", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00+14:00"]
)
def test_a_time_that_cannot_be_is_shown_as_it_was_typed(typed):
    form = asked(question("datetime"), {"asked": typed})

    assert f'value="{typed}"' in str(form["asked"])
