"""What happened to a submission, and what was entered, as a person reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from candidates.models import Attempt, Decision, Finding, Look, Outcome, Stage, Submission
from connections.clock import clock_text
from connections.providers.standard import STANDARD_FIELDS, UPLOAD
from connections.providers.types import FieldKind, FieldSpec, Json
from connections.services import labels_of


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    text: str
    note: str = ""
    attempt: Attempt | None = None
    look: Look | None = None


def submission_events(
    submission: Submission,
    stages: Sequence[Stage] | None = None,
    looks: Sequence[Look] | None = None,
) -> list[Event]:
    """Return what happened, oldest first; `stages` and `looks` where they were read already."""
    labels = {
        stage.pk: gettext(stage.label)
        for stage in (submission.stages.all() if stages is None else stages)
    }
    entered = gettext("%(who)s entered the candidate") % {"who": _who(submission.created_by)}
    events = [_attempted(attempt, submission, labels) for attempt in submission.attempts.all()]
    events += [
        _decided(decision, labels) for decision in submission.decisions.select_related("user")
    ]
    events += [
        _looked(look, submission) for look in (submission.looks.all() if looks is None else looks)
    ]
    return [
        Event(submission.created_at, entered),
        *_together(sorted(events, key=lambda event: event.at)),
    ]


def _together(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events, look-ups that came to the same in a row as one."""
    for (look, text), group in groupby(events, key=lambda event: (bool(event.look), event.text)):
        same = list(group)
        if not look or len(same) == 1:
            yield from same
            continue
        times = gettext("%(count)s times, the last at %(time)s.") % {
            "count": len(same),
            "time": clock_text(same[-1].at),
        }
        yield Event(same[0].at, text, " ".join([times, same[-1].note]).strip(), look=same[-1].look)


def _looked(look: Look, submission: Submission) -> Event:
    text = {
        Finding.REFERENCE: gettext("Looked for it in %(ats)s: one record has our reference"),
        Finding.EMAIL: gettext(
            "Looked for it in %(ats)s: one record with the same e-mail address was made just then"
        ),
        Finding.SIMILAR: ngettext(
            "Looked for it in %(ats)s: one record may be the candidate",
            "Looked for it in %(ats)s: %(count)s records may be the candidate",
            len(look.matches),
        ),
        Finding.NONE: gettext("Looked for it in %(ats)s: none found, which proves nothing"),
        Finding.UNSEARCHABLE: gettext("It could not be looked for in %(ats)s"),
        Finding.UNAVAILABLE: gettext("%(vendor)s could not be asked whether it is there"),
    }[Finding(look.finding)]
    words = {
        "ats": submission.ats_name,
        "vendor": submission.connection.provider_name,
        "count": len(look.matches),
    }
    return Event(look.made_at, text % words, look.message, look=look)


def _attempted(attempt: Attempt, submission: Submission, labels: Mapping[int, str]) -> Event:
    vendor = submission.connection.provider_name
    if attempt.stage_id is not None:
        return _attempted_stage(attempt, vendor, labels.get(attempt.stage_id, ""))
    text = {
        Outcome.OPEN: gettext("Being sent to %(vendor)s; no outcome yet"),
        Outcome.DELIVERED: gettext("Sent to %(vendor)s, which created the candidate"),
        Outcome.REJECTED: gettext("Sent to %(vendor)s; the ATS refused it"),
        Outcome.FAILED: gettext("Sent to %(vendor)s; the connection was refused"),
        Outcome.UNAVAILABLE: gettext("%(vendor)s could not be reached; nothing was sent"),
        Outcome.UNKNOWN: gettext("Sent to %(vendor)s; no clear answer came back"),
    }[Outcome(attempt.outcome)]
    return Event(attempt.started_at, text % {"vendor": vendor}, attempt.message, attempt)


def _attempted_stage(attempt: Attempt, vendor: str, label: str) -> Event:
    text = {
        Outcome.OPEN: gettext("%(what)s: being sent to %(vendor)s; no outcome yet"),
        Outcome.DELIVERED: gettext("%(what)s: sent to %(vendor)s, which took it"),
        Outcome.REJECTED: gettext("%(what)s: sent to %(vendor)s; the ATS refused it"),
        Outcome.FAILED: gettext("%(what)s: sent to %(vendor)s; the connection was refused"),
        Outcome.UNAVAILABLE: gettext("%(what)s: %(vendor)s could not be reached; nothing was sent"),
        Outcome.UNKNOWN: gettext("%(what)s: sent to %(vendor)s; no clear answer came back"),
    }[Outcome(attempt.outcome)]
    words = {"vendor": vendor, "what": label}
    return Event(attempt.started_at, text % words, attempt.message, attempt)


