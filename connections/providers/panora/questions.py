"""What a connection to Panora is asked for, and Panora's own fields of the form."""

from __future__ import annotations

from connections.providers.types import Choice, FieldKind, FieldSpec, _

UUID_PATTERN = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

CREDENTIALS = (
    FieldSpec(path=("api_key",), label=_("API key"), required=True, secret=True),
    FieldSpec(
        path=("connection_token",),
        label=_("Connection token"),
        required=True,
        secret=True,
        pattern=UUID_PATTERN,
        help_text=_("The UUID that Panora shows for the connection to the ATS."),
    ),
)
OPTIONS = (
    FieldSpec(
        path=("dialect",),
        label=_("Paths and key"),
        kind=FieldKind.CHOICE,
        choices=(
            Choice("legacy", _("As documented: /ats/candidate, Authorization: Bearer")),
            Choice("current", _("Servers since August 2024: /ats/candidates, x-api-key")),
        ),
        default="legacy",
        help_text=_("Choose what the Panora server understands."),
    ),
    FieldSpec(
        path=("remote_data",),
        label=_("Ask for the ATS's own data"),
        kind=FieldKind.BOOLEAN,
        help_text=_("Sends remote_data=true; otherwise nothing is sent."),
    ),
)
OWN_FIELDS = (
    FieldSpec(
        path=("attachments",),
        label=_("Panora attachments"),
        multiple=True,
        help_text=_("Ids (UUIDs) of attachments that are in Panora already, one a line."),
    ),
    FieldSpec(
        path=("applications",),
        label=_("Panora applications"),
        multiple=True,
        help_text=_(
            "Ids (UUIDs) of applications that are in Panora already, one a line;"
            " Panora uses the first."
        ),
    ),
)
