"""Texts as they are searched: without accents, capitals and punctuation."""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)


def folded(text: str) -> str:
    """Return the words of `text`, each after a space: " senior nurse zurich"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return "".join(f" {word}" for word in "".join(kept).split())
