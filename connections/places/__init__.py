"""Countries and their regions, by ISO 3166 code: what the form offers and reads.

`countries.json` has the codes of ISO 3166-1 and Kosovo's XK, with English names after Unicode
CLDR. `regions.json` has parts of countries by their ISO 3166-2 codes without the country's, with
local names, mostly after Google's libaddressinput. Neither is a limit: what they lack is taken
as it was typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from unicodedata import combining, normalize

HERE = Path(__file__).parent

COUNTRIES: Mapping[str, str] = json.loads((HERE / "countries.json").read_text(encoding="utf-8"))
"""Names by code, in the order of the names."""

REGIONS: Mapping[str, Mapping[str, str]] = json.loads(
    (HERE / "regions.json").read_text(encoding="utf-8")
)
"""Names by code, by the country's code."""

OTHER_NAMES: Mapping[str, str] = {
    "UK": "GB",
    "GREAT BRITAIN": "GB",
    "USA": "US",
    "U.S.A.": "US",
    "UNITED STATES OF AMERICA": "US",
    "DEUTSCHLAND": "DE",
    "ALLEMAGNE": "DE",
    "ÖSTERREICH": "AT",
    "SCHWEIZ": "CH",
    "SUISSE": "CH",
    "SVIZZERA": "CH",
    "ESPAÑA": "ES",
    "ITALIA": "IT",
    "THE NETHERLANDS": "NL",
    "NEDERLAND": "NL",
    "BELGIË": "BE",
    "BELGIQUE": "BE",
    "POLSKA": "PL",
    "BRASIL": "BR",
    "MÉXICO": "MX",
    "SVERIGE": "SE",
    "NORGE": "NO",
    "DANMARK": "DK",
    "SUOMI": "FI",
    "CZECH REPUBLIC": "CZ",
    "TURKEY": "TR",
    "UAE": "AE",
}
"""Codes by names that people write besides, in capitals."""


def country_code(text: str) -> str:
    """Return the code of the country that `text` is the code or a name of, or ""."""
    code = text.strip().upper()
    if code in COUNTRIES:
        return code
    return OTHER_NAMES.get(code) or _codes_of("").get(_folded(text), "")


def region_code(country: str, text: str) -> str:
    """Return the code of the region of `country` (a code) that `text` names, or ""."""
    code = text.strip().upper()
    if code in REGIONS.get(country, {}):
        return code
    return _codes_of(country).get(_folded(text), "")


@lru_cache(maxsize=64)
def _codes_of(country: str) -> Mapping[str, str]:
    names = REGIONS.get(country, {}) if country else COUNTRIES
    return {_folded(name): code for code, name in names.items()}


def _folded(text: str) -> str:
    """Return `text` as it is compared: without case, accents and double spaces."""
    letters = normalize("NFKD", " ".join(text.replace("’", "'").split()).casefold())
    return "".join(letter for letter in letters if not combining(letter))
