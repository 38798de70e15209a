"""Warnings that name what a call cannot carry, in full sentences for the recruiter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .candidate import ROW_TYPES, Address, Candidate, Phone
from .standard import STANDARD_BY_NAME
from .types import _


def fields_lost(names: Iterable[str], *, vendor: str) -> Iterator[str]:
    """Yield a warning for each of the standard fields `names`."""
    for name in names:
        text = _("{field} was not sent: {vendor} has no place for it.")
        yield text.format(field=STANDARD_BY_NAME[name].label, vendor=vendor)


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
            text = _("The kind of {values} was not sent: {vendor} does not tell it apart.")
            yield text.format(values=", ".join(values), vendor=vendor)


def address_warnings(address: Address, *sent: str, vendor: str) -> list[str]:
    """Return a warning that names the filled parts of `address` beside those `sent`, or none."""
    unsent = [
        part.label
        for part in STANDARD_BY_NAME["address"].fields
        if part.path[0] not in sent and getattr(address, part.path[0])
    ]
    if not unsent:
        return []
    text = _("Of the address this was not sent, for {vendor} has no place for it: {parts}.")
    return [text.format(vendor=vendor, parts=", ".join(unsent))]


def extension_warnings(phones: Iterable[Phone], *, vendor: str) -> list[str]:
    """Return a warning that names the phones whose extension `vendor` has no place for."""
    extended = [phone.value for phone in phones if phone.extension]
    if not extended:
        return []
    text = _("The extension of {phones} was not sent: {vendor} has no place for it.")
    return [text.format(phones=", ".join(extended), vendor=vendor)]
