"""Which questions one form asks: the standard ones under live rules, and the vendor's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django import forms
from django.utils.translation import get_language, gettext

from connections.models import Connection, FieldCatalog
from connections.providers.standard import STANDARD_FIELDS
from connections.providers.types import FieldKind, FieldSpec, LiveFields, Path, Rule, with_rule

from .conditions import asks_anew
from .files import FIELD
from .lists import NO_LISTS, FormLists
from .names import field_name
from .picked import listed_field
from .untouched import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFields:
    """The questions of one form: `standard` under their live rules, and the vendor's `extra`."""

    standard: tuple[FieldSpec, ...]
    extra: tuple[FieldSpec, ...] = ()
    advanced: frozenset[Path] = frozenset()
    """Of `extra`, the paths that only few need: JSON boxes and the like."""

    carried: Mapping[str, bool] | None = None
    """Which standard fields this connection keeps; None where nothing is chosen yet."""

    digest: str = ""
    """What tells the live questions from others; "" where none were ever fetched."""

    key: str = ""
    """What tells these questions, with all they are made of, from others."""

    lists: FormLists = NO_LISTS
    """What can be picked from."""

    connection: Connection | None = None

    _made: dict[str | None, dict[str, forms.Field]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    untouched: Drawn = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was drawn of these questions before."""

    def form_fields(self) -> Mapping[str, forms.Field]:
        """Return the form field of each question by its HTML name, to be copied; made once."""
        language = get_language()
        if language not in self._made:
            standard = {spec.path[0]: listed_field(spec, self.lists) for spec in self.standard}
            extra = {field_name(spec.path): listed_field(spec, self.lists) for spec in self.extra}
            for name, made in standard.items():
                self._adapt(name, made)
            self._made[language] = {**standard, **extra}
        return self._made[language]

    def _adapt(self, name: str, made: forms.Field) -> None:
        if self.carried is not None and not self.carried[name]:
            made.note = gettext("not kept by this ATS")  # type: ignore[attr-defined]
            made.required = False
        if name == FIELD:
            made.template_name = "forms/files.html"  # type: ignore[attr-defined]
        if name == "job_id":
            made.widget.attrs.update(asks_anew())

    @classmethod
    def of(
        cls,
        connection: Connection | None,
        catalog: FieldCatalog | None,
        *,
        lists: FormLists = NO_LISTS,
    ) -> FormFields:
        """Return the fields of `connection` as last fetched; the standard ones without it."""
        if connection is None:
            return cls(standard=STANDARD_FIELDS)
        provider = connection.as_questioner()
        live = catalog.live if catalog else LiveFields()
        standard = tuple(
            _with_kinds(
                lists.offered(with_rule(spec, live.standard.get(spec.path[0]))),
                provider.kinds,
            )
            for spec in STANDARD_FIELDS
        )
        unique = {spec.path: spec for spec in live.extra}
        for spec in provider.extra_fields:
            unique.setdefault(spec.path, spec)
        return cls(
            connection=connection,
            standard=standard,
            extra=tuple(lists.offered(spec) for spec in unique.values()),
            advanced=frozenset(
                spec.path
                for spec in provider.extra_fields
                if spec.kind in (FieldKind.JSON, FieldKind.ROWS) and not spec.required
            ),
            carried={
                spec.path[0]: spec.path[0] in provider.standard_fields
                and (live.standard.get(spec.path[0], Rule()).carried is not False)
                for spec in STANDARD_FIELDS
            },
            digest=catalog.digest if catalog else "",
            lists=lists,
        )


def _with_kinds(spec: FieldSpec, kinds: Mapping[str, tuple[str, ...]]) -> FieldSpec:
    """Offer the kinds that this vendor tells apart; none at all hides the question.

    Another kind, typed for another connection, is still taken: the provider maps it.
    """
    offered = kinds.get(spec.path[0])
    if offered is None or spec.kind is not FieldKind.ROWS:
        return spec
    parts = []
    for part in spec.fields:
        if part.path != ("type",):
            parts.append(part)
        elif choices := tuple(choice for choice in part.choices if choice.value in offered):
            offer = replace(part, choices=choices, default=choices[0].value, source="kinds")
            parts.append(offer)
    return replace(spec, fields=tuple(parts))
