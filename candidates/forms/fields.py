"""Which questions one form asks: the standard ones under live rules, and the vendor's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connections.models import Connection, FieldCatalog
from connections.providers.standard import STANDARD_FIELDS
from connections.providers.types import FieldKind, FieldSpec, LiveFields, Path, Rule, with_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFields:
    """The questions of one form: `standard` under their live rules, and the vendor's `extra`."""

    standard: tuple[FieldSpec, ...]
    extra: tuple[FieldSpec, ...] = ()
    advanced: frozenset[Path] = frozenset()
    """Of `extra`, the paths that only few need: JSON boxes and the like."""

    carried: Mapping[str, bool] | None = None
    """Which standard fields this connection keeps; None where nothing is chosen yet."""

    @classmethod
    def of(cls, connection: Connection | None, catalog: FieldCatalog | None) -> FormFields:
        """Return the fields of `connection` as last fetched; the standard ones without it."""
        if connection is None:
            return cls(standard=STANDARD_FIELDS)
        provider = connection.as_questioner()
        live = catalog.live if catalog else LiveFields()
        standard = tuple(
            _with_kinds(
                _with_options(with_rule(spec, live.standard.get(spec.path[0])), catalog),
                provider.kinds,
            )
            for spec in STANDARD_FIELDS
        )
        unique = {spec.path: spec for spec in live.extra}
        for spec in provider.extra_fields:
            unique.setdefault(spec.path, spec)
        return cls(
            standard=standard,
            extra=tuple(_with_options(spec, catalog) for spec in unique.values()),
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
        )


def _with_options(spec: FieldSpec, catalog: FieldCatalog | None) -> FieldSpec:
    """Offer the vendor's list where it could be fetched; else the field stays a text."""
    choices = catalog.choices(spec.source) if catalog and spec.source else ()
    if not choices or spec.choices or spec.multiple:
        return spec
    return replace(spec, choices=choices, kind=FieldKind.CHOICE)


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
