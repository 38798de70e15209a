"""What StackOne's Candidate holds of a candidate that was sent.

It names applications by their ids, not by their jobs; documents hang on those. What went
through `passthrough` is the ATS's own and not read back.
https://docs.stackone.com/ats/api-reference/candidates/get-candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connections.providers.candidate import Address, Answer, Candidate, Email, Link, Phone
from connections.providers.record import Kept, Record, text_in
from connections.providers.types import Json, Path

from .fields import ROWS_PATH
from .records import id_text

TOLD: Mapping[str, tuple[Path, ...]] = {
    "name": (("name",), ("first_name",), ("last_name",)),
    "first_name": (("first_name",),),
    "last_name": (("last_name",),),
    "email": (("emails",),),
    "emails": (("emails",),),
    "phone_numbers": (("phones",),),
    "social_links": (("links",),),
    "company": (("company",),),
    "title": (("title",),),
    "country": (("address", "country"),),
    "hired_at": (("hired_at",),),
}
"""What each key speaks of; a null says that nothing is there."""

PHONE_KINDS = frozenset({"mobile", "work", "home", "other"})
KEYS = ("id", "remote_id", "name")


def kept_of(json: Json, candidate: Candidate) -> Kept:
    record = Record(json)
    told = {path for key, paths in TOLD.items() if key in record for path in paths}
    country = record.text("country")
    if len(country) == 2:
        told.add(("address", "country_code"))
    if isinstance(record.json.get("custom_fields"), list):  # null where it was not included
        told |= {("custom_fields",), ROWS_PATH}
    if isinstance(record.json.get("unified_custom_fields"), dict):
        told.add(("unified_custom_fields",))
    kept = Candidate(
        name=record.text("name"),
        first_name=record.text("first_name"),
        last_name=record.text("last_name"),
        emails=tuple(Email(email, "") for email in _emails(record)),
        phones=tuple(_phones(record)),
        links=tuple(
            Link(row.text("url"), row.text("type").lower()) for row in record.rows("social_links")
        ),
        company=record.text("company"),
        title=record.text("title"),
        address=Address(country=country, country_code=country if len(country) == 2 else ""),
        hired_at=record.moment("hired_at"),
        answers=tuple(_answers(record, candidate)),
    )
    return Kept(candidate=kept, told=frozenset(told), ats_id=id_text(record.json.get("remote_id")))


def _emails(record: Record) -> dict[str, None]:
    values = (record.text("email"), *(row.text("value") for row in record.rows("emails")))
    return dict.fromkeys(filter(None, values))


def _phones(record: Record) -> Iterator[Phone]:
    rows = [Phone(row.text("phone"), row.text("type")) for row in record.rows("phone_numbers")]
    for row in rows:
        yield row if row.type in PHONE_KINDS else row._replace(type="")
    if not rows and record.text("phone"):
        yield Phone(record.text("phone"), "")


def _answers(record: Record, candidate: Candidate) -> Iterator[Answer]:
    """Yield what the record holds at the paths that were answered."""
    fields: dict[str, Mapping[str, Json]] = {}
    for row in record.rows("custom_fields"):
        for key in KEYS:
            fields.setdefault(row.text(key), row.json)
    fields.pop("", None)
    for answer in candidate.answers_under("custom_fields"):
        known = (*(text_in(answer.wire.get(key)) for key in KEYS), ".".join(answer.path[1:]))
        found = next((fields[key] for key in known if key in fields), {})
        yield Answer(path=answer.path, value=found.get("value", found.get("value_id")))
    rows = candidate.answer(*ROWS_PATH)
    if isinstance(rows, list):
        kept = (_row_kept(row, fields) for row in rows if isinstance(row, dict))
        yield Answer(path=ROWS_PATH, value=[row for row in kept if row])
    unified = record.part("unified_custom_fields")
    for answer in candidate.answers_under("unified_custom_fields"):
        yield Answer(path=answer.path, value=unified.json.get(".".join(answer.path[1:])))


def _row_kept(
    sent: Mapping[str, Json], fields: Mapping[str, Mapping[str, Json]]
) -> dict[str, Json]:
    """Return what the record holds of a row's filled cells; {} where it has no such field."""
    known = (text_in(sent.get(key)) for key in KEYS)
    found = next((fields[key] for key in known if key in fields), None)
    if found is None:
        return {}
    return {key: found.get(key) for key, value in sent.items() if value not in (None, "")}
