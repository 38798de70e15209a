"""The admin's decisions: about a submission, about one stage, about all that failed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext

from candidates.forms.decisions import (
    ACTIONS,
    STAGE_ACTIONS,
    Question,
    ReasonForm,
    action_named,
)
from candidates.models import Stage, Status, Submission
from candidates.services.decisions import OFFERED, SubmissionChanged, is_admin
from candidates.services.failures import failed_send_again
from candidates.services.findings import records_of
from candidates.views.decisions import stage_carry_out, submission_carry_out
from connections.models import Connection

DECIDE = "admin/candidates/submission/decide.html"

DECISIONS: dict[str, tuple[type[ReasonForm], tuple[Status, ...], Any]] = {
    question.slug: (question.form, OFFERED[action], question.label)
    for action, question in ACTIONS.items()
}


class DecidingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Pages that ask why, then do what the person decided; who, when and why is kept."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<uuid:pk>/decide/<slug:action>/",
                wrap(self.decide),
                name="candidates_submission_decide",
            ),
            path(
                "stages/<int:pk>/decide/<slug:action>/",
                wrap(self.decide_stage),
                name="candidates_stage_decide",
            ),
            path(
                "failed/<int:connection_pk>/send-again/",
                wrap(self.send_failed),
                name="candidates_send_failed",
            ),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
        submission = get_object_or_404(Submission, pk=pk)
        back = self._page_of(pk)
        named = action_named(action, ACTIONS)
        if named is None or not is_admin(request.user):
            return back
        if submission.status not in OFFERED[named]:
            return self._too_late(request, back)
        records = records_of(submission, request.user)
        form = ACTIONS[named].form(
            request.POST if request.method == "POST" else None, records=records
        )
        if form.is_valid():
            try:
                submission_carry_out(submission, named, form, request)
            except SubmissionChanged as error:
                self.message_user(request, str(error), messages.WARNING)
            return back
        return self._ask(request, submission, ACTIONS[named], form, back)

    def decide_stage(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        stage = get_object_or_404(Stage.objects.select_related("submission"), pk=pk)
        back = self._page_of(stage.submission_id)
        named = action_named(action, STAGE_ACTIONS)
        if named is None or not is_admin(request.user):
            return back
        if not stage.is_stuck:
            return self._too_late(request, back)
        form = STAGE_ACTIONS[named].form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                stage_carry_out(stage, named, form, request)
            except SubmissionChanged as error:
                self.message_user(request, str(error), messages.WARNING)
            return back
        return self._ask(request, stage.submission, STAGE_ACTIONS[named], form, back, stage=stage)

    def send_failed(self, request: HttpRequest, connection_pk: int) -> HttpResponse:
        """Send all that failed through one connection again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        connection = get_object_or_404(Connection, pk=connection_pk)
        back = reverse("admin:connections_connection_change", args=[connection_pk])
        if is_admin(request.user):
            count = failed_send_again(connection, user=request.user)
            done = ngettext("One is on its way again.", "%(count)s are on their way again.", count)
            self.message_user(request, done % {"count": count}, messages.SUCCESS)
        return HttpResponseRedirect(back)

    def _page_of(self, pk: UUID) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:candidates_submission_change", args=[pk]))

    def _too_late(self, request: HttpRequest, back: HttpResponse) -> HttpResponse:
        self.message_user(request, gettext("This is no longer possible."), messages.WARNING)
        return back

    def _ask(
        self,
        request: HttpRequest,
        submission: Submission,
        question: Question,
        form: ReasonForm,
        back: HttpResponseRedirect,
        *,
        stage: Stage | None = None,
    ) -> HttpResponse:
        unknown = (stage or submission).status == Status.UNCONFIRMED
        context = {
            **self.admin_site.each_context(request),
            "title": question.label,
            "subtitle": gettext(stage.label) if stage else None,
            "explanation": question.explanation,
            "may_double": unknown and question.slug == "send-again",
            "form": form,
            "submission": submission,
            "opts": self.opts,
            "back": back.url,
        }
        return TemplateResponse(request, DECIDE, context)
