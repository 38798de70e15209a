"""The names that answers have in the browser's form and in the shell's document."""

from __future__ import annotations

from urllib.parse import quote, unquote

from connections.providers.types import Path

PREFIX = "x."


def field_name(path: Path) -> str:
    """Return the HTML name of a vendor's field: ``x.custom_fields.shirt``, dots inside quoted."""
    return PREFIX + ".".join(quote(part, safe="").replace(".", "%2E") for part in path)


def path_of(name: str) -> Path | None:
    """Return the path in an HTML name that `field_name` made; None for other names."""
    if not name.startswith(PREFIX):
        return None
    return tuple(unquote(part) for part in name.removeprefix(PREFIX).split("."))
