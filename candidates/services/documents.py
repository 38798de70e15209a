"""A candidate document of the shell: read, checked like the form, made a submission."""

from __future__ import annotations

import base64
import binascii
import json
import mimetypes
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext

from candidates.forms import CandidateForm, FormFields
from candidates.forms.data import form_data
from candidates.forms.lists import FormLists
from candidates.forms.names import path_of
from candidates.uploading import MAX_FILE
from connections.models import Connection
from connections.providers.candidate import Attachment, Candidate
from connections.providers.types import Json
from connections.providers.types import Path as AnswerPath
from connections.services import catalog_current, storable

from .conforming import misfits
from .schema import document_schema
from .uploads import FileNotTaken, attachment_of, upload_keep


class InvalidDocument(Exception):
    """The document cannot be sent as it is. `errors` are {path, message}; nothing was stored.

    A path is a list, as in the errors of the vendor: ``["emails", 0, "value"]``.
    """

    def __init__(self, message: str, errors: list[dict[str, Json]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.errors = errors or []


def document_read(text: str) -> dict[str, Any]:
    """Return the JSON object in `text`. Raise InvalidDocument."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidDocument(gettext("The document is not valid JSON: %s.") % error) from error
    if not isinstance(document, dict):
        raise InvalidDocument(gettext("The document must be a JSON object."))
    if document != storable(document):
        raise InvalidDocument(
            gettext("The document holds a character that no database takes, like \\u0000.")
        )
    return document


def answers_of(document: dict[str, Any]) -> list[tuple[AnswerPath, Json]]:
    """Return the answers, given as {"dotted.path": value} or as [[path, value], …]."""
    answers = document.pop("answers", None) or {}
    if isinstance(answers, dict):
        return [(tuple(key.split(".")), value) for key, value in answers.items()]
    pairs: list[tuple[AnswerPath, Json]] = []
    for entry in answers if isinstance(answers, list) else [None]:
        match entry:
            case [list() as path, value] if path and all(isinstance(p, str) for p in path):
                pairs.append((tuple(path), value))
            case [str() as path, value]:
                pairs.append((tuple(path.split(".")), value))
            case _:
                raise InvalidDocument(
                    gettext("“answers” must be an object, or a list of [path, value] pairs.")
                )
    return pairs


def document_form(
    connection: Connection, document: dict[str, Any], *, folder: Path
) -> CandidateForm:
    """Return the valid form of `document`. Raise InvalidDocument.

    Attachments that name a `path`, relative to `folder`, carry the file's content. Asks the
    vendor for the live fields of the document's job where the cache is old.
    """
    given = document
    document = dict(document)
    answers = answers_of(document)
    inline, document["attachments"] = _attachments(document.get("attachments") or [], folder)
    job_id = document.get("job_id") or ""
    catalog = catalog_current(connection, job_id if isinstance(job_id, str) else "")
    lists = FormLists.of(connection, catalog.job_id)
    fields = FormFields.of(connection, catalog, lists=lists)
    answers = [(_known_path(path, fields), value) for path, value in answers]
    try:
        data = form_data(fields, document, answers)
    except Exception as error:
        messages = getattr(error, "messages", None)
        if messages is None:
            raise
        raise InvalidDocument(
            " ".join(messages), [{"path": [], "message": message} for message in messages]
        ) from error
    data["form_token"] = str(uuid4())
    data["names_as_typed"] = "1"  # a program wrote them
    form = CandidateForm(data, fields=fields, connection=connection, inline_files=inline)
    if not form.is_valid():
        errors = [
            {"path": _error_path(form, each["id"]), "message": each["message"]}
            for each in form.errors_by_field
        ]
        raise InvalidDocument(gettext("The candidate cannot be sent as it is."), errors)
    _refuse_unasked(form, answers)
    _refuse_misfits(given, fields)
    return form


def _refuse_unasked(form: CandidateForm, answers: list[tuple[AnswerPath, Json]]) -> None:
    """Refuse answers to questions that another answer does not call for: none is dropped."""
    asked = {spec.path for spec in form.specs.extra}
    unasked = [path for path, value in answers if path not in asked and value not in (None, "")]
    if unasked:
        text = gettext("“%s” is asked beside another answer only.")
        errors = [{"path": list(path), "message": text % ".".join(path)} for path in unasked]
        raise InvalidDocument(" ".join(str(each["message"]) for each in errors), errors)


def _refuse_misfits(document: dict[str, Any], fields: FormFields) -> None:
    """Refuse what the published schema does not describe, though a browser might send it."""
    places = list(dict.fromkeys(misfits(document, document_schema(fields))))
    if places:
        text = gettext("“%s” has a value of another type or spelling than the document has.")
        errors = [
            {"path": list(place), "message": text % ".".join(map(str, place))} for place in places
        ]
        raise InvalidDocument(" ".join(str(each["message"]) for each in errors), errors)


def document_candidate(form: CandidateForm) -> Candidate:
    """Return what a valid form says, its files kept on the disk. Raise InvalidDocument."""
    candidate = form.candidate()
    attachments = []
    for number, each in enumerate(candidate.attachments):
        if not each.content:
            attachments.append(each)
            continue
        file = SimpleUploadedFile(each.file_name, base64.b64decode(each.content))
        try:
            upload = upload_keep(file, owner=None)
        except FileNotTaken as error:
            name = each.file_name or gettext("A file")
            raise InvalidDocument(
                f"{name}: {error}",
                [{"path": ["attachments", number, "content"], "message": str(error)}],
            ) from error
        attachments.append(attachment_of(upload, kind=each.type))
    return replace(candidate, attachments=tuple(attachments))


def _error_path(form: CandidateForm, html_id: str) -> list[str | int]:
    """Return where the document holds what the element `html_id` asks for; [] is nowhere."""
    name = html_id.removeprefix("id_")
    held = (each for each in form.fields if f"{name}-".startswith(f"{each}-"))
    field = max(held, key=len, default="")
    parts = name[len(field) + 1 :].split("-") if len(name) > len(field) else []
    path = path_of(field) or filter(None, (field,))
    return [*path, *(int(part) if part.isdecimal() else part for part in parts)]


def _known_path(path: AnswerPath, fields: FormFields) -> AnswerPath:
    """Return the path asked for that reads the same when joined by dots."""
    known = {spec.path for spec in fields.extra}
    if path in known:
        return path
    joined = [each for each in known if ".".join(each) == ".".join(path)]
    return joined[0] if len(joined) == 1 else path


def _attachments(
    entries: Any, folder: Path
) -> tuple[tuple[Attachment, ...], list[dict[str, Json]]]:
    """Split the attachments into those with content and those by URL."""
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise InvalidDocument(gettext("“attachments” must be a list of objects."))
    inline, by_url = [], []
    for entry in entries:
        if unknown := set(entry) - {"file_name", "url", "path", "type", "content", "content_type"}:
            known = "content, content_type, file_name, path, type, url"
            raise InvalidDocument(
                gettext("Unknown key “%s” in attachments. Known keys: %s.")
                % (sorted(unknown)[0], known)
            )
        if entry.get("path") or entry.get("content"):
            inline.append(_inline(entry, folder))
        else:
            by_url.append(entry)
    return tuple(inline), by_url


def _inline(entry: dict[str, Json], folder: Path) -> Attachment:
    kind = str(entry.get("type") or "resume").lower()
    if kind not in ("resume", "cover_letter", "other"):
        raise InvalidDocument(
            gettext("“%s” is no kind of attachment. Known kinds: resume, cover_letter, other.")
            % kind
        )
    name = str(entry.get("file_name") or "")
    if entry.get("path"):
        file = folder / str(entry["path"])
        try:
            content = file.read_bytes()
        except OSError as error:
            raise InvalidDocument(gettext("The file %s cannot be read.") % entry["path"]) from error
        name = name or file.name
    else:
        try:
            content = base64.b64decode(str(entry["content"]), validate=True)
        except binascii.Error as error:
            raise InvalidDocument(gettext("The content of an attachment is not base64.")) from error
    if len(content) > MAX_FILE:
        raise InvalidDocument(gettext("The file %s is larger than 10 MB.") % name)
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(
        file_name=name,
        type=kind,
        content=base64.b64encode(content).decode(),
        content_type=str(entry.get("content_type") or guessed),
    )
