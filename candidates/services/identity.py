"""Who a candidate is, as keys that are the same however they were typed. Pure.

A key is a kind and a value. E-mail, phone and profile tell a person apart; a name is weak: many
people share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice, product
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import phonenumbers

from connections.providers.candidate import Candidate

Key = tuple[str, str]
"""Kind and value: ``("phone", "+33612345678")``."""

EMAIL, PHONE, PROFILE, NAME = "email", "phone", "profile", "name"
KINDS: Final = (EMAIL, PHONE, PROFILE, NAME)
"""The strongest first."""

STRONG: Final = frozenset({EMAIL, PHONE, PROFILE})
LONGEST: Final = 320  # characters of a value that are kept
MOST_NAMES: Final = 8  # keys of one name whose short forms stand for several


def identity_keys(candidate: Candidate, *, region: str = "") -> tuple[Key, ...]:
    """Return the candidate's keys, the strongest kind first, none twice.

    `region` (ISO 3166 alpha-2) is that of phone numbers typed without a country's code.
    """
    keys = [
        *((EMAIL, email_key(each.value)) for each in candidate.emails),
        *((PHONE, phone_key(each.value, region=region)) for each in candidate.phones),
        *((PROFILE, profile_key(each.url)) for each in candidate.links),
        *((NAME, name) for name in name_keys(candidate)),
    ]
    return tuple(dict.fromkeys((kind, value[:LONGEST]) for kind, value in keys if value))


# E-mail

_ANY_DOTS: Final = frozenset({"gmail.com", "googlemail.com"})


def email_key(text: str) -> str:
    """Return the mailbox that an address leads to; "" where it is none.

    What follows a plus sign is left out everywhere, and dots at Gmail, which heeds neither.
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    local = local.casefold().partition("+")[0]
    domain = _domain_key(domain.strip())
    if domain in _ANY_DOTS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if at and local and domain else ""


def _domain_key(domain: str) -> str:
    domain = domain.casefold().strip(".")
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


# Phone

FEWEST_DIGITS: Final = 7  # of a number that cannot be understood


def phone_key(text: str, *, region: str = "") -> str:
    """Return a number as E.164, without its extension.

    What cannot be understood is compared by its digits, if there are enough of them.
    """
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    digits = "".join(
        str(unicodedata.digit(each)) for each in text if unicodedata.digit(each, None) is not None
    )
    return digits if len(digits) >= FEWEST_DIGITS else ""


# Profile

_SLUG: Final = re.compile(r"[^\s/]{2,100}")
_GITHUB: Final = frozenset({"github.com", "www.github.com", "m.github.com", "gist.github.com"})
_GITHUB_USER: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38})")
_NO_USERS: Final = frozenset(
    re.findall(
        "[a-z-]+",
        "about apps blog collections contact customer-stories enterprise explore features issues "
        "join login marketplace new notifications orgs pricing pulls readme search security "
        "settings site sponsors team topics trending users",
    )
)
"""What follows github.com/ and is nobody."""


def profile_key(url: str) -> str:
    """Return ``linkedin:slug`` or ``github:user`` for any form of such an address; else ""."""
    address = url.strip()
    if "://" not in address:
        address = f"https://{address.removeprefix('//')}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return ""
    path = [unquote(part).strip() for part in parts.path.split("/")]
    match [part for part in path if part]:
        case ["in", slug, *_] | ["mwlite" | "comm" | "m", "in", slug, *_] if _is_linkedin(host):
            slug = unicodedata.normalize("NFC", slug).casefold()
            return f"linkedin:{slug}" if _SLUG.fullmatch(slug) else ""
        case [user, *_] if host in _GITHUB:
            user = user.casefold()
            is_user = _GITHUB_USER.fullmatch(user) and user not in _NO_USERS
            return f"github:{user}" if is_user else ""
        case _ if host.endswith(".github.io") and host.count(".") == 2:
            return f"github:{host.removesuffix('.github.io')}"
    return ""


def _is_linkedin(host: str) -> bool:
    return host == "linkedin.com" or host.endswith(".linkedin.com")


# Name

_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng"}
)
_LONG_VOWELS: Final = re.compile("a[ae]|oe|ue")
"""Written for å, ä, ö, ü where these are not to be had."""

_APOSTROPHES: Final = re.compile("['’‘`´ʼʻ.]")
_BETWEEN: Final = re.compile(r"[^\w]+|_+")
_TITLES: Final = frozenset(
    re.findall("[a-z]+", "dr prof professor mr mrs ms miss mx sir herr frau ing dipl mba phd jr sr")
)


def folded(text: str) -> str:
    """Return `text` without accents, case and punctuation, words parted by one space.

    Marks that make a letter another one (of Japanese, of Indian scripts) stay.
    """
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    plain = "".join(each for each in apart if unicodedata.combining(each) < 10)
    plain = unicodedata.normalize("NFC", plain).translate(_LETTERS)
    plain = _LONG_VOWELS.sub(lambda found: found[0][0], plain)
    return " ".join(_BETWEEN.sub(" ", plain).split())


def name_keys(candidate: Candidate) -> tuple[str, ...]:
    """Return the names to compare: words in any order, first names in their full form.

    Particles ("van der") stay. Besides all of a name there is its first first name with the
    last name, as middle names are often left out.
    """
    first, last = (_words(part) for part in candidate.names)
    whole = _words(candidate.full_name)
    forms = [whole or [*first, *last]]
    if first and last:
        forms += [[*first, *last], [first[0], *last]]
    found = dict.fromkeys(name for form in forms for name in _full_forms(form))
    return tuple(islice(found, MOST_NAMES))


def _words(text: str) -> list[str]:
    words = folded(text).split()
    return [word for word in words if word not in _TITLES] or words


def _full_forms(words: list[str]) -> Iterator[str]:
    if len("".join(words)) < 2:
        return
    for chosen in product(*(FULL_FORMS.get(word, (word,)) for word in words)):
        yield " ".join(sorted(chosen))


def _by_name(lines: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, for every name of a line, the full forms that it can stand for."""
    table: dict[str, list[str]] = {}
    for line in lines:
        names = [] if line.startswith("#") else folded(line).split()
        for name in dict.fromkeys(names):
            table.setdefault(name, []).append(names[0])
    return {name: tuple(dict.fromkeys(full)) for name, full in table.items()}


FULL_FORMS: Final = _by_name(
    (Path(__file__).parent / "nicknames.txt").read_text("utf-8").splitlines()
)
