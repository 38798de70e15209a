"""Links by which a vendor fetches a file without logging in: signed, and good for a few days.

A link names the file and the idempotency key of the call that carries it. So the same call
carries the same link, a link is worth nothing before its call was made, and nothing once that
call has certainly created nobody.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

GOOD_FOR = timedelta(days=7)
BLANK = "•••"
_TOKEN = re.compile(r"[0-9a-f]{32}\.[0-9a-f]{32}\.[A-Za-z0-9_-]{43}")


class Named(NamedTuple):
    """What a link stands for: a file, and the key of the call that carries it."""

    upload: UUID
    key: UUID


def are_possible() -> bool:
    """Tell whether a vendor can reach this installation."""
    return bool(settings.PUBLIC_URL)


def link_to(named: Named, *, file_name: str) -> str:
    """Return the address; some ATSs name the file by its last part."""
    token = _signer().sign(f"{named.upload.hex}.{named.key.hex}")
    path = reverse("candidates:linked-file", args=[token, "-"]).removesuffix("-")
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}{quote(file_name, safe='')}"


def link_read(token: str) -> Named | None:
    """Return what `token` stands for; None where nobody here signed it."""
    try:
        upload, key = _signer().unsign(token).split(".")
        return Named(UUID(upload), UUID(key))
    except (BadSignature, ValueError):
        return None


def without_links(text: str) -> str:
    """Return `text` with what opens the files blanked."""
    return _TOKEN.sub(BLANK, text)


def _signer() -> Signer:
    return Signer(salt="candidates.links", sep=".")
