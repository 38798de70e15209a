"""Phone numbers: E.164 where they can be understood, the extension kept."""

from __future__ import annotations

import pytest

from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldSpec

from .asking import asked, cleaned, question

PHONES = STANDARD_BY_NAME["phones"]


def phones_of(query: str, spec: FieldSpec = PHONES) -> list[dict[str, str]]:
    """Return the answer to the standard question for phones."""
    form = asked(spec, query.replace("N-", "asked-"))
    assert form.is_valid(), form.errors
    return form.cleaned_data["asked"]


@pytest.mark.parametrize(
    ("region", "typed", "value"),
    [
        pytest.param("", "+33 6 12 34 56 78", "+33612345678", id="international"),
        pytest.param("FR", "06 12 34 56 78", "+33612345678", id="national"),
        pytest.param("FR", "+1 415 555 2671", "+14155552671", id="another-country"),
        pytest.param("FR", "00 1 415 555 2671", "+14155552671", id="dialled-from-there"),
        pytest.param("", "06 12 34 56 78", "06 12 34 56 78", id="no-region-to-read-it-by"),
        pytest.param("FR", "1-800-FLOWERS-TO-GO", "1-800-FLOWERS-TO-GO", id="letters"),
        pytest.param("", "desk 4711", "desk 4711", id="not-to-be-understood"),
        pytest.param("", "", "", id="none"),
    ],
)
def test_a_number_is_read_by_the_default_region_or_kept_as_typed(settings, region, typed, value):
    settings.DEFAULT_REGION = region

    assert cleaned(question("phone"), typed) == value


@pytest.mark.parametrize("written", ["ext. 12", "x12", "#12"])
def test_an_extension_in_the_number_goes_to_its_own_place(written):
    rows = phones_of(f"N-0-value=%2B1 415 555 2671 {written.replace('#', '%23')}&N-0-type=work")

    assert rows == [{"value": "+14155552671", "extension": "12", "type": "work"}]


def test_an_extension_in_its_own_place_wins():
    rows = phones_of("N-0-value=%2B1 415 555 2671 ext. 12&N-0-extension=99&N-0-type=work")

    assert rows == [{"value": "+14155552671", "extension": "99", "type": "work"}]


def test_a_question_without_a_place_for_the_extension_keeps_it_in_the_number():
    spec = question("rows", fields=(question("phone", path=("number",)),))

    assert cleaned(question("phone"), "+1 415 555 2671 x12") == "+14155552671 ext. 12"
    assert phones_of("N-0-number=%2B1 415 555 2671 x12", spec) == [
        {"number": "+14155552671 ext. 12"}
    ]


def test_what_was_cleaned_is_cleaned_to_the_same_again():
    once = cleaned(question("phone"), "+1 415 555 2671 ext 12")

    assert cleaned(question("phone"), once) == once
