"""A vendor's record, read key by key. Whatever its shape: a surprise reads as nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from .candidate import Candidate
from .types import Json, Path

FLAGS: Mapping[str, bool] = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a vendor's record holds of a candidate that was sent.

    `told` are the paths that the record speaks of, if only to say that nothing is there: a
    standard field's name, a part of one, an answer's path, or what these begin with. What it
    does not speak of cannot be told. `jobs` are the jobs that it names. `url` opens the person
    in the ATS, `ats_id` is the ATS's own id.
    """

    candidate: Candidate = field(default_factory=Candidate)
    told: frozenset[Path] = frozenset()
    jobs: tuple[str, ...] = ()
    url: str = ""
    ats_id: str = ""

    def tells(self, path: Path) -> bool:
        return any(path[:length] in self.told for length in range(1, len(path) + 1))


class Record:
    """One JSON object of a vendor's answer; anything else is an empty one."""

    def __init__(self, json: Json) -> None:
        self.json: Mapping[str, Json] = json if isinstance(json, dict) else {}

    def __contains__(self, key: str) -> bool:
        return key in self.json

    def text(self, key: str) -> str:
        """Return a text, or a number as its text; "" for anything else."""
        return text_in(self.json.get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts in a list, less the empty ones."""
        return tuple(text for each in self.listed(key) if (text := text_in(each)))

    def listed(self, key: str) -> list[Json]:
        listed = self.json.get(key)
        return listed if isinstance(listed, list) else []

    def rows(self, key: str) -> Iterator[Record]:
        """Yield the objects in a list."""
        return (Record(each) for each in self.listed(key) if isinstance(each, dict))

    def part(self, key: str) -> Record:
        return Record(self.json.get(key))

    def flag(self, key: str) -> bool | None:
        """Return a boolean, or one that is written as text."""
        value = self.json.get(key)
        return value if isinstance(value, bool) else FLAGS.get(text_in(value).lower())

    def moment(self, key: str) -> datetime | None:
        try:
            return datetime.fromisoformat(self.text(key))
        except ValueError:
            return None

    def day(self, key: str) -> date | None:
        """Return the day of an ISO date or time, as it is written there."""
        try:
            return date.fromisoformat(self.text(key)[:10])
        except ValueError:
            return None

    def url(self, key: str) -> str:
        """Return a web address, "" for anything else: it becomes a link on a page."""
        url = self.text(key)
        return url if url.startswith(("https://", "http://")) else ""


def text_in(value: Json) -> str:
    match value:
        case str():
            return value.strip()
        case bool() | None:
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() if abs(value) >= 10**100:
            return ""
        case int() | float():
            return str(value)
    return ""
