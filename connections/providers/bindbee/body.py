"""Bindbee's two bodies of one create call, and the paths back from its complaints.

The flat body (AtsCandidateWrite) alone takes what the ATS asks for, and files; the wrapped one
(CreateCandidate) alone takes the user it is done for, the requisition and the stage; its files
follow in calls of their own. The two are never mixed: every flat key may be left out, so a body
with `data` that the wrapped schema refuses could pass as an empty flat one.

https://docs.bindbee.dev/ats/candidate/create-candidate
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple
from uuid import UUID

from connections.providers.bodies import merged, utc_text, without_empty
from connections.providers.candidate import Answer, Attachment, Candidate, Phone
from connections.providers.errors import CandidateRejected, FieldError
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import ErrorPath, FieldKind, Json, _

from .names import ATTACHMENT_TYPES, FLAT_ONLY, OWN_BY_NAME, URL_TYPES

FLAT_SECTIONS = ("additional_attributes", "custom_fields", "integration_params", "model_fields")
FLAT_EXTRAS = frozenset({*FLAT_SECTIONS, *FLAT_ONLY, "attachments", "job"})
WRAPPED_ANSWERS = ("remote_user_id", "job_requisition_id", "attachment_ids")


class Body(NamedTuple):
    """What is sent; `left_out` are the labels of what this shape has no place for."""

    json: dict[str, Json]
    left_out: tuple[str, ...] = ()


def body_of(candidate: Candidate, *, present_job: bool) -> Body:
    """Return the body in the shape that carries most of what the ATS must have.

    Raise CandidateRejected for what fits neither.
    """
    extra = candidate.answer("extra_properties") or {}
    if _must_be_flat(candidate) and "data" in _extra_keys(candidate):
        raise _refusal(
            ("extra_properties",),
            _("Bindbee takes “data” only without dates and fields that the ATS asks for."),
        )
    common = _common(candidate, present_job=present_job)
    if is_wrapped(candidate):
        body = _wrapped(candidate, common)
        left_out = tuple(STANDARD_BY_NAME[n].label for n in FLAT_ONLY if getattr(candidate, n))
    else:
        body = _flat(candidate, common)
        left_out = tuple(_wrapped_only(candidate).values())
    return Body(merged(body, extra), left_out)


def is_wrapped(candidate: Candidate) -> bool:
    """Tell the shape: flat where the ATS's own questions are answered, else wrapped where that
    one's fields are filled, else flat. Files follow it: they can be added to a candidate later.
    """
    wanted = bool(_wrapped_only(candidate)) or "data" in _extra_keys(candidate)
    return wanted and not _must_be_flat(candidate)


def _must_be_flat(candidate: Candidate) -> bool:
    return bool(
        any(_is_answered(a) for key in FLAT_SECTIONS for a in candidate.answers_under(key))
        or _flat_own(candidate)
        or FLAT_EXTRAS & _extra_keys(candidate)
    )


def _extra_keys(candidate: Candidate) -> Set[str]:
    extra = candidate.answer("extra_properties")
    return extra.keys() if isinstance(extra, dict) else frozenset()


def _common(candidate: Candidate, *, present_job: bool) -> dict[str, Json]:
    """Return what both shapes hold alike."""
    first, last = candidate.names
    title = candidate.answer("title") or (candidate.title if present_job else "")
    company = candidate.answer("company") or (candidate.company if present_job else "")
    return {
        "first_name": first,
        "last_name": last,
        "title": title,
        "company": company,
        "avatar": candidate.image_url,
        "is_private": candidate.is_private,
        "can_email": candidate.can_email,
        "locations": list(candidate.locations),
        "phone_numbers": [_phone_text(phone) for phone in candidate.phones],
        "email_addresses": [email.value for email in candidate.emails],
        "tags": list(candidate.tags),
        "urls": [
            {"value": link.url, "url_type": URL_TYPES.get(link.type, "OTHER")}
            for link in candidate.links
        ],
        "applications": candidate.answer("applications"),
    }


def _flat(candidate: Candidate, common: Mapping[str, Json]) -> dict[str, Json]:
    dates = {name: getattr(candidate, name) for name in FLAT_ONLY}
    body = without_empty(
        {
            **common,
            **{name: utc_text(moment) if moment else None for name, moment in dates.items()},
            "job": candidate.job_id,
            "attachments": [
                attachment_body(each, candidate.answer("remote_user_id"))
                for each in candidate.attachments
            ],
            **{answer.path[0]: answer.value for answer in _flat_own(candidate)},
        }
    )
    for key in FLAT_SECTIONS:
        section = _section(candidate, key)
        if key == "model_fields":
            body = merged(body, section, (key,))
        elif section:
            body[key] = section
    return body


def _wrapped(candidate: Candidate, common: Mapping[str, Json]) -> dict[str, Json]:
    ids = candidate.answer("attachment_ids") or []
    applications = common["applications"] or []
    _must_be_ids([candidate.job_id], ("job_id",))
    _must_be_ids([candidate.stage_id], ("stage_id",))
    _must_be_ids(applications, ("applications",))
    _must_be_ids(ids, ("attachment_ids",))
    data = without_empty(
        {
            **common,
            "attachments": ids,
            "job_id": candidate.job_id,
            "job_interview_stage_id": candidate.stage_id,
        }
    )
    outside = {key: candidate.answer(key) for key in ("remote_user_id", "job_requisition_id")}
    return {"data": data, **without_empty(outside)}


def _section(candidate: Candidate, key: str) -> dict[str, Json]:
    """Return the object of one section: its JSON box and, over it, the answers by name."""
    section: dict[str, Json] = {}
    named: dict[str, Json] = {}
    for answer in candidate.answers_under(key):
        if not _is_answered(answer):
            continue
        if len(answer.path) > 1:
            named[answer.path[1]] = _sent(answer)
        elif isinstance(answer.value, dict):
            section = answer.value
        else:
            raise _refusal((key,), _('Enter a JSON object, like {"key": "value"}.'))
    return merged(named, section, (key,))


def _sent(answer: Answer) -> Json:
    """Return the value as it is sent; `wire` tells the shape that the form cannot."""
    match answer.wire.get("shape"), answer.value:
        case FieldKind.GROUP.value, dict():
            return without_empty(answer.value)
        case FieldKind.ROWS.value, [*rows]:
            return [without_empty(row) if isinstance(row, dict) else row for row in rows]
        case FieldKind.INTEGER.value, [*texts]:
            return _numbers(int, texts, answer)
        case FieldKind.DECIMAL.value, [*texts]:
            return _numbers(float, texts, answer)
    return answer.value


def _numbers(kind: type[int] | type[float], texts: Iterable[Json], answer: Answer) -> list[Json]:
    try:
        return [kind(text) for text in texts]
    except (TypeError, ValueError) as error:
        raise _refusal(answer.path, _("Enter numbers, one a line.")) from error


def _wrapped_only(candidate: Candidate) -> dict[str, str]:
    """Return the labels of what is filled and only the wrapped shape carries, by name."""
    flat = {answer.path[0] for answer in _flat_own(candidate)}
    answered = [n for n in WRAPPED_ANSWERS if candidate.answer(n) and n not in flat]
    labels = {name: OWN_BY_NAME[name].label for name in answered}
    if candidate.stage_id:
        labels["stage_id"] = STANDARD_BY_NAME["stage_id"].label
    return labels


def _flat_own(candidate: Candidate) -> list[Answer]:
    """Return the answers that the ATS's own description places in the flat body."""
    return [
        answer
        for answer in candidate.answers
        if answer.path[0] in WRAPPED_ANSWERS[:2]
        and answer.wire.get("flat")
        and _is_answered(answer)
    ]


