"""The body of StackOne's create call.

https://docs.stackone.com/ats/api-reference/candidates/create-candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connections.providers.bodies import utc_text, without_empty
from connections.providers.candidate import Candidate
from connections.providers.errors import CandidateRejected, FieldError
from connections.providers.losses import address_warnings, extension_warnings
from connections.providers.types import Json, _

from .fields import ROWS_PATH, custom_fields

PHONE_TYPES: Mapping[str, str] = {
    "mobile": "mobile",
    "work": "work",
    "home": "home",
    "fax": "other",
    "other": "other",
}


def candidate_body(candidate: Candidate) -> dict[str, Json]:
    """Return what StackOne is sent, less what is empty. No property of it is required."""
    first_name, last_name = candidate.names
    return without_empty(
        {
            "name": candidate.full_name,
            "first_name": first_name,
            "last_name": last_name,
            "email": candidate.emails[0].value if candidate.emails else "",
            "phone_numbers": [
                {"type": PHONE_TYPES.get(phone.type, "other"), "phone": phone.value}
                for phone in candidate.phones
            ],
            "social_links": [
                without_empty({"type": link.type, "url": link.url}) for link in candidate.links
            ],
            "company": candidate.company,
            "title": candidate.title,
            "country": candidate.address.country or candidate.address.country_code,
            "hired_at": utc_text(candidate.hired_at) if candidate.hired_at else "",
            "custom_fields": custom_fields(
                candidate.answers_under("custom_fields"), candidate.answer(*ROWS_PATH)
            ),
            "unified_custom_fields": {
                ".".join(answer.path[1:]): answer.value
                for answer in candidate.answers_under("unified_custom_fields")
                if answer.value not in (None, "", [])
            },
            "passthrough": _object(candidate.answer("passthrough")),
        }
    )


def _object(passthrough: Json) -> Json:
    """Return the passthrough. Raise CandidateRejected where it is no JSON object."""
    if passthrough in (None, "") or isinstance(passthrough, dict):
        return passthrough
    message = _('Enter a JSON object, like {"key": "value"}.')
    error = FieldError(("passthrough",), message)
    raise CandidateRejected(message, field_errors=(error,))


def cut_short(candidate: Candidate) -> Iterator[str]:
    """Yield a warning for each part of a carried field that the body cannot hold."""
    for email in candidate.emails[1:]:
        yield _("{email} was not sent: StackOne takes one e-mail.").format(email=email.value)
    yield from extension_warnings(candidate.phones, vendor="StackOne")
    place = candidate.address
    country = "country" if place.country else "country_code"
    yield from address_warnings(place, country, vendor="StackOne")