def _decided(decision: Decision, labels: Mapping[int, str]) -> Event:
    text = {
        Decision.Action.CORRECT: gettext("%(who)s corrected it and sent it again"),
        Decision.Action.SEND_AGAIN: gettext("%(who)s sent it again"),
        Decision.Action.CONFIRM: gettext("%(who)s said that it is in the ATS"),
        Decision.Action.CLOSE: gettext("%(who)s closed it"),
        Decision.Action.ANYWAY: gettext(
            "%(who)s was shown a possible duplicate and created it anyway"
        ),
        Decision.Action.ADD_JOB: gettext("%(who)s added the job to the existing person"),
    }[Decision.Action(decision.action)]
    if decision.stage_id is not None:
        text = gettext("%(what)s: %(who)s gave it up")
        if decision.action == Decision.Action.SEND_AGAIN:
            text = gettext("%(what)s: %(who)s sent it again")
    elif decision.remote_id and decision.action == Decision.Action.CONFIRM:
        text = gettext("%(who)s said that it is in the ATS as %(id)s")
    words = {
        "who": _who(decision.user),
        "what": labels.get(decision.stage_id or 0, ""),
        "id": decision.remote_id,
    }
    return Event(decision.created_at, text % words, _why(decision))


def _why(decision: Decision) -> str:
    """Return the reason given; for a possible duplicate, who it was too."""
    if decision.action != Decision.Action.ANYWAY:
        return decision.reason
    names = [str(each.get("name", "")) for each in decision.before.get("shown", ())]
    told = gettext("Shown: %(names)s.") % {"names": ", ".join(filter(None, names))}
    return " ".join([told, *([f"“{decision.reason}”"] if decision.reason else [])])


def _who(user: Any) -> str:
    if user is None:
        return gettext("Somebody")
    return str(user.get_full_name() or user.get_username())


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    group: str
    rows: list[tuple[str, str]]


def submission_answers(submission: Submission) -> list[AnswerGroup]:
    """Return what was entered, label by label, in the form's order."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for spec in standard_fields(submission):
        value = submission.candidate.get(spec.path[0])
        for label, text in _lines(spec, value):
            groups.setdefault(gettext(spec.group), []).append((label, text))
    specs = {spec.path: spec for spec in submission.field_specs}
    asked = gettext("%(ats)s asked") % {
        "ats": submission.connection.ats_name or gettext("Your ATS")
    }
    for path, value in submission.answer_pairs():
        spec = specs.get(path) or FieldSpec(path=path, label=".".join(path))
        for label, text in _lines(spec, value):
            groups.setdefault(asked, []).append((label, text))
    return [AnswerGroup(group, rows) for group, rows in groups.items()]


def standard_fields(submission: Submission) -> tuple[FieldSpec, ...]:
    """Return the standard questions with the vendor's lists: people chose names, not ids."""
    by_source = {spec.source: spec.path[0] for spec in STANDARD_FIELDS if not spec.multiple}
    entered = {source: submission.candidate.get(name) for source, name in by_source.items()}
    picked = {source: str(key) for source, key in entered.items() if source and key}
    if not picked:
        return STANDARD_FIELDS
    labels = labels_of(submission.connection, picked.get("jobs", ""), picked)
    return tuple(
        replace(spec, choices=labels.get(spec.source, ())) if spec.source else spec
        for spec in STANDARD_FIELDS
    )


def _lines(spec: FieldSpec, value: Json) -> Iterator[tuple[str, str]]:
    label = gettext(spec.label)
    if value in (None, "", [], {}):
        return
    match spec.kind, value:
        case FieldKind.ROWS, list():
            for row in value:
                yield label, _parts(spec, row)
        case FieldKind.GROUP, dict():
            yield label, _parts(spec, value)
        case _:
            yield label, _shown(spec, value)


def _parts(spec: FieldSpec, row: Json) -> str:
    if not isinstance(row, dict):
        return str(row)
    asked = [part for part in spec.fields if part.path != UPLOAD and row.get(part.path[-1])]
    shown = [_shown(part, row[part.path[-1]]) for part in asked]
    return " · ".join(shown)


def value_text(spec: FieldSpec, value: Json) -> str:
    """Return one value as a person reads it; of a row, its parts."""
    is_row = isinstance(value, dict) and spec.fields
    return _parts(spec, value) if is_row else _shown(spec, value)


def _shown(spec: FieldSpec, value: Json) -> str:
    labels = {str(choice.value): gettext(choice.label) for choice in spec.choices}
    match value:
        case bool():
            return gettext("Yes") if value else gettext("No")
        case list():
            return ", ".join(_shown(spec, each) for each in value)
        case dict():
            return ", ".join(f"{key}: {_plain(each)}" for key, each in value.items())
        case float() if value.is_integer():
            value = int(value)
        case str() if spec.kind in _MOMENTS:
            return _moment(value, *_MOMENTS[spec.kind])
    return labels.get(str(value), str(value))


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_MOMENTS = {FieldKind.DATE: (date, "j M Y"), FieldKind.DATETIME: (datetime, "j M Y, H:i")}


def _moment(text: str, reader: type[date], form: str) -> str:
    """Return a stored day or moment as a person writes it; as it is where it is none."""
    try:
        moment = reader.fromisoformat(text)
    except ValueError:
        return text
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return date_format(moment, form)


def field_error_lines(submission: Submission) -> list[dict[str, str]]:
    """Return the vendor's messages with the labels of the fields they concern."""
    specs = {spec.path: spec.label for spec in submission.field_specs}
    standard = {spec.path[0]: spec.label for spec in STANDARD_FIELDS}
    lines = []
    for error in submission.field_errors:
        path = tuple(error["path"])
        label = specs.get(path) or standard.get(str(path[0]) if path else "") or ""
        lines.append(
            {
                "label": gettext(label) if label else "",
                "message": error["message"],
                "raw": error.get("raw", ""),
            }
        )
    return lines
