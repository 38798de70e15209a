"""Bindbee: what is sent, and where the docs say it is entered."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from connections.providers.bindbee import Bindbee
from connections.providers.candidate import Address, Answer, Attachment, Candidate
from connections.providers.errors import (
    CandidateRejected,
)

from .bindbee_cases import (
    DATES,
    FILES,
    JOB,
    KEY,
    MINA,
    STAGE,
    TOKEN,
    USER,
    answers_to,
    fixture,
    flat_candidate,
    provider,
    request_for,
    wrapped_candidate,
)

DOCS = Path(__file__).parents[2] / "docs" / "providers" / "bindbee.md"
SOURCE = Answer(path=("additional_attributes", "source_id"), value=12)


def test_everything_that_the_flat_body_carries_is_sent():
    request = request_for(flat_candidate())

    assert request.json == fixture("create_full")
    assert (request.method, request.query) == ("POST", ())
    assert request.url == "https://api.bindbee.dev/api/ats/v1/candidates"
    assert request.warnings == (
        "The kind of m.okafor@work.example was not sent: Bindbee does not tell it apart.",
        "The kind of +33100000002 was not sent: Bindbee does not tell it apart.",
        "The kind of https://github.example/mina was not sent: Bindbee does not tell it apart.",
        (
            "On behalf of was not sent: Bindbee cannot take it together with the fields that the "
            "ATS asks for."
        ),
    )


def test_everything_that_the_wrapped_body_carries_is_sent():
    request = request_for(wrapped_candidate())

    assert request.json == fixture("create_wrapped")
    assert [text.split(" was not sent")[0] for text in request.warnings] == [
        "The kind of m.okafor@work.example",
        "The kind of +33100000002",
        "The kind of https://github.example/mina",
    ]


def test_what_was_not_entered_is_not_sent():
    request = request_for(MINA)

    assert request.json == fixture("create_minimal")
    assert request.warnings == ()


def test_the_two_bodies_together_hold_every_field_of_the_vendors_page():
    flat, wrapped = fixture("create_full"), fixture("create_wrapped")

    sent = _paths(flat) | _paths(wrapped) | {f"data.{path}" for path in _paths(wrapped["data"])}

    never_sent = {"attachments[].candidate"}  # the candidate does not exist yet
    assert set(fixture("vendor_fields")["body"]) - sent == never_sent


def _paths(body: dict) -> set[str]:
    rows = {
        f"{key}[].{name}"
        for key, value in body.items()
        if isinstance(value, list)
        for row in value
        if isinstance(row, dict)
        for name in row
    }
    return set(body) | rows


WRAPPED = {"remote_user_id": USER}


@pytest.mark.parametrize(
    ("candidate", "is_wrapped", "left_out"),
    [
        pytest.param(MINA, False, [], id="nothing-of-either"),
        pytest.param(replace(MINA, job_id=JOB), False, [], id="job"),
        pytest.param(replace(MINA, stage_id=STAGE), True, [], id="stage"),
        pytest.param(replace(MINA, answers=answers_to(**WRAPPED)), True, [], id="user"),
        pytest.param(
            replace(MINA, answers=answers_to(job_requisition_id="R-1")), True, [], id="requisition"
        ),
        pytest.param(
            replace(MINA, answers=answers_to(attachment_ids=[USER])), True, [], id="existing-file"
        ),
        pytest.param(
            replace(MINA, answers=answers_to(extra_properties={"data": {"x": 1}})),
            True,
            [],
            id="extra-properties-for-the-wrapped",
        ),
        pytest.param(
            replace(MINA, stage_id=STAGE, **DATES),
            True,
            ["Last contact", "Created in the ATS", "Changed in the ATS"],
            id="dates-do-not-decide",
        ),
        pytest.param(replace(MINA, stage_id=STAGE, attachments=FILES), True, [], id="files-follow"),
        pytest.param(replace(MINA, attachments=FILES), False, [], id="files-alone"),
        pytest.param(
            replace(MINA, stage_id=STAGE, attachments=FILES, answers=(SOURCE,)),
            False,
            ["Stage"],
            id="files-go-along-with-attributes",
        ),
        pytest.param(
            replace(
                MINA,
                stage_id=STAGE,
                answers=(
                    SOURCE,
                    *answers_to(remote_user_id=USER, job_requisition_id="1", attachment_ids=[USER]),
                ),
            ),
            False,
            ["On behalf of", "Job requisition", "Existing attachments", "Stage"],
            id="attributes-win",
        ),
        pytest.param(
            replace(
                MINA,
                stage_id=STAGE,
                answers=answers_to(extra_properties={"custom_fields": {"x": 1}}),
            ),
            False,
            ["Stage"],
            id="extra-properties-for-the-flat",
        ),
        pytest.param(
            replace(
                MINA,
                stage_id=STAGE,
                answers=(Answer(path=("custom_fields", "a"), value=""),),
            ),
            True,
            [],
            id="an-empty-answer-is-none",
        ),
        pytest.param(
            replace(MINA, answers=(Answer(path=("custom_fields", "a"), value=False),)),
            False,
            [],
            id="no-is-an-answer",
        ),
        pytest.param(
            replace(
                MINA,
                answers=(Answer(path=("remote_user_id",), value=USER, wire={"flat": True}),),
            ),
            False,
            [],
            id="a-user-that-the-ats-asks-for-in-the-flat",
        ),
    ],
)
def test_which_body_is_sent_and_what_it_leaves_out(candidate, is_wrapped, left_out):
    request = request_for(candidate)

    assert ("data" in request.json) is is_wrapped
    assert [text.split(" was not sent")[0] for text in request.warnings] == left_out


def test_a_user_that_the_ats_asks_for_stands_in_the_flat_body():
    user = Answer(path=("remote_user_id",), value=USER, wire={"flat": True})

    request = request_for(replace(MINA, answers=(user, SOURCE)))

    assert request.json["remote_user_id"] == USER
    assert request.warnings == ()


def test_the_present_job_is_not_sent_as_the_position_applied_for():
    request = request_for(replace(MINA, title="Nurse", company="Ward 4"))

    assert request.json == fixture("create_minimal")
    assert request.warnings == (
        "Current title was not sent: Bindbee has no place for it.",
        "Company was not sent: Bindbee has no place for it.",
    )


def test_the_present_job_is_sent_where_the_connection_says_so():
    request = request_for(
        replace(MINA, title="Nurse", company="Ward 4"), {"send_present_job": True}
    )

    assert (request.json["title"], request.json["company"]) == ("Nurse", "Ward 4")
    assert request.warnings == ()


def test_the_position_applied_for_wins_over_the_present_title():
    candidate = replace(MINA, title="Nurse", answers=answers_to(title="Head nurse"))

    request = request_for(candidate, {"send_present_job": True})

    assert request.json["title"] == "Head nurse"
    assert request.warnings == ("Current title was not sent: Bindbee has no place for it.",)


def test_a_place_for_the_present_job_belongs_to_one_connection_only():
    chosen = provider(options={"send_present_job": True})

    assert {"title", "company"} <= chosen.standard_fields
    assert not {"title", "company"} & Bindbee.standard_fields
    assert not {"title", "company"} & provider(options={"send_present_job": False}).standard_fields


def test_a_lone_name_is_split():
    request = request_for(Candidate(name="Mina van Okafor"))

    assert request.json == {"first_name": "Mina van", "last_name": "Okafor"}
    assert request.warnings == ()


def test_what_has_no_place_is_named():
    request = request_for(replace(MINA, address=Address(city="Lyon"), skills=("SQL",)))

    assert [text.split(" was")[0] for text in request.warnings] == ["Address", "Skills"]


def test_a_user_that_is_no_uuid_does_not_go_with_the_files():
    candidate = replace(
        MINA,
        attachments=(Attachment("cv.pdf", "https://files.example.org/cv.pdf"),),
        answers=(SOURCE, *answers_to(remote_user_id="4002")),
    )

    assert "remote_user_id" not in request_for(candidate).json["attachments"][0]


def test_the_box_of_a_section_is_merged_with_its_answers():
    box = Answer(path=("additional_attributes",), value={"free": {"a": 1}})

    request = request_for(replace(MINA, answers=(box, SOURCE)))

    assert request.json["additional_attributes"] == {"source_id": 12, "free": {"a": 1}}


def test_a_field_of_the_model_is_not_lost_among_the_others():
    box = Answer(path=("model_fields",), value={"nickname": "Min"})

    assert request_for(replace(MINA, answers=(box,))).json["nickname"] == "Min"


@pytest.mark.parametrize(
    ("shape", "typed", "sent"),
    [
        pytest.param("integer", ["1", "20"], [1, 20], id="whole-numbers"),
        pytest.param("decimal", ["1.5"], [1.5], id="decimals"),
        pytest.param("rows", [{"a": 1, "b": ""}], [{"a": 1}], id="rows"),
        pytest.param("group", {"a": False, "b": None}, {"a": False}, id="group"),
        pytest.param("", ["1"], ["1"], id="texts"),
    ],
)
def test_a_shape_that_the_form_cannot_tell_is_sent(shape, typed, sent):
    field = Answer(path=("custom_fields", "x"), value=typed, wire={"shape": shape})

    assert request_for(replace(MINA, answers=(field,))).json["custom_fields"] == {"x": sent}


NOT_NUMBERS = Answer(path=("custom_fields", "x"), value=["many"], wire={"shape": "integer"})


@pytest.mark.parametrize(
    ("candidate", "path"),
    [
        pytest.param(
            replace(MINA, answers=(SOURCE, *answers_to(extra_properties={"data": {}}))),
            ("extra_properties",),
            id="never-mixed",
        ),
        pytest.param(
            replace(MINA, answers=answers_to(extra_properties={"first_name": "X"})),
            ("extra_properties",),
            id="overwrites",
        ),
        pytest.param(
            replace(MINA, answers=answers_to(extra_properties=["X"])),
            ("extra_properties",),
            id="not-an-object",
        ),
        pytest.param(
            replace(MINA, answers=answers_to(custom_fields="X")),
            ("custom_fields",),
            id="box-not-an-object",
        ),
        pytest.param(
            replace(MINA, answers=(SOURCE, *answers_to(additional_attributes={"source_id": 1}))),
            ("additional_attributes",),
            id="box-overwrites",
        ),
        pytest.param(
            replace(MINA, answers=(NOT_NUMBERS,)), ("custom_fields", "x"), id="not-numbers"
        ),
        pytest.param(replace(MINA, stage_id="Phone screen"), ("stage_id",), id="stage"),
        pytest.param(replace(MINA, stage_id=STAGE, job_id="Nurse"), ("job_id",), id="job"),
        pytest.param(
            replace(MINA, stage_id=STAGE, answers=answers_to(applications=["7"])),
            ("applications",),
            id="application",
        ),
        pytest.param(
            replace(MINA, answers=answers_to(attachment_ids=["cv.pdf"])),
            ("attachment_ids",),
            id="existing-attachment",
        ),
    ],
)
def test_what_certainly_cannot_be_sent_is_refused_at_its_field(candidate, path):
    with pytest.raises(CandidateRejected) as refused:
        request_for(candidate)

    assert [error.path for error in refused.value.field_errors] == [path]


def test_both_secrets_are_sent_and_never_shown():
    request = request_for(MINA)

    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["x-connector-token"] == TOKEN
    assert request.headers["X-Idempotency-Key"] == "key-1"
    assert request.secrets == (KEY, TOKEN)
    assert KEY not in repr(request) + repr(provider())
    assert TOKEN not in repr(request) + repr(provider())
    assert Bindbee.api_hosts() == ("api.bindbee.dev", "api-eu.bindbee.dev")


# The page for admins


def test_the_docs_have_one_row_for_every_field_of_the_create_call():
    known = fixture("vendor_fields")
    table = DOCS.read_text(encoding="utf-8").split("## Every field of the create call")[1]

    rows = re.findall(r"^\| `([^`]+)` \|", table.split("\n## ")[0], re.MULTILINE)

    assert sorted(rows) == sorted(known["body"] + known["query"] + known["headers"])


def test_every_field_of_its_own_has_a_name_in_the_docs():
    text = DOCS.read_text(encoding="utf-8")

    missing = [spec.label for spec in provider().extra_fields if spec.label not in text]

    assert missing == []
