"""What Truto's error bodies say: its own refusals, and those that it passes on from the ATS.

https://truto.one/docs/api-reference/overview/errors
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from connections.providers.bodies import plain_message
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    FieldError,
    FieldErrors,
    ProviderError,
    error_for,
)
from connections.providers.types import ErrorPath, Json, Response, _

from .form import ANSWERS

MISSING = ("missing_required_query_parameters", "missing_required_body_fields")
"""Insights that name what was not sent. The `conditionally_…` ones are no cause of a failure."""

FIELDS: Mapping[str, str] = {
    **{name: name for name in ("first_name", "last_name", "name", "company", "title", "job_id")},
    **{name: name for name in ("locations", "emails", "phones", "tags", "links", "attachments")},
    **{name: name for name in ("application_source", "remote_data")},
    "firstName": "first_name",
    "lastName": "last_name",
    "location": "locations",
    "urls": "links",
    "posting": "job_id",
    "postingId": "job_id",
    "posting_id": "job_id",
    "resume": "attachments",
}
"""Names in Truto's and the ATS's errors, and the field that each was entered in."""

FIRST_ROWS: Mapping[str, ErrorPath] = {
    "email": ("emails", 0, "value"),
    "phone": ("phones", 0, "value"),
}
ERROR_NAMES: Mapping[str, ErrorPath] = {
    **{name: (our_name,) for name, our_name in FIELDS.items()},
    **FIRST_ROWS,
}
ROW_KEYS: Mapping[str, Mapping[str, str]] = {
    "emails": {"email": "value", "value": "value", "type": "type"},
    "phones": {"number": "value", "value": "value", "extension": "extension", "type": "type"},
    "links": {"url": "url"},
    "attachments": {"file_url": "url", "url": "url", "file_name": "file_name", "type": "type"},
}
NAME_KEYS = ("field", "path", "param", "parameter", "property", "name")
MESSAGE_KEYS = ("message", "reason", "description", "error")
LIST_KEYS = ("errors", "failures", "details", "fields")


def error_in(response: Response) -> ProviderError:
    """Return what a status other than 2xx says about the candidate.

    A 429 of the ATS (not Truto's own) is unknown: a create call may be several calls there.
    A 503 in Truto's words is a blocked account; of the ATS or of a proxy it is unknown.
    """
    body = response.json if isinstance(response.json, dict) else {}
    remote = body.get("truto_is_remote_error") is True
    words = _words(body) or plain_message(response)
    match response.status:
        case 401 if remote:
            text = _(
                "The ATS refused the credentials that Truto holds for it. "
                "Reconnect the account in Truto."
            )
        case 404 if remote:
            text = _("The ATS does not know what was asked for, for example the job.")
        case 405:
            text = _(
                "Truto does not create candidates in this account. "
                "A sandbox account of Truto can be read only."
            )
        case 429 if remote:
            text = _("The ATS behind Truto asked to wait; part of the call may have been done.")
            return _error(DeliveryUnknown, text, words, response)
        case 503 if remote:
            text = _("The ATS behind Truto was not available; it may have the candidate.")
            return _error(DeliveryUnknown, text, words, response)
        case 503 if "statusCode" in body:
            text = _("The account is blocked at Truto.")
        case _:
            return error_for(response, words, field_errors=_field_errors(body))
    return _error(ConnectionRefused, text, words, response)


def _error(kind: type[ProviderError], text: str, words: str, response: Response) -> ProviderError:
    return kind(_sentences(text, words), retry_after=response.retry_after, response=response)


def _sentences(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _words(body: Mapping[str, Json]) -> str:
    """Return the explanation: Truto's `message`, else its insight, else the ATS's own."""
    insight, raw = _object(body.get("truto_error_insight")), _read(body.get("raw_response"))
    said = _first_text(body, ("message",))
    said = said or _first_text(_object(insight.get("remote_error")), ("description",))
    said = said or _first_text(_object(raw), MESSAGE_KEYS)
    match insight.get("forbidden_error"):
        case {"value": {"missing_scopes": [*scopes]}} if scopes:
            names = ", ".join(scope for scope in scopes if isinstance(scope, str))
            said = _sentences(said, _("Missing permissions: {names}.").format(names=names))
    return said[:500]


def _field_errors(body: Mapping[str, Json]) -> FieldErrors:
    found = dict.fromkeys(
        (
            *_missing(_object(body.get("truto_error_insight"))),
            *_named(body.get("details")),
            *_named(_read(body.get("raw_response"))),
        )
    )
    return tuple(found)


def _missing(insight: Mapping[str, Json]) -> Iterator[FieldError]:
    for key in MISSING:
        match insight.get(key):
            case {"value": [*names]}:
                for name in names:
                    if path := _path(name):
                        yield FieldError(path, _("The ATS needs this."))


def _named(found: Json, depth: int = 3) -> Iterator[FieldError]:
    """Yield the fields that an error of Truto or of an ATS names, in the shapes in common use.

    ``{field, message}``, a list of these, or either under a key like `errors`; also
    ``{"errors": {"email": ["is wrong"]}}``. What names no field of ours is passed over.
    """
    if not depth:
        return
    for entry in found if isinstance(found, list) else [found]:
        if not isinstance(entry, dict):
            continue
        message = _first_text(entry, MESSAGE_KEYS) or _("The ATS did not accept this.")
        for key in NAME_KEYS:
            if path := _path(entry.get(key)):
                yield FieldError(path, message)
                break
        for key in LIST_KEYS:
            inner = entry.get(key)
            if isinstance(inner, dict):
                yield from _by_name(inner)
            yield from _named(inner, depth - 1)


def _by_name(messages: Mapping[str, Json]) -> Iterator[FieldError]:
    for name, said in messages.items():
        text = said[0] if isinstance(said, list) and said else said
        path = _path(name)
        if path and isinstance(text, str) and name not in NAME_KEYS:
            yield FieldError(path, text)


def _path(name: Json) -> ErrorPath | None:
    """Return where the value that an error calls `name` was entered, or None.

    Reads ``emails[0].email``, ``emails.0.email``, ``/emails/0/email`` and lists of such parts.
    """
    if isinstance(name, list):
        name = ".".join(str(part) for part in name if isinstance(part, str | int))
    if not isinstance(name, str):
        return None
    parts = [part for part in re.split(r"[.\[\]/]+", name) if part]
    if parts[:1] in (["body"], ["query"]):
        del parts[0]
    if not parts:
        return None
    head, *rest = parts
    if head == ANSWERS:
        return (ANSWERS,) if rest and rest[0].isdigit() else (ANSWERS, *rest)
    if head in FIRST_ROWS and not rest:
        return FIRST_ROWS[head]
    field = FIELDS.get(head)
    if field is None:
        return None
    if field in ROW_KEYS and rest and re.fullmatch("[0-9]{1,4}", rest[0]):
        keys = ROW_KEYS[field]
        key = rest[1] if rest[1:] else next(iter(keys))
        if key in keys:
            return (field, int(rest[0]), keys[key])
    return (field,)


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _read(raw: Json) -> Json:
    """Return the ATS's own answer, which Truto hands on as JSON or as text."""
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None if raw.lstrip().startswith("<") else {"message": raw}


def _first_text(found: Mapping[str, Json], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = found.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
