"""What a page of the form knows of its draft, and needs for the next save."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import QueryDict
from django.urls import reverse

from candidates.models import Draft, Submission
from candidates.services.drafts import draft_save
from candidates.services.seals import seal_make
from connections.clock import clock_text
from connections.models import User

from .entries import typed_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Where the text of one page is kept: in `draft`, or nowhere yet, under the form's `token`.

    `csrf` is a new token for a page whose own is no longer valid. `is_own` tells that the text
    became a draft of its own, as the page was not the newest; `is_signed_out` that it was kept
    by the page's seal, and `is_strangers` that somebody else is signed in meanwhile.
    """

    draft: Draft | None
    token: UUID | None
    seal: str = ""
    submission: Submission | None = None
    csrf: str = ""
    is_own: bool = False
    is_signed_out: bool = False
    is_strangers: bool = False

    @property
    def page(self) -> str:
        return uuid4().hex

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def saved_at(self) -> str:
        return clock_text(self.draft.saved_at) if self.draft else ""

    @property
    def url(self) -> str:
        """Return where a reload finds all of it again."""
        if self.draft:
            return self.draft.get_absolute_url()
        if self.submission:
            return reverse("candidates:submission-edit", args=[self.submission.pk])
        return reverse("candidates:submission-create")


def keeping_of(
    draft: Draft | None, *, owner: User, token: UUID, submission: Submission | None = None
) -> Keeping:
    """Return what a page with this draft, or with none under `token` yet, is to know."""
    name = draft.pk if draft else token
    seal = seal_make(owner=owner, token=name)
    return Keeping(draft=draft, token=name, seal=seal, submission=submission)


def keep(data: QueryDict, *, owner: User, submission: Submission | None = None) -> Draft | None:
    """Keep what a page sent as `owner`'s draft."""
    return draft_save(typed_of(data, submission=submission), owner=owner)
