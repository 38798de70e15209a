"""What stands beside an input: a list to add from, names of places, the vendor's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .controls import NOTHING

if TYPE_CHECKING:
    from .parts import PartsForm


def draw_adder(bound: forms.BoundField) -> SafeString:
    """Draw the list whose entries can be added to a field of several texts."""
    if not getattr(bound.field, "adds_from", None):
        return NOTHING
    return render_to_string("forms/adder.html", {"field": bound})


def draw_places(form: PartsForm) -> SafeString:
    """Draw what the browser suggests as the country and the region of an address."""
    return render_to_string("forms/places.html", {"place": form}) if form.has_place else NOTHING


def draw_said(bound: forms.BoundField) -> SafeString:
    """Draw what the ATS said of the field, in its own words."""
    if not getattr(bound.field, "said", ()):
        return NOTHING
    return render_to_string("forms/said.html", {"field": bound})
