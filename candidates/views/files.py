"""Files: put in from the form, and served to those who may see the candidate, as attachments."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models.functions import Now
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from candidates import links
from candidates.contents import content_open
from candidates.forms.candidate import CandidateForm
from candidates.forms.fields import FormFields
from candidates.forms.files import CHOSEN, FIELD, FormFiles
from candidates.models import Attempt, Outcome, Upload

from .access import visible_submission

ROW = "forms/files.html#answer"
TOO_LATE = (Outcome.REJECTED, Outcome.FAILED, Outcome.UNAVAILABLE)
"""Outcomes of a call that certainly created nobody: its links are worth nothing."""


@require_POST
def upload_create(request: HttpRequest) -> HttpResponse:
    """Keep one file at once; answer with its row, or with status 422 and why it is not kept.

    A script asks: who is logged out is told so, not sent to another page.
    """
    if not request.user.is_authenticated:
        text = gettext("You are logged out. Log in in another tab, then try again.")
        return HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
    files = FormFiles.named_in(request.POST, request.user)
    data = QueryDict(mutable=True)
    data["form_token"] = request.POST.get("form_token", "")
    files.take(request.FILES.getlist(CHOSEN)[:1], data, request.user)
    if files.refused or not any(name.startswith(FIELD) for name in data):
        texts = [text for _name, text in files.refused] or [gettext("No file came.")]
        return HttpResponse(texts[0], status=422, content_type="text/plain; charset=utf-8")
    number = request.POST.get("number", "0")
    row = f"{FIELD}-{number if number.isdecimal() and len(number) <= 6 else 0}"
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent[name.replace(f"{FIELD}-0", row)] = str(value)
    form = CandidateForm(sent, fields=FormFields.of(None, None), files=files)
    form.keep()
    return render(request, ROW, {"field": form[FIELD], "line": form.file_rows[0]})


@require_safe
@login_required
def upload_file(request: HttpRequest, pk: UUID) -> FileResponse:
    """Serve a file that is not sent yet to the one who put it in."""
    return _served(get_object_or_404(Upload, pk=pk, owner=request.user.pk, submission=None))


@require_safe
@login_required
def submission_file(request: HttpRequest, pk: UUID, file: UUID) -> FileResponse:
    """Serve a file of a candidate to those who see the candidate."""
    return _served(get_object_or_404(visible_submission(request, pk).uploads, pk=file))


@require_safe
def linked_file(request: HttpRequest, token: str, **_name: str) -> FileResponse:
    """Serve a file to the vendor that was sent this link, as long as the link is good."""
    named = links.link_read(token)
    if named is None:
        raise Http404
    upload = get_object_or_404(Upload.objects.exclude(submission=None), pk=named.upload)
    calls = Attempt.objects.filter(
        submission=upload.submission_id,
        stage=None,
        idempotency_key=named.key,
        started_at__gt=timezone.now() - links.GOOD_FOR,
    )
    if not calls.exclude(outcome__in=TOO_LATE).exists():
        raise Http404
    response = _served(upload)
    if request.method == "GET":
        Upload.objects.filter(pk=upload.pk, fetched_at=None).update(fetched_at=Now())
    return response


def _served(upload: Upload) -> FileResponse:
    """Return the file as something to save, never to show. Raise Http404 where it is gone."""
    try:
        file = content_open(upload.sha256)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=upload.file_name, content_type=upload.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
