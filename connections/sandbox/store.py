"""What the sandbox received and keeps: in memory, and as JSON lines where a file is named."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(slots=True, kw_only=True)
class Received:
    """One create call. `candidate_id` is "" where nothing was stored.

    `headers` are lower-case with Authorization and tokens blanked; `query` are name-value pairs;
    `answer` tells what went back: a status, or the name of the fault.
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
    candidate_id: str = ""
    candidate: dict[str, Any] = field(default_factory=dict)
    answer: str = ""

    @property
    def stored(self) -> bool:
        return bool(self.candidate_id)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "stored": self.stored}


def _entry(line: str) -> Received | None:
    """Return what a line of the file keeps; None for half a line or another version's."""
    try:
        entry = json.loads(line)
        entry.pop("stored", None)
        return Received(**entry)
    except (ValueError, TypeError, AttributeError):
        return None


class Store:
    """Every create call in order of arrival; safe between threads, kept across restarts."""

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = file
        self._received: list[Received] = []
        if file and file.exists():
            text = file.read_text(encoding="utf-8", errors="replace")
            latest = {each.number: each for each in map(_entry, text.splitlines()) if each}
            self._received = [latest[number] for number in sorted(latest)]
            if text and not text.endswith("\n"):  # a process was killed; the next line is whole
                with file.open("a", encoding="utf-8") as lines:
                    lines.write("\n")

    def receive(self, **call: Any) -> Received:
        """Keep a create call, before anything is answered."""
        with self._lock:
            number = self._received[-1].number + 1 if self._received else 1
            received = Received(number=number, received_at=datetime.now(UTC).isoformat(), **call)
            self._received.append(received)
            self._write(received)
        return received

    def settle(
        self, received: Received, *, answer: str, candidate: Mapping[str, Any] | None = None
    ) -> None:
        """Keep what became of a call; `candidate` (with its id) where one was stored."""
        with self._lock:
            received.answer = answer
            if candidate is not None:
                received.candidate = dict(candidate)
                received.candidate_id = str(candidate["id"])
            self._write(received)

    def received(self) -> list[Received]:
        with self._lock:
            return list(self._received)

    def candidates(self, vendor: str, account: str) -> list[dict[str, Any]]:
        """Return what this account of `vendor` has, oldest first."""
        return [
            dict(each.candidate)
            for each in self.received()
            if each.stored and (each.vendor, each.account) == (vendor, account)
        ]

    def clear(self) -> None:
        with self._lock:
            self._received.clear()
            if self._file:
                self._file.unlink(missing_ok=True)

    def _write(self, received: Received) -> None:
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(received.as_json()) + "\n")
