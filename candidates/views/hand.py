"""What makes entering quick: how a name is spelled, the regions of a country, the shortcuts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from candidates.forms.bookmarklet import bookmarklet
from candidates.forms.person_names import tidied_name
from connections.forms.places import regions_of

from .access import part_login_required


@require_POST
@part_login_required
def form_spelling(request: HttpRequest) -> HttpResponse:
    """Answer with how the name will be sent."""
    return render(
        request,
        "candidates/form/spelling_said.html",
        {
            "tidied_name": tidied_name(request.POST),
            "keeps_spelling": bool(request.POST.get("names_as_typed")),
        },
    )


@require_GET
@part_login_required
def form_regions(request: HttpRequest) -> HttpResponse:
    """Answer with the regions of the country chosen, as options."""
    country = request.GET.get("address-country", "")[:200]
    return render(request, "forms/region_options.html", {"regions": regions_of(country)})


@require_GET
@login_required
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Show the keys, and the bookmark that opens the form with what another page shows."""
    code = bookmarklet(request.build_absolute_uri)
    return render(request, "candidates/shortcuts.html", {"bookmarklet": code})
