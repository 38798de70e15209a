"""The jobs of an account whose ATS has thousands, or has closed all of them since."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import cache
from typing import Any

Json = Any
Job = dict[str, Json]
Make = Callable[[int, str], Job]
"""Returns an open job with this number and name, as the vendor lists it."""

MANY = 10_000
MANY_JOBS = "The ATS has 10,000 more open jobs"
JOBS_CLOSED = "Every job is closed"

_LEVELS = ("", "Junior ", "Senior ", "Lead ", "Deputy ")
_TRADES = (
    *("nurse", "electrician", "data engineer", "accountant", "tax adviser", "driver", "teacher"),
    *("warehouse assistant", "product designer", "plant operator", "buyer", "chef", "recruiter"),
    *("site manager", "machinist", "pharmacist", "analyst", "translator", "gardener", "welder"),
)
_PLACES = (
    *("Lyon", "Zürich", "São Paulo", "Kraków", "Göteborg", "Porto", "Brno", "Málaga", "Gdańsk"),
    *("Reykjavík", "Tromsø", "Leeds", "Austin", "Osaka", "Nairobi", "Perth", "Quito", "Lille"),
)


_TERMS = ("", ", night shift", ", part-time", ", one year", ", weekends")


@cache
def _many(make: Make) -> list[Job]:
    return [make(number, _name(number)) for number in range(1, MANY + 1)]


def _name(number: int) -> str:
    """Return a name that the first 9,000 have each for themselves."""
    trade, place = number % 20, number // 20 % 18
    level, terms = number // 360 % 5, number // 1_800 % 5
    name = f"{_LEVELS[level]}{_TRADES[trade]}, {_PLACES[place]}{_TERMS[terms]}"
    return name[0].upper() + name[1:]


def jobs_for(
    variants: Set[str], jobs: Sequence[Job], *, make: Make, closed: Callable[[Job], Job]
) -> list[Job]:
    """Return the account's jobs under the variants `many-jobs` and `jobs-closed`."""
    found = [*jobs, *_many(make)] if "many-jobs" in variants else list(jobs)
    return [closed(job) for job in found] if "jobs-closed" in variants else found
