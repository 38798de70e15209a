"""What was typed for one connection's fields travels along while another one is chosen."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from candidates.forms import CandidateForm

from .asking import question
from .filling import fields_of, form_of, typed

SHIRT = question(path=("c", "shirt"))
SIZES = question("multiple_choice", path=("c", "sizes"), choices=("S", "M", "L"))
REFEREE = question("group", path=("c", "referee"), fields=(question(path=("name",)),))
ROWS = question("rows", path=("c", "rows"), fields=(question(path=("name",)),))
TYPED = {
    "x.c.shirt": "M",
    "x.c.sizes": ["S", "L"],
    "x.c.referee-name": "Max",
    "x.c.rows-0-name": "a",
    "x.c.rows-4-name": "b",
}


def sent_on(form: CandidateForm) -> QueryDict:
    """Return what the browser sends from the page of `form`: its fields, and what is parked."""
    data = typed(**{name: form.data.getlist(name) for name in form.data if name in form.fields})
    for name, value in form.parked:
        data.appendlist(name, value)
    return data


def test_answers_come_back_with_the_connection_that_asked_for_them():
    there = form_of("stackone", SHIRT, SIZES, REFEREE, ROWS, data=TYPED)

    elsewhere = form_of("bindbee", data=there.data)
    back = form_of("stackone", SHIRT, SIZES, REFEREE, ROWS, data=sent_on(elsewhere))

    assert list(there.parked) == []
    assert elsewhere.is_valid(), elsewhere.errors
    assert elsewhere.candidate().answers == ()
    assert {answer.path[1]: answer.value for answer in back_answers(back)} == {
        "shirt": "M",
        "sizes": ["S", "L"],
        "referee": {"name": "Max"},
        "rows": [{"name": "a"}, {"name": "b"}],
    }


@pytest.mark.parametrize(
    ("here", "name"),
    [
        pytest.param(question(path=("c", "t")), "x.c.t%2Dshirt", id="a-longer-name"),
        pytest.param(question(path=("c", "t")), "x.c.t-0-name", id="rows-become-a-text"),
        pytest.param(ROWS, "x.c.rows", id="a-text-becomes-rows"),
        pytest.param(REFEREE, "x.c.rows-0-name", id="rows-beside-a-group"),
    ],
)
def test_only_what_the_form_asks_itself_is_not_parked(here, name):
    form = CandidateForm(typed(**{name: "typed"}), fields=fields_of("stackone", here))

    assert list(form.parked) == [(name, "typed")]


def test_kinds_that_a_vendor_does_not_tell_apart_come_back():
    data = {"emails-0-value": "a@example.org", "emails-0-type": "work"}

    without = form_of("bindbee", data=data)
    with_kinds = form_of("unified", data=data)

    assert list(without.parked) == [("emails-0-type", "work")]
    assert list(with_kinds.parked) == []


def test_what_is_no_vendors_field_is_not_carried_about():
    data = {"csrfmiddlewaretoken": "t", "add_row": "emails", "y": "1", "x": "2", "x.c.shirt": ""}

    form = form_of(data=data)

    assert list(form.parked) == []


def back_answers(form: CandidateForm):
    assert form.is_valid(), form.errors
    return form.candidate().answers
