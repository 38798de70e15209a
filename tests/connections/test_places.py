"""Countries and regions: codes by what people write."""

from __future__ import annotations

import phonenumbers
import pytest

from connections.places import COUNTRIES, OTHER_NAMES, REGIONS, country_code, region_code

NOT_ISO = {"AC", "TA"}  # dialled like countries, but parts of Saint Helena


def test_every_region_that_can_be_dialled_is_a_country():
    assert set(phonenumbers.SUPPORTED_REGIONS) - NOT_ISO <= set(COUNTRIES)


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_country_is_found_by_its_code_and_its_name(code):
    assert country_code(code.lower()) == code
    assert country_code(f" {COUNTRIES[code].upper()} ") == code


def test_regions_and_other_names_belong_to_countries():
    assert set(REGIONS) | set(OTHER_NAMES.values()) <= set(COUNTRIES)


@pytest.mark.parametrize("country", REGIONS)
def test_a_region_is_found_by_its_code_and_its_name(country):
    regions = REGIONS[country]

    assert [region_code(country, code.lower()) for code in regions] == list(regions)
    by_name = [region_code(country, name) for name in regions.values()]
    assert [regions[code] for code in by_name] == list(regions.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"),
        ("cote d'ivoire", "CI"),
        ("Turkiye", "TR"),
        ("Schweiz", "CH"),
        ("Old Kingdom", ""),
        ("", ""),
    ],
)
def test_what_people_write_for_a_country(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("US", "california", "CA"),
        ("FR", "ile-de-france", "IDF"),
        ("US", "Ontario", ""),
        ("XX", "A", ""),
    ],
)
def test_what_people_write_for_a_region(country, text, code):
    assert region_code(country, text) == code
