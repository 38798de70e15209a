"""A candidate as the body of Truto's create call.

https://truto.one/docs/api-reference/unified-ats-api/candidates/create
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from connections.providers.base import EXTRA_PROPERTIES
from connections.providers.bodies import merged, without_empty
from connections.providers.candidate import Candidate
from connections.providers.errors import CandidateRejected, FieldError
from connections.providers.types import Json, _

from .form import ANSWERS, job_answers
from .questions import REMOTE_DATA, TAG_IDS


def create_body(candidate: Candidate, *, reference: str) -> dict[str, Json]:
    """Return the body; the answers to the job's form are there even when there are none."""
    first_name, last_name = candidate.names
    body = without_empty(
        {
            "first_name": first_name,
            "last_name": last_name,
            "company": candidate.company,
            "title": candidate.title,
            "locations": list(candidate.locations),
            "emails": [
                without_empty({"email": email.value, "type": email.type})
                for email in candidate.emails
            ],
            "phones": [
                without_empty(
                    {"number": phone.value, "extension": phone.extension, "type": phone.type}
                )
                for phone in candidate.phones
            ],
            "tags": [
                *({"name": name} for name in candidate.tags),
                *({"id": tag_id} for tag_id in candidate.answer(*TAG_IDS.path) or ()),
            ],
            "links": [link.url for link in candidate.links],
            ANSWERS: job_answers(candidate),
            "attachments": list(_attachments(candidate, reference)),
            "remote_data": _remote_data(candidate),
        }
    )
    body = merged(body, candidate.answer(*EXTRA_PROPERTIES.path))
    body.setdefault(ANSWERS, [])
    return body


def _attachments(candidate: Candidate, reference: str) -> Iterator[dict[str, Json]]:
    """Yield the files that have an address.

    Truto wants an ID of each: it comes from `reference`, so the same file keeps it for ever.
    """
    for index, attachment in enumerate(candidate.attachments):
        if attachment.url:
            yield without_empty(
                {
                    "id": str(uuid5(NAMESPACE_OID, f"{reference}/attachments/{index}")),
                    "file_name": attachment.file_name,
                    "file_url": attachment.url,
                    "url": attachment.url,
                    "type": "resume" if attachment.type == "resume" else "",
                    "attachment_type": attachment.type,
                }
            )


def _remote_data(candidate: Candidate) -> Json:
    remote_data = candidate.answer(*REMOTE_DATA.path)
    if remote_data in (None, "") or isinstance(remote_data, dict):
        return remote_data
    message = _('Enter a JSON object, like {"key": "value"}.')
    raise CandidateRejected(message, field_errors=(FieldError(REMOTE_DATA.path, message),))
