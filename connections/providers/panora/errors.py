"""What Panora's error answers say about the candidate.

Two vintages answer: ``{"statusCode", "message"}``, and the same with `timestamp` and `path`;
`message` is a text or a list of texts. A key or token that it does not know is a 500.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from connections.providers.errors import ConnectionRefused, FieldError, ProviderError, error_for
from connections.providers.types import NOT_JSON, ErrorPath, Json, Path, Response, _

FIELDS: Mapping[str, Path] = {
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "company": ("company",),
    "title": ("title",),
    "locations": ("locations",),
    "is_private": ("is_private",),
    "email_reachable": ("can_email",),
    "remote_created_at": ("remote_created_at",),
    "remote_modified_at": ("remote_updated_at",),
    "last_interaction_at": ("last_interaction_at",),
    "attachments": ("attachments",),
    "applications": ("applications",),
    "tags": ("tags",),
    "urls": ("links",),
    "phone_numbers": ("phones",),
    "email_addresses": ("emails",),
    "field_mappings": ("field_mappings",),
}
ROW_KEYS: Mapping[str, str] = {
    "url": "url",
    "url_type": "type",
    "phone_number": "value",
    "phone_type": "type",
    "email_address": "value",
    "email_address_type": "type",
}
_ROWS = frozenset({"links", "phones", "emails"})
_SUBJECT = re.compile(
    r"(?:each value in )?(?:nested property )?([a-z_]+)(?:[.\[]([0-9]{1,3})\]?)?(?:\.([\w-]+))?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 500  # characters of the vendor's words


def error_of(response: Response, secrets: tuple[str, ...] = ()) -> ProviderError:
    """Return what an answer other than 2xx says; `secrets` never show in it.

    Any 500 but those that name the key or the token comes from within the server, before or
    after the ATS took the candidate; the words do not tell which.
    """
    texts = tuple(_without(text, secrets)[:_LONGEST] for text in _texts(response.json))
    message = " ".join(texts)[:_LONGEST] or _plain(response, secrets)
    match refused_part(response):
        case "key":
            refusal = _("Panora does not know the connection's API key.")
            return ConnectionRefused(f"{refusal} {message}", response=response)
        case "account":
            refusal = _("Panora does not know the connection token.")
            return ConnectionRefused(f"{refusal} {message}", response=response)
    if response.status == 404 and message.startswith("Cannot "):
        hint = _("Perhaps the connection's “Paths and key” do not fit this server.")
        message = f"{message}. {hint}"
    return error_for(response, message, field_errors=tuple(_field_errors(texts)))


def refused_part(response: Response) -> Literal["key", "account"] | None:
    """Return what a 500 does not know of the connection; None is any other answer."""
    if response.status != 500:
        return None
    words = " ".join(_texts(response.json)).lower()
    if "api key not found" in words:
        return "key"
    return "account" if "connection undefined" in words else None


def _texts(body: Json) -> tuple[str, ...]:
    match body:
        case {"message": str(text)} if text:
            return (text,)
        case {"message": [*parts]} if texts := tuple(each for each in parts if _is_text(each)):
            return texts
        case {"message": {"message": str(text)}} | {"error": str(text)} if text:
            return (text,)
    return ()


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and value != ""


def _plain(response: Response, secrets: tuple[str, ...]) -> str:
    """Return the words of a body that is not JSON, "" for a page of HTML."""
    text = response.text.strip()
    is_page = text.startswith("<") or "html" in response.headers.get("content-type", "")
    if is_page or response.json is not NOT_JSON:
        return ""
    return _without(text, secrets)[:_LONGEST]


def _without(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret.strip(), "***") if secret.strip() else text
    return text


def _field_errors(texts: tuple[str, ...]) -> Iterator[FieldError]:
    for text in texts:
        if path := _path(text):
            yield FieldError(path, _("Panora says: “{words}”.").format(words=text))


def _path(text: str) -> ErrorPath:
    """Return where the subject of a sentence like "urls.0.url must be a URL" was entered."""
    subject = _SUBJECT.match(text)
    top = FIELDS.get(subject[1].lower()) if subject else None
    if subject is None or top is None:
        return ()
    if top == ("field_mappings",):
        return (*top, subject[3]) if subject[3] else top
    if top[0] not in _ROWS or subject[2] is None:
        return top
    key = ROW_KEYS.get(subject[3] or "")
    return (*top, int(subject[2]), key) if key else (*top, int(subject[2]))
