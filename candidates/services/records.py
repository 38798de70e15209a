"""A call as it is kept and shown: without secrets, capped, in a form every database takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from candidates.links import without_links
from connections.providers.base import Provider
from connections.providers.types import NOT_JSON, Json, Request, Response
from connections.services import storable

BLANK = "•••"
CAP = 65_536  # characters
LONGEST_WORD = 4096  # characters; what is longer and has no space is the content of a file
_SECRET_HEADERS = frozenset(
    {"authorization", "x-api-key", "x-connector-token", "x-connection-token", "set-cookie"}
)


def request_record(request: Request) -> dict[str, Json]:
    """Return the exact call with its secrets blanked: method, URL, headers, body."""
    query = urlencode(request.query)
    record = {
        "method": request.method,
        "url": f"{request.url}?{query}" if query else request.url,
        "headers": _headers(request.headers),
        "body": request.json,
    }
    blanked: dict[str, Json] = _without(record, request.secrets)
    return blanked


def request_text(request: Request) -> str:
    return _text(request_record(request))


def response_text(response: Response, provider: Provider) -> str:
    """Return the answer with the vendor's secret keys and the connection's secrets blanked."""
    body = response.json
    body = response.text if body is NOT_JSON else _without_keys(body, provider.secret_keys)
    record = {"status": response.status, "headers": _headers(response.headers), "body": body}
    return _text(_without(record, provider.secrets()))


def message_text(message: str, provider: Provider | None) -> str:
    """Return a vendor's message as it may be kept and shown."""
    return str(storable(_without(message, provider.secrets() if provider else ())))[:4000]


def _text(record: Json) -> str:
    text = str(storable(json.dumps(record, ensure_ascii=False, indent=2, default=repr)))
    return text if len(text) <= CAP else f"{text[:CAP]}\n… ({len(text)} characters in all)"


def _headers(headers: Any) -> dict[str, str]:
    return {
        name: BLANK if name.lower() in _SECRET_HEADERS else value for name, value in headers.items()
    }


def _without(value: Json, secrets: Iterable[str]) -> Json:
    """Blank each secret wherever it stands, also as it is written in a URL, and links to files."""
    forms = {
        form
        for secret in secrets
        if len(secret) >= 4
        for form in (secret, quote(secret, safe=""), quote_plus(secret))
    }
    return _blanked(value, sorted(forms, key=len, reverse=True))


def _blanked(value: Json, secrets: list[str]) -> Json:
    match value:
        case str():
            for secret in secrets:
                value = value.replace(secret, BLANK)
            return without_links(_without_content(value))
        case dict():
            return {_blanked(key, secrets): _blanked(each, secrets) for key, each in value.items()}
        case list() | tuple():
            return [_blanked(each, secrets) for each in value]
    return value


def _without_content(text: str) -> str:
    """Return the beginning of what only machines read, else a file would leave room for nothing."""
    if len(text) <= LONGEST_WORD or not text.isascii() or len(text.split(maxsplit=1)) != 1:
        return text
    return f"{text[:40]}… ({len(text)} characters in all)"


def _without_keys(value: Json, keys: frozenset[str]) -> Json:
    match value:
        case dict():
            return {
                key: BLANK if key in keys else _without_keys(each, keys)
                for key, each in value.items()
            }
        case list():
            return [_without_keys(each, keys) for each in value]
    return value
