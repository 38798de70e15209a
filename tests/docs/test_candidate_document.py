"""docs/candidate-document.md: its example is taken, its tables are whole."""

from __future__ import annotations

import json

import pytest

from candidates.management.commands.submit import submission_record
from candidates.services import delivery
from candidates.services.documents import document_form
from candidates.services.submissions import submission_create
from connections.providers.candidate import ROW_TYPES, Address
from connections.providers.standard import STANDARD_BY_NAME, UPLOAD
from tests.factories import ConnectionFactory, SubmissionFactory

from .reading import ROOT, blocks, page, quoted, section, table

TEXT = page("docs/candidate-document.md")
[EXAMPLE] = map(json.loads, blocks(section(TEXT, "An example with every key"), "json"))
ANSWERS = [json.loads(block)["answers"] for block in blocks(section(TEXT, "Answers"), "json")]


@pytest.fixture
def connection(db, sandbox):
    return ConnectionFactory(provider="unified", base_url=f"{sandbox.url}/unified")


def test_the_table_has_every_key_of_the_document():
    keys = [key for names, _value in table(TEXT, "Key", "Value") for key in quoted(names)]

    assert sorted(keys) == sorted([*STANDARD_BY_NAME, "answers"])


@pytest.mark.parametrize("name", [*ROW_TYPES, "address"])
def test_the_table_names_the_parts_and_kinds_of_what_has_parts(name):
    [value] = [value for names, value in table(TEXT, "Key", "Value") if f"`{name}`" in names]
    shown = set(", ".join(quoted(value)).replace("{", "").replace("}", "").split(", "))

    spec = STANDARD_BY_NAME[name]
    parts = {part.path[-1] for part in spec.fields if part.path != UPLOAD}
    kinds = {choice.value for part in spec.fields for choice in part.choices}

    assert shown - {"path", "content"} == parts | kinds


def test_the_example_has_every_key_and_every_part():
    assert sorted(EXAMPLE) == sorted([*STANDARD_BY_NAME, "answers"])
    assert set(EXAMPLE["address"]) == set(Address.__dataclass_fields__)
    for name in ROW_TYPES:
        fields = STANDARD_BY_NAME[name].fields
        parts = {part.path[-1] for part in fields if part.path != UPLOAD}
        assert {key for row in EXAMPLE[name] for key in row} == parts


def test_the_example_arrives_in_the_sandbox(connection, sandbox):
    form = document_form(connection, EXAMPLE, folder=ROOT)
    submission = submission_create(
        connection=connection,
        candidate=form.candidate(),
        specs=form.specs.extra,
        created_by=None,
        form_token=form.token,
    )

    delivery.submission_deliver(submission.pk)

    submission.refresh_from_db()
    [received] = sandbox.store.received()
    assert (submission.status, received.stored) == ("delivered", True)
    assert received.body["name"] == EXAMPLE["name"]
    assert [item["slug"] for item in received.body["metadata"]] == [
        "notice_period",
        "relocate",
        "available_from",
        "languages",
    ]


def test_the_example_becomes_a_candidate_with_every_field(connection):
    form = document_form(connection, EXAMPLE, folder=ROOT)

    assert set(form.candidate().filled()) == set(STANDARD_BY_NAME)


def test_a_kind_that_is_left_out_is_the_default_of_the_table(connection):
    rows = {
        "emails": [{"value": "zoe@example.org"}],
        "phones": [{"value": "+31205323456"}],
        "links": [{"url": "https://example.org"}],
        "attachments": [{"url": "https://example.org/zoe.pdf"}],
    }
    document = {**rows, "answers": {"metadata.notice_period": "None"}}

    candidate = document_form(connection, document, folder=ROOT).candidate()

    for name in rows:
        [value] = [value for names, value in table(TEXT, "Key", "Value") if f"`{name}`" in names]
        assert f"`{getattr(candidate, name)[0].type}` (default)" in value


@pytest.mark.parametrize("answers", ANSWERS, ids=["by-dots", "in-pairs"])
def test_answers_are_taken_in_both_shapes(connection, answers):
    shape = json.loads(json.dumps(answers).replace("v1.notice", "notice_period"))
    document = {"emails": [{"value": "zoe@example.org"}], "answers": shape}

    candidate = document_form(connection, document, folder=ROOT).candidate()

    assert candidate.answer("metadata", "notice_period") == "1 month"
    assert candidate.answer("extra_properties") == {"anything": "else"}


def test_what_comes_back_has_the_keys_of_the_table(db):
    section_text = section(TEXT, "What comes back")

    record = submission_record(SubmissionFactory())

    shown = [quoted(key)[0] for key, _meaning in table(section_text, "Key", "Meaning")]
    assert shown == list(record)
