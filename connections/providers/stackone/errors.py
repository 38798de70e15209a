"""What StackOne and the ATS behind it say in an error body, and about which field.

`provider_errors[].raw` is the ATS's own answer, so its shape is anybody's; it is read tolerantly
and its headers never. https://docs.stackone.com/guides/unified-api-error-codes-and-troubleshooting-guide
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from connections.providers.errors import FieldError, FieldErrors
from connections.providers.types import ErrorPath, Json, _

PATHS: Mapping[str, ErrorPath] = {
    "name": ("name",),
    "full_name": ("name",),
    "first_name": ("first_name",),
    "firstname": ("first_name",),
    "given_name": ("first_name",),
    "last_name": ("last_name",),
    "lastname": ("last_name",),
    "family_name": ("last_name",),
    "email": ("emails", 0, "value"),
    "emails": ("emails", 0, "value"),
    "email_address": ("emails", 0, "value"),
    "email_addresses": ("emails", 0, "value"),
    "phone": ("phones", 0, "value"),
    "phones": ("phones", 0, "value"),
    "phone_number": ("phones", 0, "value"),
    "phone_numbers": ("phones", 0, "value"),
    "social_links": ("links", 0, "url"),
    "links": ("links", 0, "url"),
    "websites": ("links", 0, "url"),
    "company": ("company",),
    "title": ("title",),
    "job_title": ("title",),
    "country": ("address", "country"),
    "hired_at": ("hired_at",),
    "passthrough": ("passthrough",),
}
"""What StackOne and ATSs call a field -> where the recruiter entered it."""

_GROUPS = frozenset({"custom_fields", "unified_custom_fields"})
_WRAPPERS = frozenset({"data", "attributes", "candidate", "person", "body", "address"})
_SAYS = ("message", "detail", "error", "description", "reason", "msg", "error_message")
_NAMES = ("field", "path", "param", "parameter", "property", "attribute", "pointer", "name")
_HOLDS_ERRORS = frozenset(
    {"errors", "error", "details", "validation_errors", "field_errors", "violations", "fields"}
)
_OWN_SENTENCE = re.compile(r"([a-z_]+(?:[.\[][\w.\[\]-]+)?) (?:must|should|is|has|cannot|does)\b")
_INDEX = re.compile(r"[0-9]{1,3}")
_DEEPEST = 6  # levels of an ATS's answer that are looked into
_MOST = 50  # things that one answer may say


def read_words(body: Json) -> tuple[str, FieldErrors]:
    """Return what an error `body` says, as text, and about which fields."""
    if not isinstance(body, dict):
        return "", ()
    own = list(_own_messages(body.get("message")))
    theirs = list(islice(_ats_problems(body.get("provider_errors")), _MOST))
    text = " ".join(_sentence(part) for part in own)
    if theirs:
        listed = "; ".join(f"{name}: {said}" if name else said for name, said in theirs)
        text = f"{text} {_ats_says(listed)}".strip()
    found = [(match[1], said) for said in own if (match := _OWN_SENTENCE.match(said))]
    errors = [
        *((path, _sentence(said)) for name, said in found if (path := field_path(name))),
        *((path, _ats_says(said)) for name, said in theirs if (path := field_path(name))),
    ]
    return text, tuple(FieldError(path, said) for path, said in dict.fromkeys(errors))


def warnings_of(body: Json) -> tuple[str, ...]:
    """Return what a success says that went wrong all the same."""
    if not isinstance(body, dict):
        return ()
    listed = body.get("unified_warnings")
    said = [
        each["message"]
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict) and isinstance(each.get("message"), str) and each["message"]
    ]
    problems = islice(_ats_problems(body.get("provider_errors")), _MOST)
    return (
        *(_sentence(each) for each in said[:_MOST]),
        *(_ats_says(f"{name}: {text}" if name else text) for name, text in problems),
    )


def field_path(name: str) -> ErrorPath | None:
    """Return where the field that an error calls `name` was entered, or None.

    ``phone_numbers.1.phone``, ``/data/attributes/email`` and ``firstName`` are all understood.
    The index of a custom field says nothing here: the request is not at hand.
    """
    parts = [part for part in re.split(r"[./\[\]]+", name) if part]
    while parts and _snake(parts[0]) in _WRAPPERS:
        parts.pop(0)
    if not parts:
        return None
    head, rest = _snake(parts[0]), parts[1:]
    if head in _GROUPS:
        is_key = rest and not _INDEX.fullmatch(rest[0])
        return (head, ".".join(rest)) if is_key else None
    path = PATHS.get(head)
    if path and path[0] in ("phones", "links") and rest and _INDEX.fullmatch(rest[0]):
        return path[0], int(rest[0]), "type" if rest[-1] == "type" else path[2]
    return path


def _own_messages(message: Json) -> Iterator[str]:
    for part in message[:_MOST] if isinstance(message, list) else [message]:
        if isinstance(part, str) and part.strip():
            yield part.strip()


def _ats_problems(provider_errors: Json) -> Iterator[tuple[str, str]]:
    for each in provider_errors if isinstance(provider_errors, list) else ():
        if isinstance(each, dict):
            yield from _problems(each.get("raw"))


def _problems(node: Json, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield what a node of an ATS's answer says, as (field's name or "", text)."""
    if depth > _DEEPEST:
        return
    if isinstance(node, str) and node.strip():
        yield name, node.strip()
    elif isinstance(node, list):
        for each in node[:_MOST]:
            yield from _problems(each, name, depth + 1)
    elif isinstance(node, dict):
        said = next((node[k] for k in _SAYS if isinstance(node.get(k), str) and node[k]), "")
        named = (_name_in(node) if said else "") or name
        if said:
            yield named, said.strip()
        is_table = not said and "status" not in node and "code" not in node
        for key, value in node.items():
            if isinstance(value, str):
                if is_table and field_path(key):
                    yield key, value
            elif key in _HOLDS_ERRORS:
                yield from _problems(value, named, depth + 1)
            elif field_path(key):
                yield from _problems(value, key, depth + 1)


def _name_in(node: Mapping[str, Json]) -> str:
    source = node.get("source")
    if isinstance(source, dict) and isinstance(source.get("pointer"), str):
        return str(source["pointer"])
    return next((node[key] for key in _NAMES if isinstance(node.get(key), str) and node[key]), "")


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def _ats_says(words: str) -> str:
    return _sentence(_("The ATS says: {words}").format(words=words))


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else words + "."