def attachment_body(attachment: Attachment, user: Json) -> dict[str, Json]:
    """Return a file as an AtsAttachmentWrite, done for `user` where that is a UUID."""
    return without_empty(
        {
            "attachment_type": ATTACHMENT_TYPES.get(attachment.type, "OTHER"),
            "file_name": attachment.file_name,
            "file_url": attachment.url,
            "file_content": attachment.content,
            "content_type": attachment.content_type,
            "remote_user_id": user if _is_uuid(user) else None,
        }
    )


def _phone_text(phone: Phone) -> str:
    return f"{phone.value} ext. {phone.extension}" if phone.extension else phone.value


def _is_answered(answer: Answer) -> bool:
    return answer.value not in (None, "", [], (), {})


def _must_be_ids(values: Iterable[Json], path: ErrorPath) -> None:
    """Raise CandidateRejected unless all are UUIDs: Bindbee would pass over the whole body."""
    if not all(_is_uuid(value) for value in values if value not in (None, "")):
        raise _refusal(path, _("This is not an id of Bindbee's, which is a UUID."))


def _is_uuid(value: Json) -> bool:
    try:
        return bool(UUID(value))
    except (TypeError, ValueError, AttributeError):
        return False


def _refusal(path: ErrorPath, message: str) -> CandidateRejected:
    return CandidateRejected(message, field_errors=(FieldError(path, message),))
