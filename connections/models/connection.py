"""Who we talk to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from connections.clock import clock_text
from connections.encryption import EncryptedJSONField, Sealed
from connections.providers import PROVIDERS
from connections.providers.base import Provider
from connections.providers.http import url_problem
from connections.providers.types import Timeouts

User = AbstractBaseUser | AnonymousUser


def provider_choices() -> list[tuple[str, str]]:
    return [(slug, provider.name) for slug, provider in PROVIDERS.items()]


def sees_everything(user: User) -> bool:
    """Tell whether `user` is an admin: sees all submissions and every connection."""
    return isinstance(user, PermissionsMixin) and user.has_perm("connections.change_connection")


class PauseKind(models.TextChoices):
    """Why the worker leaves a connection alone, the weakest reason first."""

    PACE = "pace", _("The vendor's limit")
    TRIAL = "trial", _("One call tries the vendor")
    ASKED = "asked", _("The vendor asked to wait")
    FAILING = "failing", _("The vendor failed again and again")
    KEY = "key", _("The vendor refuses the key")


NO_TROUBLE = (PauseKind.PACE, PauseKind.TRIAL)

UNTIL_CHECKED = (PauseKind.FAILING, PauseKind.KEY)
"""Pauses that end with a check that finds nothing wrong; `paused_until` is the next such check."""


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def paused_until_checked(self) -> ConnectionQuerySet:
        return self.filter(is_active=True, pause_kind__in=UNTIL_CHECKED)

    def due_for_a_check(self) -> ConnectionQuerySet:
        """Return the paused ones whose next check is due."""
        return self.paused_until_checked().filter(paused_until__lte=Now())

    def paused(self) -> ConnectionQuerySet:
        """Return the active ones that the worker leaves alone."""
        until = Q(paused_until__gt=Now()) | Q(pause_kind__in=UNTIL_CHECKED)
        return self.filter(until, is_active=True)

    def usable_by(self, user: User) -> ConnectionQuerySet:
        """Return the active ones that `user` may send through, by name."""
        rows = self.active() if sees_everything(user) else self.permitted_to(user.pk)
        return rows.order_by("name")

    def active(self) -> ConnectionQuerySet:
        return self.filter(is_active=True)

    def permitted_to(self, user: Any) -> ConnectionQuerySet:
        """Return the active ones of the groups of a user's key, and those without a group."""
        permitted = Group.objects.filter(user=user).values("pk")
        return self.active().filter(Q(groups=None) | Q(groups__in=permitted)).distinct()


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
    pause_kind = models.CharField(
        _("kind of pause"), max_length=10, choices=PauseKind, blank=True, editable=False
    )
    failures = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Calls in a row that came to nothing.")
    )
    pause_reason = models.CharField(_("why it is paused"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    check_lines = models.JSONField(_("last check"), default=list, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ConnectionQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[
            *("credentials", "check_lines", "checked_at", "updated_at"),
            *("paused_until", "pause_kind", "pause_reason", "failures"),
        ]
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
        """Return the vendor's dialect with this connection's credentials.

        Raise UnreadableSecret where no key opens them.
        """
        if isinstance(self.credentials, Sealed):
            self.credentials.open()
        provider = PROVIDERS[self.provider](self.credentials, self.options, base_url=self.base_url)
        provider.timeouts = self.timeouts
        return provider

    def as_questioner(self) -> Provider:
        """Return the vendor's dialect for what it asks, which needs no credentials."""
        return PROVIDERS[self.provider]({}, self.options, base_url=self.base_url)

    @property
    def is_readable(self) -> bool:
        """Tell whether one of the keys opens the credentials."""
        return not isinstance(self.credentials, Sealed)

    @property
    def timeouts(self) -> Timeouts:
        """Return how long a call may take: the vendor's own times, or those of the settings."""
        own = PROVIDERS[self.provider].timeouts
        return Timeouts(*settings.CALL_TIMEOUTS) if settings.CALL_TIMEOUTS else own

    @property
    def provider_name(self) -> str:
        return PROVIDERS[self.provider].name

    @property
    def is_paused(self) -> bool:
        if self.waits_for_a_check:
            return True
        return self.paused_until is not None and self.paused_until > timezone.now()

    @property
    def is_held_up(self) -> bool:
        """Tell whether a pause is trouble; an even pace is none, nor a call that goes first."""
        return self.is_paused and self.pause_kind not in NO_TROUBLE

    @property
    def waits_for_a_check(self) -> bool:
        return self.pause_kind in UNTIL_CHECKED

    @property
    def waits_because(self) -> str:
        """Say why nothing goes out just now, and until when; "" where it does.

        The pace of a vendor's limit is no trouble, so it is not spoken of.
        """
        vendor = {"vendor": self.provider_name}
        if not self.is_readable:
            return gettext("Its stored key cannot be read; this needs an admin.")
        if not self.is_active:
            return gettext("An admin has switched this connection off; what waits keeps waiting.")
        if not self.is_paused or self.paused_until is None:
            return ""
        until = {**vendor, "until": clock_text(self.paused_until)}
        match self.pause_kind:
            case PauseKind.KEY if settings.ADMINS:
                return gettext("%(vendor)s refuses the key; an admin has been told.") % vendor
            case PauseKind.KEY:
                return gettext("%(vendor)s refuses the key; this needs an admin.") % vendor
            case PauseKind.FAILING:
                failing = gettext("%(vendor)s failed again and again; it is asked at %(until)s.")
                return failing % until
            case PauseKind.PACE | PauseKind.TRIAL:
                return ""
        return gettext("%(vendor)s asked to wait until %(until)s.") % until

    @property
    def health(self) -> str:
        """Return ok, trouble, or unknown where it was never checked."""
        if not self.is_readable or self.is_held_up:
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
