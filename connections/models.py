"""Who we talk to: connections, and what their ATS asks for."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .encryption import EncryptedJSONField
from .providers import PROVIDERS
from .providers.base import Provider
from .providers.http import url_problem
from .providers.types import Choice, LiveFields

User = AbstractBaseUser | AnonymousUser


def provider_choices() -> list[tuple[str, str]]:
    return [(slug, provider.name) for slug, provider in PROVIDERS.items()]


def sees_everything(user: User) -> bool:
    """Tell whether `user` is an admin: sees all submissions and every connection."""
    return isinstance(user, PermissionsMixin) and user.has_perm("connections.change_connection")


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def usable_by(self, user: User) -> ConnectionQuerySet:
        """Return the active ones that `user` may send through, by name."""
        active = self.filter(is_active=True).order_by("name")
        if sees_everything(user):
            return active
        permitted = Group.objects.filter(user=user.pk).values("pk")
        return active.filter(Q(groups=None) | Q(groups__in=permitted)).distinct()


class Connection(models.Model):
    """One account at one vendor, and so one ATS."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    provider = models.CharField(_("vendor"), max_length=40, choices=provider_choices)
    base_url = models.CharField(
        _("base URL"),
        max_length=500,
        blank=True,
        help_text=_("Empty: the vendor's own first address."),
    )
    credentials = EncryptedJSONField(_("credentials"), default=dict)
    options = models.JSONField(_("options"), default=dict, blank=True)
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("groups"),
        blank=True,
        related_name="connections",
        help_text=_("Who may send through it. Without a group: every recruiter."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("An inactive connection takes nothing new; what waits keeps waiting."),
    )
    ats_name = models.CharField(_("ATS behind"), max_length=200, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    pause_reason = models.CharField(_("why it is paused"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    check_lines = models.JSONField(_("last check"), default=list, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ConnectionQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["credentials", "check_lines", "checked_at", "updated_at"]
    )

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        provider = PROVIDERS.get(self.provider)
        if provider is None or not self.base_url:
            return
        if problem := url_problem(self.base_url, provider.api_hosts()):
            raise ValidationError({"base_url": problem})

    def as_provider(self) -> Provider:
        """Return the vendor's dialect with this connection's credentials."""
        return PROVIDERS[self.provider](self.credentials, self.options, base_url=self.base_url)

    @property
    def provider_name(self) -> str:
        return PROVIDERS[self.provider].name

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.now()

    @property
    def health(self) -> str:
        """Return ok, trouble, or unknown where it was never checked."""
        if self.is_paused:
            return "trouble"
        if not self.check_lines:
            return "unknown"
        return "trouble" if any(line["ok"] is False for line in self.check_lines) else "ok"

    @property
    def health_text(self) -> str:
        return {
            "ok": gettext("healthy"),
            "trouble": gettext("has trouble"),
            "unknown": gettext("not checked yet"),
        }[self.health]


class FieldCatalog(models.Model):
    """What a connection's ATS asks for, as last fetched; `job_id` "" is without a job.

    `options` holds the entries of the vendor's lists by source: ``{"jobs": [[value, label]]}``.
    `error` tells why the last try failed; the fields of the try before stay.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="catalogs")
    job_id = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    options = models.JSONField(default=dict)
    fetched_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("field catalogue")
        verbose_name_plural = _("field catalogues")
        constraints = [
            models.UniqueConstraint(fields=["connection", "job_id"], name="one_catalog_per_job")
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.job_id}" if self.job_id else str(self.connection)

    @cached_property
    def live(self) -> LiveFields:
        return LiveFields.from_json(self.fields)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.live.notes

    @property
    def is_fresh(self) -> bool:
        if self.fetched_at is None:
            return False
        return (timezone.now() - self.fetched_at).total_seconds() < settings.FIELDS_FRESH_FOR

    def choices(self, source: str) -> tuple[Choice, ...]:
        """Return the entries of one of the vendor's lists, () where it could not be fetched."""
        return tuple(Choice(*entry) for entry in self.options.get(source, ()))
