"""Search in one list: by words of the label, without accents, or by id."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from connections.folding import folded
from connections.models import Connection, ListEntry, VendorList

MOST_SHOWN = 20
NEAREST = 5
MOST_COMPARED = 200


def list_search(found: VendorList, text: str, *, most: int = MOST_SHOWN) -> list[ListEntry]:
    """Return the entries that hold every word of `text`, or whose id starts with it.

    First those that it begins, then those with words that its words begin, then the rest.
    """
    words = folded(text)
    entries = ListEntry.objects.filter(vendor_list=found)
    if not words:
        return list(entries.order_by("position")[:most])
    begun = _all(words.split(), " ")
    by_id = Q(key__istartswith=text.strip())
    ranked = entries.annotate(
        rank=Case(
            When(Q(folded=words) | Q(key__iexact=text.strip()), then=Value(0)),
            When(folded__startswith=words, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    )
    first: list[ListEntry] = list(ranked.filter(begun | by_id).order_by("rank", "position")[:most])
    if len(first) < most:
        inside = entries.filter(_all(words.split(), "")).exclude(pk__in=[each.pk for each in first])
        first += inside.order_by("position")[: most - len(first)]
    return first


def _all(words: list[str], before: str) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(folded__contains=before + word)
    return wanted


def entries_meant(found: VendorList, text: str) -> list[ListEntry]:
    """Return the entry with this id; else those with this label, at most a few."""
    entries: QuerySet[ListEntry] = ListEntry.objects.filter(vendor_list=found)
    text = text.strip()
    named = list(entries.filter(Q(key=text) | Q(folded=folded(text))).order_by("position")[:6])
    with_id = [each for each in named if each.key == text]
    if with_id or named or not text.endswith(")"):
        return with_id or named
    key = text[:-1].rpartition("(")[2].strip()
    return list(entries.filter(key=key))


def entries_near(found: VendorList, text: str) -> list[ListEntry]:
    """Return the entries that are likest to a text that is none of them."""
    near = list_search(found, text, most=NEAREST)
    if near:
        return near
    alike: dict[int, ListEntry] = {}
    for word in sorted(folded(text).split(), key=len, reverse=True)[:3]:
        begun = list_search(found, word[:4], most=MOST_COMPARED)
        for each in begun or list_search(found, word[:2], most=MOST_COMPARED):
            alike[each.pk] = each
    wanted = folded(text)
    by_likeness = sorted(
        alike.values(),
        key=lambda each: SequenceMatcher(None, wanted, each.folded).ratio(),
        reverse=True,
    )
    return by_likeness[:NEAREST]


def key_meant(connection: Connection | None, source: str, text: str) -> str:
    """Return the key of the one entry that `text` means in a long list, else `text` itself."""
    if connection is None or not text:
        return text
    found = VendorList.objects.filter(connection=connection, source=source, scope="").first()
    if found is None or not found.is_long:
        return text
    entries = entries_meant(found, text)
    return entries[0].key if len(entries) == 1 else text
