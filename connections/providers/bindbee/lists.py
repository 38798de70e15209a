"""What can be picked from Bindbee's lists, and what it says of one job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from connections.providers.lists import JobState
from connections.providers.types import Choice, Json

from .records import is_open, job_choice, stage_choice, tag_choice, text_of, user_choice

Item = Mapping[str, Json]
List = Callable[..., Iterator[Item]]
"""GETs a list by its name and query."""


def listed_options(source: str, job_id: str, listed: List) -> Iterator[Choice]:
    """GET the entries of `source`; the stages of all jobs are named with their job's name."""
    found: Iterator[Choice]
    match source:
        case "jobs":
            found = map(job_choice, filter(is_open, listed("jobs")))
        case "stages" if job_id:
            stages = listed("job-interview-stages", [("job", job_id)])
            found = (stage_choice(stage, {}) for stage in stages)
        case "stages":
            names = {text_of(job, "id"): text_of(job, "name") for job in listed("jobs")}
            found = (stage_choice(stage, names) for stage in listed("job-interview-stages"))
        case "tags":
            found = map(tag_choice, listed("tags"))
        case "users":
            users = listed("remote-users")
            found = (user_choice(user) for user in users if user.get("disabled") is not True)
        case _:
            return
    yield from (choice for choice in found if choice.value)


def job_state(job_id: str, jobs: Sequence[Item]) -> JobState:
    """Return what the list of the one job says; another job in it is a filter passed over."""
    job = next((job for job in jobs if text_of(job, "id") == job_id), None)
    if job is None:
        return JobState.UNKNOWN if jobs else JobState.GONE
    return JobState.OPEN if is_open(job) else JobState.CLOSED
