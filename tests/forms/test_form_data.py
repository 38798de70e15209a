"""A stored submission, opened again, is the form as it was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as some

from candidates.forms import CandidateForm, FormFields
from candidates.forms.data import form_data, stored_data, stored_files
from candidates.models import Submission
from connections.forms import form_field
from connections.providers import PROVIDERS
from connections.providers.candidate import Candidate
from connections.providers.standard import STANDARD_FIELDS
from connections.providers.types import Choice, FieldKind, FieldSpec

from .asking import is_sentence, question
from .filling import connection_to, fields_of, form_of, typed

MIXED = (Choice(12, "Twelve"), Choice("12", "Text"), Choice(True, "On"), Choice("S", "Small"))
NAME = question(path=("name",), required=True)
OWN = (
    question(path=("c", "text")),
    question("textarea", path=("c", "area")),
    question(path=("c", "lines"), multiple=True),
    question("choice", path=("c", "size"), choices=MIXED),
    question("choice", path=("c", "open"), choices=(1, 2), source="jobs"),
    question("multiple_choice", path=("c", "sizes"), choices=MIXED),
    question("boolean", path=("c", "yes")),
    question("boolean", path=("c", "tick"), default=True),
    question("integer", path=("c", "count")),
    question("decimal", path=("c", "share")),
    question("date", path=("c", "day")),
    question("datetime", path=("c", "moment")),
    question("json", path=("c", "json")),
    question("group", path=("c", "a-b"), fields=(NAME, question("integer", path=("years",)))),
    question("rows", path=("c", "rows"), fields=(NAME, question("json", path=("more",)))),
)

words = some.text(some.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
numbers = some.floats(allow_nan=False, allow_infinity=False, width=32).filter(bool)
anything = some.recursive(
    some.booleans() | some.integers() | words,
    lambda part: (
        some.lists(part, min_size=1, max_size=3)
        | some.dictionaries(words, part, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


def answers_to(spec: FieldSpec) -> some.SearchStrategy[Any]:
    """Return what can be a stored answer to `spec`."""
    values = [choice.value for choice in spec.choices]
    match spec.kind:
        case FieldKind.CHOICE:
            return some.sampled_from(values)
        case FieldKind.MULTIPLE_CHOICE:
            return some.lists(some.sampled_from(range(len(values))), min_size=1, unique=True).map(
                lambda chosen: [values[number] for number in chosen]
            )
        case FieldKind.TEXT | FieldKind.TEXTAREA:
            short = words.map(lambda word: word[: spec.max_length])
            return some.lists(short, min_size=1, max_size=3) if spec.multiple else short
        case FieldKind.EMAIL:
            return some.sampled_from(["a@example.org", "zoë@example.org"])
        case FieldKind.PHONE:
            return some.sampled_from(["+33612345678", "desk 4711"])
        case FieldKind.URL | FieldKind.FILE:
            return some.sampled_from(["https://example.org/a?b=c", "http://example.org"])
        case FieldKind.BOOLEAN:
            return some.booleans()
        case FieldKind.INTEGER:
            return some.integers()
        case FieldKind.DECIMAL:
            return numbers
        case FieldKind.DATE:
            return some.dates().map(lambda day: day.isoformat())
        case FieldKind.DATETIME:
            return some.datetimes(timezones=some.timezones()).map(lambda at: at.isoformat())
        case FieldKind.JSON:
            return anything
        case FieldKind.GROUP:
            return objects_of(spec)
        case FieldKind.ROWS:
            return some.lists(objects_of(spec), min_size=1, max_size=3)


def objects_of(spec: FieldSpec) -> some.SearchStrategy[dict[str, Any]]:
    own = [part for part in spec.fields if part.path != ("upload",)]  # a key of a row, not typed
    parts = {part.path[-1]: answers_to(part) for part in own}
    always = {part.path[-1] for part in spec.fields if part.required or part.path == ("type",)}
    always.add(spec.fields[0].path[-1])
    return some.fixed_dictionaries(
        {name: parts[name] for name in always},
        optional={name: part for name, part in parts.items() if name not in always},
    )


STANDARD = {spec.path[0]: spec for spec in STANDARD_FIELDS}
documents = some.fixed_dictionaries(
    {"last_name": some.just("Berg")},
    optional={
        name: answers_to(spec)
        for name, spec in STANDARD.items()
        if name not in ("last_name", "country_code", "address")
    },
)
answered = some.fixed_dictionaries({}, optional={spec.path: answers_to(spec) for spec in OWN})


def submission_of(document: dict[str, Any], answers: Any = (), specs: Any = OWN) -> Submission:
    return Submission(
        connection=connection_to("unified"),
        candidate=document,
        answers=[[list(path), value] for path, value in answers],
        specs=[spec.as_json() for spec in specs],
    )


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same JSON: 1, 1.0, True and "1" are four."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@settings(max_examples=60, deadline=None)
@given(documents, answered)
def test_what_was_sent_opens_as_it_was_and_is_sent_again_the_same(document, answers):
    fields = FormFields(standard=STANDARD_FIELDS, extra=OWN)
    data = stored_data(fields, submission_of(document, answers.items()))
    data["form_token"] = typed()["form_token"]

    form = CandidateForm(data, fields=fields)

    assert form.is_valid(), form.errors_by_field
    candidate = form.candidate()
    again = {answer.path: answer.value for answer in candidate.answers}
    assert is_same({**candidate.as_document()}, as_kept(document))
    assert is_same(sorted(again.items()), sorted({("c", "tick"): False, **answers}.items()))


def as_kept(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as a submission keeps it."""
    return Candidate.from_document(document).as_document()


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_a_full_form_of_each_vendor_opens_as_it_was_sent(vendor):
    sent = full(vendor)
    form = form_of(vendor, *OWN, data=sent)
    assert form.is_valid(), form.errors_by_field
    candidate = form.candidate()
    kept = submission_of(
        json.loads(json.dumps(candidate.as_document())),
        [(answer.path, answer.value) for answer in candidate.answers],
    )

    again = stored_data(form.specs, kept)

    again["form_token"] = sent["form_token"]
    opened = CandidateForm(again, fields=form.specs)
    assert opened.is_valid(), opened.errors_by_field
    assert opened.candidate() == candidate


