"""Names as they are written: what came in capitals, or small, gets its capitals back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from candidates.services.signature_words import PARTICLES

NAMES = ("first_name", "last_name", "name")
_NUMERALS = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX"})
_MARKS = re.compile(r"(['’`-])")


def names_tidied(names: Mapping[str, Any]) -> dict[str, str]:
    """Return first, last and full name of `names`, tidied."""
    return {name: name_tidied(names.get(name) or "", part=name) for name in NAMES}


def tidied_name(names: Mapping[str, Any]) -> str:
    """Return the name as it will be sent, "" where that is as it was typed."""
    tidied = names_tidied(names)
    if all(tidied[name] == " ".join((names.get(name) or "").split()) for name in NAMES):
        return ""
    return tidied["name"] or f"{tidied['first_name']} {tidied['last_name']}".strip()


def name_tidied(text: str, *, part: str) -> str:
    """Return the name without needless spaces and, where it is all capitals or all small, spelled.

    `part` is the document's key. Mixed case is somebody's own spelling, and stays.
    """
    words = text.split()
    joined = " ".join(words)
    if not (joined.isupper() or joined.islower()):
        return joined
    is_given, last = part == "first_name", len(words) - 1
    first = 0 if part == "last_name" else 1
    return " ".join(
        word.lower()
        if not is_given and first <= at < last and word.lower() in PARTICLES
        else _word(word, is_given=is_given)
        for at, word in enumerate(words)
    )


def _word(word: str, *, is_given: bool) -> str:
    letters = [letter for letter in word if letter.isalpha()]
    if any(letter.isdigit() for letter in word):
        return word
    is_initials = "." in word.rstrip(".") or (
        is_given and word.isupper() and 1 < len(letters) < 3 and not set("AEIOUY") & set(letters)
    )
    if word.upper() in _NUMERALS and word.isupper():
        return word
    if is_initials:
        return word.upper()
    parts = _MARKS.split(word.lower())
    return "".join(
        part if at and parts[at - 1] in "'’`" and len(part) < 2 else _capital(part)
        for at, part in enumerate(parts)
    )


def _capital(part: str) -> str:
    if re.match(r"mc[^\W\d_]{3}", part):
        return f"Mc{part[2:].capitalize()}"
    return part[:1].upper() + part[1:]
