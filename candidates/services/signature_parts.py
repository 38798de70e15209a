"""What is recognised in one line of a signature by its form: addresses, numbers, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import phonenumbers

from connections.places import country_code

from .signature_words import FREE_MAIL, OTHER_LABELS, PHONE_WORDS


class Piece(NamedTuple):
    """What stands from `start` to `end` of a line. `kind` is a neutral kind of the document."""

    value: str
    kind: str
    start: int
    end: int


_EMAIL = re.compile(r"(?:mailto:)?([\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_TOP = (
    "com|org|net|io|dev|me|co|ai|app|eu|fr|de|at|ch|es|it|nl|be|lu|uk|ie|pl|pt|se|no|dk|fi|cz|us|ca|au"
    "|nz|br|mx|in|jp|kr|cn|tech|design|blog|xyz|info|biz|example|test|edu|gov|cat|online|site|studio"
)
_LINK = re.compile(
    rf"https?://[^\s<>|\"]+|(?<![\w@.-])(?:www\.)?(?:[\w-]+\.)+(?:{_TOP})(?![\w@-])(?:/[^\s<>|\"]*)?",
    re.IGNORECASE,
)
_LINK_KINDS = (
    ("linkedin", re.compile(r"(^|\.)linkedin\.com$|^lnkd\.in$")),
    ("github", re.compile(r"^(www\.)?github\.com$")),
    ("portfolio", re.compile(r"\.github\.io$|(^|\.)(behance\.net|dribbble\.com|artstation\.com)$")),
    ("blog", re.compile(r"^blog\.|(^|\.)(medium\.com|substack\.com|dev\.to|hashnode\.dev)$")),
    ("blog", re.compile(r"\.(wordpress\.com|blogspot\.com)$")),
    (
        "other",
        re.compile(r"(^|\.)(x|twitter|facebook|instagram|xing|gitlab|youtube|calendly)\.com$"),
    ),
)
_NUMBER = re.compile(r"(?<![\w/])(?:\+|\(\+?|00)?\d[\d\s().\u00a0/‑–-]{5,24}\d(?![\w@])")
_EXTENSION = re.compile(r"^\s*,?\s*(?:ext|extension|x|poste|dw|int|anexo|wew)\.?\s*(\d{1,6})", re.I)
_PHONE_LABELS = tuple(
    (kind, re.compile(rf"(?:^|[\s|,;(/·•])(?:{words})\s*[.:)\]]*\s*(?:\(0\))?\s*$", re.IGNORECASE))
    for kind, words in PHONE_WORDS
)
_AFTER = re.compile(r"^\s*[(\[](\w[\w ]*)[)\]]")
_WORDS = "|".join([OTHER_LABELS, *(words for _kind, words in PHONE_WORDS)])
_LABEL = re.compile(
    rf"(?:(?<=^)|(?<=[\s|,;(/·•]))(?:{_WORDS})"
    r"\s*[.:]*\s*$",
    re.IGNORECASE,
)


def emails_in(line: str) -> Iterator[Piece]:
    for found in _EMAIL.finditer(line):
        address = found[1].strip(".'")
        name = address.rpartition("@")[2].split(".")[0].casefold()
        yield Piece(address, "personal" if name in FREE_MAIL else "work", *found.span())


def links_in(line: str) -> Iterator[Piece]:
    """Yield the addresses of pages; of what kind tells only the host here."""
    for found in _LINK.finditer(line):
        text = found[0].rstrip(".,;:)]}'")
        url = text if "://" in text else f"https://{text}"
        try:
            host = (urlsplit(url).hostname or "").casefold()
        except ValueError:
            continue
        kind = next((kind for kind, pattern in _LINK_KINDS if pattern.search(host)), "")
        yield Piece(url, kind, found.start(), found.start() + len(text))


def phones_in(line: str, region: str) -> Iterator[Piece]:
    """Yield the numbers that can be read, and those that a word before them calls a phone."""
    for found in _NUMBER.finditer(line):
        kind = _phone_kind(line, found.start())
        text = found[0].strip(" .-/–(") if found[0].count("(") != found[0].count(")") else found[0]
        number = _parsed(text, region)
        if number is None and not kind:
            continue
        if not kind and not _is_certain(text, number, region):
            continue
        end = found.end()
        if extension := _EXTENSION.match(line[end:]):
            text, end = f"{text} ext. {extension[1]}", end + extension.end()
        elif (after := _AFTER.match(line[end:])) and (named := _kind_named(after[1])):
            kind, end = named, end + after.end()
        yield Piece(text, kind or _kind_of(number), found.start(), end)


def label_before(line: str, start: int) -> int:
    """Return where the word that announces what begins at `start` begins itself."""
    found = _LABEL.search(line[:start].rstrip(" <([\t"))
    return found.start() if found else start


def _phone_kind(line: str, start: int) -> str:
    before = line[:start].rstrip("+( ")
    return next((kind for kind, words in _PHONE_LABELS if words.search(before)), "")


def _kind_named(word: str) -> str:
    return next((kind for kind, words in _PHONE_LABELS if words.search(word)), "")


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    for within in dict.fromkeys((region or None, None)):
        try:
            number = phonenumbers.parse(text.replace("(0)", ""), within)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return number
    return None


def _is_certain(text: str, number: phonenumbers.PhoneNumber | None, region: str) -> bool:
    """Tell a number without a word before it from a date, a tax number, a postal code."""
    if number is None or not phonenumbers.is_valid_number(number):
        return False
    return text.startswith(("+", "00", "(+", "0", "(")) or (region == "US" and "-" in text)


def _kind_of(number: phonenumbers.PhoneNumber | None) -> str:
    if number is None:
        return "work"
    kind = phonenumbers.number_type(number)
    return "work" if kind == phonenumbers.PhoneNumberType.FIXED_LINE else "mobile"


# Postal addresses: only forms that can hardly be anything else

_CITY = r"(?P<city>[^\W\d_][^\d,|]{1,40}?)"
_PLACES = (
    (
        "",
        re.compile(
            rf"^(?:(?P<mark>[A-Z]{{1,2}})-)?(?P<code>\d{{4,5}}|\d{{3}}\s\d{{2}})\s+{_CITY}$"
        ),
    ),
    ("NL", re.compile(rf"^(?P<code>\d{{4}}\s?[A-Z]{{2}})\s+{_CITY}$")),
    ("PL", re.compile(rf"^(?P<code>\d{{2}}-\d{{3}})\s+{_CITY}$")),
    ("US", re.compile(rf"^{_CITY},?\s+(?P<region>[A-Z]{{2}}),?\s+(?P<code>\d{{5}}(?:-\d{{4}})?)$")),
    (
        "CA",
        re.compile(rf"^{_CITY},?\s+(?P<region>[A-Z]{{2}}),?\s+(?P<code>[A-Z]\d[A-Z]\s?\d[A-Z]\d)$"),
    ),
    ("AU", re.compile(rf"^{_CITY},?\s+(?P<region>[A-Z]{{2,3}}),?\s+(?P<code>\d{{4}})$")),
    ("GB", re.compile(rf"^{_CITY},?\s+(?P<code>[A-Z]{{1,2}}\d[A-Z\d]?\s*\d[A-Z]{{2}})$")),
)
MOST_PARTS = 8
_STREET = re.compile(
    r"(?ix)^\d{1,5}[\s,]*(?:bis|ter|[a-d])?[\s,]+\D{3,60}$|^\D{3,50}\s\d{1,5}\s?[a-z]?(?:[-/]\d+[a-z]?)?$"
    r"|\b(?:street|st\.|road|rd|avenue|ave|suite|floor|lane|boulevard|blvd|straße|strasse|str\."
    r"|rue|calle|via|plaza|piazza|ul\.|laan|gracht|straat|weg|platz|allee|drive|court)\b.*\d|\d.*\b(?:suite|floor|étage)\b"
)


def address_in(text: str) -> dict[str, str]:
    """Return the parts of an address on one line, {} where it is not certainly one."""
    parts = [part.strip() for part in re.split(r"\s*[,|·•]\s*", text) if part.strip()]
    if len(parts) > MOST_PARTS:
        return {}
    country = country_code(parts[-1]) if len(parts) > 1 and len(parts[-1]) > 2 else ""
    for first in range(len(parts) - bool(country)):
        for last in range(len(parts) - bool(country), first, -1):
            if found := _place(", ".join(parts[first:last])):
                street = ", ".join(parts[:first])
                if last != len(parts) - bool(country) or (street and not is_street(street)):
                    continue
                named = {"country": parts[-1]} if country else {}
                return {"line1": street, **found, **named} if street else {**found, **named}
    return {}


def is_street(text: str) -> bool:
    return bool(_STREET.search(text)) and len(text) < 100


def _place(text: str) -> dict[str, str]:
    for country, pattern in _PLACES:
        if found := pattern.match(text):
            named = found.groupdict()
            place = {"postal_code": named["code"], "city": named["city"].strip()}
            if named.get("region"):
                place["region"] = named["region"]
            code = country or country_code(named.get("mark") or "")
            return {**place, "country": code} if code else place
    return {}
