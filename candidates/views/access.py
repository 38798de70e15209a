"""Who sees what: a login first, then one's own candidates."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from candidates.models import Submission


def visible_submission(request: HttpRequest, pk: UUID) -> Submission:
    """Return the candidate. Raise Http404 where there is none for this person."""
    rows = Submission.objects.visible_to(request.user).select_related("connection", "created_by")
    submission: Submission = get_object_or_404(rows, pk=pk)
    return submission


def part_login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for a login; for a part of a page, answer with nothing: that page stays as it is.

    htmx follows a redirect, and would put the login's page into the form that somebody types in.
    """

    @wraps(view)
    def part_or_login(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        is_part = request.headers.get("HX-Request") == "true"
        if is_part and not request.user.is_authenticated:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return login_required(view)(request, *args, **options)

    return part_or_login
