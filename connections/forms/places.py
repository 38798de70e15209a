"""A country and its region are typed, with lists of names; their codes follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from connections.places import COUNTRIES, REGIONS, country_code, region_code
from connections.providers.types import Json

CODES = {"country_code": "country", "region_code": "region"}
"""The parts of an address that follow from others."""

LISTED = ("country", "region")
"""The parts whose names are suggested."""


def country_names() -> list[str]:
    """Return the names of the countries, that of the settings first."""
    first = COUNTRIES.get(settings.DEFAULT_REGION)
    others = [name for name in COUNTRIES.values() if name != first]
    return [first, *others] if first else others


class CountryField(forms.CharField):
    """A country, by name or code, its name suggested; what the list lacks stays as it was given."""

    def to_python(self, value: Any) -> str:
        return _name(super().to_python(value) or "")

    def prepare_value(self, value: Any) -> Any:
        return _name(value) if isinstance(value, str) else value


def _name(text: str) -> str:
    return COUNTRIES.get(country_code(text), text)


def place_completed(place: Mapping[str, Json]) -> dict[str, Json]:
    """Return `place` with the codes that its country and region tell, where none is given."""
    whole = dict(place)
    country = whole.get("country_code") or country_code(whole.get("country") or "")
    if country and whole.get("country"):
        whole["country_code"] = country
    region = region_code(country.upper(), whole.get("region") or "") if country else ""
    if region and not whole.get("region_code"):
        whole |= {"region": REGIONS[country.upper()][region], "region_code": region}
    return whole


def regions_of(country: str) -> tuple[str, ...]:
    """Return the names of the regions of a country, given by code or name, as far as listed."""
    return tuple(REGIONS.get(country_code(country), {}).values())


def code_follows(name: str, raw: Mapping[str, str]) -> bool:
    """Tell whether the code `name` needs no question: there is none, or the rest tells it."""
    code = raw.get(name, "")
    without = {key: value for key, value in raw.items() if key != name}
    return not code or place_completed(without).get(name) == code.upper()
