"""What the page shows of a candidate's form: sections, what travels along, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from connections.forms.composites import BoundParts, CompositeField
from connections.providers.standard import FILES, JOB, MORE, PERSON, WORK
from connections.providers.types import FieldKind

from .fields import FormFields
from .files import FIELD, FileRow, FormFiles, files_said
from .names import PREFIX, field_name
from .untouched import Drawn, fields_drawn

_OPEN = frozenset({PERSON, WORK, JOB, FILES})
_PLACES = (PERSON, WORK, JOB, MORE, FILES)
_OWN_FIELDS = ("form_token", "revision", "me_of")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: its title and the fields in it."""

    title: str
    id: str
    fields: list[forms.BoundField]
    is_open: bool
    kept: Drawn = field(repr=False, compare=False)

    @property
    def labels(self) -> str:
        return ", ".join(str(bound.label) for bound in self.fields)

    @property
    def drawn(self) -> SafeString:
        return fields_drawn(self.fields, self.kept)


class ShownForm(forms.Form):
    """The form as templates read it; `specs` are the questions, `form_files` the files in it."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    me_of = forms.CharField(widget=forms.HiddenInput, required=False)

    specs: FormFields
    form_files: FormFiles
    untouched: Drawn
    lifted: frozenset[str] = frozenset()
    """Names of the fields that are shown on top, as the ATS changed them meanwhile."""

    @cached_property
    def sections(self) -> list[Section]:
        """Return the standard fields by section; what is rarely used starts closed."""
        sections = []
        for number, title in enumerate(_PLACES):
            named = [s.path[0] for s in self.specs.standard if s.group == title]
            fields = [self[name] for name in named if name not in self.lifted]
            is_open = title in _OPEN or any(
                bound.errors or bound.field.required or _is_filled(bound) for bound in fields
            )
            kept = self.untouched
            sections.append(Section(gettext(title), f"section-{number}", fields, is_open, kept))
        return sections

    @cached_property
    def vendor_fields(self) -> list[forms.BoundField]:
        """Return them group by group, in the order in which the groups begin; the rest last."""
        shown = [spec for spec in self.specs.extra if spec.path not in self.specs.advanced]
        groups = list(dict.fromkeys(spec.group for spec in shown))
        shown.sort(key=lambda spec: (not spec.group, groups.index(spec.group)))
        names = [field_name(spec.path) for spec in shown]
        return [self[name] for name in names if name not in self.lifted]

    @property
    def vendor_groups(self) -> Iterator[tuple[str, SafeString]]:
        """Yield the title and the fields of each group; "" is no title."""
        for title, fields in groupby(self.vendor_fields, _group):
            yield title, fields_drawn(list(fields), self.untouched)

    @property
    def advanced_drawn(self) -> SafeString:
        return fields_drawn(self.advanced_fields, self.untouched)

    @cached_property
    def advanced_fields(self) -> list[forms.BoundField]:
        names = [field_name(s.path) for s in self.specs.extra if s.path in self.specs.advanced]
        return [self[name] for name in names if name not in self.lifted]

    @cached_property
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
    def blank_rows(self) -> Iterator[tuple[str, SafeString]]:
        """Yield the name of each list of objects, and the row that the browser copies there."""
        for bound in self:
            if isinstance(bound, BoundParts) and bound.field.spec.kind is FieldKind.ROWS:
                yield bound.html_name, bound.blank_row_drawn

    @property
    def file_rows(self) -> list[FileRow]:
        bound = self[FIELD]
        return list(self.form_files.rows(bound.rows)) if isinstance(bound, BoundParts) else []

    @property
    def files_said(self) -> list[str]:
        return files_said(self.specs.connection)

    @cached_property
    def required_total(self) -> int:
        return sum(bound.field.required for bound in self._asked())

    @cached_property
    def required_done(self) -> int:
        return sum(bound.field.required and _is_filled(bound) for bound in self._asked())

    def _asked(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in _OWN_FIELDS]


def _group(bound: forms.BoundField) -> str:
    field: Any = bound.field
    group: str = field.spec.group
    return group


def _is_filled(bound: forms.BoundField) -> bool:
    if isinstance(bound, BoundParts):
        if isinstance(bound.data, Mapping) and bound.form.is_bound:
            forms_ = [*bound.rows] if bound.field.spec.kind is FieldKind.ROWS else [bound.subform]
            return any(form.is_bound and not form.is_blank for form in forms_)
        return bool(bound.initial)
    return bound.value() not in (None, "", [], False)
