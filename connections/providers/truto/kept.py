"""What Truto's candidate holds of one that was sent.

Any key may be missing where the ATS does not give it; answers to the job's form are no part of
the record. The link is Lever's own, in `remote_data`; Truto's page does not describe it.
https://truto.one/docs/api-reference/unified-ats-api/candidates/get
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connections.providers.candidate import Answer, Attachment, Candidate, Email, Link, Phone
from connections.providers.record import Kept, Record, text_in
from connections.providers.types import Json, Path

from .questions import TAG_IDS

TOLD: Mapping[str, tuple[Path, ...]] = {
    "name": (("name",), ("first_name",), ("last_name",)),
    "first_name": (("first_name",),),
    "last_name": (("last_name",),),
    "emails": (("emails",),),
    "phones": (("phones",),),
    "title": (("title",),),
    "company": (("company",),),
    "locations": (("locations",),),
    "tags": (("tags",),),
    "urls": (("links",),),
    "attachments": (("attachments",),),
    "applications": (("job_id",),),
}
"""What each key speaks of; `tags` of the tags by their ID as well."""


def kept_of(json: Json, candidate: Candidate) -> Kept:
    record = Record(json)
    told = {path for key, paths in TOLD.items() if key in record for path in paths}
    tag_ids = [row.text("id") for row in record.rows("tags")]
    answers = []
    if candidate.answer(*TAG_IDS.path):
        answers.append(Answer(path=TAG_IDS.path, value=tag_ids))
    kept = Candidate(
        name=record.text("name"),
        first_name=record.text("first_name"),
        last_name=record.text("last_name"),
        emails=tuple(Email(text, kind.lower()) for text, kind in _pairs(record, "emails", "email")),
        phones=tuple(
            Phone(row.text("number"), row.text("type").lower(), row.text("extension"))
            for row in record.rows("phones")
        ),
        title=record.text("title"),
        company=record.text("company"),
        locations=record.texts("locations"),
        tags=tuple(text for text, _kind in _pairs(record, "tags", "name")),
        links=tuple(Link(text, "") for text, _kind in _pairs(record, "urls", "url")),
        attachments=tuple(
            Attachment(
                row.text("file_name"),
                row.text("file_url") or row.text("url"),
                row.text("attachment_type"),
            )
            for row in record.rows("attachments")
        ),
        answers=tuple(answers),
    )
    jobs = (row.part("job").text("id") for row in record.rows("applications"))
    return Kept(
        candidate=kept,
        told=frozenset(told),
        jobs=tuple(filter(None, jobs)),
        url=record.part("remote_data").part("urls").url("show"),
    )


def _pairs(record: Record, key: str, part: str) -> Iterator[tuple[str, str]]:
    """Yield text and type of the rows, whether the ATS's are objects or plain texts."""
    for each in record.listed(key):
        row = Record(each)
        if text := row.text(part) or text_in(each):
            yield text, row.text("type")
