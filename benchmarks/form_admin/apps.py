"""The app of the measured model; only `benchmarks.form_settings` installs it."""

from __future__ import annotations

from django.apps import AppConfig


class FormAdminConfig(AppConfig):
    name = "benchmarks.form_admin"
    default_auto_field = "django.db.models.BigAutoField"
