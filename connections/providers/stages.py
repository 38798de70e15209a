"""The later calls of a candidate that is created: their keys, and the files that they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from .candidate import Attachment, Candidate
from .errors import CandidateRejected, FieldError
from .types import _

APPLICATION = "application"
FILE = "file"

AttachmentRoute = Literal["inline", "url", "stage", "none"]
"""How files leave: in the create call, by their address, each in a later call, or not at all."""


class FileRoute(NamedTuple):
    """How one file leaves; where it does not, `reason` says why in a full sentence."""

    route: AttachmentRoute
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One later call for a candidate that is created: an application, a file.

    `key` is stable within a candidate ("application", "file-1": files numbered from 1 in the
    candidate's order); `label` names it for a person; `needs` is the key of the stage whose
    remote id it needs, "" for the candidate's alone.
    """

    key: str
    label: str
    needs: str = ""


def kind_of(key: str) -> str:
    """Return APPLICATION or FILE."""
    return FILE if key.startswith(f"{FILE}-") else APPLICATION


def application_stage() -> Stage:
    return Stage(key=APPLICATION, label=_("Application for the job"))


def file_key(number: int) -> str:
    """Return the key of the stage that carries the file of this number, counted from 1."""
    return f"{FILE}-{number}"


def file_stage(number: int, attachment: Attachment, *, needs: str = "") -> Stage:
    label = _("File {name}").format(name=file_name(attachment, number))
    return Stage(key=file_key(number), label=label, needs=needs)


def numbered_files(candidate: Candidate) -> Iterator[tuple[int, Attachment]]:
    """Yield the files as they are numbered in the keys of stages."""
    return enumerate(candidate.attachments, start=1)


def reasons_of(routes: Iterable[FileRoute]) -> list[str]:
    """Return why files do not leave, as warnings."""
    return [each.reason for each in routes if each.reason]


def size_of(attachment: Attachment) -> int:
    """Return how many bytes a file has, 0 where only its address is known."""
    content = attachment.content
    return attachment.size or len(content) * 3 // 4 - content[-2:].count("=")


def file_of(key: str, candidate: Candidate) -> tuple[int, Attachment]:
    """Return the file of a stage, with its number. Raise CandidateRejected where there is none."""
    for number, attachment in numbered_files(candidate):
        if key == file_key(number):
            return number, attachment
    raise CandidateRejected(_("This file is no longer among the candidate's."))


def file_name(attachment: Attachment, number: int) -> str:
    """Return the file's name; else the last part of its address; else its number."""
    if attachment.file_name:
        return attachment.file_name
    try:
        path = urlsplit(attachment.url).path
    except ValueError:
        path = ""
    return basename(unquote(path)) or str(number)


def file_refused(number: int, message: str) -> CandidateRejected:
    """Return the refusal of a file, at the row where it was entered."""
    return CandidateRejected(
        message, field_errors=(FieldError(("attachments", number - 1), message),)
    )
