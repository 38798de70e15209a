"""What ATSs changed in their forms, as admins read it."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.clock import clock_text
from connections.models import CatalogChange, Connection

SHOWN = 5  # changes on a connection's page


class ShowsChanges:
    """A connection's page with the latest changes of its fields."""

    @admin.display(description=_("changes of its form"))
    def fields_changed(self, connection: Connection) -> str:
        changes = list(connection.catalog_changes.all()[:SHOWN])
        if not changes:
            return gettext("None noticed yet.")
        lines = ((_when(change), " ".join(change.sentences)) for change in changes)
        items = format_html_join("", "<li><strong>{}:</strong> {}</li>", lines)
        return format_html("<ul class=checks>{}</ul>", items)


def _when(change: CatalogChange) -> str:
    if not change.job_id:
        return clock_text(change.at)
    words = {"when": clock_text(change.at), "job": change.job_id}
    return gettext("%(when)s, for job %(job)s") % words


@admin.register(CatalogChange)
class CatalogChangeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("connection", "job_id", "at", "what", "is_weighty")
    list_filter = ("connection", "is_weighty")
    fields = list_display

    @admin.display(description=_("what changed"))
    def what(self, change: CatalogChange) -> str:
        return " ".join(change.sentences)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CatalogChange | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CatalogChange | None = None) -> bool:
        return False
