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
    Stage,
    file_name,
    file_of,
    file_refused,
    file_stage,
    numbered_files,
)
from connections.providers.types import Json, _

from .body import attachment_body, is_wrapped

LARGEST: Final = 5 * 1024 * 1024  # bytes of a file
EMPTY = _("The file {name} was not sent: it has neither content nor an address.")
TOO_LARGE = _("The file {name} is larger than 5 MB, the most that Bindbee takes.")


def stages_of(candidate: Candidate) -> tuple[Stage, ...]:
    if not is_wrapped(candidate):
        return ()
    return tuple(
        file_stage(number, each)
        for number, each in numbered_files(candidate)
        if each.content or each.url
    )


def files_lost(candidate: Candidate) -> Iterator[str]:
    """Yield a warning for each file that the wrapped body's stages cannot carry either."""
    if is_wrapped(candidate):
        for number, each in numbered_files(candidate):
            if not (each.content or each.url):
                yield EMPTY.format(name=file_name(each, number))


def stage_body(key: str, candidate: Candidate) -> dict[str, Json]:
    """Return the body of a file's call. Raise CandidateRejected for what cannot be sent."""
    number, attachment = file_of(key, candidate)
    name = file_name(attachment, number)
    if not (attachment.content or attachment.url):
        raise file_refused(number, EMPTY.format(name=name))
    if _decoded_size(attachment.content) > LARGEST:
        raise file_refused(number, TOO_LARGE.format(name=name))
    named = attachment._replace(file_name=name)
    return attachment_body(named, candidate.answer("remote_user_id"))


def _decoded_size(content: str) -> int:
    """Return how many bytes base64 `content` stands for."""
    return len(content) * 3 // 4 - content[-2:].count("=")
