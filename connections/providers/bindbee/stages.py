"""What Bindbee takes after the candidate: each file that the wrapped body has no place for.

The vendor's page names two ATSs that take a file this way, SAP SuccessFactors (its content, and
the user it is done for) and Teamtailor (its address); what another does, its answer tells.
https://docs.bindbee.dev/ats/candidate/create-candidate
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from connections.providers.candidate import Candidate
from connections.providers.stages import (
    FileRoute,
    Stage,
    file_name,
    file_of,
    file_refused,
    file_stage,
    numbered_files,
    size_of,
)
from connections.providers.types import Json, _

from .body import attachment_body, is_wrapped

LARGEST: Final = 5 * 1024 * 1024  # bytes of a file
EMPTY = _("The file {name} was not sent: it has neither content nor an address.")
TOO_LARGE = _("The file {name} is larger than 5 MB, the most that Bindbee takes.")


def stages_of(candidate: Candidate) -> tuple[Stage, ...]:
    return tuple(
        file_stage(number, each)
        for (number, each), way in zip(
            numbered_files(candidate), file_routes(candidate), strict=True
        )
        if way.route == "stage"
    )


def file_routes(candidate: Candidate) -> Iterator[FileRoute]:
    """Yield how each file leaves: in the flat body, else in a stage, if there is anything of it."""
    wrapped = is_wrapped(candidate)
    for number, each in numbered_files(candidate):
        if not wrapped:
            yield FileRoute("inline")
        elif not (each.is_held or each.url):
            yield FileRoute("none", EMPTY.format(name=file_name(each, number)))
        elif size_of(each) > LARGEST:
            yield FileRoute("none", TOO_LARGE.format(name=file_name(each, number)))
        else:
            yield FileRoute("stage")


def stage_body(key: str, candidate: Candidate) -> dict[str, Json]:
    """Return the body of a file's call. Raise CandidateRejected for what cannot be sent."""
    number, attachment = file_of(key, candidate)
    name = file_name(attachment, number)
    if not (attachment.content or attachment.url):
        raise file_refused(number, EMPTY.format(name=name))
    if size_of(attachment) > LARGEST:
        raise file_refused(number, TOO_LARGE.format(name=name))
    named = attachment._replace(file_name=name)
    return attachment_body(named, candidate.answer("remote_user_id"))
