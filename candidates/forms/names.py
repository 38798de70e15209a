"""The names that answers have in the browser's form and in the shell's document."""

from __future__ import annotations

from urllib.parse import quote, unquote

from connections.providers.types import Path

PREFIX = "x."


def field_name(path: Path) -> str:
    """Return the HTML name of a vendor's field: ``x.custom_fields.shirt``.

    Dots and dashes inside are quoted: a dash leads to the parts of a group or a row.
    """
    quoted = (quote(part, safe="", errors="replace") for part in path)
    return PREFIX + ".".join(part.replace(".", "%2E").replace("-", "%2D") for part in quoted)


def path_of(name: str) -> Path | None:
    """Return the path in an HTML name that `field_name` made; None for other names."""
    if not name.startswith(PREFIX):
        return None
    return tuple(unquote(part) for part in name.removeprefix(PREFIX).split("."))
