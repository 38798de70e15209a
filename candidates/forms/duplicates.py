"""The box “This person may exist already”: what it shows, and what was said to it."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from candidates.services.duplicates import (
    Anyway,
    Duplicate,
    Found,
    Sought,
    duplicates_in_history,
    keys_of,
    unseen,
)
from candidates.services.joining import offer_of
from candidates.services.vendor_looks import VendorLook, vendor_look
from connections.models import Connection, User
from connections.providers import PROVIDERS

from .person import typed_person

SEEN, LIVE, REASON = "duplicates_seen", "duplicates_live", "duplicates_reason"
LONGEST_REASON = 500


class DuplicatesBox:
    """Who may be the person that stands in the form.

    The vendor's part comes in a request of its own (`with_vendor`); where JavaScript is at work,
    `LIVE` is among the data. `is_asking` when the form came back because of it.
    """

    is_asking = False
    with_vendor = False

    def __init__(
        self,
        data: QueryDict,
        *,
        user: User,
        connection: Connection | None,
    ) -> None:
        self.data = data
        self.connection = connection
        self.job_id = data.get("job_id", "")[:300]
        self.corrected = data.get("submission", "")
        person = typed_person(data)
        self.sought = Sought(
            user=user,
            keys=keys_of(person),
            connection=connection,
            job_id=self.job_id,
            leave_out=tuple(_uuids(data.get("form_token", ""), self.corrected)),
            candidate=person,
        )

    @cached_property
    def history(self) -> Found:
        return duplicates_in_history(self.sought)

    @cached_property
    def vendor(self) -> VendorLook:
        return vendor_look(self.sought, only_remembered=not self.with_vendor)

    @cached_property
    def at_vendor(self) -> list[Duplicate]:
        """Return whom the vendor has beside those of our own history."""
        known = {each.remote_id for each in self.history.shown if each.remote_id}
        return [each for each in self.vendor.shown if each.remote_id not in known]

    @property
    def shown(self) -> list[Duplicate]:
        return [*self.history.shown, *self.at_vendor]

    @property
    def is_empty(self) -> bool:
        return not self.sought.keys

    @property
    def rows(self) -> list[tuple[Duplicate, str]]:
        return [(each, self._offer(each)) for each in self.history.shown]

    @property
    def vendor_rows(self) -> list[tuple[Duplicate, str]]:
        return [(each, self._offer(each)) for each in self.at_vendor]

    def _offer(self, duplicate: Duplicate) -> str:
        """Return what gives this person the job; a correction ends no other way than corrected."""
        return "" if self.corrected else offer_of(duplicate, self.connection, self.job_id)

    @property
    def wants_job(self) -> bool:
        """Tell whether somebody here could be given a job, were one chosen."""
        if self.connection is None or self.corrected:
            return False
        adds = PROVIDERS[self.connection.provider].adds_jobs
        return adds and not self.job_id and any(each.remote_id for each in self.shown)

    @property
    def more(self) -> int:
        return self.history.more + self.vendor.more

    @property
    def ats_name(self) -> str:
        return (self.connection and self.connection.ats_name) or gettext("your ATS")

    @property
    def waits_for_vendor(self) -> bool:
        """Tell whether the vendor's part is still to come."""
        return bool(self.connection and self.sought.keys) and not self.vendor.is_answered

    @property
    def announcement(self) -> str:
        """Return what is said aloud when the box has changed."""
        count = len(self.shown) + self.more
        if not count:
            return ""
        text = ngettext(
            "This person may exist already: one found.",
            "This person may exist already: %(count)s found.",
            count,
        )
        return text % {"count": count}

    @property
    def has_strong(self) -> bool:
        return any(each.is_strong for each in self.shown)

    # What was said

    @property
    def seen(self) -> set[str]:
        return {token for value in self.data.getlist(SEEN) for token in value.split()}

    @property
    def seen_text(self) -> str:
        """Return the tokens of all that was ever shown in this form."""
        return " ".join(sorted({*self.seen, *(each.token for each in self.shown)}))

    @property
    def reason(self) -> str:
        return self.data.get(REASON, "").strip()[:LONGEST_REASON]

    def comes_back(self) -> bool:
        """Tell whether the form is shown once more before it is sent.

        Never twice for the same people. A name alone is a reason only where nothing could be
        shown while it was typed.
        """
        found = [each for each in self.shown if each.is_strong or LIVE not in self.data]
        self.is_asking = unseen(found, self.seen)
        if self.is_asking:
            self.__dict__.pop("vendor", None)
            self.__dict__.pop("at_vendor", None)
            self.with_vendor = LIVE not in self.data
        return self.is_asking

    def anyway(self) -> Anyway | None:
        """Return whom it resembles strongly, and why it is another person; None for nobody."""
        strong = tuple(each for each in self.shown if each.is_strong)
        return Anyway(strong, self.reason) if strong else None


def _uuids(*texts: str) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
