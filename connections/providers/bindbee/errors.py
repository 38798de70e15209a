"""What Bindbee says when it refuses, and which of our fields it means.

`detail` is a text, but on 422 a list of FastAPI's complaints whose `loc` may start with the name
of one of the two bodies.

https://docs.bindbee.dev/ats/candidate/create-candidate
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from connections.providers.bodies import plain_message
from connections.providers.errors import ConnectionRefused, FieldError, ProviderError, error_for
from connections.providers.types import ErrorPath, Json, Response, _

from .names import OWN_BY_NAME, ROW_KEYS, STANDARD_NAMES

SECTIONS = ("additional_attributes", "custom_fields", "integration_params")
ROW_VALUE: Mapping[str, str] = {"emails": "value", "phones": "value"}
WRAPPED = ("body", "CreateCandidate", "data")


class Complaint(NamedTuple):
    loc: tuple[str | int, ...]
    message: str


def error_of(response: Response) -> ProviderError:
    """Return what a status other than 2xx says about the candidate."""
    complaints = _complaints(response.json)
    if not complaints:
        return error_for(response, message_of(response))
    message = " ".join(_sentence(complaint) for complaint in complaints)[:1000]
    is_refusal = response.status in (400, 422)
    if is_refusal and all(complaint.loc[:1] == ("header",) for complaint in complaints):
        return ConnectionRefused(
            _("Bindbee did not accept the connection's credentials. {}").format(message),
            response=response,
        )
    return error_for(
        response,
        message,
        field_errors=tuple(
            FieldError(path, complaint.message)
            for complaint in complaints
            if (path := path_of(complaint.loc))
        ),
    )


def path_of(loc: tuple[str | int, ...]) -> ErrorPath:
    """Return our path of a place in either body; () where it is none of our fields."""
    for position, key in enumerate(loc):
        rest = loc[position + 1 :]
        if not isinstance(key, str):
            continue
        if key in SECTIONS:
            return (key, *(str(part) for part in rest[:1]))
        if key == "attachments" and "CreateCandidate" in loc:
            return ("attachment_ids",)
        if name := STANDARD_NAMES.get(key):
            return (name, *_row_path(name, rest))
        if key in OWN_BY_NAME:
            return (key,)
    return ()


def _row_path(name: str, rest: tuple[str | int, ...]) -> ErrorPath:
    match rest:
        case (int(row), *_keys) if name in ROW_VALUE:
            return (row, ROW_VALUE[name])
        case (int(row), str(key), *_keys) if name in ROW_KEYS:
            return (row, ROW_KEYS[name].get(key, "url"))
        case (int(row), *_keys) if name in ROW_KEYS:
            return (row, "url")
    return ()


def _complaints(answer: Json) -> list[Complaint]:
    """Return the entries of a `detail` list.

    A flat body is also measured against the wrapped schema; that it lacks `data` says nothing.
    """
    match answer:
        case {"detail": [*listed]}:
            read = [_complaint(each) for each in listed if isinstance(each, dict)]
            return [each for each in read if each.loc != WRAPPED] or read
    return []


def _complaint(each: Mapping[str, Json]) -> Complaint:
    loc = each.get("loc")
    parts = loc if isinstance(loc, list) else [loc]
    named = (part for part in parts if isinstance(part, str | int) and not isinstance(part, bool))
    message = each.get("msg")
    return Complaint(
        tuple(named), message if isinstance(message, str) and message else _("Not accepted.")
    )


def _sentence(complaint: Complaint) -> str:
    schemas = ("body", "header", "query", "CreateCandidate", "AtsCandidateWrite", "data")
    place = " ".join(str(part) for part in complaint.loc if part not in schemas)
    text = f"{place}: {complaint.message}" if place else complaint.message
    return text if text.endswith((".", "!", "?")) else f"{text}."


def message_of(response: Response) -> str:
    """Return Bindbee's own words, "" where there are none."""
    match response.json:
        case {"detail": str(text)} if text:
            return text[:1000]
        case {"message": str(text)} if text:
            return text[:1000]
    return plain_message(response)


def words_of(answer: Json) -> str:
    """Return what an answer without an id says for people, "" where it is only data."""
    match answer:
        case str(text):
            return text.strip()[:500]
        case {"error": str(text) | {"message": str(text)}} | {"message": str(text)}:
            return text.strip()[:500]
    return ""
