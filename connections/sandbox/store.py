"""What the sandbox received and keeps: in memory, and as JSON lines where a file is named."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Kind = Literal["candidate", "application", "file"]
"""What a call adds. The last two hang on a candidate, and come in calls of their own."""


@dataclass(slots=True, kw_only=True)
class Received:
    """One call that adds a candidate, an application or a file: its `kind`.

    `candidate_id` is the candidate's that was stored, or the one that an application or a file
    hangs on; "" where there is none. `candidate` or `entry` is what was kept. `headers` are
    lower-case with Authorization and tokens blanked; `query` are name-value pairs; `answer` tells
    what went back: a status, or the name of the fault.
    """

    number: int
    vendor: str
    account: str
    received_at: str
    method: str
    path: str
    query: list[list[str]]
    headers: dict[str, str]
    body: Any
    kind: Kind = "candidate"
    candidate_id: str = ""
    candidate: dict[str, Any] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    answer: str = ""

    @property
    def stored(self) -> bool:
        return bool(self.candidate or self.entry)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "stored": self.stored}


def _emails_in(value: Any) -> set[str]:
    """Return the texts in `value` that may be e-mail addresses."""
    if isinstance(value, str):
        return {value.casefold()} if "@" in value else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(_emails_in, parts))


def _received(line: str) -> Received | None:
    """Return what a line of the file keeps; None for half a line or another version's."""
    try:
        fields = json.loads(line)
        fields.pop("stored", None)
        return Received(**fields)
    except (ValueError, TypeError, AttributeError):
        return None


@dataclass(slots=True)
class _Account:
    """What one account of a vendor has, found by id or by address without reading all of it."""

    candidates: dict[str, Received] = field(default_factory=dict)
    by_email: dict[str, list[Received]] = field(default_factory=dict)
    entries: dict[tuple[str, str], Received] = field(default_factory=dict)
    of_candidate: dict[tuple[str, str], list[Received]] = field(default_factory=dict)

    def take_in(self, received: Received) -> None:
        if received.candidate:
            self.candidates[received.candidate_id] = received
            for email in _emails_in(received.candidate):
                self.by_email.setdefault(email, []).append(received)
        else:
            self.entries[received.kind, str(received.entry["id"])] = received
            key = received.kind, received.candidate_id
            self.of_candidate.setdefault(key, []).append(received)


class Store:
    """Every call in order of arrival; safe between threads, kept across restarts."""

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = file
        self._received: list[Received] = []
        self._accounts: dict[tuple[str, str], _Account] = {}
        self._by_key: dict[tuple[str, str], Received] = {}
        self._reads: Counter[tuple[str, str]] = Counter()
        if file and file.exists():
            text = file.read_text(encoding="utf-8", errors="replace")
            latest = {each.number: each for each in map(_received, text.splitlines()) if each}
            self._received = [latest[number] for number in sorted(latest)]
            for each in self._received:
                self._index(each)
            if text and not text.endswith("\n"):  # a process was killed; the next line is whole
                with file.open("a", encoding="utf-8") as lines:
                    lines.write("\n")

    def receive(self, **call: Any) -> Received:
        """Keep a call, before anything is answered."""
        with self._lock:
            number = self._received[-1].number + 1 if self._received else 1
            received = Received(number=number, received_at=datetime.now(UTC).isoformat(), **call)
            self._received.append(received)
            self._write(received)
        return received

    def settle(
        self, received: Received, *, answer: str, kept: Mapping[str, Any] | None = None
    ) -> None:
        """Keep what became of a call; `kept` (with its id) is what it added, if anything."""
        with self._lock:
            received.answer = answer
            if kept is not None and received.kind == "candidate":
                received.candidate = dict(kept)
                received.candidate_id = str(kept["id"])
            elif kept is not None:
                received.entry = dict(kept)
            self._index(received)
            self._write(received)

    def received(self) -> list[Received]:
        with self._lock:
            return list(self._received)

    def candidates(
        self, vendor: str, account: str, *, emails: Iterable[str] = ()
    ) -> list[dict[str, Any]]:
        """Return what this account of `vendor` has, oldest first.

        With `emails`, only those that hold one of these addresses anywhere, in any case.
        """
        wanted = [email.casefold() for email in emails]
        with self._lock:
            own = self._accounts.get((vendor, account), _Account())
            if wanted:
                hits = {r.number: r for email in wanted for r in own.by_email.get(email, ())}
                return [dict(hits[number].candidate) for number in sorted(hits)]
            return [dict(each.candidate) for each in own.candidates.values()]

    def candidate(self, vendor: str, account: str, own_id: str) -> dict[str, Any] | None:
        with self._lock:
            found = self._accounts.get((vendor, account), _Account()).candidates.get(own_id)
            return dict(found.candidate) if found else None

    def entry(self, vendor: str, account: str, kind: Kind, own_id: str) -> dict[str, Any] | None:
        """Return an application or a file by its id."""
        with self._lock:
            found = self._accounts.get((vendor, account), _Account()).entries.get((kind, own_id))
            return dict(found.entry) if found else None

    def entries(
        self, vendor: str, account: str, kind: Kind, candidate_id: str
    ) -> list[dict[str, Any]]:
        """Return the applications or the files of a candidate, oldest first."""
        with self._lock:
            own = self._accounts.get((vendor, account), _Account())
            return [dict(each.entry) for each in own.of_candidate.get((kind, candidate_id), ())]

    def times_read(self, vendor: str, path: str) -> int:
        """Count one more reading of what is at `path`; return how many there were."""
        with self._lock:
            self._reads[vendor, path] += 1
            return self._reads[vendor, path]

    def sent_with(self, vendor: str, idempotency_key: str) -> dict[str, Any] | None:
        """Return the first candidate that was kept of a call with this Idempotency-Key."""
        with self._lock:
            found = self._by_key.get((vendor, idempotency_key))
            return dict(found.candidate) if found else None

    def clear(self) -> None:
        with self._lock:
            self._received.clear()
            self._accounts.clear()
            self._by_key.clear()
            self._reads.clear()
            if self._file:
                self._file.unlink(missing_ok=True)

    def _index(self, received: Received) -> None:
        if not received.stored:
            return
        self._accounts.setdefault((received.vendor, received.account), _Account()).take_in(received)
        if received.candidate and (key := received.headers.get("idempotency-key")):
            self._by_key.setdefault((received.vendor, key), received)

    def _write(self, received: Received) -> None:
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(received.as_json()) + "\n")
