"""The application form of a job at Truto: its questions, and its answers.

https://truto.one/docs/api-reference/unified-ats-api/jobformfields
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connections.providers.bodies import without_empty
from connections.providers.candidate import Answer, Candidate
from connections.providers.types import Choice, FieldKind, FieldSpec, Json, Path, _

from .values import read_text, value_text

ANSWERS = "job_form_field_answers"
GROUP = _("Questions of the job")

KINDS: Mapping[str, FieldKind] = {
    "text": FieldKind.TEXT,
    "textarea": FieldKind.TEXTAREA,
    "dropdown": FieldKind.CHOICE,
    "radio": FieldKind.CHOICE,
    "checkbox": FieldKind.MULTIPLE_CHOICE,
    "date": FieldKind.DATE,
    "number": FieldKind.DECIMAL,
    "file": FieldKind.TEXT,
}
WITHOUT_CHOICES: Mapping[FieldKind, FieldKind] = {
    FieldKind.CHOICE: FieldKind.TEXT,
    FieldKind.MULTIPLE_CHOICE: FieldKind.BOOLEAN,
}

BY_HAND = FieldSpec(
    path=(ANSWERS,),
    label=_("Answers to the job's form"),
    kind=FieldKind.ROWS,
    group=GROUP,
    depends_on="job_id",
    help_text=_("Only if the ATS asks for them. Its own names of the questions are needed."),
    fields=(
        FieldSpec(path=("group_id",), label=_("Group")),
        FieldSpec(path=("name",), label=_("Name of the question"), required=True),
        FieldSpec(path=("value",), label=_("Answer"), required=True),
    ),
)


def job_questions(items: Json) -> tuple[FieldSpec, ...]:
    """Return the questions in `items`, group by group, each group in the order of its index."""
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    order: dict[str, int] = {}
    for item in found:
        order.setdefault(read_text(item.get("group_id")), len(order))
    found.sort(key=lambda item: (order[read_text(item.get("group_id"))], _index(item)))
    questions: dict[Path, FieldSpec] = {}
    for item in found:
        if question := _question(item, taken=questions):
            questions[question.path] = question
    return tuple(questions.values())


def job_answers(candidate: Candidate) -> list[dict[str, Json]]:
    """Return the answers as Truto takes them: all texts, one object per ticked value."""
    return [
        without_empty({"group_id": group, "name": name, "value": value_text(value)})
        for answer in candidate.answers_under(ANSWERS)
        for group, name, value in _values(answer)
        if name and value not in (None, "")
    ]


def _values(answer: Answer) -> Iterator[tuple[str, str, Json]]:
    if answer.path == BY_HAND.path:
        for row in answer.value if isinstance(answer.value, list) else []:
            if isinstance(row, dict):
                yield read_text(row.get("group_id")), read_text(row.get("name")), row.get("value")
        return
    group, name = ("", *answer.path[1:3])[-2:]
    if answer.wire:
        group, name = read_text(answer.wire.get("group_id")), read_text(answer.wire.get("name"))
    for value in answer.value if isinstance(answer.value, list) else [answer.value]:
        yield group, name, value


def _question(item: Mapping[str, Json], *, taken: Mapping[Path, FieldSpec]) -> FieldSpec | None:
    """Return one question, or None where it carries nothing that an answer could name it by."""
    group, label = read_text(item.get("group_id")), read_text(item.get("label"))
    name = read_text(item.get("name")) or read_text(item.get("id")) or label
    if not name:
        return None
    path: Path = (ANSWERS, group, name) if group else (ANSWERS, name)
    number = 2
    while path in taken:
        path = (ANSWERS, group, name, str(number))
        number += 1
    vendor_type, choices = read_text(item.get("type")), _choices(item.get("options"))
    kind = KINDS.get(vendor_type, FieldKind.TEXT)
    if not choices:
        kind = WITHOUT_CHOICES.get(kind, kind)
    chosen = kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE)
    return FieldSpec(
        path=path,
        label=label or name,
        kind=kind,
        required=item.get("is_required") is True,
        choices=choices if chosen else (),
        help_text=" ".join(filter(None, (read_text(item.get("description")), _hint(vendor_type)))),
        group=read_text(item.get("group_name")) or GROUP,
        depends_on="job_id",
        wire=without_empty({"group_id": group, "name": name}),
    )


def _hint(vendor_type: str) -> str:
    if vendor_type == "file":
        return _("The ATS asks for a file here; give its web address.")
    if vendor_type and vendor_type not in KINDS:
        return _("The ATS calls this kind of answer “{kind}”; it is sent as text.").format(
            kind=vendor_type
        )
    return ""


def _choices(options: Json) -> tuple[Choice, ...]:
    found: dict[str, Choice] = {}
    for option in options if isinstance(options, list) else []:
        entry = option if isinstance(option, dict) else {"label": option}
        label, value = read_text(entry.get("label")), entry.get("value")
        if not isinstance(value, str | int | float) or value == "":
            value = label
        if value != "":
            choice = Choice(value, label or value_text(value))
            found.setdefault(value_text(value), choice)
    return tuple(found.values())


def _index(item: Mapping[str, Json]) -> int:
    index = item.get("index")
    return index if isinstance(index, int) else 0
