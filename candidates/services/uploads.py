"""Files that recruiters put in: kept at once, then the submission's, and gone when nobody's."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from candidates import contents, links
from candidates.models import Draft, Row, Submission, Upload
from candidates.uploading import MAX_FILE, MAX_TOTAL
from connections.models import User
from connections.providers.base import Provider
from connections.providers.candidate import Attachment, Candidate
from connections.services import storable

from .file_kinds import KindNotTaken, file_kind
from .file_names import file_name_cleaned, size_text

KEPT_FOR = timedelta(days=7)
"""How long what nobody has sent is kept: a form may stand open over a week-end."""


class FileNotTaken(Exception):
    """The file was not kept; the text says why, and what to do."""


class UploadGone(Exception):
    """A form names a file that was deleted meanwhile."""


def upload_keep(
    file: UploadedFile[Any],
    *,
    owner: User | None,
    draft: Draft | None = None,
    beside: Collection[Upload] = (),
) -> Upload:
    """Keep a file, safe from a power cut. Raise FileNotTaken.

    `beside` are those that the candidate has already: the same content is kept once.
    """
    name = str(storable(file.name or ""))
    size = file.size or 0
    if not size:
        raise FileNotTaken(gettext("The file is empty."))
    if size > MAX_FILE:
        most = size_text(MAX_FILE)
        raise FileNotTaken(gettext("The file is larger than %(most)s.") % {"most": most})
    if size + sum(each.size for each in beside) > MAX_TOTAL:
        most = size_text(MAX_TOTAL)
        raise FileNotTaken(
            gettext("All files of a candidate together may have %(most)s.") % {"most": most}
        )
    try:
        kind = file_kind(file)  # type: ignore[arg-type]
    except KindNotTaken as error:
        raise FileNotTaken(str(error)) from error
    try:
        with contents.nothing_removed():
            kept = contents.content_keep(file.chunks())
            same = next((each for each in beside if each.sha256 == kept.sha256), None)
            if same is not None:
                raise FileNotTaken(
                    gettext("It is here already, as %(name)s.") % {"name": same.file_name}
                )
            return Upload.objects.create(
                owner_id=owner.pk if owner else None,
                draft=draft,
                sha256=kept.sha256,
                size=kept.size,
                content_type=kind.content_type,
                file_name=file_name_cleaned(name, kind),
            )
    except OSError as error:
        raise FileNotTaken(
            gettext("The server could not write it to its disk. Tell an admin, and try again.")
        ) from error


def upload_content(upload: Upload) -> bytes:
    """Return what the file holds. Raise OSError where it is gone or cannot be read."""
    with contents.content_open(upload.sha256) as file:
        return file.read()


def attachment_of(upload: Upload, *, kind: str) -> Attachment:
    return Attachment(
        file_name=upload.file_name,
        type=kind,
        content_type=upload.content_type,
        upload=str(upload.pk),
        size=upload.size,
    )


def uploads_join(draft: Draft) -> None:
    """Make what the draft names the draft's, so that it is kept as long as the draft."""
    own = Upload.objects.filter(owner=draft.owner_id, submission=None)
    own.filter(pk__in=_named_in(draft.entries)).exclude(draft=draft).update(draft=draft)


def uploads_given(submission: Submission, candidate: Candidate) -> Candidate:
    """Return the candidate with files that can be the submission's.

    A file that is another submission's stays there; this one gets a file of the same content.
    Raise UploadGone.
    """
    named = [each.upload for each in candidate.attachments if each.upload]
    if not named:
        return candidate
    found = {str(pk): upload for pk, upload in Upload.objects.in_bulk(named).items()}
    if len(found) < len(set(named)):
        raise UploadGone(gettext("A file was deleted meanwhile. Put it in again."))
    copies = {
        pk: _copied(upload)
        for pk, upload in found.items()
        if upload.submission_id not in (None, submission.pk)
    }
    return replace(
        candidate,
        attachments=tuple(
            each._replace(upload=copies.get(each.upload, each.upload))
            for each in candidate.attachments
        ),
    )


def _copied(upload: Upload) -> str:
    copy = Upload.objects.create(
        owner_id=upload.owner_id,
        sha256=upload.sha256,
        size=upload.size,
        content_type=upload.content_type,
        file_name=upload.file_name,
    )
    return str(copy.pk)


def uploads_attach(submission: Submission, candidate: Candidate) -> None:
    """Make the files that `candidate` names the submission's. Raise UploadGone."""
    named = {each.upload for each in candidate.attachments if each.upload}
    if not named:
        return
    free = Q(submission=None) | Q(submission=submission)
    rows = Upload.objects.filter(free, pk__in=named)
    if rows.update(submission=submission, draft=None) < len(named):
        raise UploadGone(gettext("A file was deleted meanwhile. Put it in again."))


def hashes_named(document: dict[str, Any]) -> dict[str, Any]:
    """Return a stored candidate with the hashes of its files: copies of a file are the same."""
    rows = document.get("attachments", ())
    if not any(row.get("upload") for row in rows):
        return document
    found = Upload.objects.in_bulk([row["upload"] for row in rows if row.get("upload")])
    hashes = {str(pk): upload.sha256 for pk, upload in found.items()}
    files = [{**row, "upload": hashes.get(row.get("upload", ""), "")} for row in rows]
    return {**document, "attachments": files}


def uploads_linked(row: Row, provider: Provider) -> None:
    """Note that links to the submission's files are about to leave, or that none are."""
    if not isinstance(row, Submission) or provider.attachment_route != "url":
        return
    if any(each.get("upload") for each in row.candidate.get("attachments", ())):
        row.uploads.update(linked_at=Now() if links.are_possible() else None)


def uploads_purge() -> None:
    """Delete what is nobody's for a week: rows, then contents that no row names.

    Safe to run anywhere and at any time. What stands in a draft is the draft's.
    """
    before = timezone.now() - KEPT_FOR
    _purge_rows(before)
    for sha256 in contents.contents_older_than(before.timestamp()):
        if Upload.objects.filter(sha256=sha256).exists():
            continue
        with contents.nothing_kept():
            if not Upload.objects.filter(sha256=sha256).exists():
                contents.content_remove(sha256, before.timestamp())
    contents.unfinished_remove(time.time() - timedelta(days=1).total_seconds())


def _purge_rows(before: Any) -> None:
    nobodys = Upload.objects.filter(draft=None, submission=None, created_at__lt=before)
    for draft in Draft.objects.filter(
        discarded_at=None, owner__in=nobodys.order_by().values("owner")
    ):
        uploads_join(draft)
    discarded = Q(draft__discarded_at__lt=before, submission=None, created_at__lt=before)
    nobodys.delete()
    Upload.objects.filter(discarded).delete()


def _named_in(entries: Iterable[Any]) -> list[UUID]:
    """Return the files that a draft's entries name."""
    named = []
    for entry in entries:
        match entry:
            case [str() as name, [*values]] if name.endswith("-upload"):
                named += [pk for value in values if (pk := uuid_of(value)) is not None]
    return named


def uuid_of(text: object) -> UUID | None:
    """Return the UUID that `text` is; None for anything else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
