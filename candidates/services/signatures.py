"""A signature, or any block of text about one person, taken apart.

Nothing here is certain, so only what has the form of something is taken; the rest is told as
unused. Every finding knows the line that it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from connections.places import country_code

from .signature_parts import address_in, emails_in, is_street, label_before, links_in, phones_in
from .signature_person import Person, company_like, person_in, title_like
from .signature_words import COMPANY_LABELS, PERSON_LABELS, SIGN_OFF, TITLE_LABELS

MAX_LINES, MAX_LINE, MAX_TEXT = 80, 300, 10_000  # of what is read; longer is no signature


class Found(NamedTuple):
    """One value, the number of its line from 1, and its neutral kind where it has one."""

    value: str
    line: int
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What was recognised. `texts` and `address` are by the document's keys."""

    texts: dict[str, Found] = field(default_factory=dict)
    emails: tuple[Found, ...] = ()
    phones: tuple[Found, ...] = ()
    links: tuple[Found, ...] = ()
    address: dict[str, Found] = field(default_factory=dict)
    unused: tuple[Found, ...] = ()
    """The lines, or what is left of them, that nothing was made of."""

    def __bool__(self) -> bool:
        return bool(self.texts or self.emails or self.phones or self.links or self.address)


class _Rest(NamedTuple):
    """What is left of a line, or of one part of it; `label` is the word before a colon."""

    text: str
    line: int
    label: str = ""


_SEPARATOR = re.compile(r"\s*(?:[|•·●▪‣⋅]|\t|\s{3,}|\s[–—-]\s|\s//\s)\s*")
_EDGES = " \t\u00a0*_>|•·●▪‣,;:/–—-<>()[]\"'"
_LABELS = tuple(
    (name, re.compile(rf"^(?:{words})\s*[:：]\s*(.+)$", re.IGNORECASE))
    for name, words in (
        ("person", PERSON_LABELS),
        ("title", TITLE_LABELS),
        ("company", COMPANY_LABELS),
    )
)
_VCARD = re.compile(r"^(FN|ORG|TITLE|TEL|EMAIL|URL|N|ADR|ROLE|NOTE)((?:;[^:]*)?):(.*)$")
_VCARD_LABELS = {"FN": "Name: ", "ORG": "Company: ", "TITLE": "Title: ", "ROLE": "Title: "}
_SITE_TAIL = re.compile(r"\s*[|–-]\s*(linkedin|github|xing|profile|profil)\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s+(?:at|@|bei|chez|en|presso|bij|hos|w)\s+|\s*@\s*", re.IGNORECASE)


