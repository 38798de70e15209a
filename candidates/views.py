"""The recruiter's pages: fetch, validate, call one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connections.models import sees_everything

from .forms.filters import SubmissionFilter
from .forms.pages import FormPage
from .models import Status, Submission
from .services import history, submissions

FORM = "candidates/submission_form.html"
DETAIL = "candidates/submission_detail.html"
PAGE_SIZE = 50


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
    submission = _visible(request, pk)
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
        except submissions.SubmissionChanged:
            page.newer = True
            return render(request, FORM, page.context())
        return redirect(submission)
    return render(request, FORM, page.context())


@require_GET
@login_required
def submission_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, DETAIL, _detail_context(request, pk))


@require_GET
@login_required
def submission_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer with the part of the page that changes; a settled one stops asking."""
    return render(request, f"{DETAIL}#status", _detail_context(request, pk))


@require_GET
@login_required
def submission_list(request: HttpRequest) -> HttpResponse:
    rows = Submission.objects.visible_to(request.user).select_related("connection", "created_by")
    found = SubmissionFilter(request.GET, queryset=rows, request=request)
    page_obj = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "filter": found,
        "is_admin_list": sees_everything(request.user),
    }
    return render(request, "candidates/submission_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> Submission:
    rows = Submission.objects.visible_to(request.user).select_related("connection", "created_by")
    return get_object_or_404(rows, pk=pk)


def _corrected(request: HttpRequest) -> Submission | None:
    """Return the refused submission that the posted form corrects, or None for a new one."""
    try:
        pk = UUID(request.POST.get("submission", ""))
    except ValueError:
        return None
    return _visible(request, pk)


def _detail_context(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    submission = _visible(request, pk)
    return {
        "submission": submission,
        "can_correct": submission.status == Status.REJECTED,
        "events": history.submission_events(submission),
        "answers": history.submission_answers(submission),
        "field_error_lines": history.field_error_lines(submission),
        "show_requests": sees_everything(request.user),
    }
