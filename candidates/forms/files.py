"""The files of one form: put in before, coming with this request, and those that are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext

from candidates import links
from candidates.models import Draft, Upload
from candidates.services.file_kinds import ACCEPTED
from candidates.services.file_names import kind_guessed, size_text
from candidates.services.uploads import FileNotTaken, upload_keep, uuid_of
from candidates.uploading import MAX_FILE, MAX_TOTAL
from connections.forms.parts import PartsForm
from connections.models import Connection, User
from connections.providers.candidate import Attachment
from connections.providers.types import Json

FIELD = "attachments"
CHOSEN = "files"
"""The name of the file input: what a form carries itself where no script uploads it at once."""

_UPLOAD = re.compile(rf"{FIELD}-(\d{{1,6}})-upload")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: a file that is here, or (`upload` is None) one by its address."""

    form: PartsForm
    number: int
    upload: Upload | None

    @property
    def size(self) -> str:
        return size_text(self.upload.size) if self.upload else ""


@dataclass(slots=True)
class FormFiles:
    """`uploads` are the files that the form names, by id; `refused` are names with why."""

    uploads: dict[str, Upload] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)

    accepted = ACCEPTED
    chosen = CHOSEN

    @classmethod
    def named_in(cls, data: Mapping[str, Any], user: User) -> FormFiles:
        """Return the files that `data` names, as far as `user` may see them."""
        values = [uuid_of(data[name]) for name in data if _UPLOAD.fullmatch(name)]
        named = [pk for pk in values if pk is not None]
        found = Upload.objects.visible_to(user).in_bulk(named) if named else {}
        return cls({str(pk): upload for pk, upload in found.items()})

    def take(self, sent: Sequence[UploadedFile[Any]], data: QueryDict, user: User) -> None:
        """Keep what came with the form, whatever else is wrong with it, as rows of `data`."""
        if not sent:
            return
        token = uuid_of(data.get("form_token"))
        draft = Draft.objects.filter(pk=token, owner=user.pk).first() if token else None
        for file in sent:
            name = str(file.name)
            try:
                upload = upload_keep(file, owner=user, draft=draft, beside=self.uploads.values())
            except FileNotTaken as error:
                self.refused.append((name, str(error)))
                continue
            self.uploads[str(upload.pk)] = upload
            row = f"{FIELD}-{_next_row(data)}"
            data[f"{row}-upload"] = str(upload.pk)
            data[f"{row}-file_name"] = upload.file_name
            data[f"{row}-type"] = kind_guessed(upload.file_name)

    def checked(self, rows: list[dict[str, Json]]) -> list[dict[str, Json]]:
        """Return the rows, each file once. Raise ValidationError for what cannot be sent."""
        problems = [f"{name}: {text}" for name, text in self.refused]
        seen: set[str] = set()
        kept = []
        for row in rows:
            upload = self.uploads.get(row.get("upload", ""))
            if upload is None and row.get("upload"):
                name = row.get("file_name") or gettext("A file")
                problems.append(gettext("%s is no longer here. Put it in again.") % name)
            elif upload is None or upload.sha256 not in seen:
                kept.append(row)
                seen.add(upload.sha256 if upload else "")
        sizes = {upload.sha256: upload.size for upload in self.uploads.values()}
        if sum(sizes.get(sha256, 0) for sha256 in seen) > MAX_TOTAL:
            most = size_text(MAX_TOTAL)
            problems.append(gettext("All files together may have %s. Remove one.") % most)
        if problems:
            raise ValidationError(problems)
        return kept

    def with_facts(self, attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        """Return the files with what is known of their uploads, whatever the form says."""
        return tuple(
            each._replace(
                file_name=upload.file_name,
                content_type=upload.content_type,
                size=upload.size,
                upload=str(upload.pk),
                url="",
            )
            if (upload := self.uploads.get(each.upload))
            else each
            for each in attachments
        )

    def rows(self, forms: Iterable[PartsForm]) -> Iterator[FileRow]:
        for number, form in enumerate(forms, start=1):
            yield FileRow(form, number, self.uploads.get(str(form["upload"].value() or "")))

    @property
    def limits(self) -> str:
        return gettext(
            "PDF, Word, ODT, RTF, text or picture, up to %(one)s each and %(all)s together."
        ) % {"one": size_text(MAX_FILE), "all": size_text(MAX_TOTAL)}


def files_said(connection: Connection | None) -> list[str]:
    """Say beforehand how this connection takes files, in full sentences."""
    if connection is None:
        return []
    provider = connection.as_questioner()
    match provider.attachment_route:
        case "inline":
            said = gettext("Files are sent together with the candidate.")
        case "stage":
            said = gettext(
                "Each file is sent right after the candidate, and can be sent again alone."
            )
        case "url" if links.are_possible():
            said = gettext(
                "%(vendor)s fetches each file from a link that works for %(days)s days only."
            )
        case "url":
            said = gettext(
                "%(vendor)s fetches files from the web, and this ATSConnect has no public "
                "address: a file from your computer is kept with the candidate here, not sent. "
                "The address of a file is sent."
            )
        case _:
            said = gettext(
                "%(vendor)s takes no files: they are kept with the candidate here, not sent."
            )
    said %= {"vendor": provider.name, "days": links.GOOD_FOR.days}
    return [said, *([gettext(provider.files_note)] if provider.files_note else [])]


def _next_row(data: Mapping[str, Any]) -> int:
    pattern = re.compile(rf"{FIELD}-(\d{{1,6}})-")
    return max((int(found[1]) for key in data if (found := pattern.match(key))), default=-1) + 1
