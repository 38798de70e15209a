"""What Bindbee's AtsCandidate holds of a candidate that was sent.

It is a synced copy. What went out under `additional_attributes` is the ATS's own and seldom
comes back; `custom_fields` are named by Bindbee's mappings for reading, so one that is missing
there may be kept all the same.
https://docs.bindbee.dev/ats/candidate/get-candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connections.providers.candidate import Answer, Attachment, Candidate, Email, Link, Phone
from connections.providers.record import Kept, Record, text_in
from connections.providers.types import Json, Path

from .names import ATTACHMENT_TYPES, URL_TYPES

TOLD: Mapping[str, str] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "avatar": "image_url",
    "is_private": "is_private",
    "can_email": "can_email",
    "locations": "locations",
    "phone_numbers": "phones",
    "email_addresses": "emails",
    "tags": "tags",
    "urls": "links",
    "last_interaction_at": "last_interaction_at",
    "remote_created_at": "remote_created_at",
    "remote_updated_at": "remote_updated_at",
    "job": "job_id",
    "job_id": "job_id",
    "job_interview_stage_id": "stage_id",
}
SECTIONS = ("additional_attributes", "custom_fields", "integration_params")
LINK_KINDS = {theirs: ours for ours, theirs in URL_TYPES.items() if theirs != "SOCIAL_MEDIA"}
FILE_KINDS = {theirs: ours for ours, theirs in ATTACHMENT_TYPES.items()}


def kept_of(json: Json, candidate: Candidate, *, present_job: bool) -> Kept:
    """Return what the record holds; title and company are the present ones with `present_job`."""
    record = Record(json)
    told: set[Path] = {(name,) for key, name in TOLD.items() if key in record}
    files = tuple(_files(record))
    if "attachments" in record and (files or not record.listed("attachments")):
        told.add(("attachments",))  # else they are ids, which name no file
    answers = tuple(_answers(record, candidate))
    told |= {answer.path for answer in answers}
    title, company = record.text("title"), record.text("company")
    if present_job:
        told |= {(key,) for key in ("title", "company") if key in record}
    kept = Candidate(
        first_name=record.text("first_name"),
        last_name=record.text("last_name"),
        image_url=record.text("avatar"),
        is_private=record.flag("is_private"),
        can_email=record.flag("can_email"),
        locations=record.texts("locations"),
        phones=tuple(_phone(text) for text in record.texts("phone_numbers")),
        emails=tuple(Email(text, "") for text in record.texts("email_addresses")),
        tags=record.texts("tags"),
        links=tuple(
            Link(row.text("value"), LINK_KINDS.get(row.text("url_type"), ""))
            for row in record.rows("urls")
        ),
        title=title if present_job else "",
        company=company if present_job else "",
        last_interaction_at=record.moment("last_interaction_at"),
        remote_created_at=record.moment("remote_created_at"),
        remote_updated_at=record.moment("remote_updated_at"),
        stage_id=record.text("job_interview_stage_id"),
        attachments=files,
        answers=answers,
    )
    jobs = tuple(text for key in ("job", "job_id") if (text := record.text(key)))
    return Kept(candidate=kept, told=frozenset(told), jobs=jobs, ats_id=record.text("remote_id"))


def _files(record: Record) -> Iterator[Attachment]:
    for row in record.rows("attachments"):
        kind = FILE_KINDS.get(row.text("attachment_type"), "")
        yield Attachment(row.text("file_name"), row.text("file_url"), kind)


def _phone(text: str) -> Phone:
    number, _sign, extension = text.partition(" ext. ")
    return Phone(number, "", extension)


def _answers(record: Record, candidate: Candidate) -> Iterator[Answer]:
    """Yield what the record holds at those answered paths that it speaks of."""
    for answer in candidate.answers:
        match answer.path:
            case ("title" | "company" as key,) if key in record:
                yield Answer(path=answer.path, value=record.text(key))
            case ("applications",) if "applications" in record:
                yield Answer(path=answer.path, value=_ids(record, "applications"))
            case ("attachment_ids",) if "attachments" in record:
                yield Answer(path=answer.path, value=_ids(record, "attachments"))
            case ("model_fields", name, *_) if name in record:
                yield Answer(path=answer.path, value=record.json[name])
            case (section, name, *_) if section in SECTIONS and name in record.part(section):
                yield Answer(path=answer.path, value=record.part(section).json[name])


def _ids(record: Record, key: str) -> list[str]:
    return [Record(each).text("id") or text_in(each) for each in record.listed(key)]
