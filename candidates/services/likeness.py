"""When two values mean the same, though two systems write them differently. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import phonenumbers
from django.conf import settings

from connections.providers.types import FieldKind, FieldSpec, Json

TRUE = frozenset({"true", "yes", "1"})
FALSE = frozenset({"false", "no", "0"})
LEAST_DIGITS = 8  # of the end of a number that tell it, where its country is not known


def is_like(sent: Json, kept: Json, spec: FieldSpec | None = None) -> bool:
    """Tell whether `kept` is what was `sent` as an answer to `spec`.

    Lists in any order; an object may hold more; a choice by its value or by its label.
    """
    match sent, kept:
        case dict(), dict():
            parts = {part.path[-1]: part for part in spec.fields} if spec else {}
            return all(
                is_like(value, kept.get(key), parts.get(key))
                for key, value in sent.items()
                if value not in (None, "", [], {})
            )
        case list(), list():
            left = list(kept)
            for each in sent:
                found = next((other for other in left if is_like(each, other, spec)), None)
                if found is None:
                    return False
                left.remove(found)
            return True
        case list(), str() | int() | float():
            return len(sent) == 1 and is_like(sent[0], kept, spec)
        case _, list() if len(kept) == 1:
            return is_like(sent, kept[0], spec)
        case _, dict():
            return any(is_like(sent, kept.get(key), spec) for key in ("value", "id", "label"))
    return _is_like_text(sent, kept, spec)


def _is_like_text(sent: Json, kept: Json, spec: FieldSpec | None) -> bool:
    if isinstance(sent, bool):
        return _text(kept).casefold() in (TRUE if sent else FALSE)
    if kept is None:
        return False
    ours, theirs = _text(sent), _text(kept)
    kind = spec.kind if spec else None
    if spec:
        labels = {_text(choice.value): choice.label for choice in spec.choices}
        names = {ours, labels.get(ours, ours)}
        if theirs.casefold() in {folded(name).casefold() for name in names}:
            return True
    match kind:
        case FieldKind.EMAIL:
            return ours.casefold() == theirs.casefold()
        case FieldKind.PHONE:
            return number_of(ours) == number_of(theirs)
        case FieldKind.URL:
            return url_folded(ours) == url_folded(theirs)
    return ours == theirs or _numbers_equal(ours, theirs) or _moments_equal(ours, theirs)


def folded(text: str) -> str:
    """Return a text with its white space and its accents written in one way."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def number_of(text: str) -> str:
    """Return what tells a phone number from others, however it is written.

    The end of it where its country is not known: ``+33 6 12 34 56 78``, ``06 12 34 56 78``.
    """
    try:
        number = phonenumbers.parse(text, settings.DEFAULT_REGION or None)
        digits = str(number.national_number)
    except phonenumbers.NumberParseException:
        digits = re.sub(r"\D", "", text).lstrip("0")
    return digits if len(digits) >= LEAST_DIGITS else re.sub(r"\s", "", text).casefold()


def url_folded(text: str) -> str:
    """Return a web address without what two systems write differently."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return text.strip()
    host = parts.netloc.casefold().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return folded(str(value))


def _numbers_equal(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _moments_equal(one: str, other: str) -> bool:
    """Tell whether two ISO texts are the same moment; of a day, whether it is the same day."""
    try:
        if len(one) <= 10 or len(other) <= 10:
            return date.fromisoformat(one[:10]) == date.fromisoformat(other[:10])
        first, second = (_aware(datetime.fromisoformat(text)) for text in (one, other))
    except ValueError:
        return False
    return abs((first - second).total_seconds()) < 1


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
