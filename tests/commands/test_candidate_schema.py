"""``manage.py candidate_schema``: what it describes is accepted, all else refused."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.services.conforming import misfits
from candidates.services.documents import InvalidDocument, document_form
from connections.providers import PROVIDERS
from connections.providers.standard import STANDARD_BY_NAME
from connections.services import catalog_refresh

from .shell import run

jsonschema = pytest.importorskip("jsonschema")
pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
ANSWERS = {"additional_attributes.source_id": 12, "additional_attributes.seniority": "jr"}
GOOD = {"first_name": "Ada", "last_name": "Moreau", "answers": ANSWERS}
PAIRS = [[key.split("."), value] for key, value in ANSWERS.items()]

TEXT = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40)
TEXTS = st.lists(TEXT, min_size=1, max_size=3)
DAY = st.dates().map(str)
EMAIL = st.sampled_from(["ada@example.org", "a.m@mail.example.com"])
VALUES = {
    "name": TEXT,
    "title": st.one_of(TEXT, st.none(), st.just("")),
    "company": TEXT,
    "emails": st.lists(
        st.fixed_dictionaries(
            {"value": EMAIL}, optional={"type": st.sampled_from(["work", "other", "Work"])}
        ),
        min_size=1,
        max_size=2,
    ),
    "phones": st.just([{"value": "+33612345678", "type": "mobile"}]),
    "links": st.just([{"url": "https://example.org/ada"}]),
    "tags": TEXTS,
    "address": st.fixed_dictionaries({"city": TEXT}, optional={"line1": TEXT}),
    "date_of_birth": DAY,
    "is_private": st.one_of(st.booleans(), st.none()),
    "origin": st.sampled_from(["applied", "Applied", None]),
}
OPTIONAL_ANSWERS = {
    "custom_fields.shirt": st.sampled_from(["S", "M", "L", None]),
    "custom_fields.languages": st.lists(
        st.sampled_from(["English", "French"]), min_size=1, max_size=2, unique=True
    ),
    "custom_fields.keywords": TEXTS,
    "additional_attributes.relocates": st.booleans(),
    "additional_attributes.notice_weeks": st.integers(0, 99),
    "additional_attributes.cover_note": TEXT,
}


@st.composite
def documents(draw):
    document = {"first_name": draw(TEXT), "last_name": draw(TEXT)}
    document |= draw(st.fixed_dictionaries({}, optional=VALUES))
    answers = {**ANSWERS, **draw(st.fixed_dictionaries({}, optional=OPTIONAL_ANSWERS))}
    as_pairs = [[key.split("."), value] for key, value in answers.items()]
    document["answers"] = draw(st.sampled_from([answers, as_pairs]))
    return document


def unlike(document, at, value):
    """Return the document with another value at a path; `...` takes it away."""
    changed = copy.deepcopy(document)
    *above, last = at
    place = changed
    for key in above:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return changed


@pytest.fixture
def bindbee(connect):
    connection = connect("bindbee", name="Acme")
    catalog_refresh(connection)
    return connection


@pytest.fixture
def schema(bindbee):
    printed = run("candidate_schema", "Acme").json
    jsonschema.Draft202012Validator.check_schema(printed)
    return printed


def is_described(schema, document):
    valid = jsonschema.Draft202012Validator(schema).is_valid(document)
    assert valid is not bool(list(misfits(document, schema)))
    return valid


def is_accepted(connection, document):
    try:
        document_form(connection, document, folder=HERE)
    except InvalidDocument:
        return False
    return True


@given(document=documents())
@settings(max_examples=30, deadline=None, suppress_health_check=[*HealthCheck])
def test_what_the_schema_describes_is_accepted(bindbee, schema, document):
    assert is_described(schema, document)
    assert is_accepted(bindbee, document)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(unlike(GOOD, ["nmae"], "Ada"), id="unknown-key"),
        pytest.param(unlike(GOOD, ["emails"], [{"valeu": "a@example.org"}]), id="key-of-a-row"),
        pytest.param(unlike(GOOD, ["address"], {"town": "Lyon"}), id="key-of-a-group"),
        pytest.param(unlike(GOOD, ["attachments"], [{"ulr": "x"}]), id="key-of-a-file"),
        pytest.param(unlike(GOOD, ["answers", "custom_fields.shrit"], "M"), id="unknown-path"),
        pytest.param(unlike(GOOD, ["answers"], [*PAIRS, [["moon"], 1]]), id="unknown-pair"),
        pytest.param(unlike(GOOD, ["answers"], [*PAIRS, ["moon"]]), id="no-pair"),
        pytest.param(unlike(GOOD, ["answers"], PAIRS[:1]), id="required-pair-missing"),
        pytest.param(unlike(GOOD, ["answers"], ...), id="answers-missing"),
        pytest.param(unlike(GOOD, ["answers", "additional_attributes.seniority"], ...), id="one"),
        pytest.param(unlike(GOOD, ["answers", "additional_attributes.seniority"], None), id="null"),
        pytest.param(unlike(GOOD, ["answers", "additional_attributes.source_id"], 13), id="choice"),
        pytest.param(unlike(GOOD, ["answers", "custom_fields.shirt"], "XXL"), id="unknown-choice"),
        pytest.param(unlike(GOOD, ["answers", "custom_fields.languages"], "French"), id="no-list"),
        pytest.param(unlike(GOOD, ["answers", "custom_fields.languages"], ["Latin"]), id="several"),
        pytest.param(
            unlike(GOOD, ["answers", "additional_attributes.salary"], "much"), id="number"
        ),
        pytest.param(
            unlike(GOOD, ["answers", "additional_attributes.notice_weeks"], 1.5), id="whole-number"
        ),
        pytest.param(unlike(GOOD, ["first_name"], ...), id="required-standard-field"),
        pytest.param(unlike(GOOD, ["first_name"], "  "), id="required-and-blank"),
        pytest.param(unlike(GOOD, ["first_name"], ["Ada"]), id="list-for-a-text"),
        pytest.param(unlike(GOOD, ["first_name"], True), id="yes-for-a-text"),
        pytest.param(unlike(GOOD, ["title"], "x" * 301), id="too-long"),
        pytest.param(unlike(GOOD, ["is_private"], "yes"), id="text-for-yes"),
        pytest.param(unlike(GOOD, ["is_private"], 1), id="one-for-yes"),
        pytest.param(unlike(GOOD, ["skills"], "Python"), id="text-for-texts"),
        pytest.param(unlike(GOOD, ["skills"], [["Python"]]), id="list-in-texts"),
        pytest.param(unlike(GOOD, ["emails"], "a@example.org"), id="text-for-rows"),
        pytest.param(
            unlike(GOOD, ["emails"], [{"value": "a@example.org", "type": "home"}]), id="kind"
        ),
        pytest.param(unlike(GOOD, ["origin"], "begged"), id="unknown-origin"),
        pytest.param(unlike(GOOD, ["date_of_birth"], 19900101), id="number-for-a-date"),
    ],
)
def test_what_the_schema_does_not_describe_is_refused(bindbee, schema, document):
    assert is_described(schema, GOOD)
    assert is_accepted(bindbee, GOOD)

    assert not is_described(schema, document)
    assert not is_accepted(bindbee, document)


@pytest.mark.parametrize("slug", PROVIDERS)
def test_each_connections_fields_are_in_its_schema(connect, slug):
    connect(slug, name="Acme")

    shown = run("candidate_schema", "Acme", "--job", "post-1")
    fields = run("fields", "Acme", "--job", "post-1").json

    jsonschema.Draft202012Validator.check_schema(shown.json)
    by_path = shown.json["properties"]["answers"]["anyOf"][0]["properties"]
    assert set(shown.json["properties"]) == {*STANDARD_BY_NAME, "answers"}
    assert set(by_path) == {".".join(field["path"]) for field in fields}
    assert shown.json["title"] == "Candidate for Acme"


def test_without_a_connection_any_answers_are_described():
    shown = run("candidate_schema").json

    assert is_described(shown, {"last_name": "Moreau", "answers": {"any.thing": [1]}})
    assert is_described(shown, {"emails": [{"value": "a@example.org"}]})
    assert not is_described(shown, {"title": "Baker"})
    assert not is_described(shown, {"last_name": "Moreau", "moon": 1})


def test_an_unknown_connection_is_refused():
    shown = run("candidate_schema", "Nobody")

    assert (shown.code, shown.err) == (2, "There is no connection “Nobody”.")


def test_an_answer_that_no_other_answer_calls_for_is_refused(connect):
    connection = connect("bindbee", variant="~conditional-fields")
    moves = "additional_attributes.moves_from"
    relocates = {"additional_attributes.relocates": True}

    answers = {**ANSWERS, moves: "Lyon"}

    assert is_accepted(connection, {**GOOD, "answers": {**answers, **relocates}})
    assert not is_accepted(connection, {**GOOD, "answers": answers})
