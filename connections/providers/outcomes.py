"""What a call taught us: a Receipt, a ConnectionCheck with its lines, Matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a candidate was created.

    `remote_id` is the id under which the vendor's API reads it back; `ats_id` the ATS's own;
    `url` opens it in the ATS; `warnings` are full sentences for the recruiter.
    """

    remote_id: str
    ats_id: str = ""
    url: str = ""
    warnings: tuple[str, ...] = ()


class CheckLine(NamedTuple):
    """One line of a connection check; `ok` None means that it could not be found out."""

    name: Literal["reach", "key", "account", "write"]
    ok: bool | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionCheck:
    """What was found about a connection: reach, key, account, right to write, in this order."""

    lines: tuple[CheckLine, ...]
    ats_name: str = ""

    @property
    def ok(self) -> bool:
        return all(line.ok is not False for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A record of the ATS that may be the candidate; `reference` is ours, where kept."""

    remote_id: str
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    reference: str = ""
    created_at: datetime | None = None
    url: str = ""
