"""Where admins read what was sent, and decide what the machine cannot."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .forms.decisions import CloseForm, ConfirmForm, ReasonForm
from .models import Attempt, Decision, Status, Submission
from .services import submissions
from .services.history import submission_answers

PRE = '<pre tabindex="0">{}</pre>'  # what scrolls must be reached by the keyboard


class ReadOnly:
    """Rows that only the services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AttemptInline(ReadOnly, admin.StackedInline):  # type: ignore[type-arg]
    model = Attempt
    extra = 0
    fields = (
        ("number", "outcome", "http_status", "duration"),
        ("started_at", "ended_at", "vendor_request_id"),
        "message",
        "sent",
        "received",
    )
    readonly_fields = ("sent", "received")

    @admin.display(description=_("request"))
    def sent(self, attempt: Attempt) -> str:
        return format_html(PRE, attempt.request)

    @admin.display(description=_("response"))
    def received(self, attempt: Attempt) -> str:
        return format_html(PRE, attempt.response)


class DecisionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Decision
    extra = 0
    fields = readonly_fields = ("created_at", "action", "user", "reason", "remote_id")


EXPLANATIONS = {
    "send-again": _(
        "The candidate is sent once more. Where its outcome is unknown, look into the ATS first: "
        "it may be there already."
    ),
    "confirm": _("You have seen the candidate in the ATS. It will not be sent again."),
    "close": _("The candidate is given up: nothing sends it again."),
}

DECISIONS: dict[str, tuple[type[ReasonForm], tuple[Status, ...], Any]] = {
    "send-again": (ReasonForm, (Status.FAILED, Status.UNCONFIRMED), _("Send again")),
    "confirm": (ConfirmForm, (Status.UNCONFIRMED,), _("It is there")),
    "close": (
        CloseForm,
        (Status.QUEUED, Status.REJECTED, Status.FAILED, Status.UNCONFIRMED),
        _("Close"),
    ),
}


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "connection", "status", "remote_id", "created_by", "created_at")
    list_filter = ("status", "connection", "created_at")
    list_select_related = ("connection", "created_by")
    search_fields = ("full_name", "email", "remote_id", "ats_id", "=id")
    date_hierarchy = "created_at"
    inlines = (AttemptInline, DecisionInline)
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
                    "field_errors",
                    "warnings",
                    "send_after",
                    "settled_at",
                    "confirmed_at",
                )
            },
        ),
        (_("What was entered"), {"fields": ("entered",)}),
    )
    readonly_fields = ("entered",)
    actions = ("send_failed_again",)

    @admin.display(description=_("entered"))
    def entered(self, submission: Submission) -> str:
        lines = [
            f"{label}: {text}"
            for group in submission_answers(submission)
            for label, text in group.rows
        ]
        return format_html("<pre>{}</pre>", "\n".join(lines))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("candidates.view_submission")

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<uuid:pk>/decide/<slug:action>/",
            self.admin_site.admin_view(self.decide),
            name="candidates_submission_decide",
        )
        return [decide, *super().get_urls()]

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
        context = {"decisions": offered if may_decide(request) else [], **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def decide(self, request: HttpRequest, pk: Any, action: str) -> HttpResponse:
        """Ask why, then do what the person decided; who, when and why is kept."""
        submission = get_object_or_404(Submission, pk=pk)
        back = HttpResponseRedirect(reverse("admin:candidates_submission_change", args=[pk]))
        if action not in DECISIONS or not may_decide(request):
            return back
        form_class, states, label = DECISIONS[action]
        if submission.status not in states:
            self.message_user(request, gettext("This is no longer possible."), messages.WARNING)
            return back
        form = form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                _carry_out(action, submission, request, form.cleaned_data)
            except submissions.SubmissionChanged as error:
                self.message_user(request, str(error), messages.WARNING)
            return back
        context = {
            **self.admin_site.each_context(request),
            "title": label,
            "explanation": EXPLANATIONS[action],
            "form": form,
            "submission": submission,
            "opts": self.opts,
            "back": back.url,
        }
        return TemplateResponse(request, "admin/candidates/submission/decide.html", context)

    @admin.action(description=_("Send the failed ones again"))
    def send_failed_again(self, request: HttpRequest, rows: QuerySet[Submission]) -> None:
        if not may_decide(request):
            return
        sent = 0
        for submission in rows.filter(status=Status.FAILED):
            with suppress(submissions.SubmissionChanged):
                submissions.submission_send_again(submission, user=request.user)
                sent += 1
        done = gettext("%(count)s are on their way again.") % {"count": sent}
        self.message_user(request, done, messages.SUCCESS)


def may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("candidates.change_submission")


def _carry_out(
    action: str, submission: Submission, request: HttpRequest, entered: dict[str, str]
) -> None:
    match action:
        case "send-again":
            submissions.submission_send_again(
                submission, user=request.user, reason=entered["reason"]
            )
        case "confirm":
            submissions.submission_confirm(
                submission,
                user=request.user,
                remote_id=entered["remote_id"],
                reason=entered["reason"],
            )
        case "close":
            submissions.submission_close(submission, user=request.user, reason=entered["reason"])
