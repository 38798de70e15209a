"""System checks: what would fail at noon is said at start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from .encryption import fernet


@register(Tags.security)
def check_encryption_keys(**_options: Any) -> list[CheckMessage]:
    """E001: no key; E002: a key that is none."""
    if not settings.FIELD_ENCRYPTION_KEYS:
        hint = "Run `make setup`, which writes one into .env, or set it in the environment."
        return [Error("FIELD_ENCRYPTION_KEYS is not set.", hint=hint, id="connections.E001")]
    try:
        fernet()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="connections.E002")]
    return []
