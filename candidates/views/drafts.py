"""Drafts: saved while somebody types, listed, discarded, brought back."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from candidates.forms.entries import token_in
from candidates.models import Draft
from candidates.services import drafts

from .keeping import keep_posted, saved, signed_out

PAGE_SIZE = 50


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a page; also for who was signed out since the page was opened."""
    if not request.user.is_authenticated:
        return signed_out(request)
    return saved(request, keep_posted(request, owner=request.user), owner=request.user)


@require_GET
@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    mine = Draft.objects.filter(owner=request.user.pk).defer("entries")
    unfinished = mine.filter(discarded_at=None).order_by("-saved_at")
    rows = unfinished.select_related("connection", "submission")
    discarded = list(mine.exclude(discarded_at=None).order_by("-discarded_at"))
    just_now = token_in(request.GET, "discarded")
    context = {
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "discarded": discarded,
        "just_discarded": next((each for each in discarded if each.pk == just_now), None),
    }
    return render(request, "candidates/draft_list.html", context)


@require_POST
@login_required
def draft_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Discard a draft; from the form, with what stands there now, so that all can be undone."""
    draft = get_object_or_404(Draft, owner=request.user.pk, pk=pk)
    if "form_token" not in request.POST:
        drafts.draft_discard(draft)
        return _told(redirect("candidates:draft-list"), draft)
    draft = keep_posted(request, owner=request.user) or draft
    drafts.draft_discard(draft)
    if draft.submission_id is not None:
        return _told(redirect("candidates:submission-edit", draft.submission_id), draft)
    return _told(redirect("candidates:submission-create"), draft)


@require_POST
@login_required
def draft_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    draft = get_object_or_404(Draft, owner=request.user.pk, pk=pk)
    drafts.draft_restore(draft)
    return redirect(draft)


def _told(response: HttpResponseRedirect, draft: Draft) -> HttpResponseRedirect:
    """Let the next page offer to undo it."""
    response["Location"] += f"?discarded={draft.pk}"
    return response
