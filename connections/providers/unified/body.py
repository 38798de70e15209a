"""A candidate as Unified.to's AtsCandidate.

Item shapes the vendor's page leaves open (e-mails, telephones, dates of a job) are those of its
own SDKs. https://docs.unified.to/ats/candidate/Create_a_candidate
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from connections.providers.bodies import without_empty
from connections.providers.candidate import Answer, Candidate
from connections.providers.errors import CandidateRejected, FieldError
from connections.providers.losses import extension_warnings
from connections.providers.types import ErrorPath, Json, _

PROPERTIES: Final[Mapping[str, str]] = {
    "name": "name",
    "first_name": "first_name",
    "last_name": "last_name",
    "emails": "emails",
    "title": "title",
    "telephones": "phones",
    "company_name": "company",
    "image_url": "image_url",
    "tags": "tags",
    "address": "address",
    "link_urls": "links",
    "origin": "origin",
    "company_id": "company_id",
    "sources": "sources",
    "date_of_birth": "date_of_birth",
    "user_id": "owner_id",
    "experiences": "experiences",
    "education": "education",
    "skills": "skills",
    "job_ids": "job_id",
}
"""The vendor's properties, and the standard field that each is filled from."""

RETURNABLE: Final = (
    *("id", "created_at", "updated_at", "name", "first_name", "last_name", "emails", "title"),
    *("telephones", "company_name", "image_url", "tags", "address", "external_identifier"),
    *("link_urls", "origin", "company_id", "sources", "date_of_birth", "user_id", "web_url"),
    *("experiences", "education", "skills", "job_ids", "metadata", "raw"),
)
"""What the `fields` parameter of the create call can ask for."""

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "emails": {"email": "value", "type": "type"},
    "telephones": {"telephone": "value", "type": "type"},
    "address": {
        "address1": "line1",
        "address2": "line2",
        "city": "city",
        "region": "region",
        "region_code": "region_code",
        "postal_code": "postal_code",
        "country": "country",
        "country_code": "country_code",
    },
    "experiences": {
        "company_name": "company",
        "title": "title",
        "start_at": "start",
        "end_at": "end",
    },
    "education": {
        "institution": "institution",
        "degree": "degree",
        "level": "level",
        "field_of_study": "field_of_study",
        "start_at": "start",
        "end_at": "end",
    },
}
"""The properties inside a property, and the part of the standard field that fills each."""

EMAIL_TYPES: Final = {"personal": "HOME", "work": "WORK", "other": "OTHER"}
PHONE_TYPES: Final = {
    "mobile": "MOBILE",
    "work": "WORK",
    "home": "HOME",
    "fax": "FAX",
    "other": "OTHER",
}

EMAIL_NAME: Final = ("email_name",)
RAW: Final = ("raw",)
METADATA_ITEMS: Final = ("metadata_items",)


def candidate_body(candidate: Candidate, *, reference: str) -> dict[str, Json]:
    """Return the create call's body. Raise CandidateRejected for further metadata that is none.

    `name` goes beside `first_name` and `last_name`: some ATSs write only the one or the others.
    """
    first_name, last_name = candidate.names
    email_name = candidate.answer(*EMAIL_NAME)
    return without_empty(
        {
            "name": candidate.full_name,
            "first_name": first_name,
            "last_name": last_name,
            "emails": [
                without_empty(
                    {
                        "email": email.value,
                        "type": EMAIL_TYPES.get(email.type, "OTHER"),
                        "name": email_name,
                    }
                )
                for email in candidate.emails
            ],
            "title": candidate.title,
            "telephones": [
                {"telephone": phone.value, "type": PHONE_TYPES.get(phone.type, "OTHER")}
                for phone in candidate.phones
            ],
            "company_name": candidate.company,
            "image_url": candidate.image_url,
            "tags": list(candidate.tags),
            "address": _parts(candidate.address, "address"),
            "external_identifier": reference,
            "link_urls": [link.url for link in candidate.links],
            "origin": candidate.origin.upper(),
            "company_id": candidate.company_id,
            "sources": list(candidate.sources),
            "date_of_birth": candidate.date_of_birth and candidate.date_of_birth.isoformat(),
            "user_id": candidate.owner_id,
            "experiences": [_parts(each, "experiences") for each in candidate.experiences],
            "education": [_parts(each, "education") for each in candidate.education],
            "skills": list(candidate.skills),
            "job_ids": [candidate.job_id] if candidate.job_id else [],
            "metadata": _metadata(candidate),
            "raw": candidate.answer(*RAW),
        }
    )


def body_warnings(candidate: Candidate) -> list[str]:
    """Return what of the parts of a standard or extra field has no place in the body."""
    warnings = extension_warnings(candidate.phones, vendor="Unified.to")
    if candidate.answer(*EMAIL_NAME) and not candidate.emails:
        warnings.append(
            _("The name shown with the e-mails was not sent: there is no e-mail to show it with.")
        )
    return warnings


def error_path(prop: str, index: int | None = None, part: str = "") -> ErrorPath:
    """Return where the value of the vendor's `prop` (one of PROPERTIES) was entered.

    An unknown `part` names the property as a whole.
    """
    name = PROPERTIES[prop]
    if prop == "link_urls" and index is not None:
        return (name, index, "url")
    own_part = PARTS.get(prop, {}).get(part)
    if prop == "address":
        return (name, own_part) if own_part else (name,)
    if index is None or prop not in PARTS:
        return (name,)
    return (name, index, own_part) if own_part else (name, index)


def _parts(holder: Json, prop: str) -> dict[str, Json]:
    return without_empty(
        {key: _part(key, getattr(holder, name)) for key, name in PARTS[prop].items()}
    )


def _part(key: str, value: Json) -> Json:
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    return value.upper() if key == "country_code" else value


def _metadata(candidate: Candidate) -> list[Json]:
    """Return the answered custom fields, and behind them the items given as JSON."""
    answered = [
        _metadata_item(answer)
        for answer in candidate.answers_under("metadata")
        if len(answer.path) > 1 and answer.value not in (None, "", [])
    ]
    further = candidate.answer(*METADATA_ITEMS)
    if further in (None, "", [], {}):
        return answered
    if not isinstance(further, list) or not all(isinstance(item, dict) for item in further):
        raise _refused(
            _('Enter a JSON list of objects, like [{"slug": "grade", "value": "A"}].'),
        )
    slugs = {item.get("slug") for item in answered} - {None}
    for item in further:
        if isinstance(slug := item.get("slug"), str) and slug in slugs:
            raise _refused(_("“{slug}” is answered above already.").format(slug=slug))
    return answered + further


def _metadata_item(answer: Answer) -> dict[str, Json]:
    known = {key: answer.wire[key] for key in ("id", "slug", "format") if answer.wire.get(key)}
    if not known.keys() & {"id", "slug"}:
        known["slug"] = answer.path[1]
    return {**known, "value": answer.value}


def _refused(message: str) -> CandidateRejected:
    return CandidateRejected(message, field_errors=(FieldError(METADATA_ITEMS, message),))
