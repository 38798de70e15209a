"""Django's own add form, as it comes."""

from __future__ import annotations

from django.contrib import admin

from .models import Candidate

admin.site.register(Candidate)
