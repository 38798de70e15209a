"""What a picker finds in a long list while somebody types."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from candidates.forms.lists import entry_text, me_text
from connections.folding import folded
from connections.models import Connection, ListEntry, VendorList
from connections.services import list_search, me_in

LONGEST = 200  # characters of a search that are looked at


@require_GET
@login_required
@cache_control(private=True, max_age=30)
def picker(request: HttpRequest, pk: int) -> JsonResponse:
    """Answer with at most 20 entries: ``{"entries": [{value, label, detail, text}]}``.

    `text` is what a person would type for the entry and no other; `detail` tells it from those
    with the same label.
    """
    usable = Connection.objects.usable_by(request.user)
    lists = VendorList.objects.select_related("connection")
    found = get_object_or_404(lists, pk=pk, connection__in=usable)
    text = request.GET.get("q", "")[:LONGEST]
    entries = [_shown(entry) for entry in list_search(found, text)]
    if found.source == "users":
        entries = _with_me(entries, request, found.connection, text)
    return JsonResponse({"entries": entries})


def _shown(entry: ListEntry) -> dict[str, str]:
    return {
        "value": entry.key,
        "label": entry.label,
        "detail": entry.key if entry.is_repeated else "",
        "text": entry_text(entry),
    }


def _with_me(
    entries: list[dict[str, str]], request: HttpRequest, connection: Connection, text: str
) -> list[dict[str, str]]:
    """Put the recruiter's own entry first where it is found, or “me” is typed."""
    me = me_in(connection, request.user)
    if me is None:
        return entries
    key, words = str(me.value), folded(text)
    is_found = any(each["value"] == key for each in entries)
    if not is_found and not (words and folded(gettext("Me")).startswith(words)):
        return entries
    own = {"value": key, "label": me_text(me.label), "detail": "", "text": me_text(me.label)}
    return [own, *(each for each in entries if each["value"] != key)][:20]
