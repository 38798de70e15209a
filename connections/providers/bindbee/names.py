"""What Bindbee calls things, and its own questions.

https://docs.bindbee.dev/ats/candidate/create-candidate
"""

from __future__ import annotations

from collections.abc import Mapping

from connections.providers.types import FieldKind, FieldSpec, _

STANDARD_NAMES: Mapping[str, str] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "avatar": "image_url",
    "last_interaction_at": "last_interaction_at",
    "remote_created_at": "remote_created_at",
    "remote_updated_at": "remote_updated_at",
    "is_private": "is_private",
    "can_email": "can_email",
    "locations": "locations",
    "phone_numbers": "phones",
    "email_addresses": "emails",
    "tags": "tags",
    "urls": "links",
    "attachments": "attachments",
    "job": "job_id",
    "job_id": "job_id",
    "job_interview_stage_id": "stage_id",
}
"""Standard field by Bindbee's key, in either shape of the body."""

STANDARD_FIELDS = frozenset(STANDARD_NAMES.values()) | {"name"}

FLAT_ONLY = ("last_interaction_at", "remote_created_at", "remote_updated_at")
"""Standard fields that the wrapped shape has no place for."""

ROW_KEYS: Mapping[str, Mapping[str, str]] = {
    "links": {"value": "url", "url_type": "type"},
    "attachments": {
        "file_name": "file_name",
        "file_url": "url",
        "file_content": "url",
        "attachment_type": "type",
    },
}
"""Key of a row's part by Bindbee's key."""

URL_TYPES: Mapping[str, str] = {
    "linkedin": "SOCIAL_MEDIA",
    "github": "SOCIAL_MEDIA",
    "portfolio": "PORTFOLIO",
    "blog": "BLOG",
    "company": "COMPANY",
    "other": "OTHER",
}
ATTACHMENT_TYPES: Mapping[str, str] = {
    "resume": "RESUME",
    "cover_letter": "COVER_LETTER",
    "other": "OTHER",
}

CREDENTIALS = (
    FieldSpec(
        path=("api_key",),
        label=_("API key"),
        required=True,
        secret=True,
        help_text=_("From the settings of your Bindbee dashboard, for the same region."),
    ),
    FieldSpec(
        path=("connector_token",),
        label=_("Connector token"),
        required=True,
        secret=True,
        help_text=_("Of the connector that links your ATS; shown in the Bindbee dashboard."),
    ),
)
OPTIONS = (
    FieldSpec(
        path=("send_present_job",),
        label=_("Send the present title and company in Bindbee's title and company"),
        kind=FieldKind.BOOLEAN,
        help_text=_("Bindbee means the position and company applied for by them."),
    ),
)

APPLICATION = _("What the candidate applies for")

OWN_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        path=("title",),
        label=_("Position applied for"),
        group=APPLICATION,
        max_length=300,
        help_text=_("Not the present job: Bindbee's title is the position applied for."),
    ),
    FieldSpec(
        path=("company",),
        label=_("Company applied to"),
        group=APPLICATION,
        max_length=300,
        help_text=_("Not the present employer: Bindbee's company is the one applied to."),
    ),
    FieldSpec(
        path=("remote_user_id",),
        label=_("On behalf of"),
        group=APPLICATION,
        source="users",
        is_me=True,
        help_text=_("The user of the ATS who adds the candidate; Greenhouse asks for one."),
    ),
    FieldSpec(
        path=("job_requisition_id",),
        label=_("Job requisition"),
        group=APPLICATION,
        help_text=_("The requisition's number in the ATS, like R-00007."),
    ),
    FieldSpec(
        path=("applications",),
        label=_("Applications"),
        group=APPLICATION,
        multiple=True,
        help_text=_("Bindbee's ids of existing applications, one a line."),
    ),
    FieldSpec(
        path=("attachment_ids",),
        label=_("Existing attachments"),
        group=APPLICATION,
        multiple=True,
        help_text=_("Bindbee's ids of attachments that exist already, one a line."),
    ),
)
OWN_BY_NAME: Mapping[str, FieldSpec] = {spec.path[0]: spec for spec in OWN_FIELDS}
