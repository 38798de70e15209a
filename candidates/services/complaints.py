"""What a vendor complained of, at our fields and in plain words, as a submission keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from candidates.models import Row, Submission
from connections.providers.base import Provider
from connections.providers.errors import CandidateRejected, FieldErrors, ProviderError
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import ErrorPath, FieldKind, FieldSpec, Json
from connections.services import storable

from .landing import Fields, landed
from .records import message_text
from .wording import plain

OWN_WORDS = ("The ATS did not accept", "The ATS says that this")
"""How sentences begin that are ours and not a vendor's."""


_REFUSAL = re.compile(r"(The ATS (?:did not accept|says that)[^.]*\.)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a candidate was refused, in plain words; `said` are the vendor's, "" where shown."""

    text: str
    said: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: where, in plain words, and the vendor's own; "" where the same."""

    path: ErrorPath
    message: str
    raw: str

    def as_json(self) -> dict[str, Json]:
        return {"path": storable(list(self.path)), "message": self.message, "raw": self.raw}


def complaints(error: ProviderError, row: Row, provider: Provider | None) -> list[Complaint]:
    """Return what `error` says about fields; its words are read where it names no field."""
    if not isinstance(error, CandidateRejected) and not error.field_errors:
        return []
    submission = row.whole
    fields = fields_asked(submission, provider)
    found = []
    for path, said in _said(error.field_errors) or _spoken(error.message):
        place = landed(path, said, fields)
        if not place and not error.field_errors:
            continue
        said = message_text(said, provider)
        words = plain(said, ats=submission.connection.ats_name, kind=_kind(place, fields))
        found.append(Complaint(place or path, words or said, said if words else ""))
    return list(dict.fromkeys(found))


def refusal_of(submission: Submission) -> Refusal:
    """Return what the ATS said of the whole: plainly, where its words are well known."""
    message: str = submission.message
    found = _REFUSAL.fullmatch(message)
    if found is None or not found[2]:
        return Refusal(message, "")
    words = plain(found[2], ats=submission.connection.ats_name)
    if submission.field_errors:
        return Refusal(gettext("Correct this and send it again."), message)
    return Refusal(f"{found[1]} {words}", message) if words else Refusal(message, "")


def fields_asked(submission: Submission, provider: Provider | None) -> Fields:
    names = provider.error_names if provider else {}
    return Fields(standard=tuple(STANDARD_BY_NAME), extra=submission.field_specs, names=names)


def _said(errors: FieldErrors) -> list[tuple[ErrorPath, str]]:
    return [(each.path, each.message) for each in errors]


def _spoken(message: str) -> Iterator[tuple[ErrorPath, str]]:
    """Yield the vendor's sentences in a message."""
    for sentence in re.split(r"(?<=[.!?;])\s+|\n+", message):
        said = sentence.strip().removesuffix(";")
        if said and not said.startswith(OWN_WORDS):
            yield (), said


def _kind(place: ErrorPath, fields: Fields) -> FieldKind | None:
    """Return what the value at `place` should be; of rows, what their main part should be."""
    spec = next(
        (spec for spec in fields.extra if place[: len(spec.path)] == spec.path),
        STANDARD_BY_NAME.get(str(place[0])) if place else None,
    )
    if spec is None or not spec.fields:
        return spec.kind if spec else None
    parts = {part.path[-1]: part for part in spec.fields}
    named = next((parts[key] for key in place if isinstance(key, str) and key in parts), None)
    part: FieldSpec | None = named or next((p for p in spec.fields if p.required), None)
    return part.kind if part else None
