"""CandidateForm: the standard fields, and those of one connection's vendor and ATS.

Everything typed is kept in the page: answers for another connection's fields travel along as
`parked` values, and a row or a field that is wrong keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.forms.utils import ErrorDict
from django.utils.translation import gettext

from candidates.models.carrying import with_links
from connections.models import Connection
from connections.providers.candidate import Answer, Attachment, Candidate
from connections.providers.errors import CandidateRejected, ConnectionRefused
from connections.providers.types import (
    Json,
)
from connections.services import JobWord

from .conditions import asks_anew, controlling_name, without_unasked
from .errors import ErrorsForm
from .fields import FormFields
from .files import FIELD, FormFiles
from .names import field_name
from .person_names import names_tidied, tidied_name
from .picked import (
    AskAboutJob,
    country_warnings,
    job_closed,
    job_unlisted,
    specs_picked,
    unlisted_warnings,
)


class CandidateForm(ErrorsForm):
    """One candidate for one connection.

    `form_token` makes the same form, sent twice, the same submission; `revision` is that of
    the refused submission that is corrected; `me_of` is the connection for which the form knew
    who the recruiter is in the ATS.
    """

    is_kept = False
    has_conditions = False

    def __init__(
        self,
        data: Any = None,
        *,
        fields: FormFields,
        connection: Connection | None = None,
        initial: Mapping[str, Any] | None = None,
        inline_files: tuple[Attachment, ...] = (),
        ask_about_job: AskAboutJob | None = None,
        files: FormFiles | None = None,
    ) -> None:
        super().__init__(data, initial={"form_token": uuid4(), **(initial or {})})
        self.specs, self.untouched = fields, fields.untouched
        self.connection = connection
        self.inline_files = inline_files
        self.ask_about_job = ask_about_job
        self.form_files = files or FormFiles()
        self.rejected: CandidateRejected | None = None
        self.warnings: tuple[str, ...] = ()
        for name, field in fields.form_fields().items():
            self.fields[name] = deepcopy(field)
        self.specs = without_unasked(self, fields)
        for name in {controlling_name(self, spec) for spec in fields.extra} - {""}:
            self.has_conditions = True
            self.fields[name].widget.attrs.update(asks_anew())

    def clean_attachments(self) -> list[dict[str, Json]]:
        rows: list[dict[str, Json]] = self.cleaned_data[FIELD]
        return self.form_files.checked(rows)

    def clean(self) -> dict[str, Any]:
        names = ("first_name", "last_name", "name", "emails")
        if not self.errors and not any(self.cleaned_data.get(name) for name in names):
            self.add_error("last_name", gettext("Enter a name or an e-mail address."))
        if not self.keeps_spelling:
            self.cleaned_data |= names_tidied(self.cleaned_data)
        if not self.errors and self.connection is not None:
            self._try_to_build(self.connection)
        if not self.errors and self.connection is not None:
            self._check_picks(self.connection)
        return self.cleaned_data

    @property
    def keeps_spelling(self) -> bool:
        """Tell whether the person wants the name sent as it was typed."""
        return bool(self.data.get("names_as_typed"))

    @property
    def tidied_name(self) -> str:
        return tidied_name(self.data)

    def keep(self) -> None:
        """Show what was sent as it was typed, without judging it."""
        self.is_kept = True
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def _try_to_build(self, connection: Connection) -> None:
        """Build the request, without sending it: what certainly cannot be sent is said now."""
        if not connection.is_readable:  # it is kept, and goes out when an admin has repaired that
            return
        token = str(self.cleaned_data["form_token"])
        try:
            candidate = with_links(self.candidate(), key=self.token)
            request = connection.as_provider().build_request(
                candidate, reference=token, idempotency_key=token
            )
        except CandidateRejected as error:
            if not error.field_errors:
                self.add_error(None, error.message)
            self.show_errors(error.field_errors)
        except ConnectionRefused as error:
            self.add_error(None, error.message)
        else:
            self.warnings = request.warnings

    def _check_picks(self, connection: Connection) -> None:
        """Catch a closed job, warn of ids that no list has, and note the labels for the record."""
        job_id = str(self.cleaned_data.get("job_id") or "")
        is_kept = (self.specs.carried or {}).get("job_id", False)
        asks = self.ask_about_job if job_id and is_kept else None
        word = asks(job_id) if asks else JobWord.OPEN
        warnings = unlisted_warnings({n: f for n, f in self.fields.items() if n != "job_id"})
        if (self.specs.carried or {}).get("address"):
            warnings += country_warnings(self.cleaned_data.get("address") or {})
        if word is JobWord.CLOSED:
            is_required = self.fields["job_id"].required
            self.add_error("job_id", job_closed(connection, is_required=is_required))
        elif word is JobWord.UNLISTED:
            warnings.append(job_unlisted(connection, job_id))
        self.warnings = (*self.warnings, *warnings)
        extra = specs_picked(self.specs.extra, self.fields, self.cleaned_data)
        self.specs = replace(self.specs, extra=extra)

    def candidate(self) -> Candidate:
        """Return what was entered; call it on a valid form."""
        document: dict[str, Json] = {}
        for spec in self.specs.standard:
            value = self.cleaned_data.get(spec.path[0])
            if value not in (None, "", [], {}):
                document[spec.path[0]] = value
        answers = []
        for spec in self.specs.extra:
            value = self.cleaned_data.get(field_name(spec.path))
            if value not in (None, "", [], {}):
                answers.append(Answer(path=spec.path, value=value, wire=spec.wire))
        candidate = Candidate.from_document(document, tuple(answers))
        attachments = self.form_files.with_facts(candidate.attachments)
        return replace(candidate, attachments=attachments + self.inline_files)

    @property
    def token(self) -> UUID:
        token: UUID = self.cleaned_data["form_token"]
        return token
