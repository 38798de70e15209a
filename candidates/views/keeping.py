"""What was typed is kept, whatever became of the login: of who was signed out, or signed in anew.

A page of the form carries a seal that tells whose it is. With that, and proof that the request
comes from a page of ours, the text is stored as a draft of that person. Nothing is sent, and
nothing is shown to anybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views import csrf

from candidates.forms.entries import rows_changed, token_in
from candidates.forms.files import CHOSEN, FormFiles
from candidates.forms.keeping import Keeping, keep, keeping_of
from candidates.models import Draft, Submission
from candidates.services.seals import seal_owner
from connections.models import User

STATE = "candidates/form/draft_state.html"
KEPT_VIEWS = frozenset(
    f"candidates:{name}"
    for name in ("submission-create", "submission-edit", "form-fields", "draft-save", "job-add")
)
View = Callable[..., HttpResponse]


def login_or_keep(view: View) -> View:
    """Ask for a login, as `login_required` does, but keep first what was typed and posted."""

    @wraps(view)
    def kept_or_shown(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **options)
        if _is_in_page(request):
            return signed_out(request)
        draft = _keep_sealed(request)[1] if request.method == "POST" else None
        return redirect_to_login(_reopened(draft) if draft else request.get_full_path())

    return kept_or_shown


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was typed into a page from before a login elsewhere; else say what is wrong."""
    if not _is_page_of_ours(request):
        return csrf.csrf_failure(request, reason)
    owner, draft = _keep_sealed(request)
    if owner is None:
        return csrf.csrf_failure(request, reason)
    if _is_in_page(request):
        if not request.user.is_authenticated:
            return _state(request, replace(_kept(request, draft, owner), is_signed_out=True))
        if request.user.pk != owner.pk:
            return _state(request, replace(_kept(request, draft, owner), is_strangers=True))
        return saved(request, draft, owner=owner, csrf=get_token(request))
    if draft is None:
        return csrf.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return redirect_to_login(_reopened(draft))
    return redirect(_reopened(draft))


def keep_posted(request: HttpRequest, *, owner: User) -> Draft | None:
    """Keep what was posted. Raise Http404 for the correction of what `owner` may not see."""
    submission = None
    if pk := token_in(request.POST, "submission"):
        submission = get_object_or_404(Submission.objects.visible_to(owner), pk=pk)
    data = rows_changed(request.POST)
    FormFiles.named_in(data, owner).take(request.FILES.getlist(CHOSEN), data, owner)
    return keep(data, owner=owner, submission=submission)


def saved(
    request: HttpRequest, draft: Draft | None, *, owner: User, csrf: str = ""
) -> HttpResponse:
    """Answer with where it is kept, for the page's bar."""
    return _state(request, replace(_kept(request, draft, owner), csrf=csrf))


def signed_out(request: HttpRequest) -> HttpResponse:
    """Keep what a page posts whose login has run out, and say so in its bar; the page stays."""
    owner, draft = _keep_sealed(request)
    if owner is None:
        return _state(request, Keeping(draft=None, token=None, is_signed_out=True))
    return _state(request, replace(_kept(request, draft, owner), is_signed_out=True))


def _kept(request: HttpRequest, draft: Draft | None, owner: User) -> Keeping:
    sent = token_in(request.POST) or uuid4()
    submission = None
    if pk := token_in(request.POST, "submission"):
        submission = Submission(pk=pk)
    made = keeping_of(draft, owner=owner, token=sent, submission=submission)
    return replace(made, is_own=bool(draft and draft.pk != sent))


def _state(request: HttpRequest, keeping: Keeping) -> HttpResponse:
    response = render(request, STATE, {"keeping": keeping})
    response["HX-Retarget"] = "#draft-state"
    response["HX-Reswap"] = "innerHTML"
    return response


def _keep_sealed(request: HttpRequest) -> tuple[User | None, Draft | None]:
    """Keep what was posted for whom the page's seal names; nothing without a valid one."""
    token = token_in(request.POST)
    owner = seal_owner(request.POST.get("seal", ""), token=token) if token else None
    if owner is None:
        return None, None
    try:
        return owner, keep_posted(request, owner=owner)
    except Http404:
        return None, None


def _is_page_of_ours(request: HttpRequest) -> bool:
    """Tell whether this is the form, posted from this site by the browser's own word."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.view_name not in KEPT_VIEWS:
        return False
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        address = urlsplit(said)
    except ValueError:
        return False
    origin = f"{address.scheme}://{address.netloc}"
    here = f"{request.scheme}://{request.get_host()}"
    return origin == here or origin in settings.CSRF_TRUSTED_ORIGINS


def _is_in_page(request: HttpRequest) -> bool:
    """Tell whether a script of ours asks, which puts the answer into the page that stays."""
    return request.headers.get("HX-Request") == "true"


def _reopened(draft: Draft) -> str:
    return f"{draft.get_absolute_url()}&{urlencode({'kept': 'signed-out'})}"
