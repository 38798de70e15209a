"""One view of the candidate's form: which connection, which fields, what was typed."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from candidates.models import Draft, Submission
from candidates.services.complaints import refusal_of
from candidates.services.entering import submission_holds
from connections.models import Connection, FieldCatalog
from connections.providers.errors import FieldError
from connections.services import (
    IN_A_REQUEST,
    catalog_claim_refresh,
    catalog_of,
    catalog_refresh,
    catalog_reread,
    connections_usable_by,
    fields_known_as,
    job_word,
    key_meant,
)

from .candidate import CandidateForm
from .changed import Changed, note_changes
from .data import stored_data, stored_files
from .drafted import DraftedPage
from .duplicates import DuplicatesBox
from .entries import rows_changed
from .fields import FormFields
from .files import CHOSEN, FormFiles
from .lists import FormLists
from .me import me_carried, me_initial
from .opening import Opening, data_changed, opening_context
from .remembered import fields_of

TRY_AGAIN_AFTER = 60  # seconds between two tries to fetch fields that nobody asked for


class FormPage(DraftedPage):
    """The form as one request sees it; for a refused `submission`, filled with what was sent.

    With a `draft` it is filled with that, unless the request brings something newer.
    """

    newer = False
    changed: Changed | None = None
    sent_before: Submission | None = None

    def __init__(
        self,
        request: HttpRequest,
        *,
        submission: Submission | None = None,
        draft: Draft | None = None,
    ) -> None:
        super().__init__(request, submission=submission, draft=draft)
        self.connections = connections_usable_by(request.user)

    @property
    def is_sent(self) -> bool:
        """Tell whether this is the form itself, not a button that changes its fields."""
        return self.request.method == "POST" and self.request.POST.get("action", "") in (
            "send",
            "send_another",
        )

    @cached_property
    def connection(self) -> Connection | None:
        """Return the one chosen, or the last one used, or the only one.

        What names a connection that is gone is never sent through another one.
        """
        if self.submission is not None:
            return self.submission.connection
        named = self.typed.get("connection", "") if self.typed is not None else ""
        chosen = named or self.request.GET.get("connection")
        if not chosen and self.draft is None:
            chosen = str(self.request.session.get("connection", ""))
        found = next((each for each in self.connections if str(each.pk) == chosen), None)
        if found is None and len(self.connections) == 1 and not named:
            return self.connections[0]
        return found

    @cached_property
    def job_id(self) -> str:
        if self.typed is not None:
            return key_meant(self.connection, "jobs", self.typed.get("job_id", ""))[:300]
        if self.submission is not None:
            return str(self.submission.candidate.get("job_id", ""))
        opened = self.opening.data()
        return opened.get("job_id", "")[:300] if opened else ""

    @property
    def url(self) -> str:
        chosen = {"connection": self.connection.pk} if self.connection else {}
        return f"{reverse('candidates:submission-create')}?{urlencode(chosen)}"

    @property
    def blank_rows_url(self) -> str:
        """Return where the browser finds the rows to copy, for as long as they stay the same."""
        asked = {
            "connection": self.connection.pk if self.connection else "",
            "job_id": self.job_id,
            "submission": self.submission.pk if self.submission else "",
            "fields": self.form.specs.key,
        }
        named = {name: value for name, value in asked.items() if value}
        return f"{reverse('candidates:form-rows')}?{urlencode(named)}"

    @cached_property
    def catalog(self) -> FieldCatalog | None:
        """Return the fields as last fetched; from the vendor where somebody asked.

        Who sends waits for them at most two seconds. What is old is refreshed behind: the page
        never waits for a vendor by itself.
        """
        if self.connection is None:
            return None
        cached = catalog_of(self.connection, self.job_id)
        if self.request.POST.get("fetch_fields") or self.request.POST.get("fetch"):
            return self._fetched(self.connection)
        if self.is_sent:
            cached = catalog_reread(self.connection, self.job_id)
        if cached is None or cached.fetched_at is None:
            return cached
        if not cached.is_fresh and _may_try(cached) and catalog_claim_refresh(cached):
            from candidates import tasks

            tasks.catalog_refresh(self.connection.pk, self.job_id)
        return cached

    def _fetched(self, connection: Connection) -> FieldCatalog:
        """Fetch the fields, and of the lists what comes within 2 s; the worker does the rest."""
        renew = bool(self.request.POST.get("fetch_fields"))
        return catalog_refresh(connection, self.job_id, list_seconds=IN_A_REQUEST, renew=renew)

    @cached_property
    def asking(self) -> FieldCatalog | None:
        """Return the fields that the form asks: without the job while its own are not there."""
        is_here = self.catalog is not None and self.catalog.fetched_at is not None
        if is_here or self.connection is None or not self.job_id:
            return self.catalog
        return catalog_of(self.connection) or self.catalog

    @property
    def fields_state(self) -> str:
        if self.connection is None:
            return "none"
        if self.catalog is None:
            return "loading"
        return "failed" if self.catalog.error else "ready"

    @cached_property
    def opening(self) -> Opening:
        return Opening(self.request, self.connection)

    @cached_property
    def form(self) -> CandidateForm:
        asking = self.asking  # it may fetch the lists
        lists = FormLists.of(self.connection, self.job_id, user=self.request.user)
        fields = fields_of(self.connection, asking, lists)
        if self.typed is not None:
            if not self.is_sent and self.submission is None:
                me_carried(self.data, fields, self.connection, self.request.user)
            form = CandidateForm(
                self.data,
                fields=fields,
                connection=self.connection,
                inline_files=stored_files(self.submission) if self.submission else (),
                ask_about_job=partial(job_word, self.connection) if self.connection else None,
                files=self.files,
            )
            if not self.is_sent:
                form.keep()
            elif self.connection is None:
                form.add_error(None, self._choose())
            else:
                self.changed = self._changes(self.connection, form)
            return form
        if self.submission is not None:
            return self._filled(self.submission, fields)
        return self.opening.form(fields, initial=me_initial(fields, self.connection))

    @cached_property
    def duplicates(self) -> DuplicatesBox:
        """Return the box that says who may exist already."""
        data = self.request.POST if self.request.method == "POST" else QueryDict()
        box = DuplicatesBox(data, user=self.request.user, connection=self.connection)
        box.with_vendor = bool(self.request.POST.get("look_for_person"))
        return box

    @cached_property
    def data(self) -> QueryDict:
        """Return what was typed, with what a button asked for."""
        if self.typed is None:
            return QueryDict(mutable=True)
        return data_changed(self.request, rows_changed(self.typed))

    @cached_property
    def files(self) -> FormFiles:
        """Return the files of the form; what comes with this request is kept first of all."""
        files = FormFiles.named_in(self.data, self.request.user)
        files.take(self.request.FILES.getlist(CHOSEN), self.data, self.request.user)
        return files

    def is_in(self, submission: Submission) -> bool:
        """Tell whether `submission` holds what this valid form says."""
        return self.connection is not None and submission_holds(
            submission, connection=self.connection, candidate=self.form.candidate()
        )

    def start_anew(self, sent_before: Submission) -> None:
        """Make this another form: it was sent before, with something else in it."""
        self.sent_before = sent_before
        self.data["form_token"] = str(uuid4())

    def _changes(self, connection: Connection, form: CandidateForm) -> Changed | None:
        """Return what the ATS changed in its fields since the form was opened, if it matters."""
        known_as = self.request.POST.get("fields_digest", "")
        if self.asking is None or known_as in ("", form.specs.digest):
            return None
        before = fields_known_as(connection, known_as, self.job_id)
        return None if before is None else note_changes(form, before, self.asking.live)

    def _choose(self) -> str:
        from django.utils.translation import gettext

        return gettext("Choose where to send the candidate.")

    def _filled(self, submission: Submission, fields: FormFields) -> CandidateForm:
        """Return the form with what was sent, the vendor's messages at their fields."""
        data = stored_data(fields, submission)
        data["form_token"] = str(uuid4())
        data["revision"] = str(submission.revision)
        files = FormFiles.named_in(data, self.request.user)
        form = CandidateForm(data, fields=fields, connection=None, files=files)
        form.full_clean()
        form.show_errors(
            tuple(
                FieldError(tuple(each["path"]), each["message"]) for each in submission.field_errors
            ),
            [each.get("raw", "") for each in submission.field_errors],
        )
        return form

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "connection": self.connection,
            "connections": self.connections,
            "catalog": self.catalog,
            "fields_state": self.fields_state,
            "asking": self.asking,
            "submission": self.submission,
            "newer": self.newer,
            "changed": self.changed,
            "blank_rows_url": self.blank_rows_url,
            "refusal": refusal_of(self.submission) if self.submission else None,
            "sent_before": self.sent_before,
            "duplicates": self.duplicates,
            "warnings": self.form.warnings,
            **self.draft_context(),
            **opening_context(self.request, self.form, self.opening.prefill),
        }


def _may_try(catalog: FieldCatalog | None) -> bool:
    """Tell whether nobody tried within the last minute."""
    if catalog is None or catalog.tried_at is None:
        return True
    return (timezone.now() - catalog.tried_at).total_seconds() > TRY_AGAIN_AFTER
