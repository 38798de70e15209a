"""Where admins manage connections."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from connections.clock import clock_text
from connections.forms.connection import CREDENTIAL, OPTION, ConnectionForm, connection_form
from connections.models import Connection, FieldCatalog
from connections.providers import PROVIDERS
from connections.services import IN_A_REQUEST, catalog_refresh, connection_change, connection_check

from .changes import ShowsChanges

MARKS = {True: "✓", False: "✗", None: "–"}
LINES = {
    "reach": _("Reach"),
    "key": _("Key"),
    "account": _("Account"),
    "write": _("Right to write"),
}


STATE = ("ats_name", "pause", "check_result", "checked_at", "fields_changed")
UNREADABLE = _(
    "None of FIELD_ENCRYPTION_KEYS opens what is stored. Bring the key back, or enter all of it "
    "anew: the same account, where candidates are still on their way."
)


@admin.register(Connection)
class ConnectionAdmin(ShowsChanges, SimpleHistoryAdmin):  # type: ignore[misc]
    """A connection is never deleted, only made inactive: its submissions are its history."""

    list_display = ("name", "provider", "ats_name", "state", "pause", "is_active", "checked_at")
    list_filter = ("provider", "is_active", "pause_kind")
    search_fields = ("name", "ats_name")
    actions = ("check_connections", "refresh_fields")
    change_form_template = "admin/connections/connection/change_form.html"

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ConnectionForm]:
        kwargs["form"] = connection_form(self._slug(request, obj))
        form: type[ConnectionForm] = super().get_form(request, obj, change, **kwargs)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        names = ("provider", "name", "base_url")
        return {name: request.GET[name] for name in names if name in request.GET}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        slug = self._slug(request, obj)
        provider = PROVIDERS.get(slug)
        if provider is None:
            text = _("Choose the vendor first; its own fields follow.")
            return [(None, {"fields": ["provider", "name"], "description": text})]
        credentials = [CREDENTIAL + spec.path[0] for spec in provider.credential_fields]
        options = [OPTION + spec.path[0] for spec in provider.option_fields]
        fieldsets: list[tuple[Any, dict[str, Any]]] = [
            (None, {"fields": ["provider", "name", "base_url", "is_active", "groups"]}),
            (_("Credentials"), {"fields": credentials}),
        ]
        if options:
            fieldsets.append((_("Options"), {"fields": options}))
        if obj is not None:
            fieldsets.append((_("State"), {"fields": STATE}))
            if not obj.is_readable:
                title, _fields = fieldsets[1]
                fieldsets[1] = (title, {"fields": credentials, "description": UNREADABLE})
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return STATE

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show another vendor's fields where the vendor was changed, before anything is saved."""
        if request.method == "POST" and "_show_fields" in request.POST:
            query = request.GET.copy()
            for name in ("provider", "name", "base_url"):
                query[name] = request.POST.get(name, "")
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        actions = [
            ("check_connections", _("Check connection")),
            ("refresh_fields", _("Refresh fields")),
        ]
        context = {"actions_here": actions, **(extra_context or {})}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        connection = Connection.objects.get(pk=obj.pk) if change else obj
        was_paused = connection.waits_for_a_check
        connection_change(connection, **form.changes())
        check = connection_check(connection)
        if check.ok and was_paused:
            lifted = gettext("The check found nothing wrong; what waits goes out.")
            self.message_user(request, lifted, messages.SUCCESS)
        if not check.ok:
            found = " ".join(line.detail for line in check.lines if line.ok is False)
            self.message_user(
                request, gettext("Saved, but the check found trouble: %s") % found, messages.WARNING
            )

    def _slug(self, request: HttpRequest, obj: Connection | None) -> str:
        chosen = request.POST.get("provider") or request.GET.get("provider")
        return chosen or (obj.provider if obj else "")

    @admin.display(description=_("state"))
    def state(self, connection: Connection) -> str:
        if not connection.is_readable:
            return gettext("its credentials cannot be read")
        return connection.health_text

    @admin.display(description=_("pause"))
    def pause(self, connection: Connection) -> str:
        """Tell kind, reason and end of a pause."""
        if not connection.is_paused or connection.paused_until is None:
            return "–"
        until = clock_text(connection.paused_until)
        end = gettext("Until %(until)s.")
        if connection.waits_for_a_check:
            end = gettext("Until a check finds nothing wrong; the next one is at %(until)s.")
        lines = (
            connection.get_pause_kind_display(),
            end % {"until": until},
            connection.pause_reason,
        )
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines if line))

    @admin.display(description=_("last check"))
    def check_result(self, connection: Connection) -> str:
        if not connection.check_lines:
            return gettext("Not checked yet.")
        lines = (
            (MARKS[line["ok"]], LINES[line["name"]], gettext(line["detail"]))
            for line in connection.check_lines
        )
        return format_html(
            "<ul class=checks>{}</ul>",
            format_html_join("", "<li>{} <strong>{}:</strong> {}</li>", lines),
        )

    @admin.action(description=_("Check connection"))
    def check_connections(self, request: HttpRequest, connections: QuerySet[Connection]) -> None:
        for connection in connections:
            was_paused = connection.waits_for_a_check
            result = connection_check(connection)
            lines = " · ".join(
                f"{MARKS[line.ok]} {LINES[line.name]}: {gettext(line.detail)}"
                for line in result.lines
            )
            level = messages.SUCCESS if result.ok else messages.WARNING
            if result.ok and was_paused:
                lines += " · " + gettext("What waits goes out.")
            self.message_user(request, f"{connection}: {lines}", level)

    @admin.action(description=_("Refresh fields"))
    def refresh_fields(self, request: HttpRequest, connections: QuerySet[Connection]) -> None:
        for connection in connections:
            catalog = catalog_refresh(connection, list_seconds=IN_A_REQUEST)
            if catalog.error:
                self.message_user(request, f"{connection}: {catalog.error}", messages.WARNING)
                continue
            count = gettext("%(connection)s asks for %(count)s fields of its own.") % {
                "connection": connection,
                "count": len(catalog.live.extra),
            }
            self.message_user(request, count, messages.SUCCESS)


@admin.register(FieldCatalog)
class FieldCatalogAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("connection", "job_id", "fetched_at", "error")
    list_filter = ("connection",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
