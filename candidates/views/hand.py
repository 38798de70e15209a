"""What makes entering quick: how a name is spelled, the names of places, the shortcuts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from candidates.forms.bookmarklet import bookmarklet
from candidates.forms.person_names import tidied_name
from connections.forms.places import country_names, regions_of

from .access import part_login_required

COUNTRIES_KEPT = 24 * 60 * 60  # seconds, in the browser


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
@cache_control(private=True, max_age=COUNTRIES_KEPT)
def form_countries(request: HttpRequest) -> HttpResponse:
    """Answer with the countries, as options; every page with a country asks the browser first."""
    return render(request, "forms/place_options.html", {"names": country_names()})


@require_GET
@part_login_required
def form_regions(request: HttpRequest) -> HttpResponse:
    """Answer with the regions of the country typed, as options."""
    country = request.GET.get("address-country", "")[:200]
    return render(request, "forms/place_options.html", {"names": regions_of(country)})


@require_GET
@login_required
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Show the keys, and the bookmark that opens the form with what another page shows."""
    code = bookmarklet(request.build_absolute_uri)
    return render(request, "candidates/shortcuts.html", {"bookmarklet": code})
