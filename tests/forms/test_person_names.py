"""Names: capitals and small letters are mended, anybody's own spelling stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from candidates.forms.person_names import NAMES, name_tidied, tidied_name

from .filling import form_of, typed


@pytest.mark.parametrize(
    ("part", "typed", "sent"),
    [
        ("last_name", "OKAFOR", "Okafor"),
        ("first_name", "mina", "Mina"),
        ("last_name", "VAN DER BERG", "van der Berg"),
        ("last_name", "de la cruz", "de la Cruz"),
        ("last_name", "DO", "Do"),
        ("last_name", "O'NEILL", "O'Neill"),
        ("last_name", "D’ANGELO", "D’Angelo"),
        ("last_name", "MCDONALD", "McDonald"),
        ("last_name", "LLOYD-JONES", "Lloyd-Jones"),
        ("last_name", "NG", "Ng"),
        ("first_name", "JEAN-PIERRE", "Jean-Pierre"),
        ("first_name", "JP", "JP"),
        ("first_name", "J.R.", "J.R."),
        ("first_name", "THI VAN", "Thi Van"),
        ("name", "JOHN SMITH III", "John Smith III"),
        ("name", "LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"),
        ("name", "  Zoë   van der  Berg ", "Zoë van der Berg"),
        ("name", "danah Boyd", "danah Boyd"),
        ("name", "McKENZIE", "McKENZIE"),
        ("name", "山田 太郎", "山田 太郎"),
        ("name", "ÉMILE ZOLA", "Émile Zola"),
        ("name", "AGENT 007X", "Agent 007X"),
        ("name", "", ""),
    ],
)
def test_how_a_name_is_sent(part, typed, sent):
    assert name_tidied(typed, part=part) == sent


@given(some.text(max_size=40), some.sampled_from(NAMES))
def test_only_capitals_and_spaces_are_ever_changed(text, part):
    tidied = name_tidied(text, part=part)

    assert tidied.upper().lower().split() == text.upper().lower().split()


def test_the_name_is_shown_as_it_will_be_sent():
    assert tidied_name({"first_name": "MINA", "last_name": "Okafor"}) == "Mina Okafor"
    assert tidied_name({"first_name": " Mina ", "last_name": "Okafor"}) == ""


@pytest.mark.parametrize(
    ("more", "sent"), [({}, "Mina Okafor"), ({"names_as_typed": "1"}, "MINA OKAFOR")]
)
def test_a_person_can_keep_the_spelling(more, sent):
    form = form_of(data=typed(first_name="MINA", last_name="OKAFOR", **more))

    assert form.is_valid(), form.errors
    assert form.candidate().full_name == sent
