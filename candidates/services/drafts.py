"""A draft's life: kept while it is typed, until it is sent or discarded."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import AutoField, Q, UUIDField
from django.utils import timezone

from candidates.models import Draft, Submission, Upload
from connections.models import Connection, User
from connections.prepared import Given, Prepared, PreparedCount, PreparedUpdate

Entries = list[tuple[str, list[str]]]

DISCARDED_FOR = timedelta(days=1)  # until what was discarded is deleted
LEFT_FOR = timedelta(days=90)  # until what nobody goes on with is deleted

_UPLOAD = re.compile(r"attachments-\d{1,6}-upload")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in one page of a form.

    `token` is the draft's id and `page` the page's own. `sequence` counts what the page saves;
    0 is a page without JavaScript, which can only be followed by another. `seen` is the version
    of the draft that the page was made from, 0 for none.
    """

    token: UUID
    entries: Entries
    title: str = ""
    is_filled: bool = True
    connection_pk: int | None = None
    submission: Submission | None = None
    page: str = ""
    sequence: int = 0
    seen: int = 0


def draft_save(typed: Typed, *, owner: User) -> Draft | None:
    """Keep what was typed; return the draft that holds it, or None where nothing is filled in.

    A page saves into its own draft as long as no other page did. What was typed into a page that
    is not the newest becomes a draft of its own, with another id. What comes late, by the page's
    own count, changes nothing.
    """
    try:
        return _save(typed, owner)
    except IntegrityError:  # the first two saves of a form, at the same time
        return _save(typed, owner)


def draft_of(owner: User, pk: UUID) -> Draft | None:
    drafts = Draft.objects.filter(owner=owner.pk, pk=pk)
    return drafts.select_related("connection", "submission").first()


def correction_of(submission: Submission, *, owner: User) -> Draft | None:
    """Return the latest unfinished correction of `submission`."""
    drafts = Draft.objects.unfinished_of(owner).filter(submission=submission)
    return drafts.select_related("connection").first()


def unfinished_count(owner: User, *, without: UUID | None = None) -> int:
    """Return how many drafts `owner` has, that one aside."""
    return _UNFINISHED(owner=owner.pk, without=without or UUID(int=0))


_UNFINISHED = PreparedCount(
    lambda: Draft.objects.filter(
        ~Q(pk=Given("without", UUIDField())), owner=Given("owner", AutoField()), discarded_at=None
    )
)


def draft_discard(draft: Draft) -> None:
    """Take it out of the list; for a day it can be restored."""
    Draft.objects.filter(pk=draft.pk, discarded_at=None).update(discarded_at=timezone.now())


def draft_restore(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(discarded_at=None)


def draft_end(token: UUID, *, owner: User) -> None:
    """Delete the draft that was sent; call it in the transaction that keeps what was sent."""
    Draft.objects.filter(pk=token, owner=owner.pk).delete()


def drafts_purge() -> int:
    """Delete what was discarded a day ago, and what nobody touched for 90; return how many."""
    now = timezone.now()
    discarded, _by_model = Draft.objects.filter(discarded_at__lt=now - DISCARDED_FOR).delete()
    left, _by_model = Draft.objects.filter(saved_at__lt=now - LEFT_FOR).delete()
    return discarded + left


def _save(typed: Typed, owner: User) -> Draft | None:
    with transaction.atomic():
        draft: Draft | None = _LOCKED.first(pk=typed.token)
        if draft is None:
            return _new(typed, owner, typed.token)
        if draft.owner_id != owner.pk or draft.submission_id != _pk(typed.submission):
            return _new(typed, owner, uuid4())
        if typed.page == draft.page:
            if 0 < typed.sequence <= draft.sequence:
                return draft
        elif typed.seen != draft.version:
            if draft.entries == _as_stored(typed.entries):
                return draft
            return _new(typed, owner, uuid4())
        if not typed.is_filled:
            draft.delete()
            return None
        draft.version += 1
        draft.discarded_at = None
        return _write(draft, typed, owner)


_LOCKED = Prepared(lambda: Draft.objects.select_for_update().filter(pk=Given("pk", UUIDField())))

_SAVED = [
    field
    for field in Draft._meta.concrete_fields  # noqa: SLF001
    if field.name not in ("id", "owner", "submission", "created_at")
]
"""What a save may change of a draft that is there."""

_SAVE = PreparedUpdate(
    lambda: Draft.objects.filter(pk=Given("pk", UUIDField())),
    **{field.attname: Given(field.attname, field) for field in _SAVED},
)


def _new(typed: Typed, owner: User, pk: UUID) -> Draft | None:
    if not typed.is_filled:
        return None
    draft = Draft(pk=pk, owner_id=owner.pk, submission=typed.submission)  # type: ignore[misc]
    return _write(draft, typed, owner)


def _write(draft: Draft, typed: Typed, owner: User) -> Draft:
    if typed.connection_pk != draft.connection_id:
        draft.connection = _usable(typed.connection_pk, owner)
    draft.entries = _as_stored(typed.entries)
    draft.title = typed.title[:500]
    draft.page, draft.sequence = typed.page, typed.sequence
    draft.saved_at = timezone.now()
    if draft._state.adding:  # noqa: SLF001
        draft.save(force_insert=True)
    else:
        _SAVE(pk=draft.pk, **{each.attname: getattr(draft, each.attname) for each in _SAVED})
    if files := _files(typed.entries):
        lost = Upload.objects.filter(pk__in=files, owner=owner.pk, draft=None, submission=None)
        lost.update(draft=draft)
    return draft


def _usable(pk: int | None, owner: User) -> Connection | None:
    """Return the connection, so that no name of another one is told by a draft."""
    return Connection.objects.usable_by(owner).filter(pk=pk).first() if pk else None


def _as_stored(entries: Entries) -> list[list[object]]:
    """Return them as JSON; PostgreSQL's knows no null character."""
    return [
        [name.replace("\0", ""), [value.replace("\0", "") for value in values]]
        for name, values in entries
    ]


def _files(entries: Entries) -> list[UUID]:
    """Return the uploads in what was typed: those that lost their draft belong to this one."""
    found = []
    for name, values in entries:
        if _UPLOAD.fullmatch(name):
            with suppress(ValueError):
                found += [UUID(value) for value in values]
    return found


def _pk(submission: Submission | None) -> UUID | None:
    return submission.pk if submission else None
