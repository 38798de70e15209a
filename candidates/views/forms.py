"""The form: a new candidate, and a refused one that is corrected."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates.forms.pages import FormPage
from candidates.models import Status, Submission
from candidates.services import decisions, submissions

from .access import visible_submission

FORM = "candidates/submission_form.html"


@require_GET
@login_required
def home(_request: HttpRequest) -> HttpResponse:
    return redirect("candidates:submission-create")


@require_http_methods(["GET", "POST"])
@login_required
def submission_create(request: HttpRequest) -> HttpResponse:
    page = FormPage(request)
    if page.is_sent and page.form.is_valid():
        submission = _create(page)
        if not page.is_in(submission):
            page.start_anew(submission)
            return render(request, FORM, page.context())
        if request.POST.get("action") == "send_another":
            note = gettext("%(name)s is on the way.") % {"name": submission}
            messages.success(request, note)
            return redirect(page.url)
        return redirect("candidates:submission-detail", submission.pk)
    return render(request, FORM, page.context())


def _create(page: FormPage) -> Submission:
    """Keep what the page's valid form says, and remember the connection for the next one."""
    if page.connection is None:
        raise ValueError("A valid form has a connection.")
    if page.request.session.get("connection") != page.connection.pk:  # else it is not written
        page.request.session["connection"] = page.connection.pk
    return submissions.submission_create(
        connection=page.connection,
        candidate=page.form.candidate(),
        specs=page.form.specs.extra,
        created_by=page.request.user,
        form_token=page.form.token,
        warnings=page.form.warnings,
    )


@require_POST
@login_required
def form_fields(request: HttpRequest) -> HttpResponse:
    """Answer with the form's body for the connection and job chosen; all that was typed stays."""
    page = FormPage(request, submission=_corrected(request))
    return render(request, f"{FORM}#form-body", page.context())


@require_http_methods(["GET", "POST"])
@login_required
def submission_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    submission = visible_submission(request, pk)
    if submission.status != Status.REJECTED and request.method == "GET":
        return redirect(submission)
    page = FormPage(request, submission=submission)
    if page.is_sent and page.form.is_valid():
        try:
            submissions.submission_correct(
                submission,
                candidate=page.form.candidate(),
                specs=page.form.specs.extra,
                user=request.user,
                revision=page.form.cleaned_data["revision"] or 0,
                warnings=page.form.warnings,
            )
        except decisions.SubmissionChanged:
            page.newer = True
            return render(request, FORM, page.context())
        return redirect(submission)
    return render(request, FORM, page.context())


def _corrected(request: HttpRequest) -> Submission | None:
    """Return the refused submission that the posted form corrects, or None for a new one."""
    try:
        pk = UUID(request.POST.get("submission", ""))
    except ValueError:
        return None
    return visible_submission(request, pk)
