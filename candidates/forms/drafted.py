"""The draft behind one view of the candidate's form."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import HttpRequest, QueryDict

from candidates.models import Draft, Submission
from candidates.services.drafts import draft_of
from connections.models import Connection

from .entries import draft_data, given_by, token_in, uuid_of
from .keeping import Keeping, keep, keeping_of

if TYPE_CHECKING:
    from .candidate import CandidateForm


class DraftedPage(ABC):
    """A page that is filled with a draft, and keeps what is posted as one."""

    is_own_draft = False

    def __init__(
        self,
        request: HttpRequest,
        *,
        submission: Submission | None = None,
        draft: Draft | None = None,
    ) -> None:
        self.request = request
        self.submission = submission
        self.draft = draft

    @property
    @abstractmethod
    def form(self) -> CandidateForm:
        """Return the form with what was typed."""

    @property
    @abstractmethod
    def connection(self) -> Connection | None:
        """Return where the candidate goes."""

    @cached_property
    def typed(self) -> QueryDict | None:
        """Return what was typed, as the browser sent it now or when the draft was saved."""
        if self.request.method == "POST":
            return self.request.POST
        return draft_data(self.draft, self.submission) if self.draft else None

    def keep(self) -> None:
        """Keep what was posted as a draft, under the form's token; the page goes on with that."""
        data: QueryDict = self.form.data.copy()  # type: ignore[attr-defined]
        token = token_in(data)
        self.draft = keep(data, owner=self.request.user, submission=self.submission)
        if token is None or (self.draft is not None and self.draft.pk != token):
            self.is_own_draft = token is not None
            data["form_token"] = str(self.draft.pk if self.draft else uuid4())
            self.form.data = data

    @property
    def keeping(self) -> Keeping:
        made = keeping_of(
            self.draft,
            owner=self.request.user,
            token=uuid_of(str(self.form["form_token"].value())) or uuid4(),
            submission=self.submission,
        )
        return replace(made, is_own=self.is_own_draft)

    @property
    def is_outdated(self) -> bool:
        """Tell whether the draft corrects what was corrected and sent otherwise since."""
        if self.draft is None or self.submission is None:
            return False
        revisions = [values for name, values in self.draft.entries if name == "revision"]
        return revisions != [[str(self.submission.revision)]]

    @property
    def lost_connection(self) -> Connection | None:
        """Return the one that was chosen in this draft, and may no longer be sent through."""
        if self.draft is None or self.submission is not None or self.connection is not None:
            return None
        named = self.typed.get("connection", "") if self.typed is not None else ""
        lost = self.draft.connection
        return lost if lost is not None and str(lost.pk) == named else None

    @property
    def discarded(self) -> Draft | None:
        """Return the draft that was discarded a moment ago, to offer that it be undone."""
        pk = token_in(self.request.GET, "discarded") if self.request.method == "GET" else None
        found = draft_of(self.request.user, pk) if pk else None
        return found if found is not None and found.discarded_at is not None else None

    def draft_context(self) -> dict[str, Any]:
        is_opened = self.draft is not None and self.request.method == "GET"
        return {
            "keeping": self.keeping,
            "given": given_by(self.form.specs),
            "lost_connection": self.lost_connection,
            "discarded": self.discarded,
            "is_brought_back": is_opened,
            "is_outdated": is_opened and self.is_outdated,
        }
