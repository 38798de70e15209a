"""The vendor's own words, one click away from the plain ones at their field."""

from __future__ import annotations

from django import forms

from connections.forms.composites import BoundParts
from connections.providers.types import ErrorPath, FieldKind


def keep_said(field: forms.Field, words: str) -> None:
    """Let the page show `words` below the errors of this form's `field`."""
    if words:
        field.said = (*getattr(field, "said", ()), words)  # type: ignore[attr-defined]


def only_part(bound: BoundParts) -> ErrorPath:
    """Return where a complaint about the whole belongs: the main part of the only row filled.

    () where there is more than one row, or no part that a row must have.
    """
    spec = bound.field.spec
    if spec.kind is not FieldKind.ROWS:
        return ()
    filled = [row for row in bound.rows if row.is_bound and not row.is_blank]
    main = next((part.path[-1] for part in spec.fields if part.required), "")
    return (0, main) if len(filled) == 1 and main else ()
