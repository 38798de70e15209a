"""What a connection to Unified.to is asked for, and Unified.to's own fields of the form."""

from __future__ import annotations

from connections.providers.types import Choice, FieldKind, FieldSpec, _

from .body import EMAIL_NAME, METADATA_ITEMS, RAW, RETURNABLE

CREDENTIALS = (
    FieldSpec(
        path=("api_key",),
        label=_("API key"),
        required=True,
        secret=True,
        help_text=_("The key of the workspace. It is valid in one region only."),
    ),
    FieldSpec(
        path=("connection_id",),
        label=_("Connection ID"),
        required=True,
        help_text=_("Names the customer's ATS, like 5de520f96e439b002043d8dc."),
    ),
)
OPTIONS = (
    FieldSpec(
        path=("fields",),
        label=_("Fields to return"),
        kind=FieldKind.MULTIPLE_CHOICE,
        choices=tuple(Choice(name, name) for name in RETURNABLE),
        help_text=_("What Unified.to answers with; all but raw if none is chosen."),
    ),
    FieldSpec(
        path=("raw",),
        label=_("Query parameters for the ATS"),
        help_text=_("Passed on to the ATS with each candidate, like foo=bar&zoo=bar."),
    ),
)
OWN_FIELDS = (
    FieldSpec(
        path=EMAIL_NAME,
        label=_("Name shown with the e-mails"),
        help_text=_("Sent beside each e-mail address. Most ATSs need none."),
        max_length=400,
    ),
    FieldSpec(
        path=METADATA_ITEMS,
        label=_("Further custom fields (JSON)"),
        kind=FieldKind.JSON,
        help_text=_(
            "A JSON list of metadata items, for custom fields that are not asked for: "
            '[{"slug": "grade", "format": "TEXT", "value": "A"}].'
        ),
    ),
    FieldSpec(
        path=RAW,
        label=_("The ATS's own properties (JSON)"),
        kind=FieldKind.JSON,
        help_text=_("Sent as “raw”: merged by Unified.to into its call to the ATS."),
    ),
)
