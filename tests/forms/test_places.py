"""The address: a country and a region are typed, the codes follow from them."""

from __future__ import annotations

import pytest

from candidates.forms import CandidateForm
from candidates.forms.typed import typed_values
from connections.forms.places import country_names, regions_of
from connections.places import COUNTRIES

from .filling import connection_to, fields_of, form_of, typed


def address_of(**parts: str) -> dict[str, str]:
    form = form_of(data={f"address-{name}": text for name, text in parts.items()})
    assert form.is_valid(), form.errors
    return form.cleaned_data["address"]


US = {"country": "United States", "country_code": "US"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        pytest.param({"country": "US"}, US, id="by-code"),
        pytest.param({"country": "usa"}, US, id="another-word"),
        pytest.param(
            {"country": "US", "region": "ca"},
            {**US, "region": "California", "region_code": "CA"},
            id="region-by-code",
        ),
        pytest.param(
            {"country": "US", "region": "New  york"},
            {**US, "region": "New York", "region_code": "NY"},
            id="region-by-name",
        ),
        pytest.param(
            {"country": "US", "region": "Ontario"}, {**US, "region": "Ontario"}, id="no-such-region"
        ),
        pytest.param({"country": "Old Kingdom"}, {"country": "Old Kingdom"}, id="no-such-country"),
        pytest.param({"country_code": "fr"}, {"country_code": "fr"}, id="the-code-alone"),
        pytest.param(
            {"country": "France", "country_code": "FR", "region": "Rhône", "region_code": "69"},
            {"country": "France", "country_code": "FR", "region": "Rhône", "region_code": "69"},
            id="everything-given",
        ),
        pytest.param({"region": "CA"}, {"region": "CA"}, id="a-region-of-no-country"),
    ],
)
def test_what_an_address_becomes(given, sent):
    assert address_of(**given) == sent


@pytest.mark.parametrize(
    ("vendor", "country", "warned"),
    [
        ("unified", "Gremany", True),
        ("unified", "Germany", False),
        ("unified", "deutschland", False),
        pytest.param("truto", "Gremany", False, id="not-sent-anyway"),
    ],
)
def test_a_country_that_may_be_a_slip_is_sent_with_a_warning(vendor, country, warned):
    connection = connection_to(vendor)
    form = CandidateForm(
        typed(
            **{"last_name": "Berg", "emails-0-value": "b@example.org"},
            **{"address-country": country},
        ),
        fields=fields_of(connection),
        connection=connection,
    )

    assert form.is_valid(), form.errors
    text = f"Country: “{country}” is not in the list of countries, and was sent as it is."
    assert (text in form.warnings) is warned


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, set()),
        ({"country": "France", "country_code": "FR"}, set()),
        ({"country": "US", "region": "California", "region_code": "CA"}, set()),
        ({"country_code": "FR"}, {"country_code"}),
        ({"country": "France", "region": "Rhône", "region_code": "69"}, {"region_code"}),
    ],
)
def test_a_code_is_asked_for_only_where_nothing_tells_it(given, asked):
    form = form_of(data={f"address-{name}": text for name, text in given.items()})

    shown = {part.name for part in form["address"].subform.visible_fields()}

    assert shown & {"country_code", "region_code"} == asked
    assert form["address"].subform.hidden_fields() == []


def test_an_error_at_a_code_that_is_not_asked_stands_at_what_tells_it():
    form = form_of(data={"address-country": "FR"})
    assert form.is_valid(), form.errors

    form._show_error(("address", "country_code"), "Not one of ours.")

    assert form["address"].subform["country"].errors == ["Not one of ours."]


@pytest.mark.parametrize(
    ("given", "shown"),
    [("FR", "France"), ("deutschland", "Germany"), ("Old Kingdom", "Old Kingdom"), ("", "")],
)
def test_a_country_is_shown_by_its_name(given, shown):
    form = form_of(data={"address-country": given})

    assert form["address"].subform["country"].value() == shown


def test_the_country_of_the_settings_is_suggested_first(settings):
    settings.DEFAULT_REGION = "FR"

    names = country_names()

    assert names[0] == "France"
    assert sorted(names) == sorted(COUNTRIES.values())


def test_regions_are_offered_for_the_country_that_is_typed():
    form = form_of(data={"address-country": "AU"})

    assert "Victoria" in form["address"].subform.regions
    assert regions_of("Monaco") == ()


# What was typed


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        pytest.param({"phones-3-value": "+33 6 12 34 56 78"}, [["phones", 0, "value"]], id="phone"),
        pytest.param({"phones-0-value": "+33612345678"}, [], id="as-it-is-sent"),
        pytest.param({"emails-0-value": "a@EXAMPLE.org"}, [["emails", 0, "value"]], id="e-mail"),
        pytest.param({"links-0-url": "example.org"}, [["links", 0, "url"]], id="link"),
        pytest.param({"first_name": "MINA"}, [["first_name"]], id="name"),
        pytest.param({"address-country": "US"}, [], id="by-code"),
        pytest.param(
            {"address-country": "US", "address-region": "ca"},
            [["address", "region"]],
            id="region",
        ),
        pytest.param({"company": " Acme "}, [], id="spaces"),
        pytest.param({"paste": "Mina\nOkafor"}, [["paste"]], id="the-pasted-text"),
    ],
)
def test_what_was_typed_is_kept_where_something_else_is_sent(data, kept):
    form = form_of(data=typed(last_name="Berg", **data))
    assert form.is_valid(), form.errors

    values = typed_values(form)

    assert [path for path, _text in values] == kept
    assert [text for _path, text in values] == [
        text for name, text in data.items() if kept and name != "address-country"
    ]
