"""Which ATSs changed their forms of late so that candidates may be held up."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Value
from django.db.models.functions import Now

from connections.models import CatalogChange
from connections.services.changes import changes_of

TOLD_FOR = timedelta(days=7)
MOST_SENTENCES = 4  # of one change


def weighty_changes(most: int) -> list[tuple[CatalogChange, str]]:
    """Return the latest change of each of `most` connections, and what of it weighs."""
    recent = CatalogChange.objects.filter(is_weighty=True, at__gt=Now() - Value(TOLD_FOR))
    latest: dict[int, CatalogChange] = {}
    for change in recent.select_related("connection").defer("before", "connection__credentials"):
        latest.setdefault(change.connection_id, change)
    return [(change, _said(change)) for change in list(latest.values())[:most]]


def _said(change: CatalogChange) -> str:
    sentences = [each.text for each in changes_of(change.lines) if each.is_weighty]
    more = ["…"] if len(sentences) > MOST_SENTENCES else []
    return " ".join([*sentences[:MOST_SENTENCES], *more])
