"""Who a line of a signature names, and what looks like a title or a company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining, normalize

from .signature_words import (
    FREE_MAIL,
    HONORIFICS,
    LEGAL_FORMS,
    PARTICLES,
    POST_NOMINALS,
    PRONOUNS,
    TITLE_WORDS,
)

_HAN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"^[^\W\d_][^\W\d_]*(?:['’.\-‐][^\W\d_]*)*\.?$|^[{_HAN}]+$")
_NO_NAMES = """
    the and of for from with your our team department office sales support human resources people
    marketing finance confidential email phone kind best dear hello hi re fwd subject sent please
    service customer talent acquisition engineering product data software
"""
_NO_NAME = frozenset(_NO_NAMES.split())


class Person(NamedTuple):
    """A name, parted where that is safe; else whole in `name`."""

    first_name: str = ""
    last_name: str = ""
    name: str = ""

    def is_in(self, mailboxes: Sequence[str]) -> bool:
        """Tell whether a mailbox (before the @) is made of this name."""
        words = [folded(word) for word in f"{self.first_name} {self.last_name} {self.name}".split()]
        letters = [re.sub(r"[^a-z]", "", word) for word in words]
        return any(
            len(word) > 2 and word in folded(mailbox) for word in letters for mailbox in mailboxes
        )


def person_in(text: str, mailboxes: Sequence[str]) -> Person | None:
    """Return the person that the whole of `text` names, or None."""
    bare = _without_ornaments(text)
    family, comma, given = bare.partition(", ")
    turned = f"{given} {family}" if comma else bare
    words = turned.split()
    if re.fullmatch(rf"[{_HAN}]{{2,4}}", bare):
        return Person(name=bare)
    if re.fullmatch(rf"[{_HAN}]{{1,3}}[ 　][{_HAN}]{{1,3}}", bare):  # the family's name comes first
        family, given = bare.split()
        return Person(first_name=given, last_name=family)
    if not 2 <= len(words) <= 6 or not all(_is_name_word(word) for word in words):
        return None
    is_odd = title_like(turned) or not _has_capitals(words)
    if company_like(turned, ()) or (is_odd and not Person(name=turned).is_in(mailboxes)):
        return None
    person = Person(given, family) if comma else _parted(words)
    return person if not comma or person.is_in(mailboxes) else None


def _without_ornaments(text: str) -> str:
    bare = PRONOUNS.sub("", text.strip())
    for _title in range(3):
        bare = HONORIFICS.sub("", bare)
        bare = POST_NOMINALS.sub("", bare)
    bare = re.sub(r"\s*[(“\"][^)”\"]*[)”\"]\s*", " ", bare)
    return " ".join(bare.strip(" ,").split())


def _is_name_word(word: str) -> bool:
    return bool(_WORD.match(word)) and folded(word) not in _NO_NAME


def _has_capitals(words: Sequence[str]) -> bool:
    first = words[0][0]
    is_cased = first.upper() != first.lower()
    return not is_cased or all(
        word[0].isupper() or word.casefold().strip("’'") in PARTICLES or "’" in word or "'" in word
        for word in words
    )


def _parted(words: Sequence[str]) -> Person:
    """Return first and last name: the last begins with its particles, or in capitals."""
    if not words[0].isupper():
        shouted = [n for n, word in enumerate(words) if n and word.isupper() and len(word) > 2]
        if shouted:
            first = shouted[0]
            while first > 1 and words[first - 1].casefold() in PARTICLES:
                first -= 1
            return Person(" ".join(words[:first]), " ".join(words[first:]))
    elif len(words[0]) > 2 and not all(word.isupper() for word in words):  # OKAFOR Mina
        end = next(n for n, word in enumerate(words) if not word.isupper())
        return Person(" ".join(words[end:]), " ".join(words[:end]))
    start = next(
        (n for n, word in enumerate(words) if n and word.casefold() in PARTICLES), len(words) - 1
    )
    start = min(start, len(words) - 1)
    return Person(" ".join(words[:start]), " ".join(words[start:]))


def title_like(text: str) -> bool:
    return len(text) <= 100 and bool(TITLE_WORDS.search(text)) and not text.endswith((".", "!"))


def company_like(text: str, domains: Sequence[str]) -> bool:
    """Tell whether `text` ends as companies do, or is the name in one of the domains."""
    if len(text) > 100 or text.endswith(("!", "?")):
        return False
    if LEGAL_FORMS.search(text):
        return True
    joined = re.sub(r"[^\w]", "", folded(text))
    initials = "".join(word[0] for word in folded(text).split() if word[:1].isalpha())
    for domain in domains:
        names = [name for name in re.split(r"[./]", folded(domain)) if len(name) > 2]
        for name in names[:-1] or names:
            plain = name.replace("-", "")
            if name in FREE_MAIL or len(plain) < 3:
                continue
            is_made_of = _is_made_of(plain, folded(text).split())
            if joined.startswith(plain) or plain == initials or is_made_of:
                return True
    return False


def _is_made_of(domain: str, words: Sequence[str]) -> bool:
    """Tell whether `domain` is the words, each from its beginning, in their order: “socgen”."""
    rest = domain
    for word in words:
        shared = next((n for n in range(len(word), 2, -1) if rest.startswith(word[:n])), 0)
        rest = rest[shared:]
    return not rest


def folded(text: str) -> str:
    """Return `text` without case and accents."""
    letters = normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not combining(letter))
