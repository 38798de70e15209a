"""What a connection to StackOne is asked for, and StackOne's own fields of the form."""

from __future__ import annotations

from connections.providers.types import FieldKind, FieldSpec, _

CREDENTIALS = (
    FieldSpec(path=("api_key",), label=_("API key"), required=True, secret=True),
    FieldSpec(
        path=("account_id",),
        label=_("Account id"),
        required=True,
        help_text=_("The id of the linked account, from StackOne's list of accounts."),
    ),
)
OPTIONS = (
    FieldSpec(
        path=("heartbeat",),
        label=_("Keep slow calls alive"),
        kind=FieldKind.BOOLEAN,
        default=False,
        help_text=_("StackOne sends empty lines while the ATS is working (Prefer: heartbeat)."),
    ),
    FieldSpec(
        path=("unified_custom_fields",),
        label=_("Custom unified fields"),
        multiple=True,
        help_text=_("Keys of the project's custom unified fields, one a line."),
    ),
)
PASSTHROUGH = FieldSpec(
    path=("passthrough",),
    label=_("Passthrough (JSON)"),
    kind=FieldKind.JSON,
    group=_("StackOne"),
    help_text=_("A JSON object that StackOne hands to the ATS behind as it is."),
)


def unified_field(key: str) -> FieldSpec:
    """Return the question for one of the project's custom unified fields."""
    return FieldSpec(
        path=("unified_custom_fields", key), label=key, group=_("Custom unified fields")
    )
