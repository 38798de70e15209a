"""What vendors say, made fit to be kept."""

from __future__ import annotations

from connections.providers.types import Json


def storable(value: Json) -> Json:
    """Return vendor JSON or text as every database takes it: no NUL, no lone surrogates."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {storable(str(key)): storable(each) for key, each in value.items()}
        case list() | tuple():
            return [storable(each) for each in value]
    return value
