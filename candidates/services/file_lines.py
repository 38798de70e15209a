"""A candidate's files, line by line, as a person reads where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from candidates import links
from candidates.models import Status, Submission, Upload
from candidates.models.carrying import with_links
from connections.clock import clock_text
from connections.providers.candidate import Attachment
from connections.providers.stages import FileRoute, file_key, file_name, numbered_files, size_of
from connections.providers.standard import ATTACHMENT_TYPES

from .file_names import size_text
from .following import StageLine
from .outcomes import web_url

GREEN, AMBER, RED, NEUTRAL = "green", "amber", "red", "neutral"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: what it is, where it stands (`status`, `tone`), why (`note`).

    `url` serves it or is its address; `stage` is the line of the call that carries it, with
    what may be done about it.
    """

    name: str
    kind: str
    size: str
    url: str
    status: str
    tone: str
    note: str = ""
    stage: StageLine | None = None


def file_lines(submission: Submission, stages: Sequence[StageLine] = ()) -> list[FileLine]:
    """Return a line for each file, in the order in which they were entered."""
    entered = submission.as_candidate()
    if not entered.attachments:
        return []
    provider = submission.connection.as_questioner()
    by_key = {line.stage.key: line for line in stages}
    uploads = {str(upload.pk): upload for upload in submission.uploads.all()}
    routes = provider.file_routes(with_links(entered, key=submission.idempotency_key))
    kinds = {choice.value: gettext(choice.label) for choice in ATTACHMENT_TYPES}
    lines = []
    for (number, file), way in zip(numbered_files(entered), routes, strict=True):
        upload = uploads.get(file.upload)
        stage = by_key.get(file_key(number))
        if stage is not None:
            status, tone, note = _of_stage(stage)
        elif upload is not None and _had_a_link(submission, upload, way):
            status, tone, note = _of_link(upload)
        else:
            status, tone, note = _of_create_call(submission, way)
        lines.append(
            FileLine(
                name=file_name(file, number),
                kind=kinds.get(file.type, ""),
                size=_size(file),
                url=upload.get_absolute_url() if upload else web_url(file.url),
                status=status,
                tone=tone,
                note=note,
                stage=stage,
            )
        )
    return lines


def _of_stage(line: StageLine) -> tuple[str, str, str]:
    status = gettext("Sent") if line.stage.status == Status.DELIVERED else line.status
    if line.stage.status in (Status.REJECTED, Status.FAILED):
        status = gettext("Failed")
    return status, line.tone, line.note


def _had_a_link(submission: Submission, upload: Upload, way: FileRoute) -> bool:
    """Tell whether the candidate is there, and a link was sent, or could be now."""
    could = upload.linked_at is not None or way.route == "url"
    return submission.status == Status.DELIVERED and could


def _of_link(upload: Upload) -> tuple[str, str, str]:
    """Say what became of the link: the ATS comes for the file when it likes."""
    if upload.linked_at is None:
        why = gettext("This ATSConnect had no public address when the candidate was sent.")
        return gettext("Not sent"), AMBER, why
    if upload.fetched_at is not None:
        when = gettext("Fetched at %(time)s.") % {"time": clock_text(upload.fetched_at)}
        return gettext("Sent"), GREEN, when
    if timezone.now() - upload.linked_at > links.GOOD_FOR:
        why = gettext("The link was sent, but nobody fetched the file while it was good.")
        return gettext("Not fetched"), RED, why
    return gettext("Link sent"), NEUTRAL, gettext("The ATS has not fetched the file yet.")


def _of_create_call(submission: Submission, way: FileRoute) -> tuple[str, str, str]:
    if way.route == "none":
        return gettext("Not supported"), AMBER, way.reason
    if submission.status == Status.DELIVERED:
        if way.route == "stage":
            return gettext("Not sent"), AMBER, ""
        return gettext("Sent"), GREEN, gettext("It went with the candidate.")
    if submission.status == Status.CLOSED:
        return gettext("Not sent"), NEUTRAL, ""
    if submission.status in (Status.REJECTED, Status.FAILED):
        return gettext("Not sent"), NEUTRAL, gettext("It goes when the candidate is sent again.")
    if way.route == "stage":
        return gettext("Waiting"), NEUTRAL, gettext("It follows the candidate.")
    return gettext("Waiting"), NEUTRAL, gettext("It goes with the candidate.")


def _size(file: Attachment) -> str:
    size = size_of(file)
    return size_text(size) if size else ""
