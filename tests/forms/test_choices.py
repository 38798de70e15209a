"""Choices keep the JSON type of their values; pickers take what their list lacks."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from connections.providers.types import Choice

from .asking import asked, cleaned, question, refusal

MIXED = (
    Choice(12, "Twelve"),
    Choice("12", "The text twelve"),
    Choice(True, "On"),
    Choice(1, "One"),
    Choice(1.5, "One and a half"),
    Choice({"id": 7, "kind": "a"}, "Seven"),
)


def keys_of(spec):
    return [key for key, _label in asked(spec).fields["asked"].widget.choices if key]


@pytest.mark.parametrize("choice", MIXED, ids=lambda choice: choice.label)
def test_a_choice_is_sent_with_the_json_type_of_its_value(choice):
    spec = question("choice", choices=MIXED)
    key = keys_of(spec)[MIXED.index(choice)]

    answer = cleaned(spec, key)

    assert (answer, type(answer)) == (choice.value, type(choice.value))


def test_several_choices_keep_their_types_and_order():
    spec = question("multiple_choice", choices=MIXED)

    answer = cleaned(spec, keys_of(spec))

    assert [(each, type(each)) for each in answer] == [
        (choice.value, type(choice.value)) for choice in MIXED
    ]


@pytest.mark.parametrize("choice", MIXED, ids=lambda choice: choice.label)
@pytest.mark.parametrize("kind", ["choice", "multiple_choice"])
def test_a_stored_value_selects_its_own_choice_only(kind, choice):
    spec = question(kind, choices=MIXED)
    stored = [choice.value] if kind == "multiple_choice" else choice.value

    form = asked(spec, initial={"asked": stored})

    shown = [each.data["label"] for each in form["asked"].subwidgets if each.data["selected"]]
    assert shown == [choice.label]


@pytest.mark.parametrize("kind", ["choice", "multiple_choice"])
def test_what_was_sent_stays_selected(kind):
    spec = question(kind, choices=MIXED)
    key = keys_of(spec)[1]

    form = asked(spec, f"asked={quote(key)}")

    shown = [each.data["label"] for each in form["asked"].subwidgets if each.data["selected"]]
    assert shown == ["The text twelve"]


def test_texts_are_their_own_keys():
    assert keys_of(question("choice", choices=("a b", "é", "12"))) == ["a b", "é", "12"]


@pytest.mark.parametrize("typed", ["JR", "junior", "Junior"])
def test_the_shell_may_write_a_label_or_another_case(typed):
    assert cleaned(question("choice", choices=(Choice("jr", "Junior"),)), typed) == "jr"


def test_an_exact_value_wins_over_another_ones_label():
    swapped = (Choice("1", "2"), Choice("2", "1"))

    assert cleaned(question("choice", choices=swapped), "2") == "2"


def test_a_value_beside_the_list_is_refused_and_the_choices_are_named():
    message = refusal(question("choice", choices=("red", "blue")), "purple")

    assert message == "“purple” is not one of the choices: The red, The blue."


def test_a_long_list_is_not_repeated_whole_in_the_message():
    message = refusal(question("choice", choices=tuple(f"c{n}" for n in range(300))), "purple")

    assert message.endswith("The c11, ….")


@pytest.mark.parametrize("kind", ["choice", "text"])
@pytest.mark.parametrize("choices", [("9001", "9002"), (9001, 9002)], ids=["texts", "numbers"])
def test_an_open_picker_takes_a_value_that_its_list_lacks(kind, choices):
    spec = question(kind, choices=choices, source="jobs")

    assert cleaned(spec, "777-x") == "777-x"


@pytest.mark.parametrize("choices", [("9001", "9002"), (9001, 9002)], ids=["texts", "numbers"])
def test_an_open_picker_shows_the_unknown_value_as_it_was_typed(choices):
    spec = question("choice", choices=choices, source="jobs")

    page = str(asked(spec, {"asked": "777-x"})["asked"])

    assert '<option value="777-x" selected>777-x</option>' in page


def test_the_unknown_value_of_one_form_is_not_offered_in_the_next():
    spec = question("choice", choices=("9001",), source="jobs")
    str(asked(spec, {"asked": "777-x"})["asked"])

    page = str(asked(spec)["asked"])

    assert "777-x" not in page


def test_nothing_chosen_is_no_answer():
    assert cleaned(question("choice", choices=("a",)), "") is None
    assert cleaned(question("multiple_choice", choices=("a",)), []) == []


def test_a_default_is_chosen_already():
    page = str(asked(question("choice", choices=("a", "b"), default="b"))["asked"])

    assert '<option value="b" selected>' in page
