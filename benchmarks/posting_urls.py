"""What the browser's POST is measured against: a view that calls the vendor by itself.

It checks the same form in the same way, and answers when the vendor has.
"""

from __future__ import annotations

from uuid import uuid4

import requests
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from candidates.forms.pages import FormPage


@login_required
def submission_create(request: HttpRequest) -> HttpResponse:
    page = FormPage(request)
    if not (page.is_sent and page.form.is_valid()):
        return render(request, "candidates/submission_form.html", page.context())
    call = page.connection.as_provider().build_request(
        page.form.candidate(), reference=str(uuid4()), idempotency_key=str(uuid4())
    )
    answer = requests.post(
        call.url, params=list(call.query), json=call.json, headers=dict(call.headers), timeout=30
    )
    answer.raise_for_status()
    return redirect(page.url)


urlpatterns = [
    path("candidates/new/", submission_create),
    path("", include("atsconnect.urls")),
]
