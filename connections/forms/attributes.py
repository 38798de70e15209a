"""How a browser's keyboard behaves in a field: its keys, and what it corrects.

What Enter says is added where it does so, in static/js/form/keys.js.

There is no `autocomplete="off"` here, although a browser would offer the recruiter's own name and
address for another person's: with it, browsers do not bring back what was typed when a person goes
back. static/js/form/suggestions.js turns the offers off while a field has the focus.
"""

from __future__ import annotations

from collections.abc import Mapping

from connections.providers.types import FieldKind, FieldSpec

_CODE = {"autocapitalize": "none", "spellcheck": "false"}

BY_KIND: Mapping[FieldKind, Mapping[str, str]] = {
    FieldKind.EMAIL: {"inputmode": "email"},
    FieldKind.PHONE: {**_CODE, "inputmode": "tel"},
    FieldKind.URL: {"inputmode": "url"},
    FieldKind.FILE: {"inputmode": "url"},
    FieldKind.INTEGER: {"inputmode": "numeric"},
    FieldKind.DECIMAL: {"inputmode": "decimal"},
}

_NAME = {"autocapitalize": "words", "spellcheck": "false"}
_WORDS = {"autocapitalize": "words"}
_CAPITALS = {"autocapitalize": "characters"}
_ID = {"autocapitalize": "none", "spellcheck": "false"}

BY_NAME: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("first_name", "last_name", "name", "company", "institution"), _NAME),
    **dict.fromkeys(("line1", "line2", "city", "region", "country"), _NAME),
    **dict.fromkeys(("title", "degree", "field_of_study"), _WORDS),
    **dict.fromkeys(("job_id", "stage_id", "owner_id", "company_id"), _ID),
    **dict.fromkeys(("region_code", "country_code", "postal_code"), _CAPITALS),
    "extension": {"inputmode": "tel"},
}
"""By the last part of a question's path."""


def keyboard_attributes(spec: FieldSpec) -> dict[str, str]:
    """Return the HTML attributes of the control that asks `spec`."""
    if spec.multiple or spec.choices:
        return {}
    return {**BY_KIND.get(spec.kind, {}), **BY_NAME.get(spec.path[-1], {})}
