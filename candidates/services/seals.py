"""Whose form this is, sealed into its page: it still tells when the login has run out.

A seal lets its page keep what is typed, as a draft of the person who opened it, and nothing else.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core import signing

from connections.models import User

SALT = "candidates.drafts"
VALID_FOR = timedelta(days=30)


def seal_make(*, owner: User, token: UUID) -> str:
    return signing.dumps([owner.pk, str(token)], salt=SALT)


def seal_owner(seal: str, *, token: UUID) -> User | None:
    """Return who opened the form with this token; None for a seal that is none, or an old one."""
    try:
        match signing.loads(seal, salt=SALT, max_age=VALID_FOR):
            case [int(pk), str(sealed)] if sealed == str(token):
                owner: User | None = get_user_model().objects.filter(pk=pk, is_active=True).first()
                return owner
    except signing.BadSignature:
        pass
    return None
