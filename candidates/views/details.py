"""A candidate's own page, which follows what goes on by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from candidates.forms.decisions import ACTIONS
from candidates.models import Status, Submission
from candidates.services import (
    complaints,
    decisions,
    findings,
    following,
    history,
    receipts,
    typed,
)
from candidates.services.file_lines import file_lines
from connections.models import sees_everything

from .access import part_login_required, visible_submission

DETAIL = "candidates/submission_detail.html"
SOON, SLOWLY = 2, 5  # seconds until the page asks again


@require_GET
@login_required
def submission_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, DETAIL, _context(request, pk))


@require_GET
@part_login_required
def submission_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer with the part of the page that changes; where nothing moves, it stops asking."""
    return render(request, f"{DETAIL}#status", _context(request, pk))


def _context(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    submission = visible_submission(request, pk)
    stages, looks = list(submission.stages.all()), list(submission.looks.all())
    lines = following.stage_lines(submission, request.user, stages)
    its_files = file_lines(submission, lines)
    receipt = receipts.receipt_of(submission)
    return {
        "submission": submission,
        "can_correct": submission.status == Status.REJECTED,
        "found": findings.findings_of(submission, request.user, looks),
        "lines": [line for line in lines if line not in [file.stage for file in its_files]],
        "file_lines": its_files,
        "receipt": receipt,
        "mail_text": receipts.mail_text(submission.connection, submission.as_candidate()),
        "actions": [
            (ACTIONS[action].slug, ACTIONS[action].label)
            for action in decisions.actions_for(request.user, submission)
        ],
        "events": history.submission_events(submission, stages, looks),
        "answers": history.submission_answers(submission),
        "typed": typed.submission_typed(submission),
        "pasted": typed.submission_pasted(submission),
        "field_error_lines": history.field_error_lines(submission),
        "refusal": complaints.refusal_of(submission),
        "show_requests": sees_everything(request.user),
        "asks_again_in": _asks_again_in(submission, lines) or receipt.asks_again_in,
    }


def _asks_again_in(submission: Submission, lines: list[following.StageLine]) -> int:
    """Return the seconds until the page asks again, 0 where nothing goes on by itself."""
    waits = submission.status == Status.QUEUED and submission.connection.waits_because
    if (not submission.is_settled and not waits) or any(line.is_moving for line in lines):
        return SOON
    if waits or submission.look_after is not None or any(line.is_waiting for line in lines):
        return SLOWLY
    return 0
