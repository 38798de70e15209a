"""Which candidates a person's pages show."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from candidates.models import Submission


def visible_submission(request: HttpRequest, pk: UUID) -> Submission:
    """Return the candidate. Raise Http404 where there is none for this person."""
    rows = Submission.objects.visible_to(request.user).select_related("connection", "created_by")
    submission: Submission = get_object_or_404(rows, pk=pk)
    return submission
