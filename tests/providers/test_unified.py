"""Unified.to: what is built, and that its docs name every field."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connections.providers.candidate import Answer, Attachment, Candidate, Phone
from connections.providers.errors import CandidateRejected
from connections.providers.unified import Unified

from .unified_cases import ADA, FULL, NOTICE, built, fixture

DOCS = Path(__file__).parents[2] / "docs" / "providers" / "unified.md"


def test_every_field_of_a_candidate_is_sent():
    request = built(FULL)

    assert request.json == fixture("create_full")
    assert request.warnings == (
        "The kind of https://linkedin.example/ada was not sent: Unified.to does not tell it apart.",
    )


def test_the_full_candidate_of_these_tests_fills_every_standard_field():
    assert set(FULL.filled()) == Unified.standard_fields


def test_what_is_empty_is_not_sent():
    request = built(Candidate(first_name="Ada", last_name="Moreau"))

    assert request.json == fixture("create_minimal")


def test_a_lone_full_name_is_sent_in_parts_too():
    request = built(Candidate(name="Ada Moreau"))

    assert request.json == fixture("create_minimal")


def test_the_connection_is_part_of_the_path_and_the_key_a_bearer():
    request = built(ADA, account="a/b?c")

    assert (request.method, request.url) == (
        "POST",
        "https://api.unified.to/ats/a%2Fb%3Fc/candidate",
    )
    assert request.headers["Authorization"] == "Bearer sandbox-key"
    assert request.query == ()
    assert request.secrets == ("sandbox-key",)
    assert "sandbox-key" not in repr(request)


def test_the_regions_are_the_hosts():
    assert Unified.api_hosts() == ("api.unified.to", "api-eu.unified.to", "api-au.unified.to")


@pytest.mark.parametrize(
    ("options", "query"),
    [
        pytest.param({"fields": ["name"]}, (("fields", "id"), ("fields", "name")), id="id-is-kept"),
        pytest.param({"fields": ["id"]}, (("fields", "id"),), id="id-once"),
        pytest.param({"fields": []}, (), id="none-is-all"),
        pytest.param({"raw": "foo=bar&zoo=bar"}, (("raw", "foo=bar&zoo=bar"),), id="raw"),
        pytest.param(
            {"fields": ["raw"], "raw": "a=b"},
            (("fields", "id"), ("fields", "raw"), ("raw", "a=b")),
            id="both-raws",
        ),
    ],
)
def test_options_become_query_parameters(options, query):
    assert built(ADA, **options).query == query


def test_all_27_properties_can_be_asked_for():
    (fields,) = [spec for spec in Unified.option_fields if spec.path == ("fields",)]
    asked = {choice.value for choice in fields.choices}

    assert len(asked) == len(fields.choices) == 27
    assert asked == {re.split(r"[.\[]", path)[0] for path in fixture("vendor_fields")["body"]}


def test_a_custom_field_without_a_definition_is_sent_by_its_slug():
    candidate = Candidate(name="Ada", answers=(Answer(path=("metadata", "grade"), value="A"),))

    assert built(candidate).json["metadata"] == [{"slug": "grade", "value": "A"}]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("metadata_items", {"slug": "grade"}, id="an-object"),
        pytest.param("metadata_items", ["grade"], id="a-list-of-texts"),
        pytest.param("metadata_items", [{"slug": "notice_period"}], id="answered-twice"),
        pytest.param("extra_properties", {"emails": []}, id="overwrites-emails"),
        pytest.param("extra_properties", {"external_identifier": "x"}, id="overwrites-reference"),
        pytest.param("extra_properties", ["web_url"], id="extra-is-no-object"),
    ],
)
def test_json_that_cannot_be_sent_is_refused_where_it_was_entered(path, value):
    further = Answer(path=(path,), value=value)
    candidate = Candidate(emails=ADA.emails, answers=(NOTICE, further))

    with pytest.raises(CandidateRejected) as refused:
        built(candidate)

    assert [error.path for error in refused.value.field_errors] == [(path,)]


def test_what_the_body_cannot_carry_is_named():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    candidate = Candidate(
        name="Ada",
        phones=(Phone("+33612345678", extension="12"),),
        locations=("Lyon",),
        stage_id="s-1",
        is_private=False,
        can_email=True,
        hired_at=moment,
        last_interaction_at=moment,
        remote_created_at=moment,
        remote_updated_at=moment,
        attachments=(Attachment("cv.pdf"),),
        answers=(Answer(path=("email_name",), value="Ada"),),
    )

    request = built(candidate)

    assert request.json["telephones"] == [{"telephone": "+33612345678", "type": "MOBILE"}]
    assert len(request.warnings) == 11
    assert request.warnings[-1] == (
        "The file cv.pdf was not sent: it has neither content nor an address."
    )


# The docs


def leaves(body, place=""):
    """Return the dotted paths of what a body holds; what is free-form is one path."""
    if place in ("raw", "metadata[].value", "metadata[].extra_data"):
        return {place}
    if isinstance(body, dict):
        parts = [leaves(value, f"{place}.{key}".lstrip(".")) for key, value in body.items()]
        return set().union(*parts)
    if isinstance(body, list):
        return set().union(*(leaves(each, f"{place}[]") for each in body))
    return {place}


def test_every_body_field_but_the_read_only_ones_is_in_the_full_body():
    read_only = {"id", "created_at", "updated_at"}

    assert leaves(fixture("create_full")) | read_only == set(fixture("vendor_fields")["body"])


@pytest.mark.parametrize(
    ("heading", "group"), [("Body", "body"), ("Query", "query"), ("Headers", "headers")]
)
def test_each_field_of_the_call_has_one_row_in_the_docs(heading, group):
    section = DOCS.read_text(encoding="utf-8").split(f"\n### {heading}\n")[1]
    rows = re.findall(r"^\| `([^`]+)` \|", re.split(r"\n##", section)[0], re.MULTILINE)

    assert sorted(rows) == sorted(fixture("vendor_fields")[group])
