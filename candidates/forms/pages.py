"""One view of the candidate's form: which connection, which fields, what was typed."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from candidates.models import Submission
from candidates.services.submissions import submission_holds
from connections.models import Connection, FieldCatalog
from connections.providers.errors import FieldError
from connections.services import catalog_of, catalog_refresh

from .candidate import CandidateForm
from .data import stored_data, stored_files
from .fields import FormFields

_ROW = re.compile(r"[\w.%~-]+-\d{1,6}")
TRY_AGAIN_AFTER = 60  # seconds between two tries to fetch fields that nobody asked for


class FormPage:
    """The form as one request sees it; for a refused `submission`, filled with what was sent."""

    newer = False
    sent_before: Submission | None = None

    def __init__(self, request: HttpRequest, *, submission: Submission | None = None) -> None:
        self.request = request
        self.submission = submission
        self.connections = list(Connection.objects.usable_by(request.user))

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
        sent = self.request.POST.get("connection") or self.request.GET.get("connection")
        chosen = str(sent or self.request.session.get("connection", ""))
        found = next((each for each in self.connections if str(each.pk) == chosen), None)
        if found is None and len(self.connections) == 1 and not self.request.POST.get("connection"):
            return self.connections[0]
        return found

    @cached_property
    def job_id(self) -> str:
        if self.request.method == "POST":
            return self.request.POST.get("job_id", "")[:300]
        if self.submission is not None:
            return str(self.submission.candidate.get("job_id", ""))
        return self.request.GET.get("job", "")[:300]

    @property
    def url(self) -> str:
        chosen = {"connection": self.connection.pk} if self.connection else {}
        return f"{reverse('candidates:submission-create')}?{urlencode(chosen)}"

    @cached_property
    def catalog(self) -> FieldCatalog | None:
        """Return the fields as last fetched; from the vendor where somebody asked or sends.

        What is old is refreshed behind: the page never waits for a vendor by itself.
        """
        if self.connection is None:
            return None
        cached = catalog_of(self.connection, self.job_id)
        if self.request.POST.get("fetch_fields") or self.request.POST.get("fetch"):
            return catalog_refresh(self.connection, self.job_id)
        if cached is None or cached.fetched_at is None:
            if self.is_sent and _may_try(cached):
                return catalog_refresh(self.connection, self.job_id)
            return cached
        if not cached.is_fresh and _may_try(cached):
            from candidates import tasks

            tasks.catalog_refresh(self.connection.pk, self.job_id)
        return cached

    @property
    def fields_state(self) -> str:
        if self.connection is None:
            return "none"
        if self.catalog is None:
            return "loading"
        return "failed" if self.catalog.error else "ready"

    @cached_property
    def form(self) -> CandidateForm:
        fields = FormFields.of(self.connection, self.catalog or self._other_job())
        if self.request.method == "POST":
            data = rows_changed(self.request.POST)
            files = stored_files(self.submission) if self.submission else ()
            form = CandidateForm(
                data, fields=fields, connection=self.connection, inline_files=files
            )
            if not self.is_sent:
                form.keep()
            elif self.connection is None:
                form.add_error(None, self._choose())
            return form
        if self.submission is not None:
            return self._filled(self.submission, fields)
        return CandidateForm(fields=fields, initial={"job_id": self.job_id})

    def is_in(self, submission: Submission) -> bool:
        """Tell whether `submission` holds what this valid form says."""
        return self.connection is not None and submission_holds(
            submission, connection=self.connection, candidate=self.form.candidate()
        )

    def start_anew(self, sent_before: Submission) -> None:
        """Make this another form: it was sent before, with something else in it."""
        self.sent_before = sent_before
        data = rows_changed(self.request.POST)
        data["form_token"] = str(uuid4())
        self.form.data = data

    def _choose(self) -> str:
        from django.utils.translation import gettext

        return gettext("Choose where to send the candidate.")

    def _other_job(self) -> FieldCatalog | None:
        """Return the connection's lists while a job's own fields are not there yet."""
        if self.connection is None or not self.job_id:
            return None
        return catalog_of(self.connection)

    def _filled(self, submission: Submission, fields: FormFields) -> CandidateForm:
        """Return the form with what was sent, the vendor's messages at their fields."""
        data = stored_data(fields, submission)
        data["form_token"] = str(submission.form_token)
        data["revision"] = str(submission.revision)
        form = CandidateForm(data, fields=fields, connection=None)
        form.full_clean()
        form.show_errors(
            tuple(
                FieldError(tuple(each["path"]), each["message"]) for each in submission.field_errors
            )
        )
        return form

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "connection": self.connection,
            "connections": self.connections,
            "catalog": self.catalog,
            "fields_state": self.fields_state,
            "submission": self.submission,
            "newer": self.newer,
            "sent_before": self.sent_before,
            "warnings": self.form.warnings,
        }


def rows_changed(sent: QueryDict) -> QueryDict:
    """Return `sent` with the row added or removed that a button asked for."""
    data = sent.copy()
    added, removed = sent.get("add_row", ""), sent.get("remove_row", "")
    if added:
        pattern = re.compile(rf"{re.escape(added)}-(\d{{1,6}})-")
        numbers = [int(found[1]) for key in sent if (found := pattern.match(key))]
        data[f"{added}-{max(numbers, default=-1) + 1}-"] = ""
    if _ROW.fullmatch(removed):
        for key in [key for key in sent if key.startswith(f"{removed}-")]:
            del data[key]
    return data


def _may_try(catalog: FieldCatalog | None) -> bool:
    """Tell whether nobody tried within the last minute."""
    if catalog is None or catalog.tried_at is None:
        return True
    return (timezone.now() - catalog.tried_at).total_seconds() > TRY_AGAIN_AFTER
