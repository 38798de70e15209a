"""The body of Panora's create call: names, kinds, the one location, and what is left out.

https://docs.panora.dev/ats/candidates/create-a-candidate
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connections.providers.bodies import utc_text, without_empty
from connections.providers.candidate import Candidate
from connections.providers.errors import CandidateRejected, FieldError
from connections.providers.losses import address_warnings, extension_warnings
from connections.providers.types import Json, _

EMAIL_TYPES: Mapping[str, str] = {"personal": "PERSONAL", "work": "WORK"}
PHONE_TYPES: Mapping[str, str] = {"mobile": "MOBILE", "work": "WORK"}
LINK_TYPES: Mapping[str, str] = {
    "linkedin": "LINKEDIN",
    "github": "GITHUB",
    "portfolio": "WEBSITE",
    "blog": "BLOG",
}
OTHER_LINK = "OTHER"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_IDS = {"attachments": _("attachment"), "applications": _("application")}


def body_of(candidate: Candidate) -> dict[str, Json]:
    """Return what Panora is sent. Raise CandidateRejected for an id that is not a UUID.

    `attachments` and `applications` are there even when empty: a server that looks for the
    first application of none crashes after the ATS has the candidate. A kind of e-mail or
    phone that Panora lacks is null, for the key must be there.
    """
    first_name, last_name = candidate.names
    filled = without_empty(
        {
            "first_name": first_name,
            "last_name": last_name,
            "company": candidate.company,
            "title": candidate.title,
            "locations": location_of(candidate),
            "is_private": candidate.is_private,
            "email_reachable": candidate.can_email,
            "remote_created_at": _moment(candidate, "remote_created_at"),
            "remote_modified_at": _moment(candidate, "remote_updated_at"),
            "last_interaction_at": _moment(candidate, "last_interaction_at"),
            "tags": list(candidate.tags),
            "urls": [
                {"url": link.url, "url_type": LINK_TYPES.get(link.type, OTHER_LINK)}
                for link in candidate.links
            ],
            "phone_numbers": [
                {"phone_number": phone.value, "phone_type": PHONE_TYPES.get(phone.type)}
                for phone in candidate.phones
            ],
            "email_addresses": [
                {"email_address": email.value, "email_address_type": EMAIL_TYPES.get(email.type)}
                for email in candidate.emails
            ],
        }
    )
    return {
        **filled,
        "attachments": _ids(candidate, "attachments"),
        "applications": _ids(candidate, "applications"),
        "field_mappings": {
            answer.path[1]: answer.value
            for answer in candidate.answers_under("field_mappings")
            if len(answer.path) == 2 and answer.value not in (None, "")
        },
    }


def location_of(candidate: Candidate) -> str:
    """Return one place as "city, region, country": of the address, else the first location.

    One only: the ATS behind reads the text up to its third comma as one city, region and
    country, so a second place would become part of the first.
    """
    return _address_place(candidate) or next(iter(candidate.locations), "")


def warnings_of(candidate: Candidate) -> Iterator[str]:
    """Yield a sentence for each thing that was entered and has only half a place here."""
    if candidate.has_own_name:
        yield _("The full name was not sent: Panora takes first and last name.")
    yield from extension_warnings(candidate.phones, vendor="Panora")
    yield from address_warnings(candidate.address, *place_parts(candidate), vendor="Panora")
    unsent = [place for place in candidate.locations if place != location_of(candidate)]
    if unsent:
        yield _("Not sent as a location, for Panora takes one: {places}.").format(
            places="; ".join(unsent)
        )
    if len(_ids(candidate, "applications")) > 1:
        yield _("Panora uses the first application only.")


def _address_place(candidate: Candidate) -> str:
    return ", ".join(getattr(candidate.address, part) for part in place_parts(candidate))


def place_parts(candidate: Candidate) -> list[str]:
    """Return the parts of the address that are sent; a short code only for want of the word."""
    address = candidate.address
    parts = (
        "city",
        "region" if address.region else "region_code",
        "country" if address.country else "country_code",
    )
    return [part for part in parts if getattr(address, part)]


def _moment(candidate: Candidate, name: str) -> str:
    moment = getattr(candidate, name)
    return utc_text(moment) if moment else ""


def _ids(candidate: Candidate, name: str) -> list[str]:
    """Return the ids entered. An unknown one fails only after the ATS has the candidate."""
    ids = [str(each).strip() for each in candidate.answer(name) or ()]
    for each in ids:
        if not _UUID.fullmatch(each):
            message = _("“{id}” is not the id of a Panora {thing}; it must be a UUID.").format(
                id=each, thing=_IDS[name]
            )
            raise CandidateRejected(message, field_errors=(FieldError((name,), message),))
    return ids
