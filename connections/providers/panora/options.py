"""The entries of Panora's lists, as things to choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connections.providers.lists import Person
from connections.providers.types import Choice, Json


def option_of(source: str, entry: Json) -> Choice | None:
    """Return the choice that an entry of `source` is, or None where it is none to offer."""
    return _READERS.get(source, _named)(entry)


def _named(entry: Json) -> Choice | None:
    match entry:
        case {"id": str(key), "name": str(name)} if key and name:
            return Choice(key, name)
    return None


def _job(entry: Json) -> Choice | None:
    """Return a job that is open, or of which Panora does not say."""
    match entry:
        case {"status": str(status)} if status not in ("", "OPEN"):
            return None
    return _named(entry)


def _tag(entry: Json) -> Choice | None:
    tag = _named(entry)
    return tag and Choice(tag.label, tag.label)


def _user(entry: Json) -> Choice | None:
    if not isinstance(entry, dict) or entry.get("disabled") is True:
        return None
    parts = [entry.get("first_name"), entry.get("last_name")]
    name = " ".join(part for part in parts if isinstance(part, str) and part)
    email = entry.get("email")
    address = email if isinstance(email, str) else ""
    user = _named({"id": entry.get("id"), "name": name or address})
    return user and Person.of(*user, address)


_READERS: Mapping[str, Callable[[Json], Choice | None]] = {
    "jobs": _job,
    "tags": _tag,
    "users": _user,
}
