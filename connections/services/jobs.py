"""Whether a job that was picked is still open."""

from __future__ import annotations

from enum import StrEnum

from connections.models import Connection, ListEntry, VendorList
from connections.providers.errors import ProviderError
from connections.providers.lists import JobState

from .lists import IN_A_REQUEST

JUST_READ = 60  # seconds that a list speaks for the vendor


class JobWord(StrEnum):
    """What is known of a job: OPEN says also that nothing is known against it."""

    OPEN = "open"
    CLOSED = "closed"
    UNLISTED = "unlisted"


def job_word(connection: Connection, job_id: str) -> JobWord:
    """Return what the vendor says of the job now, within 2 s; else what its list says.

    CLOSED only where the vendor says so, or where a fresh and whole list lacks the job. Where
    the jobs were never listed, nobody is asked.
    """
    jobs = VendorList.objects.filter(connection=connection, source="jobs", scope="").first()
    if jobs is None or (jobs.count == 0 and not jobs.is_whole):
        return JobWord.OPEN
    is_listed = ListEntry.objects.filter(vendor_list=jobs, key=job_id).exists()
    if is_listed and jobs.age < JUST_READ:
        return JobWord.OPEN
    try:
        state = connection.as_provider().fetch_job_state(job_id, within=IN_A_REQUEST)
    except ProviderError:
        state = JobState.UNKNOWN
    is_missing = not is_listed and jobs.is_whole
    match state:
        case JobState.OPEN:
            return JobWord.OPEN
        case JobState.CLOSED:
            return JobWord.CLOSED
        case JobState.GONE if is_missing:
            return JobWord.CLOSED
        case JobState.UNKNOWN if is_missing and jobs.is_fresh and jobs.count:
            return JobWord.CLOSED
    return JobWord.OPEN if is_listed else JobWord.UNLISTED
