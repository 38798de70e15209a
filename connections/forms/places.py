"""A country is chosen, a region typed with its country's list; their codes follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from connections.places import COUNTRIES, REGIONS, country_code, region_code
from connections.providers.types import Json

CODES = {"country_code": "country", "region_code": "region"}
"""The parts of an address that follow from others."""


def country_choices() -> Iterator[tuple[str, str]]:
    """Yield the countries, that of the settings first."""
    yield "", "—"
    if settings.DEFAULT_REGION in COUNTRIES:
        yield settings.DEFAULT_REGION, COUNTRIES[settings.DEFAULT_REGION]
    for code, name in COUNTRIES.items():
        if code != settings.DEFAULT_REGION:
            yield code, name


class CountrySelect(forms.Select):
    """A select for some 250 options; a template for each of them would cost as much as the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = _options(tuple(self.choices), str(value or ""))
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", attributes, options)


@lru_cache(maxsize=512)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, SafeString(" selected") if key == chosen else "", label) for key, label in choices),
    )


class CountryField(forms.CharField):
    """A country of the list, by its name; what the list lacks stays as it was given."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "widget": CountrySelect(choices=country_choices)})  # type: ignore[arg-type]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return COUNTRIES.get(country_code(text), text)

    def prepare_value(self, value: Any) -> Any:
        text = str(value or "")
        code = country_code(text)
        if text and not code:
            self.widget.choices = [*country_choices(), (text, text)]
        return code or text


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
