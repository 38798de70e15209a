"""What a person typed where something else was sent, as another person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext

from candidates.models import Submission
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldSpec, Json


class TypedLine(NamedTuple):
    label: str
    text: str


def submission_typed(submission: Submission) -> list[TypedLine]:
    """Return each text that was changed on its way, with its question's label."""
    specs = {spec.path: spec for spec in submission.field_specs}
    return [
        TypedLine(_label(path, specs), text) for path, text in submission.typed if path != ["paste"]
    ]


def submission_pasted(submission: Submission) -> str:
    """Return the text that the form was filled from, or ""."""
    return next((text for path, text in submission.typed if path == ["paste"]), "")


def typed_merged(
    submission: Submission,
    *,
    candidate: Mapping[str, Json],
    answers: list[Json],
    typed: Iterable[list[Json]],
) -> list[list[Json]]:
    """Return what was typed into a correction, and before it where that still is what is sent."""
    fresh = [list(each) for each in typed]
    paths = [path for path, _text in fresh]
    return fresh + [
        [path, text]
        for path, text in submission.typed
        if path not in paths
        and _at(path, candidate, answers) == _at(path, submission.candidate, submission.answers)
    ]


def _at(path: list[Json], candidate: Mapping[str, Json], answers: list[Json]) -> Json:
    """Return the value at `path`, of the candidate's document or among the answers, or None."""
    if path[0] not in STANDARD_BY_NAME:
        return next((value for asked, value in answers if asked == path), None)
    value: Json = candidate
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _label(path: list[Json], specs: dict[tuple[str, ...], FieldSpec]) -> str:
    spec = STANDARD_BY_NAME.get(path[0]) if len(path) else None
    if spec is None:
        known = specs.get(tuple(path))
        return gettext(known.label) if known else ".".join(map(str, path))
    part = next((part for part in spec.fields if part.path[-1] == path[-1]), None)
    if part is None or part.label == spec.label:
        return gettext(spec.label)
    return f"{gettext(spec.label)}: {gettext(part.label)}"
