"""What Unified.to takes after the candidate: an application for the job, and each file.

The candidate's `job_ids` are sent beside the application: not every ATS heeds them, and one
that does may answer that the application exists already.
https://docs.unified.to/ats/application/Create_an_application
https://docs.unified.to/ats/document/Create_a_document
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from mimetypes import guess_extension
from posixpath import splitext

from connections.providers.bodies import without_empty
from connections.providers.candidate import Attachment, Candidate
from connections.providers.errors import CandidateRejected
from connections.providers.stages import (
    APPLICATION,
    FileRoute,
    Stage,
    application_stage,
    file_name,
    file_of,
    file_refused,
    file_stage,
    kind_of,
    numbered_files,
)
from connections.providers.types import Json, _

FILE_TYPES: Mapping[str, str] = {"resume": "RESUME", "cover_letter": "COVER_LETTER"}
EMPTY = _("The file {name} was not sent: it has neither content nor an address.")


def stages_of(candidate: Candidate) -> tuple[Stage, ...]:
    """Return the application where there is a job, then each file; it needs the candidate only."""
    files = (
        file_stage(number, each)
        for (number, each), way in zip(
            numbered_files(candidate), file_routes(candidate), strict=True
        )
        if way.route == "stage"
    )
    return (*([application_stage()] if candidate.job_id else []), *files)


def file_routes(candidate: Candidate) -> Iterator[FileRoute]:
    """Yield how each file leaves: in a stage, if there is anything of it."""
    for number, each in numbered_files(candidate):
        if each.is_held or each.url:
            yield FileRoute("stage")
        else:
            yield FileRoute("none", EMPTY.format(name=file_name(each, number)))


def stage_call(
    key: str, candidate: Candidate, remote_ids: Mapping[str, str]
) -> tuple[str, dict[str, Json]]:
    """Return the object that a stage adds, as named in its path, and the body.

    Raise CandidateRejected for what cannot be sent.
    """
    if kind_of(key) != APPLICATION:
        return "document", _document(key, candidate, remote_ids)
    if not candidate.job_id:
        raise CandidateRejected(_("There is no job to apply for."))
    return "application", {"candidate_id": remote_ids["candidate"], "job_id": candidate.job_id}


def _document(key: str, candidate: Candidate, remote_ids: Mapping[str, str]) -> dict[str, Json]:
    """Return the file's content, else its address, with all that it belongs to."""
    number, attachment = file_of(key, candidate)
    name = file_name(attachment, number)
    if not (attachment.content or attachment.url):
        raise file_refused(number, EMPTY.format(name=name))
    return without_empty(
        {
            "candidate_id": remote_ids["candidate"],
            "application_id": remote_ids.get(APPLICATION),
            "job_id": candidate.job_id,
            "type": FILE_TYPES.get(attachment.type, "OTHER"),
            "filename": name if splitext(name)[1] else name + _ending(attachment, number),
            "document_data": attachment.content,
            "document_url": "" if attachment.content else attachment.url,
        }
    )


def _ending(attachment: Attachment, number: int) -> str:
    """Return the file's ending by its content type, else by its address; "" where none tells."""
    of_address = splitext(file_name(attachment._replace(file_name=""), number))[1]
    return guess_extension(attachment.content_type) or of_address
