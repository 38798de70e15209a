"""The entries of the vendors' lists, to be picked from and searched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.providers.types import Choice

from .connection import Connection

LONG = 50
"""Entries that fit into a select; a longer list is searched."""


class VendorList(models.Model):
    """One list of a connection's ATS, as last fetched.

    `source` is what the vendor lists (jobs, users, …), or a question with hundreds of choices;
    `scope` is the job that it belongs to, "" for all. `is_whole` tells that nothing was left
    out. `fetched_at` is empty while only its beginning is here. `error` tells why the last try
    failed; the entries of the try before stay.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="lists")
    source = models.CharField(_("list"), max_length=300)
    scope = models.CharField(_("job"), max_length=300, blank=True)
    count = models.PositiveIntegerField(_("entries"), default=0)
    is_whole = models.BooleanField(_("whole"), default=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    fetched_at = models.DateTimeField(_("fetched"), null=True)
    tried_at = models.DateTimeField(_("tried"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("vendor's list")
        verbose_name_plural = _("vendors' lists")
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "source", "scope"], name="one_list_per_source_and_job"
            )
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.source} {self.scope}".strip()

    @property
    def is_long(self) -> bool:
        return self.count > LONG

    @property
    def age(self) -> float:
        """Return the seconds since it was fetched; endless where it never was."""
        if self.fetched_at is None:
            return float("inf")
        return (timezone.now() - self.fetched_at).total_seconds()

    @property
    def is_fresh(self) -> bool:
        return self.age < settings.FIELDS_FRESH_FOR


class ListEntry(models.Model):
    """One entry. `key` is what a browser sends for `value`; `folded` the label's words to search.

    `is_repeated` tells that another entry has the same label. `email` is a user's.
    """

    vendor_list = models.ForeignKey(
        VendorList, models.CASCADE, related_name="entries", db_index=False
    )
    key = models.CharField(max_length=500)
    value = models.JSONField()
    label = models.TextField()
    folded = models.TextField()
    email = models.CharField(max_length=320, blank=True)
    is_repeated = models.BooleanField(default=False)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        constraints = [
            models.UniqueConstraint(fields=["vendor_list", "key"], name="one_entry_per_key")
        ]
        indexes = [models.Index(fields=["vendor_list", "position"], name="entries_in_order")]

    def __str__(self) -> str:
        return self.label

    @property
    def choice(self) -> Choice:
        return Choice(self.value, self.label)
