"""Rows and groups: several forms inside one field."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from connections.forms.parts import MAX_ROWS
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldKind

from .asking import asked, question

PART = question(path=("value",), label="Value", required=True)
YEARS = question("integer", path=("years",), label="Years")
SWITCH = question("boolean", path=("is_main",), label="Main", default=False)
KIND = STANDARD_BY_NAME["emails"].fields[1]
ROWS = question("rows", fields=(PART, YEARS, KIND))
GROUP = question("group", fields=(PART, YEARS))


def test_rows_are_objects_in_the_order_of_their_numbers():
    form = asked(ROWS, "asked-10-value=b&asked-2-value=a&asked-2-years=3")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == [
        {"value": "a", "years": 3},
        {"value": "b"},
    ]


def test_a_row_in_which_only_the_kind_is_chosen_does_not_exist():
    form = asked(ROWS, "asked-0-type=work&asked-1-value=b&asked-1-type=work")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == [{"value": "b", "type": "work"}]


@pytest.mark.parametrize("kind", ["rows", "group"])
def test_a_tick_that_is_not_set_fills_nothing(kind):
    form = asked(question(kind, fields=(PART, SWITCH)), "asked-0-value=&asked-value=")

    assert form.is_valid(), form.errors
    assert not form.cleaned_data["asked"]


@pytest.mark.parametrize("spec", [ROWS, GROUP], ids=["rows", "group"])
@pytest.mark.parametrize("query", ["", "asked-0-value=&asked-value="], ids=["nothing", "blank"])
def test_nothing_filled_is_no_answer_unless_one_is_required(spec, query):
    free, required = (
        asked(spec, query),
        asked(question(spec.kind, fields=spec.fields, required=True), query),
    )

    assert free.is_valid()
    assert not free.cleaned_data["asked"]
    assert required.errors == {"asked": ["Fill in: Shirt."]}


def test_an_error_stands_in_its_own_row_and_what_was_typed_stays():
    form = asked(ROWS, "asked-0-value=a&asked-1-value=&asked-2-value=c&asked-2-years=many")

    rows = form["asked"].rows

    assert list(form.errors) == ["asked"]
    assert [list(row.errors) for row in rows] == [[], [], ["years"]]
    assert rows[2]["years"].value() == "many"


def test_a_row_without_its_required_part_is_marked_there():
    form = asked(ROWS, "asked-0-value=a&asked-1-value=&asked-1-years=3")

    assert not form.is_valid()
    assert form["asked"].rows[1].errors == {"value": ["Fill in: Value."]}


def test_an_error_in_a_group_stands_at_its_part():
    form = asked(GROUP, "asked-years=3")

    assert not form.is_valid()
    assert form["asked"].subform.errors == {"value": ["Fill in: Value."]}


def test_a_group_is_one_object_of_what_was_filled():
    form = asked(GROUP, "asked-value=a&asked-years=")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == {"value": "a"}


@pytest.mark.parametrize("count", [MAX_ROWS, MAX_ROWS + 50, 3000])
def test_no_more_rows_are_taken_than_a_page_can_show(count):
    form = asked(ROWS, "&".join(f"asked-{number}-value={number}" for number in range(count)))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == [{"value": str(n)} for n in range(MAX_ROWS)]
    assert len(form["asked"].rows) == MAX_ROWS


@pytest.mark.parametrize(
    "name",
    [
        "asked--1-value",
        "asked-99999999999999999999-value",
        "asked-٣-value",
        "asked-²-value",
        "asked-1e3-value",
        "asked-0",
        "asked-0-",
        "asked-0-nothing",
        "asked-0-value-0-value",
        "asked-\x00-value",
        "asked-__row__-value",
    ],
)
def test_names_that_no_page_has_are_passed_over(name):
    form = asked(ROWS, f"{quote(name)}=evil&asked-4-value=good")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == [{"value": "good"}]
    assert "evil" not in str(form["asked"].rows)


def test_stored_rows_are_shown_and_the_required_ones_offer_a_blank_row():
    filled = asked(ROWS, initial={"asked": [{"value": "a"}, {"value": "b"}]})
    empty = asked(question("rows", fields=(PART,), required=True))

    assert [row["value"].value() for row in filled["asked"].rows] == ["a", "b"]
    assert [row.prefix for row in empty["asked"].rows] == ["asked-0"]
    assert filled["asked"].blank_row.prefix == "asked-__row__"


def test_the_browser_is_left_to_no_required_attribute_in_a_row():
    page = str(asked(question("rows", fields=(PART,), required=True))["asked"].rows[0])

    assert "required" not in page.replace("data-required", "")


def test_parts_of_alike_questions_are_not_mixed_up():
    one = question("rows", fields=(question("choice", path=("k",), choices=(1, 2)),))
    other = question("rows", fields=(question("choice", path=("k",), choices=(True, 2)),))

    answers = []
    for spec, key in ((one, "1"), (other, "true")):
        form = asked(spec, f"asked-0-k={key}")
        assert form.is_valid(), form.errors
        answers.append(form.cleaned_data["asked"][0]["k"])

    assert [type(answer) for answer in answers] == [int, bool]


def test_a_blank_group_or_row_is_never_marked():
    group, rows = asked(GROUP, "asked-value="), asked(ROWS, "asked-0-value=&asked-0-type=work")

    assert group["asked"].subform.errors == {}
    assert rows["asked"].rows[0].errors == {}


@pytest.mark.parametrize(
    "name",
    ["specs", "clean", "value", "fields", "prefix", "media", "__module__", "a b", "a-b", "0", "é"],
)
def test_a_part_may_have_any_name(name):
    spec = question("group", fields=(question(path=(name,)),))

    form = asked(spec, f"asked-{quote(name)}=typed")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == {name: "typed"}


@pytest.mark.parametrize("kind", sorted(set(FieldKind) - {"rows", "group"}))
def test_every_kind_can_be_a_part(kind):
    spec = question("rows", fields=(question(kind, path=("part",), choices=("a",)),))

    form = asked(spec, "asked-0-part=")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["asked"] == []
