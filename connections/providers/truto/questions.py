"""What Truto asks for beside the standard fields: of the admin, and of the recruiter."""

from __future__ import annotations

from connections.providers.types import Choice, FieldKind, FieldSpec, _

CREDENTIALS = (
    FieldSpec(path=("api_token",), label=_("API token"), required=True, secret=True),
    FieldSpec(
        path=("integrated_account_id",),
        label=_("Integrated account ID"),
        required=True,
        pattern="[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        help_text=_("In Truto: Integrated Accounts, the account, its ID."),
    ),
)

OPTIONS = (
    FieldSpec(
        path=("truto_response_format",),
        label=_("Response format"),
        kind=FieldKind.CHOICE,
        choices=(Choice("unified", _("Unified")), Choice("normalized", _("Normalized"))),
        default="unified",
        help_text=_("Raw and stream are not offered: the candidate's ID may be missing there."),
    ),
    FieldSpec(
        path=("truto_ignore_remote_data",),
        label=_("Leave the ATS's raw record out of answers"),
        kind=FieldKind.BOOLEAN,
        default=True,
        help_text=_("Recommended: less personal data is kept here."),
    ),
    FieldSpec(
        path=("truto_exclude_fields",),
        label=_("Fields left out of answers"),
        multiple=True,
        help_text=_("One a line. The ID is always kept, as proof of delivery."),
    ),
    FieldSpec(
        path=("remote_query",),
        label=_("Query parameters for the ATS (JSON)"),
        kind=FieldKind.JSON,
        help_text=_("A JSON object that Truto hands to the ATS as query parameters."),
    ),
)

APPLICATION_SOURCE = FieldSpec(
    path=("application_source",),
    label=_("Application source"),
    kind=FieldKind.CHOICE,
    choices=(
        Choice("applicant", _("The candidate applied")),
        Choice("lead", _("A lead that a recruiter adds")),
    ),
)
TAG_IDS = FieldSpec(
    path=("tags", "id"),
    label=_("Tags by ID"),
    multiple=True,
    source="tags",
    help_text=_("IDs of tags that the ATS has already. One a line."),
)
REMOTE_DATA = FieldSpec(
    path=("remote_data",),
    label=_("Remote data (JSON)"),
    kind=FieldKind.JSON,
    help_text=_("A JSON object that Truto hands to the ATS as it is."),
)
