"""The standard fields of a candidate, as questions. Names are the document's keys."""

from __future__ import annotations

from collections.abc import Mapping

from .types import Choice, FieldKind, FieldSpec, _

EMAIL_TYPES = (
    Choice("personal", _("Personal")),
    Choice("work", _("Work")),
    Choice("other", _("Other")),
)
PHONE_TYPES = (
    Choice("mobile", _("Mobile")),
    Choice("work", _("Work")),
    Choice("home", _("Home")),
    Choice("fax", _("Fax")),
    Choice("other", _("Other")),
)
LINK_TYPES = (
    Choice("linkedin", _("LinkedIn")),
    Choice("github", _("GitHub")),
    Choice("portfolio", _("Portfolio")),
    Choice("blog", _("Blog")),
    Choice("company", _("Company")),
    Choice("other", _("Other")),
)
ATTACHMENT_TYPES = (
    Choice("resume", _("Résumé")),
    Choice("cover_letter", _("Cover letter")),
    Choice("other", _("Other")),
)
ORIGINS = (
    Choice("sourced", _("Sourced")),
    Choice("applied", _("Applied")),
    Choice("referred", _("Referred")),
    Choice("agency", _("Agency")),
    Choice("internal", _("Internal")),
)

PERSON = _("Person")
WORK = _("Work")
JOB = _("Job and tags")
MORE = _("More about the candidate")
FILES = _("Files")


UPLOAD = ("upload",)
"""The part of a file's row that names what was uploaded; nobody types it."""


def _kind_of(choices: tuple[Choice, ...]) -> FieldSpec:
    return FieldSpec(
        path=("type",),
        label=_("Kind"),
        kind=FieldKind.CHOICE,
        choices=choices,
        default=choices[0].value,
    )


def _texts(
    name: str, label: str, group: str, *, help_text: str = "", source: str = ""
) -> FieldSpec:
    return FieldSpec(
        path=(name,),
        label=label,
        group=group,
        multiple=True,
        source=source,
        by_label=bool(source),
        help_text=help_text or _("One a line."),
    )


_PERIOD = (
    FieldSpec(path=("start",), label=_("From"), kind=FieldKind.DATE),
    FieldSpec(path=("end",), label=_("To"), kind=FieldKind.DATE),
)