UUIDS = ("job_id", "stage_id", "x.attachments", "x.applications", "x.attachment_ids")
"""Fields that Panora or Bindbee take ids in."""


def full(vendor: str) -> Any:
    """Return a value for every field of the vendor's form, as the browser sends it."""
    values = {
        "text": "Word",
        "textarea": "Word",
        "email": "a@example.org",
        "phone": "+33612345678",
        "url": "https://example.org/a",
        "file": "https://example.org/a",
        "integer": "3",
        "decimal": "4.5",
        "boolean": "true",
        "date": "2026-02-28",
        "datetime": "2026-02-28T09:30:15",
        "json": "{}",
    }
    data = typed()
    uuid = data["form_token"]
    for bound in CandidateForm(fields=fields_of(vendor, *OWN)):
        spec = getattr(bound.field, "spec", None)
        for name, part in parts_of(bound.name, spec) if spec else ():
            keys = [key for key, _label in getattr(part[1].widget, "choices", ()) if key]
            value = "FR" if name.endswith("country_code") else values.get(part[0].kind, "")
            if not name.endswith("-upload"):
                data[name] = uuid if name in UUIDS else keys[0] if keys else value
    return data


def parts_of(name: str, spec: FieldSpec) -> list[Any]:
    if spec.kind not in (FieldKind.GROUP, FieldKind.ROWS):
        return [(name, (spec, form_field(spec)))]
    inner = f"{name}-0" if spec.kind is FieldKind.ROWS else name
    return [(f"{inner}-{part.path[-1]}", (part, form_field(part))) for part in spec.fields]


