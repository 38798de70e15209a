"""One candidate as one row: forty standard fields and the ten live ones."""

from __future__ import annotations

from typing import Any

from django.db import models

from connections.providers import standard
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import Choice


def _choices(choices: tuple[Choice, ...]) -> list[tuple[Any, str]]:
    return [tuple(choice) for choice in choices]  # type: ignore[misc]


def _help(name: str, part: str = "") -> str:
    """Return the help that our form shows at the same question."""
    spec = STANDARD_BY_NAME[name]
    found = next((each for each in spec.fields if each.path[-1] == part), spec)
    return found.help_text


def _text(length: int = 300, **more: Any) -> models.CharField[Any, Any]:
    return models.CharField(max_length=length, blank=True, **more)


class Candidate(models.Model):
    first_name = _text(200)
    last_name = models.CharField(max_length=200)
    name = _text(400, help_text=_help("name"))
    email = models.EmailField(max_length=320, blank=True)
    email_type = _text(20, choices=_choices(standard.EMAIL_TYPES))
    phone = _text(60)
    phone_extension = _text(20)
    phone_type = _text(20, choices=_choices(standard.PHONE_TYPES))
    title = _text()
    company = _text()
    link = models.URLField(blank=True)
    link_type = _text(20, choices=_choices(standard.LINK_TYPES))
    skills = models.TextField(blank=True, help_text=_help("skills"))
    job_id = _text()
    stage_id = _text()
    owner_id = _text()
    tags = models.TextField(blank=True, help_text=_help("tags"))
    sources = models.TextField(blank=True, help_text=_help("sources"))
    origin = _text(20, choices=_choices(standard.ORIGINS))
    company_id = _text()
    line1 = _text()
    line2 = _text()
    city = _text(200)
    postal_code = _text(30)
    region = _text(200)
    region_code = _text(10)
    country = _text(200)
    country_code = _text(2, help_text=_help("address", "country_code"))
    locations = models.TextField(blank=True, help_text=_help("locations"))
    date_of_birth = models.DateField(null=True, blank=True)
    image_url = models.URLField(blank=True)
    is_private = models.BooleanField(null=True)
    can_email = models.BooleanField(null=True)
    hired_at = models.DateTimeField(null=True, blank=True)
    last_interaction_at = models.DateTimeField(null=True, blank=True)
    remote_created_at = models.DateTimeField(null=True, blank=True)
    remote_updated_at = models.DateTimeField(null=True, blank=True)
    file_url = models.URLField(blank=True, help_text=_help("attachments"))
    file_name = _text(255)
    file_type = _text(20, choices=_choices(standard.ATTACHMENT_TYPES))

    preferred_name = _text(help_text="What colleagues call them.")
    cover_note = models.TextField(blank=True, help_text="As the candidate wrote it.")
    notice_weeks = models.IntegerField(help_text="In weeks.")
    salary = models.FloatField(null=True, blank=True, help_text="A year, before tax.")
    relocates = models.BooleanField(null=True)
    available_from = models.DateField(null=True, blank=True)
    interview_at = models.DateTimeField(null=True, blank=True)
    source = models.IntegerField(
        choices=[(12, "Referral"), (14, "Job board"), (15, "Agency")],
        help_text="Where the candidate comes from.",
    )
    seniority = _text(20, choices=[("jr", "Junior"), ("sr", "Senior")])
    portfolio = models.URLField(blank=True)

    class Meta:
        app_label = "form_admin"

    def __str__(self) -> str:
        return self.last_name
