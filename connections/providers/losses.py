"""Warnings that name what a call cannot carry, in full sentences for the recruiter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from .candidate import ROW_TYPES, Address, Candidate, Phone
from .standard import STANDARD_BY_NAME
from .types import ErrorPath, _

FIELD_LOST: Final = _("{field} was not sent: {vendor} has no place for it.")
KIND_LOST: Final = _("The kind of {values} was not sent: {vendor} does not tell it apart.")
PARTS_LOST: Final = _(
    "Of the address this was not sent, for {vendor} has no place for it: {parts}."
)
EXTENSION_LOST: Final = _("The extension of {phones} was not sent: {vendor} has no place for it.")


def fields_lost(names: Iterable[str], *, vendor: str) -> Iterator[str]:
    """Yield a warning for each of the standard fields `names`."""
    for name in names:
        yield FIELD_LOST.format(field=STANDARD_BY_NAME[name].label, vendor=vendor)


def kinds_lost(
    candidate: Candidate, kinds: Mapping[str, tuple[str, ...]], *, vendor: str
) -> Iterator[str]:
    """Yield a warning for each row field of `kinds` that has rows of another kind.

    A kind that nobody chose is no loss.
    """
    for name, known in kinds.items():
        unchosen = ROW_TYPES[name]("").type
        rows = getattr(candidate, name)
        if values := [row[0] for row in rows if row.type not in (unchosen, *known)]:
            yield KIND_LOST.format(values=", ".join(values), vendor=vendor)


def address_warnings(address: Address, *sent: str, vendor: str) -> list[str]:
    """Return a warning that names the filled parts of `address` beside those `sent`, or none."""
    unsent = [
        part.label
        for part in STANDARD_BY_NAME["address"].fields
        if part.path[0] not in sent and getattr(address, part.path[0])
    ]
    if not unsent:
        return []
    return [PARTS_LOST.format(vendor=vendor, parts=", ".join(unsent))]


def extension_warnings(phones: Iterable[Phone], *, vendor: str) -> list[str]:
    """Return a warning that names the phones whose extension `vendor` has no place for."""
    extended = [phone.value for phone in phones if phone.extension]
    if not extended:
        return []
    return [EXTENSION_LOST.format(phones=", ".join(extended), vendor=vendor)]


class Loss(NamedTuple):
    """What a warning says was not sent: all that stands at `path`, or only a part of it."""

    path: ErrorPath
    is_whole: bool


def losses_in(warning: str, candidate: Candidate) -> tuple[Loss, ...]:
    """Return what `warning`, which a provider gave for `candidate`, says was not sent.

    () where it names no field of the candidate's. Read from the very sentences above; a vendor's
    own begin alike, with a label or with the value of a row.
    """
    if found := _PARTS.fullmatch(warning):
        labels = found["parts"].split(", ")
        parts = {part.label: part.path[0] for part in STANDARD_BY_NAME["address"].fields}
        return tuple(Loss(("address", parts[label]), True) for label in labels if label in parts)
    if found := _KIND.fullmatch(warning) or _EXTENSION.fullmatch(warning):
        values = found["values"].split(", ")
        return tuple(Loss(path, False) for value, path in _rows(candidate) if value in values)
    if found := _LOST.match(warning):
        named = found["field"]
        wholes = [Loss((n,), True) for n, spec in STANDARD_BY_NAME.items() if spec.label == named]
        rows = [Loss(path, True) for value, path in _rows(candidate) if value == named]
        return tuple(wholes or rows)
    return ()


def _rows(candidate: Candidate) -> Iterator[tuple[str, ErrorPath]]:
    """Yield what each row is called in a warning, and its path."""
    for name in ROW_TYPES:
        for index, row in enumerate(getattr(candidate, name)):
            yield str(row[0]), (name, index)


def _sentence(text: str) -> re.Pattern[str]:
    """Return the pattern of what a sentence above becomes."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(text))
    return re.compile(pattern.replace("<phones>", "<values>"))


_KIND = _sentence(KIND_LOST)
_PARTS = _sentence(PARTS_LOST)
_EXTENSION = _sentence(EXTENSION_LOST)
_LOST = re.compile(r"(?:The file )?(?P<field>.+?) was not sent: ")
