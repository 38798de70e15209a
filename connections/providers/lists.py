"""The vendors' lists that people pick from: their entries, and how far they are read."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf
from typing import ClassVar

from .errors import ConnectionRefused, ProviderUnavailable
from .types import Choice, Json


class Person(Choice):
    """A user of the ATS, as far as the vendor tells with the e-mail address."""

    email: str = ""

    @classmethod
    def of(cls, value: Json, label: str, email: str) -> Person:
        person = cls(value, label)
        person.email = email
        return person


class JobState(StrEnum):
    """What a vendor says of one job. GONE: it knows no such job."""

    OPEN = "open"
    CLOSED = "closed"
    GONE = "gone"
    UNKNOWN = "unknown"


class Reach:
    """Where the reading of one list ends: after so many `pages`, `entries` or `seconds`.

    `is_cut` tells afterwards that the list went on, or may have: what is not among the entries
    may exist all the same.
    """

    def __init__(self, *, pages: int = 20, entries: float = inf, seconds: float = inf) -> None:
        self.most = pages
        self.entries = entries
        self.until = time.monotonic() + seconds
        self.is_cut = False

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self.until - time.monotonic()

    def pages(self) -> Iterator[int]:
        """Yield the numbers of the pages to read; whoever reads stops after the last one."""
        for page in range(self.most):
            if self.left <= 0:
                break
            yield page
        self.is_cut = True


class Lists(ABC):
    """What a provider lists."""

    sources: ClassVar[tuple[str, ...]] = ()
    """What `fetch_options` can list; a FieldSpec's `source` names one of them."""

    job_sources: ClassVar[frozenset[str]] = frozenset()
    """Of `sources`, those that are another list for each job."""

    def fetch_options(
        self, source: str, query: str = "", *, job_id: str = "", reach: Reach | None = None
    ) -> tuple[Choice, ...]:
        """GET the entries of one of `sources`, those that contain `query`; open jobs only.

        `job_id` narrows the `job_sources`. Where the vendor fails after entries came, those are
        returned, and `reach` is cut. Raise ConnectionRefused or ProviderUnavailable.
        """
        reach = reach or Reach()
        wanted = query.strip().casefold()
        found: dict[str, Choice] = {}
        try:
            for choice in self.list_options(source, query=query, job_id=job_id, reach=reach):
                if wanted in choice.label.casefold():
                    found.setdefault(str(choice.value), choice)
                if len(found) >= reach.entries:
                    reach.is_cut = True
                    break
        except ProviderUnavailable:
            if not found:
                raise
            reach.is_cut = True
        return tuple(found.values())

    def list_options(
        self, source: str, *, query: str, job_id: str, reach: Reach
    ) -> Iterable[Choice]:
        """GET the entries of one of `sources`, page by page; `query` is for the vendor's search."""
        return ()

    def fetch_job_state(self, job_id: str, *, within: float) -> JobState:
        """GET one job, within so many seconds. Raise ProviderUnavailable."""
        return JobState.UNKNOWN

    @abstractmethod
    def fetch(
        self,
        path: str,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        within: float = inf,
    ) -> Json:
        """GET `path` and return its JSON. Raise ConnectionRefused or ProviderUnavailable."""

    def job_state_at(
        self,
        path: str,
        is_open: Callable[[Json], bool],
        *,
        within: float,
        query: Iterable[tuple[str, str]] = (),
    ) -> JobState:
        """GET the job at `path`; a 404 says that it is gone, another refusal nothing."""
        try:
            job = self.fetch(path, query=query, within=within)
        except ConnectionRefused as error:
            is_missing = error.response is not None and error.response.status == 404
            return JobState.GONE if is_missing else JobState.UNKNOWN
        if not isinstance(job, dict):
            return JobState.UNKNOWN
        return JobState.OPEN if is_open(job) else JobState.CLOSED