GONE = {
    "text": "a text",
    "number": 7,
    "list": ["a", "b"],
    "rows": [{"name": "x"}],
    "object": {"deep": [1, {"er": True}]},
    "no": False,
}


@pytest.mark.parametrize("key", GONE)
def test_answers_to_questions_that_are_gone_travel_along(key):
    kept = submission_of({}, [(("c", key), GONE[key])], specs=())

    form = CandidateForm(stored_data(fields_of("unified"), kept), fields=fields_of("unified"))

    ((name, value),) = form.parked
    assert name == f"x.c.{key}"
    assert value in (str(GONE[key]), json.dumps(GONE[key]), "false")


def test_answers_to_a_question_that_comes_back_are_its_answers_again():
    kept = submission_of(
        {"last_name": "B"}, [(("c", "rows"), [{"name": "x"}]), (("c", "sizes"), ["12", 12])]
    )
    without = CandidateForm(stored_data(fields_of("unified"), kept), fields=fields_of("unified"))

    data = typed(last_name="B")
    for name, value in without.parked:
        data.appendlist(name, value)
    form = form_of("unified", *OWN, data=data)

    assert form.is_valid(), form.errors_by_field
    answers = {each.path[1]: each.value for each in form.candidate().answers}
    assert is_same([answers["rows"], answers["sizes"]], [[{"name": "x"}], ["12", 12]])


@pytest.mark.parametrize("asked", FieldKind)
@pytest.mark.parametrize("key", GONE)
def test_a_question_that_changed_its_kind_never_breaks_the_page(asked, key):
    changed = question(asked, path=("c", key), fields=(NAME,), choices=("S",))
    fields = fields_of("unified", changed)

    form = CandidateForm(
        stored_data(fields, submission_of({}, [(("c", key), GONE[key])])), fields=fields
    )

    assert form[f"x.c.{key}"].as_field_group()
    assert isinstance(form.errors_by_field, list)


def test_a_file_with_content_is_no_row_of_the_form_and_is_kept_beside_it():
    files = [
        {"file_name": "cv.pdf", "content": "UERG", "content_type": "application/pdf"},
        {"file_name": "b.pdf", "url": "https://example.org/b.pdf"},
    ]
    kept = submission_of({"attachments": files})

    data = stored_data(fields_of("unified"), kept)

    assert data["attachments-0-file_name"] == "b.pdf"
    assert "attachments-1-file_name" not in data
    assert [file.content for file in stored_files(kept)] == ["UERG"]


@pytest.mark.parametrize(
    ("document", "answers", "part"),
    [
        pytest.param({"lastname": "B"}, [], "Known keys: ", id="key"),
        pytest.param({}, [(("c", "moon"), 1)], "Known paths: ", id="path"),
        pytest.param({"emails": "a@b.c"}, [], "list of objects", id="rows"),
        pytest.param({"emails": ["a@b.c"]}, [], "must be an object", id="row"),
        pytest.param({"emails": [{"value": "a@b.c", "typ": "x"}]}, [], "Known keys", id="part"),
        pytest.param({"emails": [{"type": "moon"}]}, [], "Known kinds: personal", id="kind"),
        pytest.param({"address": []}, [], "must be an object", id="group"),
        pytest.param({"tags": "a"}, [], "list of texts", id="list"),
        pytest.param({"tags": [{}]}, [], "list of texts", id="texts"),
        pytest.param({"last_name": {}}, [], "a text or a number", id="text"),
        pytest.param({}, [(("c", "sizes"), "S")], "must be a list", id="choices"),
    ],
)
def test_a_document_of_the_wrong_shape_is_refused_in_full_sentences(document, answers, part):
    with pytest.raises(ValidationError) as refused:
        form_data(fields_of("unified", *OWN), document, answers)

    (message,) = refused.value.messages
    assert part in message
    assert is_sentence(message)
