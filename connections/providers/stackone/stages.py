"""What StackOne takes after the candidate: an application for the job, and the files on it.

A document hangs on an application; it is sent as base64 in JSON, never by its address.
https://docs.stackone.com/ats/api-reference/applications/create-application
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from mimetypes import guess_extension
from posixpath import splitext
from urllib.parse import quote

from connections.providers.bodies import without_empty
from connections.providers.candidate import Candidate
from connections.providers.errors import CandidateRejected
from connections.providers.outcomes import Receipt
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

from .errors import warnings_of
from .records import id_text

APPLICATIONS = "/unified/ats/applications"
CATEGORIES: Mapping[str, str] = {"resume": "resume", "cover_letter": "cover_letter"}
NEEDS_CONTENT = _("The file {name} was not sent: StackOne takes the file itself, not its address.")
NEEDS_JOB = _("The file {name} was not sent: StackOne adds files to an application for a job.")


def stages_of(candidate: Candidate) -> tuple[Stage, ...]:
    """Return the application, and each file that can hang on it; without a job there is none."""
    if not candidate.job_id:
        return ()
    files = (
        file_stage(number, each, needs=APPLICATION)
        for (number, each), way in zip(
            numbered_files(candidate), file_routes(candidate), strict=True
        )
        if way.route == "stage"
    )
    return (application_stage(), *files)


def file_routes(candidate: Candidate) -> Iterator[FileRoute]:
    """Yield how each file leaves: in a stage, if there is a job and the file itself."""
    for number, each in numbered_files(candidate):
        if not candidate.job_id:
            yield FileRoute("none", NEEDS_JOB.format(name=file_name(each, number)))
        elif not each.is_held:
            yield FileRoute("none", NEEDS_CONTENT.format(name=file_name(each, number)))
        else:
            yield FileRoute("stage")


def stage_call(
    key: str, candidate: Candidate, remote_ids: Mapping[str, str]
) -> tuple[str, dict[str, Json]]:
    """Return path and body of a stage. Raise CandidateRejected for what cannot be sent."""
    if kind_of(key) == APPLICATION:
        if not candidate.job_id:
            raise CandidateRejected(_("There is no job to apply for."))
        return APPLICATIONS, {
            "candidate_id": remote_ids["candidate"],
            "job_id": candidate.job_id,
        }
    body = _document(key, candidate)
    application_id = remote_ids.get(APPLICATION)
    if not application_id:
        raise CandidateRejected(_("The file needs an application, and there is none."))
    return f"{APPLICATIONS}/{quote(application_id, safe='')}/documents/upload", body


def stage_receipt(key: str, body: Json) -> Receipt | None:
    """Return the proof in an answer, None where it is none; an upload has no id."""
    if not isinstance(body, dict):
        return None
    data = body.get("data")
    ids = data if isinstance(data, dict) else {}
    remote_id = id_text(ids.get("id"))
    if not remote_id and kind_of(key) == APPLICATION:
        return None
    ats_id = id_text(ids.get("remote_id"))
    return Receipt(remote_id=remote_id, ats_id=ats_id, warnings=warnings_of(body))


def _document(key: str, candidate: Candidate) -> dict[str, Json]:
    number, attachment = file_of(key, candidate)
    name = file_name(attachment, number)
    if not attachment.content:
        raise file_refused(number, NEEDS_CONTENT.format(name=name))
    return {
        "name": name,
        "content": attachment.content,
        "category": {"value": CATEGORIES.get(attachment.type, "other")},
        **without_empty({"file_format": _format(name, attachment.content_type)}),
    }


def _format(name: str, content_type: str) -> dict[str, Json]:
    """Return the format by the name's ending, else by the content type; {} where none tells.

    StackOne's list of formats is one of file endings; what could be none of them is left out.
    """
    ending = splitext(name)[1] or guess_extension(content_type) or ""
    value = ending.lstrip(".").lower()
    known = value if re.fullmatch("[a-z0-9]{1,10}", value) else ""
    return without_empty({"value": known, "source_value": content_type})
