"""A vendor's well-known phrases in plain words, with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext, gettext_lazy, ngettext

from connections.providers.types import FieldKind

ADDRESS = gettext_lazy(
    "%(ats)s did not accept this address. Use a full one, like name@example.org."
)
LINK = gettext_lazy(
    "%(ats)s did not accept this link. Use a full address, like https://example.org."
)
PHONE = gettext_lazy(
    "%(ats)s did not accept this number. Write it with the country code, like +33 6 12 34 56 78."
)
DATE = gettext_lazy("%(ats)s needs a date here.")
NUMBER = gettext_lazy("%(ats)s needs a number here.")
CHOICE = gettext_lazy("%(ats)s does not offer this. Choose again.")
NEEDED = gettext_lazy("%(ats)s needs this. Fill it in.")
TAKEN = gettext_lazy("%(ats)s has this already, with another candidate.")
UNKNOWN = gettext_lazy("%(ats)s does not know this. Choose or enter another one.")
YES_OR_NO = gettext_lazy("%(ats)s needs yes or no here.")
WRONG = gettext_lazy("%(ats)s did not accept this. Check it, and send again.")

BY_KIND: Mapping[FieldKind, object] = {
    FieldKind.EMAIL: ADDRESS,
    FieldKind.URL: LINK,
    FieldKind.PHONE: PHONE,
    FieldKind.DATE: DATE,
    FieldKind.DATETIME: DATE,
    FieldKind.INTEGER: NUMBER,
    FieldKind.DECIMAL: NUMBER,
    FieldKind.CHOICE: CHOICE,
    FieldKind.MULTIPLE_CHOICE: CHOICE,
    FieldKind.BOOLEAN: YES_OR_NO,
}
"""What is wrong with a value that is merely "invalid", by what it should be."""


def _at_most(found: re.Match[str]) -> str:
    count = int(found["count"])
    text = ngettext(
        "%%(ats)s takes at most %(count)s character here. Shorten it.",
        "%%(ats)s takes at most %(count)s characters here. Shorten it.",
        count,
    )
    return text % {"count": count}


def _at_least(found: re.Match[str]) -> str:
    count = int(found["count"])
    text = ngettext(
        "%%(ats)s needs at least %(count)s character here.",
        "%%(ats)s needs at least %(count)s characters here.",
        count,
    )
    return text % {"count": count}


_COUNT = r"\D{0,30}(?P<count>\d{1,6})"
Meaning = object | Callable[[re.Match[str]], str]

PHRASES: tuple[tuple[tuple[str, ...], Meaning], ...] = (
    (
        (
            r"(?:can ?(?:no|')t|cannot|must not|should not|may not) be (?:blank|empty|null|nil)",
            r"\brequired\b(?! to be)",
            r"\bis missing\b",
            r"^missing\b",
        ),
        NEEDED,
    ),
    (
        (
            r"already (?:been )?(?:taken|exists?|in use|used)",
            r"not unique",
            r"must be unique",
            r"duplicate",
        ),
        TAKEN,
    ),
    ((rf"too long{_COUNT}",), _at_most),
    ((rf"(?:at most|maximum|no (?:more|longer) than|not exceed){_COUNT} char",), _at_most),
    ((rf"too short{_COUNT}",), _at_least),
    ((rf"(?:at least|minimum|no (?:less|fewer|shorter) than){_COUNT} char",), _at_least),
    (
        (
            r"valid e-?mail",
            r"e-?mail address is (?:in|not )valid",
            r"(?:must be|not) an? e-?mail",
            r"must be a full address",
        ),
        ADDRESS,
    ),
    ((r"(?:valid|be an?) (?:uri|url|link)\b", r"invalid (?:uri|url)"), LINK),
    ((r"valid (?:phone|telephone)",), PHONE),
    (
        (
            r"not included in the list",
            r"not (?:a|one of the) (?:valid|allowed|permitted) (?:choice|option|value)s?",
            r"one of the (?:following|allowed|permitted)",
            r"allowed values?",
            r"invalid (?:choice|option|enum)",
            r"not one of",
        ),
        CHOICE,
    ),
    ((r"(?:valid|be an?) (?:iso ?8601 )?date", r"date format"), DATE),
    ((r"(?:valid|be an?) (?:number|integer|float|decimal)", r"not a number", r"numeric"), NUMBER),
    ((r"(?:valid|be an?) bool",), YES_OR_NO),
    ((r"does not exist", r"not (?:be )?found", r"is unknown"), UNKNOWN),
    ((r"\b(?:invalid|malformed|incorrect|not valid|not accepted|no longer valid)\b",), ""),
)
"""What vendors and ATSs commonly write, and what it means; "" is whatever the field's kind says."""


def plain(said: str, *, ats: str, kind: FieldKind | None = None) -> str:
    """Return a vendor's well-known phrase as a plain sentence; "" where it is none of them."""
    for patterns, meaning in PHRASES:
        found = re.search("|".join(patterns), said, re.IGNORECASE)
        if found is None:
            continue
        if callable(meaning):
            text = meaning(found)
        else:
            text = str(meaning or BY_KIND.get(kind or FieldKind.TEXT, WRONG))
        return text % {"ats": ats or gettext("The ATS")}
    return ""
