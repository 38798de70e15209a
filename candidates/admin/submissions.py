"""Submissions in the admin: read only, with every attempt and every look."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.models import Status, Submission
from candidates.services import decisions, submissions
from candidates.services.file_lines import FileLine, file_lines
from candidates.services.following import stage_lines
from candidates.services.history import submission_answers

from .decisions import DECISIONS, DecidingAdmin
from .inlines import (
    AttemptInline,
    DecisionInline,
    LookInline,
    ReadBackInline,
    ReadOnly,
    StageInline,
)


class WaitingFilter(admin.SimpleListFilter):
    title = _("waits for")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("person", _("A person")), ("me", _("Me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = Submission.objects.all()
        match self.value():
            case "person":
                return queryset.filter(pk__in=rows.waiting().values("pk"))
            case "me":
                return queryset.filter(pk__in=rows.waiting_for(request.user).values("pk"))
        return queryset


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, DecidingAdmin):
    list_display = ("__str__", "connection", "status", "remote_id", "created_by", "created_at")
    list_filter = (WaitingFilter, "status", "connection", "created_at")
    list_select_related = ("connection", "created_by")
    search_fields = ("full_name", "email", "remote_id", "ats_id", "=id")
    date_hierarchy = "created_at"
    inlines = (StageInline, ReadBackInline, LookInline, AttemptInline, DecisionInline)
    change_form_template = "admin/candidates/submission/change_form.html"
    view_on_site = False  # our template has a link of its own
    fieldsets = (
        (None, {"fields": ("full_name", "email", "connection", "created_by", "created_at")}),
        (
            _("Outcome"),
            {
                "fields": (
                    "status",
                    "message",
                    "remote_id",
                    "ats_id",
                    "remote_url",
                    "proof",
                    "field_errors",
                    "warnings",
                    "send_after",
                    "look_after",
                    "settled_at",
                    "confirmed_at",
                )
            },
        ),
        (_("What was entered"), {"fields": ("entered", "typed", "files")}),
    )
    readonly_fields = ("entered", "typed", "files")
    actions = ("send_failed_again",)

    @admin.display(description=_("entered"))
    def entered(self, submission: Submission) -> str:
        lines = [
            f"{label}: {text}"
            for group in submission_answers(submission)
            for label, text in group.rows
        ]
        return format_html("<pre>{}</pre>", "\n".join(lines))

    @admin.display(description=_("files"))
    def files(self, submission: Submission) -> str:
        """Show each file in a line: its name, which leads to it, what it is, where it stands."""
        stages = stage_lines(submission, AnonymousUser(), list(submission.stages.all()))
        lines = (
            (_named(line), line.kind, line.size or "–", line.status, line.note)
            for line in file_lines(submission, stages)
        )
        return format_html_join(mark_safe("<br>"), "{} · {} · {} · {} {}", lines) or "–"

    def get_inlines(self, request: HttpRequest, obj: Submission | None) -> list[Any]:
        """Leave out the tables that would be empty for most."""
        left_out: list[Any] = []
        if obj is not None:
            left_out += [] if obj.stages.exists() else [StageInline]
            left_out += [] if obj.looks.exists() else [LookInline]
            left_out += [] if hasattr(obj, "read_back") else [ReadBackInline]
        return [inline for inline in self.inlines if inline not in left_out]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("candidates.view_submission")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        submission = self.get_object(request, object_id)
        offered = [
            (action, label)
            for action, (_form, states, label) in DECISIONS.items()
            if submission is not None and submission.status in states
        ]
        may = decisions.is_admin(request.user)
        context = {"decisions": offered if may else [], **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description=_("Send the failed ones again"))
    def send_failed_again(self, request: HttpRequest, rows: QuerySet[Submission]) -> None:
        if not decisions.is_admin(request.user):
            return
        sent = 0
        for submission in rows.filter(status=Status.FAILED):
            with suppress(decisions.SubmissionChanged):
                submissions.submission_send_again(submission, user=request.user)
                sent += 1
        done = gettext("%(count)s are on their way again.") % {"count": sent}
        self.message_user(request, done, messages.SUCCESS)


def _named(line: FileLine) -> str:
    link = '<a href="{}" rel="noopener noreferrer">{}</a>'
    return format_html(link, line.url, line.name) if line.url else line.name
