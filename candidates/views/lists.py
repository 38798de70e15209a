"""The list of candidates."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from candidates.forms.filters import SubmissionFilter
from candidates.models import Submission
from candidates.services.waiting import waits_for
from connections.models import sees_everything

PAGE_SIZE = 50


@require_GET
@login_required
def submission_list(request: HttpRequest) -> HttpResponse:
    rows = Submission.objects.visible_to(request.user).select_related(
        "connection", "created_by", "read_back"
    )
    found = SubmissionFilter(request.GET, queryset=rows.with_stuck_stages(), request=request)
    page_obj = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [(submission, waits_for(submission, request.user)) for submission in page_obj],
        "filter": found,
        "is_admin_list": sees_everything(request.user),
        "only_waiting": request.GET.get("waiting") == "me",
    }
    return render(request, "candidates/submission_list.html", context)
