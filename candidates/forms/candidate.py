"""CandidateForm: the standard fields, and those of one connection's vendor and ATS.

Everything typed is kept in the page: answers for another connection's fields travel along as
`parked` values, and a row or a field that is wrong keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from connections.forms import form_field
from connections.forms.composites import BoundParts, CompositeField, PartsForm, parts_wrong
from connections.models import Connection
from connections.providers.candidate import Answer, Attachment, Candidate
from connections.providers.errors import CandidateRejected, ConnectionRefused, FieldErrors
from connections.providers.standard import FILES, JOB, MORE, PERSON, WORK
from connections.providers.types import (
    ErrorPath,
    FieldKind,
    FieldSpec,
    Json,
)

from .fields import FormFields
from .names import PREFIX, field_name

_OPEN = frozenset({PERSON, WORK, JOB})
_PLACES = (PERSON, WORK, JOB, MORE, FILES)
_OWN_FIELDS = ("form_token", "revision")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: its title and the fields in it."""

    title: str
    id: str
    fields: list[forms.BoundField]
    is_open: bool


class CandidateForm(forms.Form):
    """One candidate for one connection.

    `form_token` makes the same form, sent twice, the same submission; `revision` is that of
    the refused submission that is corrected.
    """

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    is_kept = False

    def __init__(
        self,
        data: Any = None,
        *,
        fields: FormFields,
        connection: Connection | None = None,
        initial: Mapping[str, Any] | None = None,
        inline_files: tuple[Attachment, ...] = (),
    ) -> None:
        super().__init__(data, initial={"form_token": uuid4(), **(initial or {})})
        self.specs = fields
        self.connection = connection
        self.inline_files = inline_files
        self.rejected: CandidateRejected | None = None
        self.warnings: tuple[str, ...] = ()
        for spec in fields.standard:
            self.fields[spec.path[0]] = self._standard_field(spec)
        for spec in fields.extra:
            self.fields[field_name(spec.path)] = form_field(spec)

    def _standard_field(self, spec: FieldSpec) -> forms.Field:
        field = form_field(spec)
        name = spec.path[0]
        if self.specs.carried is not None and not self.specs.carried[name]:
            field.note = gettext("not kept by this ATS")  # type: ignore[attr-defined]
            field.required = False
        if name == "job_id":
            field.widget.attrs.update(
                {
                    "hx-post": reverse("candidates:form-fields"),
                    "hx-trigger": "change",
                    "hx-target": "#form-body",
                    "hx-swap": "outerHTML",
                    "hx-include": "#candidate-form",
                }
            )
        return field

    def clean(self) -> dict[str, Any]:
        names = ("first_name", "last_name", "name", "emails")
        if not self.errors and not any(self.cleaned_data.get(name) for name in names):
            self.add_error("last_name", gettext("Enter a name or an e-mail address."))
        if not self.errors and self.connection is not None:
            self._try_to_build(self.connection)
        return self.cleaned_data

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
            request = connection.as_provider().build_request(
                self.candidate(), reference=token, idempotency_key=token
            )
        except CandidateRejected as error:
            if not error.field_errors:
                self.add_error(None, error.message)
            self.show_errors(error.field_errors)
        except ConnectionRefused as error:
            self.add_error(None, error.message)
        else:
            self.warnings = request.warnings

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
        return replace(candidate, attachments=candidate.attachments + self.inline_files)

    @property
    def token(self) -> UUID:
        token: UUID = self.cleaned_data["form_token"]
        return token

    # Errors at the fields they concern

    def show_errors(self, errors: FieldErrors) -> None:
        """Put each error at the field it concerns, or on top where that is not in the form."""
        for error in errors:
            if not self._show_error(error.path, error.message):
                place = ".".join(map(str, error.path))
                self.add_error(None, f"{place}: {error.message}" if place else error.message)

    def _show_error(self, path: ErrorPath, message: str) -> bool:
        texts = tuple(str(part) for part in path)
        names = [field_name(texts[:length]) for length in range(len(texts), 1, -1)]
        alike = [*texts[:1], *(field_name((text,)) for text in texts[:1])]
        is_carried = (self.specs.carried or {}).get("".join(texts[:1]), True)
        names += alike if is_carried else reversed(alike)
        name = next((name for name in names if name in self.fields), None)
        if name is None:
            return False
        depth = 1 if not name.startswith(PREFIX) else name.count(".")
        bound = self[name]
        if isinstance(bound, BoundParts) and len(path) > depth:
            part = self._part(bound, path[depth:])
            if part is not None:
                form, key = part
                form.add_error(key if key in form.fields else None, message)
                if not self.errors.get(name):
                    self.add_error(name, parts_wrong())
                return True
        self.add_error(name, message)
        return True

    def _part(self, bound: BoundParts, rest: ErrorPath) -> tuple[PartsForm, str] | None:
        forms_ = [bound.subform]
        if rest and isinstance(rest[0], int):
            forms_ = [form for form in bound.rows if form.is_bound and not form.is_blank]
            forms_, rest = forms_[rest[0] : rest[0] + 1], rest[1:]
        if not forms_ or not forms_[0].is_bound:
            return None
        forms_[0].is_valid()  # cleans it once; cleaning it again would lose the errors added here
        return forms_[0], str(rest[0]) if rest else ""

    @cached_property
    def errors_by_field(self) -> list[dict[str, str]]:
        """Return the summary: each error with its field's label and id, in the page's order."""
        summary = [
            {"id": "", "label": "", "message": str(error)} for error in self.non_field_errors()
        ]
        last = {bound.name for bound in self.advanced_fields}
        for bound in sorted(self, key=lambda bound: bound.name in last):
            if isinstance(bound, BoundParts) and self.errors.get(bound.name):
                summary += _part_errors(bound)
                continue
            label = str(bound.label or "")
            summary += [
                {"id": bound.auto_id, "label": label, "message": str(e)} for e in bound.errors
            ]
        return summary

    # What the page shows

    @property
    def sections(self) -> list[Section]:
        """Return the standard fields by section; what is rarely used starts closed."""
        sections = []
        for number, title in enumerate(_PLACES):
            fields = [self[s.path[0]] for s in self.specs.standard if s.group == title]
            used = any(
                bound.errors or bound.field.required or _is_filled(bound) for bound in fields
            )
            sections.append(
                Section(gettext(title), f"section-{number}", fields, used or title in _OPEN)
            )
        return sections

    @property
    def vendor_fields(self) -> list[forms.BoundField]:
        """Return them group by group, in the order in which the groups begin; the rest last."""
        shown = [spec for spec in self.specs.extra if spec.path not in self.specs.advanced]
        groups = list(dict.fromkeys(spec.group for spec in shown))
        shown.sort(key=lambda spec: (not spec.group, groups.index(spec.group)))
        return [self[field_name(spec.path)] for spec in shown]

    @property
    def advanced_fields(self) -> list[forms.BoundField]:
        return [self[field_name(s.path)] for s in self.specs.extra if s.path in self.specs.advanced]

    @property
    def has_advanced_errors(self) -> bool:
        return any(self.errors.get(bound.name) for bound in self.advanced_fields)

    def hidden_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in _OWN_FIELDS]

    @property
    def parked(self) -> Iterable[tuple[str, str]]:
        """Return what was typed into fields that this connection does not have."""
        if not isinstance(self.data, QueryDict):
            return
        for name in self.data:
            if self._is_parked(name):
                yield from ((name, value) for value in self.data.getlist(name) if value)

    def _is_parked(self, name: str) -> bool:
        """Tell whether a field of another connection was called `name`; a row's kind may be one."""
        head, dash, _part = name.partition("-")
        field = self.fields.get(head)
        if isinstance(field, CompositeField) and dash:
            is_kind = name.endswith("-type") and not name.startswith(PREFIX)
            return is_kind and all(part.path != ("type",) for part in field.spec.fields)
        has_parts = isinstance(field, CompositeField)
        return name.startswith(PREFIX) and (field is None or bool(dash) != has_parts)

    @property
    def required_total(self) -> int:
        return sum(bound.field.required for bound in self._asked())

    @property
    def required_done(self) -> int:
        return sum(bound.field.required and _is_filled(bound) for bound in self._asked())

    def _asked(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in _OWN_FIELDS]


def _is_filled(bound: forms.BoundField) -> bool:
    if isinstance(bound, BoundParts):
        if isinstance(bound.data, Mapping) and bound.form.is_bound:
            forms_ = [*bound.rows] if bound.field.spec.kind is FieldKind.ROWS else [bound.subform]
            return any(form.is_bound and not form.is_blank for form in forms_)
        return bool(bound.initial)
    return bound.value() not in (None, "", [], False)


def _part_errors(bound: BoundParts) -> list[dict[str, str]]:
    is_rows = bound.field.spec.kind is FieldKind.ROWS
    found = []
    for form in bound.rows if is_rows else [bound.subform]:
        for part in form:
            same = part.label == bound.label
            label = str(bound.label) if same else f"{bound.label}: {part.label}"
            found += [{"id": part.auto_id, "label": label, "message": str(e)} for e in part.errors]
        found += [
            {"id": bound.auto_id, "label": str(bound.label), "message": str(e)}
            for e in form.non_field_errors()
        ]
    own = [
        {"id": bound.auto_id, "label": str(bound.label), "message": str(e)} for e in bound.errors
    ]
    return found or own