def signature_read(text: str, *, region: str = "") -> Signature:
    """Return what is recognised in `text`. `region` reads numbers without a country's code."""
    lines = list(_lines(text))
    emails: list[Found] = []
    phones: list[Found] = []
    links: list[Found] = []
    rests: list[_Rest] = []
    for number, line in lines:
        taken: list[tuple[int, int]] = []
        for found, pieces in (
            (emails, emails_in(line)),
            (links, links_in(line)),
            (phones, phones_in(line, region)),
        ):
            for piece in pieces:
                if all(piece.end <= start or end <= piece.start for start, end in taken):
                    taken.append((piece.start, piece.end))
                    found.append(Found(piece.value, number, piece.kind))
        rests += _rests(line, number, taken)
    signature = _of_people(rests, emails, links)
    return replace(
        signature,
        emails=_unlike(emails),
        phones=_unlike(phones),
        links=tuple(_kinds_of(_unlike(links), emails)),
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is to be read, with its line's number; a vCard's lines as a person's."""
    for number, raw in enumerate(text[:MAX_TEXT].splitlines()[:MAX_LINES], start=1):
        line = raw.strip()[:MAX_LINE]
        if card := _VCARD.match(line):
            line = _of_vcard(card[1], card[2].upper(), card[3])
        if line and not SIGN_OFF.match(line) and not re.match(r"^(BEGIN|END|VERSION):", line):
            yield number, line


def _of_vcard(name: str, kinds: str, value: str) -> str:
    value = value.replace("\\,", ",").replace("\\n", ", ").strip()
    if name == "N":  # FN says the same
        return ""
    if name == "TEL":
        words = {"CELL": "Mobile", "FAX": "Fax", "HOME": "Home"}
        word = next((word for kind, word in words.items() if kind in kinds), "Tel")
        return f"{word}: {value.removeprefix('tel:')}"
    if name == "ADR":
        return ", ".join(part.strip() for part in value.split(";") if part.strip())
    return _VCARD_LABELS.get(name, "") + value.strip(";").split(";")[0]


def _rests(line: str, number: int, taken: list[tuple[int, int]]) -> Iterator[_Rest]:
    """Yield what is left of a line without what was `taken` and the words that announced it."""
    kept, at = [], 0
    for start, end in sorted(taken):
        kept.append(line[at : max(at, label_before(line, start))])
        at = end
    parts = [*kept, line[at:]] if taken else [line]
    for part in parts:
        for label, pattern in _LABELS:
            if named := pattern.match(part.strip(_EDGES)):
                yield _Rest(named[1].strip(_EDGES), number, label)
                break
        else:
            yield from _split_rests(part, number)


def _split_rests(text: str, number: int) -> Iterator[_Rest]:
    """Yield the parts of a line; the title of a profile's page tells which part is which."""
    bare = _SITE_TAIL.sub("", text)
    parts = [part.strip(_EDGES) for part in _SEPARATOR.split(bare)]
    parts = [part for part in parts if re.search(r"\w", part)]
    labels = ("person", "title", "company") if bare != text and len(parts) == 3 else ("", "", "")
    for at, part in enumerate(parts):
        closing = ")" if "(" in part and ")" not in part else ""
        yield _Rest(part + closing, number, labels[at] if at < 3 else "")


def _of_people(rests: list[_Rest], emails: list[Found], links: list[Found]) -> Signature:
    """Return name, title, company and address; what is none of them is unused."""
    texts: dict[str, Found] = {}
    address: dict[str, Found] = {}
    left: list[_Rest] = []
    domains = [each.value.rpartition("@")[2] for each in emails if each.kind == "work"]
    domains += [re.sub(r"^https?://(www\.)?", "", each.value) for each in links if not each.kind]
    person = _person(rests, [each.value.partition("@")[0] for each in emails])
    for rest in rests:
        if person and rest == person[0]:
            texts |= {
                key: Found(value, rest.line) for key, value in person[1]._asdict().items() if value
            }
        elif rest.label in ("title", "company"):
            texts.setdefault(rest.label, Found(rest.text, rest.line))
        else:
            left.append(rest)
    left = _take_address(left, address)
    left = _take_work(left, texts, domains)
    unused = tuple(Found(rest.text, rest.line) for rest in left)
    return Signature(texts=texts, address=address, unused=unused)


def _person(rests: list[_Rest], mailboxes: list[str]) -> tuple[_Rest, Person] | None:
    """Return who it is: a labelled name, else one that an e-mail has too, else the first."""
    named = [(rest, who) for rest in rests if (who := person_in(rest.text, mailboxes))]
    for is_it in (
        lambda each: each[0].label == "person",
        lambda each: each[1].is_in(mailboxes),
        lambda each: each[0] in rests[:2] and not each[0].label,
    ):
        if found := next(filter(is_it, named), None):
            return found
    return None


def _take_address(rests: list[_Rest], address: dict[str, Found]) -> list[_Rest]:
    """Take the first address into `address`; return the rests that it does not need."""
    by_line: dict[int, list[_Rest]] = {}
    for rest in rests:
        by_line.setdefault(rest.line, []).append(rest)
    candidates = [*(([rest]) for rest in rests), *by_line.values()]
    for group in candidates:
        if found := address_in(", ".join(each.text for each in group)):
            line = group[0].line
            used = [*group]
            address |= {key: Found(value, line) for key, value in found.items()}
            before = [rest for rest in rests if rest.line < line]
            if "line1" not in found and before and is_street(before[-1].text):
                address["line1"] = Found(before[-1].text, before[-1].line)
                used.append(before[-1])
            after = next((rest for rest in rests if rest.line > line), None)
            if after and _is_country(after.text):
                address["country"] = Found(after.text, after.line)
                used.append(after)
            return [rest for rest in rests if rest not in used]
    return rests


def _is_country(text: str) -> bool:
    return len(text) > 3 and bool(country_code(text))


def _take_work(rests: list[_Rest], texts: dict[str, Found], domains: list[str]) -> list[_Rest]:
    """Take title and company into `texts`; return the rests that are neither."""
    left = []
    for rest in rests:
        title, _, company = _split(rest.text, domains)
        if title and company and "title" not in texts and title_like(title):
            texts["title"] = Found(title, rest.line)
            texts.setdefault("company", Found(company, rest.line))
        elif "company" not in texts and company_like(rest.text, domains):
            texts["company"] = Found(rest.text, rest.line)
        elif "title" not in texts and title_like(rest.text):
            texts["title"] = Found(rest.text, rest.line)
        else:
            left.append(rest)
    return left


def _split(text: str, domains: list[str]) -> tuple[str, str, str]:
    """Part “title at company” and “title, company” where the second is a company."""
    if joint := _JOINED.search(text):
        return text[: joint.start()], joint[0], text[joint.end() :]
    title, comma, company = text.partition(", ")
    if comma and company_like(company, domains):
        return title, comma, company
    return text, "", ""


def _unlike(found: list[Found]) -> tuple[Found, ...]:
    """Return each value once, as first found."""
    unlike: dict[str, Found] = {}
    for each in found:
        unlike.setdefault(re.sub(r"[\s().-]", "", each.value.casefold()), each)
    return tuple(unlike.values())


def _kinds_of(links: tuple[Found, ...], emails: list[Found]) -> Iterator[Found]:
    """Yield the links with their kinds: the site of a work address's domain is the company's."""
    work = {each.value.rpartition("@")[2].casefold() for each in emails if each.kind == "work"}
    for each in links:
        host = re.sub(r"^https?://(www\.)?([^/]*).*$", r"\2", each.value.casefold())
        is_companys = any(host == one or one.endswith(f".{host}") for one in work)
        yield each if each.kind else each._replace(kind="company" if is_companys else "other")
