"""What Unified.to's AtsCandidate holds of a candidate that was sent.

A property that is absent may be one that this ATS does not give back: its list of readable
properties (`outbound_fields`) tells. Files are no part of the record.
https://docs.unified.to/ats/candidate/Retrieve_a_candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from connections.providers.candidate import (
    Address,
    Answer,
    Candidate,
    Education,
    Email,
    Experience,
    Link,
    Phone,
)
from connections.providers.record import Kept, Record, text_in
from connections.providers.types import Json, Path

from .body import EMAIL_NAME, EMAIL_TYPES, METADATA_ITEMS, PARTS, PHONE_TYPES, PROPERTIES
from .live import url_of

EMAIL_KINDS: Final = {theirs: ours for ours, theirs in EMAIL_TYPES.items()}
PHONE_KINDS: Final = {theirs: ours for ours, theirs in PHONE_TYPES.items()}


def kept_of(json: Json, candidate: Candidate) -> Kept:
    record = Record(json)
    told: set[Path] = {(name,) for prop, name in PROPERTIES.items() if prop in record}
    if "metadata" in record:
        told |= {("metadata",), METADATA_ITEMS}
    answers = tuple(_answers(record, candidate))
    if any(answer.path == EMAIL_NAME for answer in answers):
        told.add(EMAIL_NAME)
    address = record.part("address")
    kept = Candidate(
        name=record.text("name"),
        first_name=record.text("first_name"),
        last_name=record.text("last_name"),
        emails=tuple(
            Email(row.text("email"), EMAIL_KINDS.get(row.text("type"), ""))
            for row in record.rows("emails")
        ),
        title=record.text("title"),
        phones=tuple(
            Phone(row.text("telephone"), PHONE_KINDS.get(row.text("type"), ""))
            for row in record.rows("telephones")
        ),
        company=record.text("company_name"),
        image_url=record.text("image_url"),
        tags=record.texts("tags"),
        address=Address(**{name: address.text(key) for key, name in PARTS["address"].items()}),
        links=tuple(Link(url, "") for url in record.texts("link_urls")),
        origin=record.text("origin").lower(),
        company_id=record.text("company_id"),
        sources=record.texts("sources"),
        date_of_birth=record.day("date_of_birth"),
        owner_id=record.text("user_id"),
        experiences=tuple(
            Experience(
                row.text("company_name"), row.text("title"), row.day("start_at"), row.day("end_at")
            )
            for row in record.rows("experiences")
        ),
        education=tuple(
            Education(
                institution=row.text("institution"),
                degree=row.text("degree"),
                level=row.text("level"),
                field_of_study=row.text("field_of_study"),
                start=row.day("start_at"),
                end=row.day("end_at"),
            )
            for row in record.rows("education")
        ),
        skills=record.texts("skills"),
        answers=answers,
    )
    return Kept(
        candidate=kept,
        told=frozenset(told),
        jobs=record.texts("job_ids"),
        url=url_of(record.json.get("web_url")),
        ats_id=record.part("raw").text("__id"),
    )


def _answers(record: Record, candidate: Candidate) -> Iterator[Answer]:
    """Yield what the record holds at the paths that were answered."""
    items: dict[str, Mapping[str, Json]] = {}
    for row in record.rows("metadata"):
        for key in ("slug", "id"):
            items.setdefault(row.text(key), row.json)
    for answer in candidate.answers_under("metadata"):
        known = (answer.wire.get("slug"), answer.wire.get("id"), *answer.path[1:2])
        item = next((items[key] for each in known if (key := text_in(each)) in items and key), {})
        yield Answer(path=answer.path, value=item.get("value"))
    further = candidate.answer(*METADATA_ITEMS)
    if isinstance(further, list):
        sent = [each for each in further if isinstance(each, dict)]
        found = [(each, _item_like(each, items)) for each in sent]
        kept = [{key: item.get(key) for key in each} for each, item in found if item]
        yield Answer(path=METADATA_ITEMS, value=kept)
    names = [text for row in record.rows("emails") if (text := row.text("name"))]
    if candidate.answer(*EMAIL_NAME) and names:
        yield Answer(path=EMAIL_NAME, value=names[0])


def _item_like(
    sent: Mapping[str, Json], items: Mapping[str, Mapping[str, Json]]
) -> Mapping[str, Json] | None:
    keys = (text_in(sent.get("slug")), text_in(sent.get("id")))
    return next((items[key] for key in keys if key and key in items), None)
