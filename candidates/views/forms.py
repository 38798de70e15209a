"""The form: a new candidate, and a refused one that is corrected."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates.forms.entries import token_in
from candidates.forms.opening import run_changed
from candidates.forms.pages import FormPage
from candidates.forms.runs import run_count
from candidates.forms.typed import typed_values
from candidates.models import Draft, Status, Submission
from candidates.services import decisions, drafts, submissions
from candidates.services.uploads import UploadGone

from .access import part_login_required, visible_submission
from .keeping import login_or_keep

FORM = "candidates/submission_form.html"
ROWS_KEPT = 60 * 60  # seconds, in the browser


@require_GET
@login_required
def home(_request: HttpRequest) -> HttpResponse:
    return redirect("candidates:submission-create")


@require_http_methods(["GET", "POST"])
@login_or_keep
def submission_create(request: HttpRequest) -> HttpResponse:
    draft = _asked_for(request)
    if draft is not None and draft.submission_id is not None:
        return redirect(draft)
    if draft is None and request.method == "GET" and "draft" in request.GET:
        return _without_draft(request)
    page = FormPage(request, draft=draft)
    if page.is_sent and page.form.is_valid() and not page.duplicates.comes_back():
        try:
            submission = _create(page)
        except UploadGone as error:
            page.form.add_error("attachments", str(error))
            return form_shown(page)
        if not page.is_in(submission):
            return form_sent_before(page, submission)
        goes_on = request.POST.get("action") == "send_another"
        run_count(request.session, page.form, goes_on=goes_on)
        if goes_on:
            note = gettext("%(name)s is on the way.") % {"name": submission}
            messages.success(request, note)
            return redirect(page.url)
        return redirect("candidates:submission-detail", submission.pk)
    if "run" in request.POST and page.form:
        run_changed(request)
    return form_shown(page)


def form_sent_before(page: FormPage, submission: Submission) -> HttpResponse:
    """Show what is typed as another form: this one was sent, with something else in it."""
    drafts.draft_end(page.form.token, owner=page.request.user)
    page.start_anew(submission)
    return form_shown(page)


def form_shown(page: FormPage) -> HttpResponse:
    """Show the form; what was posted and not sent is a draft."""
    if page.request.method == "POST":
        page.keep()
    response = render(page.request, FORM, page.context())
    if page.draft is not None:
        response["Cache-Control"] = "no-store"  # going back shows the draft as it is by then
    return response


def _asked_for(request: HttpRequest) -> Draft | None:
    """Return the draft that the address names, if it is this person's."""
    pk = token_in(request.GET, "draft") if request.method == "GET" else None
    return drafts.draft_of(request.user, pk) if pk else None


def _without_draft(request: HttpRequest) -> HttpResponse:
    """Lead to what a draft became, or to a new form."""
    mine = Submission.objects.visible_to(request.user)
    sent = mine.filter(form_token=token_in(request.GET, "draft")).first()
    if sent is not None:
        return redirect(sent)
    messages.info(request, gettext("There is no such draft. It was sent or discarded."))
    return redirect("candidates:submission-create")


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
        anyway=page.duplicates.anyway(),
        typed=typed_values(page.form),
    )


@require_POST
@login_or_keep
def form_fields(request: HttpRequest) -> HttpResponse:
    """Answer with the form's body for the connection and job chosen; all that was typed stays."""
    page = FormPage(request, submission=corrected(request))
    return render(request, f"{FORM}#form-body", page.context())


@require_GET
@part_login_required
@cache_control(private=True, max_age=ROWS_KEPT)
def form_rows(request: HttpRequest) -> HttpResponse:
    """Answer with the rows that the browser copies, for the questions that the address names."""
    page = FormPage(request, submission=corrected(request))
    return render(request, "candidates/form/blank_rows.html", {"rows": page.form.blank_rows})


@require_http_methods(["GET", "POST"])
@login_or_keep
def submission_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    submission = visible_submission(request, pk)
    draft = _correction(request, submission)
    is_open = submission.status == Status.REJECTED
    is_asked_for = draft is not None and "draft" in request.GET
    if request.method == "GET" and not is_open and not is_asked_for:
        return redirect(submission)
    page = FormPage(request, submission=submission, draft=draft)
    page.newer = not is_open and draft is not None
    if page.is_sent and page.form.is_valid() and not page.duplicates.comes_back():
        try:
            submissions.submission_correct(
                submission,
                candidate=page.form.candidate(),
                specs=page.form.specs.extra,
                user=request.user,
                revision=page.form.cleaned_data["revision"] or 0,
                warnings=page.form.warnings,
                draft_token=page.form.token,
                anyway=page.duplicates.anyway(),
                typed=typed_values(page.form),
            )
        except UploadGone as error:
            page.form.add_error("attachments", str(error))
            return form_shown(page)
        except decisions.SubmissionChanged:
            page.newer = True
            return form_shown(page)
        return redirect(submission)
    return form_shown(page)


def _correction(request: HttpRequest, submission: Submission) -> Draft | None:
    """Return the draft of a correction: the one that is asked for, else the latest."""
    asked = _asked_for(request)
    if asked is not None and asked.submission_id == submission.pk:
        return asked
    if request.method == "POST":
        return None
    return drafts.correction_of(submission, owner=request.user)


def corrected(request: HttpRequest) -> Submission | None:
    """Return the refused submission that a part of its form is asked for, None for a new one."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        pk = UUID(asked.get("submission", ""))
    except ValueError:
        return None
    return visible_submission(request, pk)
