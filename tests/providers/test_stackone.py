"""StackOne: what is sent, and where the docs say it is entered."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode
from pathlib import Path

import pytest

from connections.providers.candidate import Address, Answer, Attachment, Candidate, Email, Phone
from connections.providers.errors import CandidateRejected

from .stackone_cases import (
    ACCOUNT,
    ADA,
    KEY,
    OPTIONS,
    answers_to,
    fixture,
    full_candidate,
    provider,
    request_for,
)

DOCS = Path(__file__).parents[2] / "docs" / "providers" / "stackone.md"


def test_every_field_that_stackone_takes_is_sent():
    request = request_for(full_candidate(), OPTIONS)

    assert request.json == fixture("create_full")
    assert (request.method, request.query) == ("POST", ())
    assert request.warnings == (
        "The kind of +33312345678 was not sent: StackOne does not tell it apart.",
        "Of the address this was not sent, for StackOne has no place for it: Country code.",
    )
    assert request.url == "https://api.stackone.com/unified/ats/candidates"


def test_the_full_body_holds_every_field_of_the_vendors_page():
    body = fixture("create_full")

    sent = set(body) | {
        f"{key}[].{name}"
        for key in ("phone_numbers", "social_links", "custom_fields")
        for row in body[key]
        for name in row
    }

    assert sent == set(fixture("vendor_fields")["body"])


def test_what_was_not_entered_is_not_sent():
    request = request_for(ADA)

    assert request.json == fixture("create_minimal")


def test_a_lone_name_is_also_split():
    request = request_for(Candidate(name="Ada van Moreau"))

    assert request.json == {
        "name": "Ada van Moreau",
        "first_name": "Ada van",
        "last_name": "Moreau",
    }
    assert request.warnings == ()


def test_a_country_code_stands_in_for_a_missing_country():
    request = request_for(Candidate(name="Ada", address=Address(country_code="FR")))

    assert request.json["country"] == "FR"


def test_the_key_is_the_user_name_of_basic_auth_and_neither_form_is_shown():
    request = request_for(ADA)

    encoded = b64encode(b"sandbox-key:").decode()
    assert request.headers["Authorization"] == f"Basic {encoded}"
    assert request.headers["x-account-id"] == ACCOUNT
    assert request.secrets == (KEY, encoded)
    assert KEY not in repr(request) + repr(provider())
    assert encoded not in repr(request)


@pytest.mark.parametrize(
    ("options", "prefer"),
    [
        pytest.param(None, None, id="off-by-default"),
        pytest.param({"heartbeat": False}, None, id="off"),
        pytest.param({"heartbeat": True}, "heartbeat", id="on"),
    ],
)
def test_heartbeats_are_asked_for_where_the_connection_wants_them(options, prefer):
    request = request_for(ADA, options)

    assert request.headers.get("Prefer") == prefer


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        pytest.param(
            {"emails": (Email("a@x.test"), Email("b@x.test"))}, "b@x.test", id="second-email"
        ),
        pytest.param({"phones": (Phone("+33", extension="9"),)}, "extension", id="extension"),
        pytest.param({"address": Address(city="Paris", country="France")}, ": City.", id="city"),
        pytest.param({"address": Address(line1="1, rue de la Paix")}, ": Street.", id="street"),
        pytest.param({"stage_id": "s-1"}, "Stage", id="stage"),
        pytest.param(
            {"attachments": (Attachment("cv.pdf", content="Y3Y="),)},
            "The file cv.pdf was not sent: StackOne adds files to an application for a job.",
            id="file-without-a-job",
        ),
        pytest.param(
            {"attachments": (Attachment(url="https://x.test/cv.pdf?a"),), "job_id": "job_1"},
            "The file cv.pdf was not sent: StackOne takes the file itself, not its address.",
            id="file-by-address",
        ),
        pytest.param({"tags": ("nurse",)}, "Tags", id="tags"),
        pytest.param({"is_private": False}, "Private", id="answered-no"),
    ],
)
def test_what_the_call_cannot_carry_is_named(entered, words):
    request = request_for(Candidate(name="Ada", **entered))

    assert len(request.warnings) == 1
    assert words in request.warnings[0]


@pytest.mark.parametrize(
    ("path", "value", "error_path"),
    [
        pytest.param(("passthrough",), ["a"], ("passthrough",), id="passthrough-is-a-list"),
        pytest.param(
            ("extra_properties",), {"name": "X"}, ("extra_properties",), id="overwrites-the-name"
        ),
        pytest.param(
            ("custom_fields_by_id",),
            [{"value": 1}],
            ("custom_fields_by_id", 0, "id"),
            id="row-without-a-field",
        ),
        pytest.param(
            ("custom_fields_by_id",),
            [{"id": "a", "value": 1}, {"id": "a", "value": 2}],
            ("custom_fields_by_id", 1, "id"),
            id="same-field-twice",
        ),
    ],
)
def test_what_certainly_cannot_be_sent_is_refused_at_its_field(path, value, error_path):
    candidate = Candidate(name="Ada", answers=(Answer(path=path, value=value),))

    with pytest.raises(CandidateRejected) as caught:
        request_for(candidate)

    assert [error.path for error in caught.value.field_errors] == [error_path]


@pytest.mark.parametrize(
    ("chosen", "entry"),
    [
        pytest.param(1, {"value": 1, "value_id": "opt_5"}, id="number"),
        pytest.param(True, {"value": True, "value_id": "opt_6"}, id="true-is-not-one"),
        pytest.param(
            "opt_7", {"value": {"label": "Night"}, "value_id": "opt_7"}, id="object-by-its-id"
        ),
        pytest.param("gone", {"value": "gone"}, id="an-option-that-is-no-more"),
    ],
)
def test_a_chosen_option_goes_out_with_its_id(chosen, entry):
    live = provider().read_fields(fixture("live_fields"))

    request = request_for(Candidate(answers=answers_to(live, {"cf_88": chosen})))

    assert request.json["custom_fields"] == [{"id": "cf_88", "name": "Shift", **entry}]


def test_an_answer_without_its_definition_goes_out_by_its_id():
    answers = (Answer(path=("custom_fields", "cf_1"), value="x"),)

    request = request_for(Candidate(answers=answers))

    assert request.json == {"custom_fields": [{"id": "cf_1", "value": "x"}]}


def test_the_projects_unified_fields_are_asked_for():
    paths = [spec.path for spec in provider(OPTIONS).extra_fields]

    assert paths == [
        ("unified_custom_fields", "my_project_custom_field_1"),
        ("unified_custom_fields", "ref"),
        ("custom_fields_by_id",),
        ("passthrough",),
        ("extra_properties",),
    ]


def test_the_docs_list_each_field_of_the_create_call_once():
    docs = DOCS.read_text(encoding="utf-8")
    section = docs.partition("## Every field of the create call")[2].partition("\n## ")[0]

    rows = re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE)

    assert sorted(rows) == sorted(itertools.chain(*fixture("vendor_fields").values()))
