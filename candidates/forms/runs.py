"""Candidates sent one after another: what the next form keeps of the last, and how many they are.

It lives in the session, begins with the first “Send and add another”, and ends with “Finish” or
when nothing was sent for half a day.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.utils.translation import gettext

from connections.models import Connection
from connections.providers.types import FieldKind, FieldSpec

from .candidate import CandidateForm
from .names import field_name

KEY = "run"
IDLE = 12 * 3600  # seconds after which it has ended by itself
KEPT = ("job_id", "stage_id", "owner_id", "sources", "origin", "tags")
ANYWHERE = frozenset({"sources", "origin", "tags"})
"""What is kept for another connection, too: the rest are ids of one ATS."""

_OF_THE_OCCASION = re.compile(
    r"(?i)source|channel|campaign|event|\bfair\b|origin|medium|requisition|\bjob|\btag|referr|pool"
)
_CHOICES = (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE)


@dataclass(slots=True)
class Run:
    """`kept` is what the next form opens with: name, values and label of each field."""

    count: int = 0
    name: str = ""
    connection: str = ""
    kept: list[list[Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    at: float = 0

    @classmethod
    def of(cls, session: SessionBase) -> Run | None:
        """Return the one that goes on, or None."""
        stored = session.get(KEY)
        if not isinstance(stored, dict) or time.time() - stored.get("at", 0) > IDLE:
            return None
        return cls(**stored)

    def store(self, session: SessionBase) -> None:
        session[KEY] = asdict(self)

    @property
    def labels(self) -> list[str]:
        return [gettext(label) for _name, _values, label in self.kept]

    def entries(self, connection: Connection | None) -> Iterator[tuple[str, list[str]]]:
        """Yield what the next form for `connection` opens with."""
        is_same = connection is not None and str(connection.pk) == self.connection
        for name, values, _label in self.kept:
            if is_same or name in ANYWHERE:
                yield name, values

    def take_out(self, data: QueryDict) -> None:
        """Take what was kept, and not changed since, out of a form."""
        for name, values, _label in self.kept:
            if data.getlist(name) == values:
                del data[name]
        self.kept = []


def run_count(session: SessionBase, form: CandidateForm, *, goes_on: bool) -> None:
    """Count a sent form; where it `goes_on`, keep of it what the next one shares."""
    run = Run.of(session)
    if run is None:
        if not goes_on:
            return
        run = Run()
    token = str(form.token)
    if token not in run.tokens:  # the same form, sent twice, is one candidate
        run.count += 1
        run.tokens = [*run.tokens[-9:], token]
    run.at = time.time()
    if goes_on:
        run.connection = str(form.connection.pk) if form.connection else ""
        run.kept = list(_kept(form))
        run.name = _name(form)
    run.store(session)


def _kept(form: CandidateForm) -> Iterator[list[Any]]:
    sent = form.data if isinstance(form.data, QueryDict) else QueryDict()
    for name, spec in _shared(form):
        values = [value for value in sent.getlist(name) if value]
        if values:
            yield [name, values, spec.label]


def _shared(form: CandidateForm) -> Iterator[tuple[str, FieldSpec]]:
    """Yield the questions whose answers belong to the occasion and not to the person."""
    for spec in form.specs.standard:
        if spec.path[0] in KEPT:
            yield spec.path[0], spec
    for spec in form.specs.extra:
        words = f"{' '.join(spec.path)} {spec.label}".replace("_", " ")
        if spec.kind in _CHOICES and _OF_THE_OCCASION.search(words):
            yield field_name(spec.path), spec


def _name(form: CandidateForm) -> str:
    """Return what the occasion is called: its source, else its first tag."""
    for name in ("sources", "tags"):
        values = form.cleaned_data.get(name) or []
        labels = {str(each.value): each.label for each in form.fields[name].spec.choices}  # type: ignore[attr-defined]
        if values:
            return str(labels.get(str(values[0]), values[0]))[:80]
    return ""
