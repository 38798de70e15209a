"""What is shown below a submission: its parts, each try, each look, what people decided."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.forms.decisions import STAGE_ACTIONS, record_text
from candidates.models import Attempt, Decision, Look, ReadBack, Stage
from candidates.services.findings import records_in
from candidates.services.receipts import all_lines

PRE = '<pre tabindex="0">{}</pre>'  # what scrolls must be reached by the keyboard


class ReadOnly:
    """Rows that only the services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StageInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Stage
    extra = 0
    fields = readonly_fields = ("what", "status", "message", "remote_id", "attempts_made", "act")
    verbose_name_plural = _("what follows")

    def get_queryset(self, request: HttpRequest) -> Any:
        self.may_decide = request.user.has_perm("candidates.change_submission")
        return super().get_queryset(request)

    @admin.display(description=_("what"))
    def what(self, stage: Stage) -> str:
        return gettext(stage.label)

    @admin.display(description=_("decide"))
    def act(self, stage: Stage) -> str:
        if not stage.is_stuck or not self.may_decide:
            return "–"
        links = (
            (
                reverse("admin:candidates_stage_decide", args=[stage.pk, question.slug]),
                question.label,
            )
            for question in STAGE_ACTIONS.values()
        )
        return format_html_join(mark_safe("<br>"), '<a class="act" href="{}">{}</a>', links)


class AttemptInline(ReadOnly, admin.StackedInline):  # type: ignore[type-arg]
    model = Attempt
    extra = 0
    fields = (
        ("number", "stage", "outcome", "http_status", "duration"),
        ("started_at", "ended_at", "vendor_request_id"),
        "message",
        "sent",
        "received",
    )
    readonly_fields = ("sent", "received")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("stage")

    @admin.display(description=_("request"))
    def sent(self, attempt: Attempt) -> str:
        return format_html(PRE, attempt.request)

    @admin.display(description=_("response"))
    def received(self, attempt: Attempt) -> str:
        return format_html(PRE, attempt.response)


class LookInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Look
    extra = 0
    fields = readonly_fields = ("made_at", "finding", "evidence", "message")

    def get_queryset(self, request: HttpRequest) -> Any:
        self.user = request.user
        return super().get_queryset(request)

    @admin.display(description=_("records found"))
    def evidence(self, look: Look) -> str:
        """Show each record in a line: id, name, addresses, when it was made, whose it is."""
        lines = []
        for record in records_in(look, self.user):
            links = _link(record.url, gettext("Open in the ATS"))
            if record.linked:
                owner = reverse("admin:candidates_submission_change", args=[record.linked.pk])
                links = format_html("{} {}", links, _link(owner, str(record.linked)))
            lines.append((f"{record.remote_id}: {record_text(record)}", links))
        return format_html_join(mark_safe("<br>"), "{} {}", lines) if lines else "–"


def _link(url: str, text: str) -> str:
    link = '<a class="act" href="{}" rel="noopener noreferrer">{}</a>'
    return format_html(link, url, text) if url else ""


class ReadBackInline(ReadOnly, admin.StackedInline):  # type: ignore[type-arg]
    model = ReadBack
    fields = (("read_at", "read_after", "tries"), "message", "kept")
    readonly_fields = ("kept",)

    @admin.display(description=_("what was kept"))
    def kept(self, read_back: ReadBack) -> str:
        """Show a line for each value that was sent: what became of it, and what is kept."""
        lines = (
            (line.label, line.sent, line.verdict, " ".join(filter(None, [line.kept, line.note])))
            for line in all_lines(read_back)
        )
        row = "{}: {} – {} {}"
        return format_html_join(mark_safe("<br>"), row, lines) if read_back.lines else "–"


class DecisionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Decision
    extra = 0
    fields = readonly_fields = ("created_at", "action", "part", "user", "reason", "remote_id")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("stage", "user")

    @admin.display(description=_("part"))
    def part(self, decision: Decision) -> str:
        return gettext(decision.stage.label) if decision.stage else "–"
