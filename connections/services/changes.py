"""What became different between two descriptions of an ATS's fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from connections.providers.conditions import is_same
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import Choice, FieldSpec, Json, LiveFields, Path, Rule

MOST = 60  # changes of one form that are kept


class ChangeKind(StrEnum):
    """What happened to one question."""

    ASKED_AND_REQUIRED = "asked_and_required"
    ASKED = "asked"
    GONE = "gone"
    REQUIRED = "required"
    OPTIONAL = "optional"
    CHOICE_GONE = "choice_gone"
    CHOICE_NEW = "choice_new"
    RENAMED = "renamed"
    RESHAPED = "reshaped"
    CONDITION = "condition"
    NOT_KEPT = "not_kept"
    KEPT = "kept"


SENTENCES = {
    ChangeKind.ASKED_AND_REQUIRED: gettext_lazy("%(label)s is new and required."),
    ChangeKind.ASKED: gettext_lazy("%(label)s is new."),
    ChangeKind.GONE: gettext_lazy("%(label)s is no longer asked."),
    ChangeKind.REQUIRED: gettext_lazy("%(label)s is now required."),
    ChangeKind.OPTIONAL: gettext_lazy("%(label)s is no longer required."),
    ChangeKind.CHOICE_GONE: gettext_lazy("%(label)s: the option “%(detail)s” is gone."),
    ChangeKind.CHOICE_NEW: gettext_lazy("%(label)s: the option “%(detail)s” is new."),
    ChangeKind.RENAMED: gettext_lazy("%(detail)s is now called %(label)s."),
    ChangeKind.RESHAPED: gettext_lazy("%(label)s is asked in another way."),
    ChangeKind.CONDITION: gettext_lazy("%(label)s is asked beside other answers than before."),
    ChangeKind.NOT_KEPT: gettext_lazy("%(label)s is no longer kept by the ATS."),
    ChangeKind.KEPT: gettext_lazy("%(label)s is kept by the ATS now."),
}

WEIGHTY = frozenset(
    {
        ChangeKind.ASKED_AND_REQUIRED,
        ChangeKind.REQUIRED,
        ChangeKind.CHOICE_GONE,
        ChangeKind.GONE,
        ChangeKind.NOT_KEPT,
    }
)
"""What may keep a candidate from being sent, or something typed from being kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `path` is a question's; that of a part ends with its key.

    `detail` is the option's label, or the former label; `value` the option's value.
    """

    kind: ChangeKind
    path: Path
    label: str
    is_standard: bool = False
    detail: str = ""
    value: Json = None

    @property
    def is_weighty(self) -> bool:
        return self.kind in WEIGHTY

    @property
    def text(self) -> str:
        """Say it in a full sentence."""
        words = {"label": gettext(self.label), "detail": self.detail}
        return str(SENTENCES[self.kind]) % words

    def as_json(self) -> dict[str, Json]:
        return {**asdict(self), "kind": self.kind.value, "path": list(self.path)}

    @classmethod
    def from_json(cls, change: Mapping[str, Any]) -> Change:
        """Return what `as_json` wrote."""
        return cls(**{**change, "kind": ChangeKind(change["kind"]), "path": tuple(change["path"])})


def changes_of(lines: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return the changes that were kept; those of a later version are passed over."""
    known = set(ChangeKind)
    return [Change.from_json(line) for line in lines if line.get("kind") in known]


def live_changes(before: LiveFields, after: LiveFields) -> tuple[Change, ...]:
    """Return what became different, the weighty first, else in the order of the questions."""
    found = [*_questions(before.extra, after.extra), *_rules(before.standard, after.standard)]
    return tuple(sorted(found, key=lambda change: not change.is_weighty)[:MOST])


def _questions(before: Iterable[FieldSpec], after: Iterable[FieldSpec]) -> Iterator[Change]:
    old, new = dict(_flat(before)), dict(_flat(after))
    for path, (label, spec) in new.items():
        if path in old:
            yield from _differences(path, label, *old[path], spec)
        elif path[:-1] not in new or path[:-1] in old:  # else the whole is new: said once
            kind = ChangeKind.ASKED_AND_REQUIRED if spec.required else ChangeKind.ASKED
            yield Change(kind=kind, path=path, label=label)
    for path, (label, _spec) in old.items():
        if path not in new and (path[:-1] not in old or path[:-1] in new):
            yield Change(kind=ChangeKind.GONE, path=path, label=label)


def _flat(
    specs: Iterable[FieldSpec], *, above: Path = (), whole: str = ""
) -> Iterator[tuple[Path, tuple[str, FieldSpec]]]:
    """Yield questions and their parts by path, each with its label."""
    for spec in specs:
        path = (*above, *spec.path)
        label = f"{whole}: {spec.label}" if whole else spec.label
        yield path, (label, spec)
        yield from _flat(spec.fields, above=path, whole=label)


def _differences(
    path: Path, label: str, former: str, old: FieldSpec, new: FieldSpec
) -> Iterator[Change]:
    if old.required != new.required:
        kind = ChangeKind.REQUIRED if new.required else ChangeKind.OPTIONAL
        yield Change(kind=kind, path=path, label=label)
    if old.label != new.label:
        yield Change(kind=ChangeKind.RENAMED, path=path, label=label, detail=former)
    if (old.kind, old.multiple) != (new.kind, new.multiple) and not (old.choices and new.choices):
        yield Change(kind=ChangeKind.RESHAPED, path=path, label=label)
    if old.shown_when != new.shown_when:
        yield Change(kind=ChangeKind.CONDITION, path=path, label=label)
    yield from _choices(path, label, old.choices, new.choices)


def _choices(
    path: Path, label: str, old: tuple[Choice, ...], new: tuple[Choice, ...]
) -> Iterator[Change]:
    """Compare two lists; where one is empty, the question is asked in another way."""
    if not old or not new:
        return
    for kind, these, those in (
        (ChangeKind.CHOICE_GONE, old, new),
        (ChangeKind.CHOICE_NEW, new, old),
    ):
        for choice in these:
            if not any(is_same(choice.value, other.value) for other in those):
                yield Change(
                    kind=kind, path=path, label=label, detail=choice.label, value=choice.value
                )


def _rules(before: Mapping[str, Rule], after: Mapping[str, Rule]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        spec = STANDARD_BY_NAME.get(name)
        if spec is None:
            continue
        old, new = before.get(name, Rule()), after.get(name, Rule())
        path, label = (name,), spec.label
        if bool(old.required) != bool(new.required):
            kind = ChangeKind.REQUIRED if new.required else ChangeKind.OPTIONAL
            yield Change(kind=kind, path=path, label=label, is_standard=True)
        if (old.carried is False) != (new.carried is False):
            kind = ChangeKind.NOT_KEPT if new.carried is False else ChangeKind.KEPT
            yield Change(kind=kind, path=path, label=label, is_standard=True)
        for change in _choices(path, label, old.choices or (), new.choices or ()):
            yield replace(change, is_standard=True)
