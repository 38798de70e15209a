"""The vendor's lists in one form: short ones to choose from, long ones to search."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext

from connections.folding import folded
from connections.models import LONG, Connection, ListEntry, User, VendorList
from connections.providers.types import Choice, FieldKind, FieldSpec, Json
from connections.services import (
    NEAREST,
    choices_source,
    entries_meant,
    entries_near,
    lists_of,
    me_in,
    short_choices,
)


def me_text(label: str) -> str:
    return gettext("Me (%(name)s)") % {"name": label}


class ShortList:
    """The entries of a short list, for what is typed line by line."""

    url = ""

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        self.choices = choices
        self.count = len(choices)

    def meant(self, text: str) -> list[Choice]:
        by_key = [each for each in self.choices if str(each.value) == text]
        return by_key or [each for each in self.choices if folded(each.label) == folded(text)]

    def near(self, text: str) -> list[Choice]:
        return list(self.choices[:NEAREST])

    def label(self, value: Json) -> str:
        return next((each.label for each in self.choices if each.value == value), "")

    def shown(self, value: Json) -> tuple[str, str] | None:
        label = self.label(value)
        return (str(value), label) if label else None


class LongList:
    """A list that is searched; `me` is the recruiter's own entry in it."""

    def __init__(self, found: VendorList, me: Choice | None = None) -> None:
        self.found = found
        self.me = me
        self.url = reverse("candidates:picker", args=[found.pk])
        self.count = found.count

    def meant(self, text: str) -> list[Choice]:
        if self.me and text in (gettext("Me"), me_text(self.me.label)):
            return [self.me]
        return [each.choice for each in entries_meant(self.found, text)]

    def near(self, text: str) -> list[Choice]:
        return [each.choice for each in entries_near(self.found, text)]

    def shown(self, value: Json) -> tuple[str, str] | None:
        if self.me and value == self.me.value:
            return str(value), me_text(self.me.label)
        entry = self._entry(value)
        return (entry.key, entry_text(entry)) if entry else None

    def label(self, value: Json) -> str:
        entry = self._entry(value)
        return entry.label if entry else ""

    def _entry(self, value: Json) -> ListEntry | None:
        key = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        return ListEntry.objects.filter(vendor_list=self.found, key=key).first()


def entry_text(entry: ListEntry) -> str:
    """Return what a person would type for this entry and no other."""
    return f"{entry.label} ({entry.key})" if entry.is_repeated else entry.label


@dataclass(frozen=True, kw_only=True)
class FormLists:
    """The lists of one connection, by source; `me` is who the recruiter is in its ATS."""

    lists: Mapping[str, VendorList] = field(default_factory=dict)
    me: Choice | None = None

    @classmethod
    def of(
        cls, connection: Connection | None, job_id: str = "", *, user: User | None = None
    ) -> FormLists:
        """Return them in one query, and another one for `user`, however long they are."""
        if connection is None:
            return cls()
        lists = lists_of(connection, job_id)
        me = None
        if user is not None and not isinstance(user, AnonymousUser):
            me = me_in(connection, user)
        return cls(lists=lists, me=me)

    @cached_property
    def short(self) -> Mapping[str, tuple[Choice, ...]]:
        """The entries of the short ones, read when they are first asked for."""
        return short_choices(self.lists.values())

    def offered(self, spec: FieldSpec) -> FieldSpec:
        """Offer a short list in a select; where there is none, the field stays a text."""
        choices = self.short.get(spec.source, ()) if spec.source else ()
        if not choices or spec.choices or spec.multiple:
            return spec
        return replace(spec, choices=choices, kind=FieldKind.CHOICE)

    def long(self, spec: FieldSpec) -> LongList | None:
        """Return the list that the question is to be searched in, None where it is short."""
        is_one = spec.kind in (FieldKind.CHOICE, FieldKind.TEXT)
        if not is_one or 0 < len(spec.choices) <= LONG:
            return None
        found = self.lists.get(choices_source(spec.path) if spec.choices else spec.source)
        if found is None or not found.is_long:
            return None
        return LongList(found, self.me if spec.is_me else None)

    def added(self, spec: FieldSpec) -> ShortList | LongList | None:
        """Return the list whose entries can be added to a question for several texts."""
        if not spec.multiple or spec.kind is not FieldKind.TEXT:
            return None
        short = self.short.get(spec.source) if spec.source else None
        return ShortList(short) if short else self.long(spec)


NO_LISTS = FormLists()
