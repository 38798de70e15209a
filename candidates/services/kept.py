"""What became of each value that was sent, by what the vendor's record holds of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from candidates.models import Verdict
from connections.providers.candidate import ROW_TYPES, TEXT_LISTS, Candidate
from connections.providers.losses import losses_in
from connections.providers.record import Kept
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import ErrorPath, FieldSpec, Json, Path

from .likeness import folded, is_like, number_of, url_folded

ALIKE = 0.6  # of two texts, so that one may have become the other
NAMES = ("first_name", "last_name", "name")


@dataclass(frozen=True, slots=True)
class Line:
    """One value that was sent: `sent` and `kept` are JSON, `note` says why it was not sent."""

    path: ErrorPath
    sent: Json
    kept: Json = None
    verdict: Verdict = Verdict.UNKNOWN
    note: str = ""


class Comparison(NamedTuple):
    """The candidate that was sent, and what the record holds of it.

    `readable` is what the ATS gives back at all (`LiveFields.readable`).
    """

    sent: Candidate
    kept: Kept
    readable: frozenset[str] | None = None

    def tells(self, path: Path) -> bool:
        """Tell whether nothing at `path` means that nothing was kept."""
        if self.readable is not None:
            return path[0] in self.readable
        return self.kept.tells(path)

    def line(self, path: ErrorPath, sent: Json, kept: Json, *, is_same: bool) -> Line:
        if is_same:
            return Line(path, sent, kept, Verdict.SAME)
        if kept not in (None, "", [], {}):
            return Line(path, sent, kept, Verdict.CHANGED)
        is_told = self.tells(tuple(str(part) for part in path if not isinstance(part, int)))
        return Line(path, sent, None, Verdict.DROPPED if is_told else Verdict.UNKNOWN)


def compare(
    sent: Candidate,
    kept: Kept,
    *,
    specs: Iterable[FieldSpec] = (),
    readable: frozenset[str] | None = None,
    warnings: Iterable[str] = (),
) -> list[Line]:
    """Return a line for each value that was sent, in the form's order.

    What a warning says was not sent was not kept, whatever the vendor tells.
    """
    both = Comparison(sent, kept, readable)
    filled = sent.filled()
    lines = [line for n in STANDARD_BY_NAME if n in filled for line in _standard(both, n)]
    by_path = {spec.path: spec for spec in specs}
    answered = {answer.path: answer.value for answer in kept.candidate.answers}
    for answer in sent.answers:
        if answer.value not in (None, "", [], {}):
            value = answered.get(answer.path)
            is_same = value is not None and is_like(answer.value, value, by_path.get(answer.path))
            lines.append(both.line(answer.path, answer.value, value, is_same=is_same))
    return _with_losses(lines, sent, warnings)


def _with_losses(lines: list[Line], sent: Candidate, warnings: Iterable[str]) -> list[Line]:
    """Put each warning that names a value to the first line of it."""
    for warning in warnings:
        is_said = False
        for path, is_whole in losses_in(warning, sent):
            for index, line in enumerate(lines):
                is_kept = is_whole and line.verdict == Verdict.SAME
                if line.path[: len(path)] != path or is_kept:
                    continue
                note = line.note if is_said else f"{line.note} {warning}".strip()
                verdict = Verdict.DROPPED if is_whole else line.verdict
                lines[index] = replace(line, note=note, verdict=verdict)
                is_said = True
    return lines


def _standard(both: Comparison, name: str) -> Iterator[Line]:
    sent, kept = getattr(both.sent, name), getattr(both.kept.candidate, name)
    if name in NAMES:
        yield _name(both, name)
    elif name == "address":
        yield from _address(both)
    elif name == "job_id":
        jobs = both.kept.jobs
        kept_job = sent if sent in jobs else next(iter(jobs), "")
        yield both.line((name,), sent, kept_job, is_same=sent in jobs)
    elif name in TEXT_LISTS:
        yield _texts(both, name, sent, kept)
    elif name in ROW_TYPES:
        yield from _rows(both, name, sent, kept)
    else:
        is_same = kept not in (None, "") and is_like(_json(sent), _json(kept), _spec(name))
        yield both.line((name,), _json(sent), _json(kept), is_same=is_same)


def _name(both: Comparison, name: str) -> Line:
    """Compare a name; a record that cuts the same whole name otherwise has kept it."""
    sent, record = getattr(both.sent, name), both.kept.candidate
    kept = getattr(record, name)
    if name == "name":
        kept = record.full_name
        return both.line((name,), sent, kept, is_same=folded(kept) == folded(sent))
    wholes = {folded(record.full_name), folded(f"{record.first_name} {record.last_name}")}
    first, last = both.sent.names
    is_same = folded(kept) == folded(sent) or folded(f"{first} {last}") in wholes
    return both.line((name,), sent, sent if is_same else kept, is_same=is_same)


def _address(both: Comparison) -> Iterator[Line]:
    for part in STANDARD_BY_NAME["address"].fields:
        key = part.path[0]
        sent, kept = getattr(both.sent.address, key), getattr(both.kept.candidate.address, key)
        if sent:
            is_same = folded(sent).casefold() == folded(kept).casefold()
            yield both.line(("address", key), sent, kept, is_same=is_same)


def _texts(both: Comparison, name: str, sent: tuple[str, ...], kept: tuple[str, ...]) -> Line:
    """Compare texts in any order; what the ATS has besides is no change."""
    theirs = {folded(text).casefold(): text for text in kept}
    found = [text for text in sent if folded(text).casefold() in theirs]
    if len(found) == len(sent):
        return both.line((name,), list(sent), list(sent), is_same=True)
    near = found or [text for text in kept if any(_ratio(text, each) >= ALIKE for each in sent)]
    return both.line((name,), list(sent), near, is_same=False)


KEYS: Mapping[str, Callable[[Any], object]] = {
    "emails": lambda row: row.value.strip().casefold(),
    "phones": lambda row: number_of(row.value),
    "links": lambda row: url_folded(row.url),
    "experiences": lambda row: (folded(row.company).casefold(), folded(row.title).casefold()),
    "education": lambda row: (folded(row.institution).casefold(), folded(row.degree).casefold()),
    "attachments": lambda row: row.file_name or row.url.rpartition("/")[2],
}
"""What a row is told by, in any order of the rows."""


def _rows(
    both: Comparison, name: str, sent: tuple[Any, ...], kept: tuple[Any, ...]
) -> Iterator[Line]:
    key, left = KEYS[name], list(kept)
    found: dict[int, Any] = {}
    for index, row in enumerate(sent):
        same = next((each for each in left if key(each) == key(row)), None)
        if same is not None:
            found[index] = same
            left.remove(same)
    for index, row in enumerate(sent):
        if index not in found:
            near = [each for each in left if _ratio(_words(each), _words(row)) >= ALIKE]
            if near:
                found[index] = near[0]
                left.remove(near[0])
    for index, row in enumerate(sent):
        theirs = found.get(index)
        is_same = theirs is not None and key(theirs) == key(row) and _parts_kept(row, theirs)
        shown = None if theirs is None else _json(theirs)
        yield both.line((name, index), _json(row), shown, is_same=is_same)


def _parts_kept(sent: Any, kept: Any) -> bool:
    """Tell whether what the record says of a row's parts is what was sent.

    A kind that a vendor does not tell apart is its "other", or none.
    """
    parts, theirs = sent._asdict(), kept._asdict()
    told = {"level", "field_of_study", "start", "end", "extension"} & parts.keys()
    if any(parts[p] and _json(parts[p]) != _json(theirs[p]) for p in told):
        return False
    return theirs.get("type") in (None, "", "other", parts.get("type"))


def _words(row: Any) -> str:
    return " ".join(str(part) for part in row[:2] if part)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _spec(name: str) -> FieldSpec:
    return STANDARD_BY_NAME[name]


def _json(value: Any) -> Json:
    """Return a value as it is stored in a document."""
    if hasattr(value, "_asdict"):
        filled = {name: part for name, part in value._asdict().items() if part}
        filled.pop("content", None)
        return json.loads(json.dumps(filled, default=_iso))
    return json.loads(json.dumps(value, default=_iso))


def _iso(value: Any) -> str:
    return str(value.isoformat())
