"""What a recruiter decides about an own candidate, or an admin about any."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from candidates.forms.decisions import (
    ACTIONS,
    STAGE_ACTIONS,
    ConfirmForm,
    Question,
    ReasonForm,
    action_named,
)
from candidates.models import Sendable, Stage, Status, Submission
from candidates.services import stages, submissions
from candidates.services.decisions import (
    Action,
    SubmissionChanged,
    actions_for,
    stage_actions_for,
)
from candidates.services.findings import Findings, findings_of

from .access import visible_submission

DECIDE = "candidates/decide.html"


@require_http_methods(["GET", "POST"])
@login_required
def submission_decide(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Ask, then do what the person decided."""
    submission = visible_submission(request, pk)
    named = action_named(action, ACTIONS)
    if named not in actions_for(request.user, submission) or _is_stale(request, submission):
        return _too_late(request, submission)
    found = findings_of(submission, request.user)
    form = ACTIONS[named].form(_posted(request), records=found.records)
    if form.is_valid():
        try:
            submission_carry_out(submission, named, form, request)
        except SubmissionChanged:
            return _too_late(request, submission)
        return redirect(submission)
    return _ask(request, submission, ACTIONS[named], form, row=submission, found=found)


def submission_carry_out(
    submission: Submission, action: Action, form: ReasonForm, request: HttpRequest
) -> None:
    """Do what a valid form says. Raise SubmissionChanged where somebody was faster."""
    reason = form.cleaned_data["reason"]
    match action:
        case Action.CONFIRM if isinstance(form, ConfirmForm):
            submissions.submission_confirm(
                submission, user=request.user, reason=reason, **form.confirmed()
            )
        case Action.SEND_AGAIN:
            submissions.submission_send_again(submission, user=request.user, reason=reason)
        case Action.CLOSE:
            submissions.submission_close(submission, user=request.user, reason=reason)


@require_http_methods(["GET", "POST"])
@login_required
def stage_decide(request: HttpRequest, pk: UUID, stage_pk: int, action: str) -> HttpResponse:
    """The same for one part that follows the candidate."""
    submission = visible_submission(request, pk)
    stage = get_object_or_404(submission.stages, pk=stage_pk)
    named = action_named(action, STAGE_ACTIONS)
    if named not in stage_actions_for(request.user, stage, submission) or _is_stale(request, stage):
        return _too_late(request, submission)
    form = STAGE_ACTIONS[named].form(_posted(request))
    if form.is_valid():
        try:
            stage_carry_out(stage, named, form, request)
        except SubmissionChanged:
            return _too_late(request, submission)
        return redirect(submission)
    return _ask(request, submission, STAGE_ACTIONS[named], form, row=stage)


def stage_carry_out(stage: Stage, action: Action, form: ReasonForm, request: HttpRequest) -> None:
    """Do what a valid form says. Raise SubmissionChanged where somebody was faster."""
    carry_out = stages.stage_close if action == Action.CLOSE else stages.stage_send_again
    carry_out(stage, user=request.user, reason=form.cleaned_data["reason"])


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _is_stale(request: HttpRequest, row: Sendable) -> bool:
    """Tell whether the form was opened before the last try: it asks about another outcome."""
    return "tries" in request.POST and request.POST["tries"] != str(row.attempts_made)


def _too_late(request: HttpRequest, submission: Submission) -> HttpResponse:
    text = gettext("Nothing was done: this has changed meanwhile. This is how it stands now.")
    messages.warning(request, text)
    return redirect(submission)


def _ask(
    request: HttpRequest,
    submission: Submission,
    question: Question,
    form: ReasonForm,
    *,
    row: Sendable,
    found: Findings | None = None,
) -> HttpResponse:
    context = {
        "submission": submission,
        "question": question,
        "form": form,
        "found": found or Findings(),
        "part": gettext(row.label) if isinstance(row, Stage) else "",
        "tries": row.attempts_made,
        "may_double": question.slug == "send-again" and row.status == Status.UNCONFIRMED,
    }
    return render(request, DECIDE, context)
