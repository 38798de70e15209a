"""What can go wrong on purpose: by a magic value, or for a whole connection.

`name@fault.test` anywhere in a create call, or `/~name` in front of the vendor in the base URL. A
later call, of an application or a file, has its own: a job's id or a file's name like
`name@fault.test.pdf`, or `/~stage-name`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal

Wire = Literal["answer", "hang", "reset", "drip", "truncate", "html", "empty", "no-id", "slow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`stores` tells whether the candidate is kept before things go wrong.

    `existed` keeps it as one that somebody else made long ago.
    `status` is what the vendor's error body is written for (`wire` "answer"); the other wires
    say what happens on the socket. `names_field` asks for an error that names a field.
    """

    name: str
    meaning: str
    stores: bool = False
    existed: bool = False
    status: int = 0
    wire: Wire = "answer"
    retry_after: int | None = None
    names_field: bool = False


def _answers(name: str, status: int, meaning: str, **more: object) -> Fault:
    return Fault(name=name, status=status, meaning=meaning, **more)  # type: ignore[arg-type]


FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (
        _answers("invalid", 422, "The vendor's validation error, naming a field", names_field=True),
        _answers("400", 400, "A malformed request, in the vendor's words"),
        _answers("401", 401, "The key is not accepted"),
        _answers("403", 403, "No right to create candidates"),
        _answers("404", 404, "The account is unknown"),
        _answers("408", 408, "A time-out at the vendor; nothing is stored"),
        _answers("408-after", 408, "A time-out at the vendor after it stored", stores=True),
        _answers("409", 409, "The candidate exists already"),
        _answers(
            *("409-exists", 409, "Kept as made long ago by another; then: it exists already"),
            stores=True,
            existed=True,
        ),
        _answers("409-ours", 409, "Kept as any other; then: it exists already", stores=True),
        _answers("429", 429, "Too many requests; Retry-After: 2", retry_after=2),
        _answers("429-no-header", 429, "Too many requests, without Retry-After"),
        _answers("500", 500, "A server error before storing"),
        _answers("500-after", 500, "A server error after storing", stores=True),
        _answers("501", 501, "Creating is not supported by this ATS"),
        _answers("502", 502, "No clean answer of the ATS behind"),
        _answers("503", 503, "Unavailable; Retry-After: 2", retry_after=2),
        Fault(name="hang", meaning="No answer, nothing stored", wire="hang"),
        Fault(name="hang-after", meaning="No answer, but stored", wire="hang", stores=True),
        Fault(name="reset", meaning="The connection is reset, nothing stored", wire="reset"),
        Fault(name="reset-after", meaning="Reset after storing", wire="reset", stores=True),
        Fault(
            name="drip", meaning="Stored; headers come one byte a second", wire="drip", stores=True
        ),
        Fault(name="truncated", meaning="Stored; half an answer", wire="truncate", stores=True),
        Fault(
            name="html", meaning="Stored; an HTML page with status 502", wire="html", stores=True
        ),
        Fault(name="empty", meaning="Stored; status 204, no body", wire="empty", stores=True),
        Fault(name="no-id", meaning="Stored; a success without an id", wire="no-id", stores=True),
        Fault(name="slow", meaning="Stored; answered after 3 seconds", wire="slow", stores=True),
    )
}

STAGE = "stage-"
"""In front of a fault's name in the base URL: it meets the later calls, and no other."""

# Behind the look-back a long word is read once, not from each of its letters on.
_MAGIC = re.compile(rb"(?<![a-z0-9-])([a-z0-9-]+)@fault\.test", re.IGNORECASE)


def fault_of(variants: Set[str], *, is_stage: bool) -> Fault | None:
    """Return the fault that a connection's `variants` ask for, of a later call or of another."""
    wanted = (f"{STAGE}{name}" if is_stage else name for name in sorted(FAULTS))
    return next((FAULTS[each.removeprefix(STAGE)] for each in wanted if each in variants), None)


def fault_in(body: bytes) -> Fault | None:
    """Return the fault that a magic value in `body` asks for."""
    for name in _MAGIC.findall(body):
        if fault := FAULTS.get(name.decode().lower()):
            return fault
    return None