STANDARD_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(path=("first_name",), label=_("First name"), group=PERSON, max_length=200),
    FieldSpec(path=("last_name",), label=_("Last name"), group=PERSON, max_length=200),
    FieldSpec(
        path=("name",),
        label=_("Full name"),
        group=PERSON,
        max_length=400,
        help_text=_("Only if it is more than first and last name."),
    ),
    FieldSpec(
        path=("emails",),
        label=_("E-mail"),
        kind=FieldKind.ROWS,
        group=PERSON,
        fields=(
            FieldSpec(path=("value",), label=_("E-mail"), kind=FieldKind.EMAIL, required=True),
            _kind_of(EMAIL_TYPES),
        ),
    ),
    FieldSpec(
        path=("phones",),
        label=_("Phone"),
        kind=FieldKind.ROWS,
        group=PERSON,
        fields=(
            FieldSpec(path=("value",), label=_("Phone"), kind=FieldKind.PHONE, required=True),
            FieldSpec(path=("extension",), label=_("Extension"), max_length=20),
            _kind_of(PHONE_TYPES),
        ),
    ),
    FieldSpec(path=("title",), label=_("Current title"), group=WORK, max_length=300),
    FieldSpec(path=("company",), label=_("Company"), group=WORK, max_length=300),
    FieldSpec(
        path=("links",),
        label=_("Profile links"),
        kind=FieldKind.ROWS,
        group=WORK,
        fields=(
            FieldSpec(path=("url",), label=_("Link"), kind=FieldKind.URL, required=True),
            _kind_of(LINK_TYPES),
        ),
    ),
    FieldSpec(
        path=("experiences",),
        label=_("Experience"),
        kind=FieldKind.ROWS,
        group=WORK,
        fields=(
            FieldSpec(path=("company",), label=_("Company"), max_length=300),
            FieldSpec(path=("title",), label=_("Title"), max_length=300),
            *_PERIOD,
        ),
    ),
    FieldSpec(
        path=("education",),
        label=_("Education"),
        kind=FieldKind.ROWS,
        group=WORK,
        fields=(
            FieldSpec(path=("institution",), label=_("Institution"), max_length=300),
            FieldSpec(path=("degree",), label=_("Degree"), max_length=300),
            FieldSpec(path=("level",), label=_("Level"), max_length=300),
            FieldSpec(path=("field_of_study",), label=_("Field of study"), max_length=300),
            *_PERIOD,
        ),
    ),
    _texts("skills", _("Skills"), WORK),
    FieldSpec(path=("job_id",), label=_("Job"), group=JOB, max_length=300, source="jobs"),
    FieldSpec(
        path=("stage_id",),
        label=_("Stage"),
        group=JOB,
        max_length=300,
        source="stages",
        depends_on="job_id",
    ),
    FieldSpec(
        path=("owner_id",),
        label=_("Owner"),
        group=JOB,
        max_length=300,
        source="users",
        is_me=True,
    ),
    _texts("tags", _("Tags"), JOB, source="tags"),
    _texts("sources", _("Sources"), JOB),
    FieldSpec(
        path=("origin",), label=_("Origin"), kind=FieldKind.CHOICE, group=JOB, choices=ORIGINS
    ),
    FieldSpec(
        path=("company_id",),
        label=_("Company in the ATS"),
        group=JOB,
        max_length=300,
        source="companies",
    ),
    FieldSpec(
        path=("address",),
        label=_("Address"),
        kind=FieldKind.GROUP,
        group=MORE,
        fields=(
            FieldSpec(path=("line1",), label=_("Street"), max_length=300),
            FieldSpec(path=("line2",), label=_("Street, second line"), max_length=300),
            FieldSpec(path=("city",), label=_("City"), max_length=200),
            FieldSpec(path=("postal_code",), label=_("Postal code"), max_length=30),
            FieldSpec(path=("region",), label=_("Region"), max_length=200, source="regions"),
            FieldSpec(path=("region_code",), label=_("Region code"), max_length=10),
            FieldSpec(path=("country",), label=_("Country"), max_length=200, source="countries"),
            FieldSpec(
                path=("country_code",),
                label=_("Country code"),
                max_length=2,
                pattern="[A-Za-z]{2}",
                help_text=_("Two letters, like FR."),
            ),
        ),
    ),
    _texts(
        "locations",
        _("Locations"),
        MORE,
        help_text=_("Where they live or want to work. One a line."),
    ),
    FieldSpec(path=("date_of_birth",), label=_("Date of birth"), kind=FieldKind.DATE, group=MORE),
    FieldSpec(path=("image_url",), label=_("Picture"), kind=FieldKind.URL, group=MORE),
    FieldSpec(path=("is_private",), label=_("Private"), kind=FieldKind.BOOLEAN, group=MORE),
    FieldSpec(path=("can_email",), label=_("May be e-mailed"), kind=FieldKind.BOOLEAN, group=MORE),
    FieldSpec(path=("hired_at",), label=_("Hired at"), kind=FieldKind.DATETIME, group=MORE),
    FieldSpec(
        path=("last_interaction_at",), label=_("Last contact"), kind=FieldKind.DATETIME, group=MORE
    ),
    FieldSpec(
        path=("remote_created_at",),
        label=_("Created in the ATS"),
        kind=FieldKind.DATETIME,
        group=MORE,
    ),
    FieldSpec(
        path=("remote_updated_at",),
        label=_("Changed in the ATS"),
        kind=FieldKind.DATETIME,
        group=MORE,
    ),
    FieldSpec(
        path=("attachments",),
        label=_("Files"),
        kind=FieldKind.ROWS,
        group=FILES,
        fields=(
            FieldSpec(
                path=("url",),
                label=_("Address"),
                kind=FieldKind.URL,
                help_text=_("The ATS fetches the file from here, so it must open without a login."),
            ),
            FieldSpec(path=("file_name",), label=_("File name"), max_length=255),
            _kind_of(ATTACHMENT_TYPES),
            FieldSpec(path=UPLOAD, label=_("File"), max_length=36),
        ),
    ),
)

STANDARD_BY_NAME: Mapping[str, FieldSpec] = {spec.path[0]: spec for spec in STANDARD_FIELDS}
