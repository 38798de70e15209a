"""A form whose questions became others while it was filled: what of that matters, and how it shows.

What matters is what would keep the candidate from being sent, or what was typed from being kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext

from connections.forms.choices import choice_key
from connections.providers.types import LiveFields
from connections.services.changes import Change, ChangeKind, live_changes

from .names import field_name

if TYPE_CHECKING:
    from .candidate import CandidateForm

_STOPPING = frozenset(
    {
        ChangeKind.ASKED_AND_REQUIRED,
        ChangeKind.ASKED,
        ChangeKind.REQUIRED,
        ChangeKind.RESHAPED,
        ChangeKind.CONDITION,
    }
)
"""What matters only where the answer is not right any more; that an optional one is new never."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What an ATS changed while a form was filled: in sentences, and the fields to look at."""

    sentences: Sequence[str]
    fields: Sequence[forms.BoundField]
    is_all: bool
    """Whether these fields are all that is wrong with the form."""


def note_changes(form: CandidateForm, before: LiveFields, after: LiveFields) -> Changed | None:
    """Say on the sent `form` what changed since it was opened, or None where nothing matters.

    A form that is told of something is not valid, so it comes back before anything is sent.
    """
    found = list(_that_matter(form, before, after))
    if not found:
        return None
    names = list(dict.fromkeys(name for _text, name in found if name))
    form.lifted = frozenset(names)
    others = set(form.errors) - set(names) - {"__all__"}
    return Changed(
        list(dict.fromkeys(text for text, _name in found)),
        [form[name] for name in names],
        not others,
    )


def _that_matter(
    form: CandidateForm, before: LiveFields, after: LiveFields
) -> Iterator[tuple[str, str]]:
    """Yield a sentence and the name of the field to look at; "" where it is gone."""
    for change in live_changes(before, after):
        name = _name(form, change)
        if change.kind is ChangeKind.CHOICE_GONE and name:
            if _is_chosen(form, name, before, change):
                _offer_no_more(form, name, before, change)
                yield _no_longer_offered(change), name
        elif change.kind is ChangeKind.GONE:
            if not name and _typed(form, field_name(change.path)):
                text = gettext(
                    "%(label)s is no longer asked, so what you entered there is not sent."
                )
                text = text % {"label": gettext(change.label)}
                form.add_error(None, text)
                yield text, ""
        elif change.kind is ChangeKind.NOT_KEPT:
            if form.cleaned_data.get(name) not in (None, "", [], {}):
                text = gettext(
                    "%(label)s is no longer kept, so what you entered there may be lost."
                )
                text = text % {"label": gettext(change.label)}
                form.add_error(None, text)
                yield text, name
        elif change.kind in _STOPPING and name and form.errors.get(name):
            yield change.text, name


def _name(form: CandidateForm, change: Change) -> str:
    """Return the field that asks the question, or the whole that it is a part of; "" for none."""
    if change.is_standard:
        return change.path[0] if change.path[0] in form.fields else ""
    paths = (change.path[:length] for length in range(len(change.path), 0, -1))
    return next((name for path in paths if (name := field_name(path)) in form.fields), "")


def _typed(form: CandidateForm, name: str) -> list[str]:
    """Return what was sent under `name`, or under its parts and rows."""
    data: Any = form.data
    keys = [key for key in data if key == name or key.startswith(f"{name}-")]
    return [value for key in keys for value in data.getlist(key) if value.strip()]


def _is_chosen(form: CandidateForm, name: str, before: LiveFields, change: Change) -> bool:
    data: Any = form.data
    return _former_key(before, change) in data.getlist(name)


def _former_key(before: LiveFields, change: Change) -> str:
    """Return what the browser sent for the option that is gone."""
    choices: Any = ()
    if change.is_standard:
        choices = before.standard[change.path[0]].choices or ()
    else:
        choices = next((spec.choices for spec in before.extra if spec.path == change.path), ())
    return choice_key(choices, change.value)


def _no_longer_offered(change: Change) -> str:
    text = gettext("%(label)s: “%(choice)s” is no longer offered.")
    return text % {"label": gettext(change.label), "choice": change.detail}


def _offer_no_more(form: CandidateForm, name: str, before: LiveFields, change: Change) -> None:
    """Show what was chosen as it was called, and say at the field that it is gone."""
    gone: Any = form.fields[name]
    label = gettext("%(choice)s (no longer offered)") % {"choice": change.detail}
    if hasattr(gone, "former_labels"):
        gone.former_labels = {**gone.former_labels, _former_key(before, change): label}
    text = gettext("“%(choice)s” is no longer offered. Choose again.") % {"choice": change.detail}
    form.errors.pop(name, None)
    form.add_error(name, text)
