"""The two bodies of Bindbee's create call, checked as FastAPI checks them.

Keys that the schemas do not name are let through: they neither forbid nor keep them.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

Json = Any
Complaint = dict[str, Json]
Loc = tuple[str | int, ...]
Check = Callable[[Json, Loc], Iterator[Complaint]]

URL_TYPES = (
    "PERSONAL",
    "COMPANY",
    "PORTFOLIO",
    "BLOG",
    "SOCIAL_MEDIA",
    "OTHER",
    "JOB_POSTING",
    "-",
)
ATTACHMENT_TYPES = ("RESUME", "COVER_LETTER", "OFFER_LETTER", "OTHER", "-")


def complaint(loc: Loc, message: str, kind: str, value: Json = None) -> Complaint:
    return {"type": kind, "loc": list(loc), "msg": message, "input": value}


def text(value: Json, loc: Loc) -> Iterator[Complaint]:
    if not isinstance(value, str):
        yield complaint(loc, "Input should be a valid string", "string_type", value)


def yes_or_no(value: Json, loc: Loc) -> Iterator[Complaint]:
    if not isinstance(value, bool):
        yield complaint(loc, "Input should be a valid boolean", "bool_type", value)


def uuid(value: Json, loc: Loc) -> Iterator[Complaint]:
    try:
        UUID(value)
    except (TypeError, ValueError, AttributeError):
        yield complaint(loc, "Input should be a valid UUID", "uuid_parsing", value)


def address(value: Json, loc: Loc) -> Iterator[Complaint]:
    try:
        parts = urlsplit(value) if isinstance(value, str) and len(value) <= 2083 else None
    except ValueError:
        parts = None
    if parts is None or not parts.scheme or not parts.netloc:
        yield complaint(loc, "Input should be a valid URL", "url_parsing", value)


def anything(_value: Json, _loc: Loc) -> Iterator[Complaint]:
    return iter(())


def mapping(value: Json, loc: Loc) -> Iterator[Complaint]:
    if not isinstance(value, dict):
        yield complaint(loc, "Input should be a valid dictionary", "dict_type", value)


def one_of(values: tuple[str, ...]) -> Check:
    def check(value: Json, loc: Loc) -> Iterator[Complaint]:
        if value not in values:
            wanted = ", ".join(values)
            yield complaint(loc, f"Input should be one of: {wanted}", "enum", value)

    return check


def list_of(check: Check) -> Check:
    def check_all(value: Json, loc: Loc) -> Iterator[Complaint]:
        if not isinstance(value, list):
            yield complaint(loc, "Input should be a valid list", "list_type", value)
            return
        for index, each in enumerate(value):
            yield from check(each, (*loc, index))

    return check_all


def nullable(check: Check) -> Check:
    def check_some(value: Json, loc: Loc) -> Iterator[Complaint]:
        if value is not None:
            yield from check(value, loc)

    return check_some


def model(fields: Mapping[str, Check], *, required: tuple[str, ...] = ()) -> Check:
    def check(value: Json, loc: Loc) -> Iterator[Complaint]:
        if not isinstance(value, dict):
            yield complaint(loc, "Input should be a valid dictionary", "model_type", value)
            return
        for key in required:
            if key not in value:
                yield complaint((*loc, key), "Field required", "missing", value)
        for key, check_field in fields.items():
            if key in value:
                yield from check_field(value[key], (*loc, key))

    return check


URL = model(
    {"value": nullable(text), "url_type": one_of(URL_TYPES)}, required=("value", "url_type")
)
ATTACHMENT = model(
    {
        "file_name": nullable(text),
        "file_url": nullable(address),
        "attachment_type": one_of(ATTACHMENT_TYPES),
        "file_content": nullable(text),
        "content_type": nullable(text),
        "candidate": nullable(uuid),
        "remote_user_id": nullable(uuid),
    }
)
COMMON: dict[str, Check] = {
    **dict.fromkeys(("first_name", "last_name", "company", "title", "avatar"), nullable(text)),
    **dict.fromkeys(("is_private", "can_email"), nullable(yes_or_no)),
    **dict.fromkeys(
        ("locations", "phone_numbers", "email_addresses", "tags"), nullable(list_of(text))
    ),
    "urls": nullable(list_of(URL)),
}
FLAT = model(
    {
        **COMMON,
        **dict.fromkeys(("additional_attributes", "custom_fields"), nullable(mapping)),
        **dict.fromkeys(
            ("last_interaction_at", "remote_created_at", "remote_updated_at"), nullable(text)
        ),
        "applications": nullable(list_of(anything)),
        "attachments": nullable(list_of(ATTACHMENT)),
        "job": nullable(uuid),
    }
)
WRAPPED = model(
    {
        "data": model(
            {
                **COMMON,
                "applications": nullable(list_of(uuid)),
                "attachments": nullable(list_of(uuid)),
                "job_interview_stage_id": nullable(uuid),
                "job_id": nullable(uuid),
            }
        ),
        "remote_user_id": text,
        "job_requisition_id": text,
    },
    required=("data",),
)


def file_complaints(body: Json) -> Iterator[Complaint]:
    """Yield what is wrong with a file that is added to a candidate: it has a name and a content."""
    yield from ATTACHMENT(body, ("body",))
    if not body.get("file_name"):
        yield complaint(("body", "file_name"), "Field required", "missing", body)
    if not (body.get("file_content") or body.get("file_url")):
        yield complaint(("body", "file_content"), "Field required", "missing", body)
    elif body.get("file_content") and file_size(body) == 0:
        yield complaint(("body", "file_content"), "Input should be base64", "base64_decode")


def file_size(body: Json) -> int:
    """Return the bytes of the file in `body`, 0 where its content is no base64."""
    try:
        return len(b64decode(body.get("file_content") or "", validate=True))
    except (TypeError, ValueError):
        return 0


TYPES: Mapping[str, Check] = {
    "string": text,
    "textarea": text,
    "boolean": yes_or_no,
    "object": mapping,
}


def described(value: Json, loc: Loc, field: Mapping[str, Json]) -> Iterator[Complaint]:
    """Yield what is wrong with an answer to a field of the meta call."""
    allowed = [v["value"] if isinstance(v, dict) else v for v in field.get("allowed_values", ())]
    if allowed and not any(value == a and type(value) is type(a) for a in allowed):
        yield complaint(loc, f"Input should be one of the allowed values: {allowed}", "enum", value)
    elif field["type"] in ("integer", "number"):
        types = (int,) if field["type"] == "integer" else (int, float)
        if isinstance(value, bool) or not isinstance(value, types):
            yield complaint(loc, f"Input should be a valid {field['type']}", "type", value)
    elif field["type"] == "array":
        items = field.get("items", {})
        one = one_of(tuple(items["enum"])) if "enum" in items else TYPES[items["type"]]
        yield from list_of(one)(value, loc)
    else:
        yield from TYPES[field["type"]](value, loc)
