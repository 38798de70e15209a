"""Fifty questions on both sides: forty standard ones, ten that the ATS asks; and wrong answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from connections.providers.types import Choice, FieldKind, FieldSpec, LiveFields


def _asks(name: str, label: str, kind: FieldKind = FieldKind.TEXT, **more: Any) -> FieldSpec:
    return FieldSpec(path=("attributes", name), label=label, kind=kind, **more)


LIVE = (
    _asks("preferred_name", "Preferred name", help_text="What colleagues call them."),
    _asks("cover_note", "Cover note", FieldKind.TEXTAREA, help_text="As the candidate wrote it."),
    _asks("notice_weeks", "Notice", FieldKind.INTEGER, required=True, help_text="In weeks."),
    _asks("salary", "Salary", FieldKind.DECIMAL, help_text="A year, before tax."),
    _asks("relocates", "Relocates", FieldKind.BOOLEAN),
    _asks("available_from", "Available from", FieldKind.DATE),
    _asks("interview_at", "Interview at", FieldKind.DATETIME),
    _asks(
        "source",
        "Source",
        FieldKind.CHOICE,
        required=True,
        choices=(Choice(12, "Referral"), Choice(14, "Job board"), Choice(15, "Agency")),
        help_text="Where the candidate comes from.",
    ),
    _asks(
        "seniority",
        "Seniority",
        FieldKind.CHOICE,
        choices=(Choice("jr", "Junior"), Choice("sr", "Senior")),
    ),
    _asks("portfolio", "Portfolio", FieldKind.URL),
)

WRONG = {
    "notice_weeks": "soon",
    "salary": "a lot",
    "available_from": "tomorrow",
    "interview_at": "at noon",
    "source": "",
    "portfolio": "not an address",
}
"""Six answers that both sides refuse."""

RIGHT = {"first_name": "Zoë", "last_name": "van der Berg", "title": "Data engineer"}


def ask(connection: Any) -> None:
    """Keep the ten as what the connection's ATS asks for, fresh for a day."""
    from django.utils import timezone

    from connections.models import FieldCatalog

    FieldCatalog.objects.create(
        connection=connection,
        fields=LiveFields(extra=LIVE).as_json(),
        fetched_at=timezone.now() + timedelta(days=1),
        tried_at=timezone.now(),
    )


def our_answers(connection: Any) -> dict[str, str]:
    from uuid import uuid4

    from candidates.forms.names import field_name

    wrong = {field_name(("attributes", name)): text for name, text in WRONG.items()}
    sent = {"connection": str(connection.pk), "form_token": str(uuid4()), "action": "send"}
    return {**RIGHT, **sent, "emails-0-value": "zoe@", **wrong}


def admin_answers() -> dict[str, str]:
    moment = {"interview_at_0": "at noon", "interview_at_1": ""}
    return {**RIGHT, "email": "zoe@", **WRONG, **moment}
