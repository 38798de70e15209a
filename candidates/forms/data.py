"""A stored or a shell's candidate as what the browser would send, so that one form checks all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from candidates.models import Submission
from connections.forms.choices import choice_key, key_shown
from connections.providers.candidate import Attachment
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldKind, FieldSpec, Json, Path

from .fields import FormFields
from .names import field_name
from .person_names import tidied_name


def form_data(
    fields: FormFields,
    document: Mapping[str, Json],
    answers: Iterable[tuple[Path, Json]],
) -> QueryDict:
    """Return the form's data. Raise ValidationError for keys and paths that nobody asks for."""
    data = QueryDict(mutable=True)
    standard = {spec.path[0]: spec for spec in fields.standard}
    extra = {spec.path: spec for spec in fields.extra}
    problems = []
    for name, value in document.items():
        if name not in standard:
            known = ", ".join(sorted([*standard, "answers"]))
            problems.append(gettext("Unknown key “%s”. Known keys: %s.") % (name, known))
            continue
        problems += _put(data, name, standard[name], value)
    for path, value in answers:
        if path not in extra:
            known = ", ".join(".".join(each) for each in extra)
            problems.append(
                gettext("Unknown path “%s” in answers. Known paths: %s.") % (".".join(path), known)
            )
            continue
        problems += _put(data, field_name(path), extra[path], value)
    if problems:
        raise ValidationError(problems)
    return data


def stored_data(fields: FormFields, submission: Submission) -> QueryDict:
    """Return the form's data of what was sent before.

    An answer to a question that the ATS no longer asks, or asks otherwise, travels along in the
    shape of the question that it answered.
    """
    document = dict(submission.candidate)
    if files := document.pop("attachments", []):
        document["attachments"] = [_asked(file) for file in files if not file.get("content")]
    data = form_data(fields, document, ())
    asked = {spec.path: spec for spec in fields.extra}
    former = {spec.path: spec for spec in submission.field_specs}
    for path, value in submission.answer_pairs():
        for spec in (asked.get(path), former.get(path), _unasked(path, value)):
            put = QueryDict(mutable=True)
            if spec is not None and not _put(put, field_name(path), spec, value):
                for name in put:
                    data.setlist(name, put.getlist(name))
                break
    if tidied_name(data):  # it was sent as it is, so it was wanted
        data["names_as_typed"] = "1"
    return data


def _asked(file: Mapping[str, Json]) -> dict[str, Json]:
    """Return what the form asks of a file; the rest is known from its content."""
    return {name: part for name, part in file.items() if name not in ("content_type", "size")}


def stored_files(submission: Submission) -> tuple[Attachment, ...]:
    """Return the files with content; the form shows those with an address only."""
    files = submission.as_candidate().attachments
    return tuple(file for file in files if file.content)


def _unasked(path: Path, value: Json) -> FieldSpec:
    kind = FieldKind.TEXT if _is_plain(value) else FieldKind.JSON
    return FieldSpec(path=path, label=path[-1], kind=kind)


def _put(data: QueryDict, name: str, spec: FieldSpec, value: Json) -> list[str]:
    """Put one answer under its browser name; return what is wrong with its shape."""
    if value is None:
        return []
    match spec.kind:
        case FieldKind.GROUP:
            return _put_parts(data, name, spec, value)
        case FieldKind.ROWS:
            if not isinstance(value, list):
                return [gettext("“%s” must be a list of objects.") % name]
            problems = []
            for number, row in enumerate(value):
                problems += _put_parts(data, f"{name}-{number}", spec, row)
            return problems
        case FieldKind.JSON:
            data[name] = json.dumps(value, ensure_ascii=False)
        case FieldKind.MULTIPLE_CHOICE:
            if not isinstance(value, list):
                return [gettext("“%s” must be a list.") % name]
            data.setlist(name, [_key(spec, each) for each in value])
        case _ if isinstance(value, bool):
            data[name] = "true" if value else "false"
        case _ if spec.source == "kinds":
            data[name] = str(value).lower()
        case _ if spec.choices:
            data[name] = _key(spec, value)
        case _ if spec.multiple:
            if not isinstance(value, list) or not all(_is_plain(each) for each in value):
                return [gettext("“%s” must be a list of texts.") % name]
            data[name] = "\n".join(str(each) for each in value)
        case _ if _is_plain(value):
            data[name] = str(value)
        case _:
            return [gettext("“%s” must be a text or a number.") % name]
    return []


def _put_parts(data: QueryDict, name: str, spec: FieldSpec, value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return [gettext("“%s” must be an object.") % name]
    parts = {part.path[-1]: part for part in spec.fields}
    problems = []
    for key, each in value.items():
        if key == "type" and (problem := _unknown_kind(spec, each)):
            problems.append(problem)
        elif key in parts:
            problems += _put(data, f"{name}-{key}", parts[key], each)
        elif key != "type":  # this vendor tells no kinds apart
            problems.append(
                gettext("Unknown key “%s” in %s. Known keys: %s.")
                % (key, name, ", ".join(sorted(parts)))
            )
    return problems


def _unknown_kind(spec: FieldSpec, kind: Json) -> str:
    """Say that `kind` is none of the neutral kinds, or ""; the vendor may offer fewer."""
    standard = STANDARD_BY_NAME.get(spec.path[0])
    kinds = (
        next((p.choices for p in standard.fields if p.path == ("type",)), ()) if standard else ()
    )
    names = [str(choice.value) for choice in kinds]
    if not names or str(kind).lower() in names:
        return ""
    return gettext("“%s” is no kind of %s. Known kinds: %s.") % (
        kind,
        spec.path[0],
        ", ".join(names),
    )


def _is_plain(value: Json) -> bool:
    return isinstance(value, str | int | float)


def _key(spec: FieldSpec, value: Json) -> str:
    key = key_shown(spec.choices, value)
    known = {choice_key(spec.choices, choice.value) for choice in spec.choices}
    return key.lower() if key not in known and key.lower() in known else key
