"""What Panora's candidate holds of one that was sent.

Panora reads from its own database: addresses, numbers and links are written there by its sync
only, so that none of them says nothing; and its moments are JavaScript's texts.
https://docs.panora.dev/ats/candidates/create-a-candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from connections.providers.candidate import Address, Answer, Candidate, Email, Link, Phone
from connections.providers.record import Kept, Record
from connections.providers.types import Json, Path

from .body import EMAIL_TYPES, LINK_TYPES, PHONE_TYPES, place_parts

SYNCED: Mapping[str, str] = {
    "email_addresses": "emails",
    "phone_numbers": "phones",
    "urls": "links",
}
TOLD: Mapping[str, str] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "title": "title",
    "is_private": "is_private",
    "email_reachable": "can_email",
    "remote_created_at": "remote_created_at",
    "remote_modified_at": "remote_updated_at",
    "last_interaction_at": "last_interaction_at",
    "tags": "tags",
    "field_mappings": "field_mappings",
    "attachments": "attachments",
    "applications": "applications",
}
"""What each key speaks of: a standard field, or the answers of that name."""

EMAIL_KINDS = {theirs: ours for ours, theirs in EMAIL_TYPES.items()}
PHONE_KINDS = {theirs: ours for ours, theirs in PHONE_TYPES.items()}
LINK_KINDS = {theirs: ours for ours, theirs in LINK_TYPES.items()}


def kept_of(json: Json, candidate: Candidate) -> Kept:
    record = Record(json)
    told: set[Path] = {(name,) for key, name in TOLD.items() if key in record}
    told |= {(name,) for key, name in SYNCED.items() if record.listed(key)}
    parts = place_parts(candidate)
    if "locations" in record:
        told |= {("address", part) for part in parts} or {("locations",)}
    place = record.text("locations")
    kept = Candidate(
        first_name=record.text("first_name"),
        last_name=record.text("last_name"),
        company=record.text("company"),
        title=record.text("title"),
        is_private=record.flag("is_private"),
        can_email=record.flag("email_reachable"),
        remote_created_at=_moment(record, "remote_created_at"),
        remote_updated_at=_moment(record, "remote_modified_at"),
        last_interaction_at=_moment(record, "last_interaction_at"),
        tags=record.texts("tags"),
        address=_address(place, candidate.address, parts),
        locations=(place,) if place and not parts else (),
        emails=tuple(
            Email(row.text("email_address"), EMAIL_KINDS.get(row.text("email_address_type"), ""))
            for row in record.rows("email_addresses")
        ),
        phones=tuple(
            Phone(row.text("phone_number"), PHONE_KINDS.get(row.text("phone_type"), ""))
            for row in record.rows("phone_numbers")
        ),
        links=tuple(
            Link(row.text("url"), LINK_KINDS.get(row.text("url_type"), ""))
            for row in record.rows("urls")
        ),
        answers=tuple(_answers(record, candidate)),
    )
    return Kept(candidate=kept, told=frozenset(told), ats_id=record.text("remote_id"))


def _moment(record: Record, key: str) -> datetime | None:
    """Read an ISO text, or JavaScript's ``Tue Oct 01 2024 12:00:00 GMT+0000 (…)``."""
    if moment := record.moment(key):
        return moment
    try:
        return datetime.strptime(record.text(key).split(" (")[0], "%a %b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        return None


def _address(place: str, sent: Address, parts: list[str]) -> Address:
    """Return those parts of the address that stand in the one text that Panora has for a place.

    What stands there instead of the city is what became of it.
    """
    words = [word.strip() for word in place.split(",") if word.strip()]
    folded = {word.casefold() for word in words}
    kept = {part: getattr(sent, part) for part in parts if getattr(sent, part).casefold() in folded}
    if "city" in parts and "city" not in kept and words:
        kept["city"] = words[0]
    return Address(**kept)


def _answers(record: Record, candidate: Candidate) -> Iterator[Answer]:
    """Yield what the record holds at the paths that were answered.

    Older servers give the mapped attributes as a list of objects with one key each.
    """
    mappings = dict(record.part("field_mappings").json)
    for row in record.rows("field_mappings"):
        mappings |= row.json
    for answer in candidate.answers_under("field_mappings"):
        yield Answer(path=answer.path, value=mappings.get(answer.path[-1]))
    for name in ("attachments", "applications"):
        if candidate.answer(name):
            yield Answer(path=(name,), value=list(record.texts(name)))
