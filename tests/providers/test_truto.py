"""Truto: the call that is built, its receipt, and the page that documents it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from connections.providers.candidate import Address, Answer, Attachment, Candidate
from connections.providers.errors import CandidateRejected, ConnectionRefused, DeliveryUnknown
from connections.providers.truto import Truto
from connections.providers.types import Response

from .truto_samples import ACCOUNT, ANSWERS, FULL, MINIMAL, answer, build, fixture, truto

DOCS = Path(__file__).parents[2] / "docs" / "providers" / "truto.md"

# The create call


def test_a_full_candidate_is_sent_whole():
    request = build(FULL)

    assert request.json == fixture("create_full")
    assert request.warnings == (
        "The kind of https://linkedin.com/in/mina was not sent: Truto does not tell it apart.",
    )


def test_a_name_alone_is_enough_for_the_body():
    request = build(MINIMAL)

    assert request.json == fixture("create_minimal")


def test_every_standard_field_is_in_the_full_candidate():
    filled = set(FULL.filled()) | {"name"}

    assert filled == Truto.standard_fields


def test_the_call_names_account_job_and_key():
    request = build(FULL)

    assert (request.method, request.url) == (
        "POST",
        "https://api.truto.one/unified/ats/candidates",
    )
    assert request.query == (
        ("integrated_account_id", ACCOUNT),
        ("job_id", "post-1"),
        ("application_source", "lead"),
        ("truto_ignore_remote_data", "true"),
    )
    assert request.headers["Authorization"] == "Bearer tk_secret"
    assert request.headers["Idempotency-Key"] == "key-1"


def test_the_key_shows_in_no_repr():
    provider, request = truto(), build(FULL)

    assert "tk_secret" not in repr((provider, request))
    assert request.secrets == ("tk_secret",)


@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        pytest.param({}, [("truto_ignore_remote_data", "true")], id="recommended"),
        pytest.param(
            {"truto_ignore_remote_data": False},
            [("truto_ignore_remote_data", "false")],
            id="remote-data-wanted",
        ),
        pytest.param({"truto_ignore_remote_data": None}, [], id="remote-data-left-open"),
        pytest.param(
            {"truto_ignore_remote_data": None, "truto_response_format": "normalized"},
            [("truto_response_format", "normalized")],
            id="normalized",
        ),
        pytest.param(
            {"truto_ignore_remote_data": None, "truto_response_format": "unified"},
            [],
            id="unified-is-the-default",
        ),
        pytest.param(
            {"truto_ignore_remote_data": None, "truto_response_format": "raw"},
            [],
            id="raw-would-lose-the-id",
        ),
        pytest.param(
            {"truto_ignore_remote_data": None, "truto_response_format": "stream"},
            [],
            id="stream-would-lose-the-id",
        ),
        pytest.param(
            {
                "truto_ignore_remote_data": None,
                "truto_exclude_fields": ["name", " id ", "id", "urls"],
            },
            [("truto_exclude_fields[]", "name"), ("truto_exclude_fields[]", "urls")],
            id="the-id-is-never-excluded",
        ),
        pytest.param(
            {
                "truto_ignore_remote_data": None,
                "remote_query": {
                    "perform_as": "user-1",
                    "notify": False,
                    "page": {"size": 5, "after": None},
                    "expand": ["owner", {"of": "stage"}],
                },
            },
            [
                ("remote_query[perform_as]", "user-1"),
                ("remote_query[notify]", "false"),
                ("remote_query[page][size]", "5"),
                ("remote_query[expand][]", "owner"),
                ("remote_query[expand][][of]", "stage"),
            ],
            id="nested-remote-query",
        ),
    ],
)
def test_what_an_option_adds_to_the_query(options, pairs):
    request = build(MINIMAL, **options)

    assert list(request.query[1:]) == pairs


def test_a_remote_query_that_is_no_object_is_the_admins_to_repair():
    with pytest.raises(ConnectionRefused):
        build(MINIMAL, remote_query=["perform_as"])


@pytest.mark.parametrize(
    ("candidate", "names"),
    [
        pytest.param(Candidate(name="Mina Ada Okafor"), ("Mina Ada", "Okafor"), id="split"),
        pytest.param(Candidate(name="Mina"), (None, "Mina"), id="one-word"),
        pytest.param(
            Candidate(name="Mina Okafor", first_name="Mina", last_name="Okafor"),
            ("Mina", "Okafor"),
            id="said-twice",
        ),
    ],
)
def test_a_full_name_is_carried_as_first_and_last(candidate, names):
    request = build(candidate)

    assert (request.json.get("first_name"), request.json.get("last_name")) == names
    assert request.warnings == ()


def test_what_has_no_place_is_named_in_a_warning():
    candidate = replace(
        MINIMAL,
        name="Dr Mina Okafor",
        address=Address(city="Lyon"),
        stage_id="stage-1",
        can_email=False,
        attachments=(Attachment("cv.pdf", content="Q1Y="),),
    )

    request = build(candidate)

    assert [warning.split(" was not sent")[0] for warning in request.warnings] == [
        "Full name",
        "Address",
        "Stage",
        "May be e-mailed",
        "The file cv.pdf",
    ]
    assert request.json == fixture("create_minimal")


def test_a_file_keeps_its_id_however_often_it_is_sent():
    first, second = build(FULL), build(FULL)
    other = truto().build_request(FULL, reference="another", idempotency_key="key-1")

    ids = [[file["id"] for file in each.json["attachments"]] for each in (first, second, other)]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])


def test_answers_entered_by_name_are_sent():
    rows = [{"group_id": "g1", "name": "field0", "value": "Yes"}, {"name": "free", "value": "No"}]

    request = build(replace(MINIMAL, answers=(Answer(path=(ANSWERS,), value=rows),)))

    assert request.json[ANSWERS] == rows


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("extra_properties",), {"first_name": "Ada"}, id="overwrites"),
        pytest.param(("extra_properties",), [1], id="no-object"),
        pytest.param(("remote_data",), "text", id="remote-data-no-object"),
    ],
)
def test_a_wrong_json_box_is_refused_before_sending(path, value):
    with pytest.raises(CandidateRejected) as refusal:
        build(replace(MINIMAL, answers=(Answer(path=path, value=value),)))

    assert refusal.value.field_errors[0].path == path


def test_extra_properties_reach_what_has_no_field():
    files = [{"id": "f-1", "job": {"id": "post-1"}, "created_at": "2026-01-05T10:00:00Z"}]
    extra = Answer(path=("extra_properties",), value={"attachments": files})

    request = build(replace(MINIMAL, answers=(extra,)))

    assert request.json["attachments"] == files


# The receipt


@pytest.mark.parametrize(
    ("body", "remote_id"),
    [
        pytest.param(fixture("receipt"), "lev-9", id="whole"),
        pytest.param({"id": 12}, "12", id="number"),
        pytest.param({"result": {"id": "lev-9"}}, "lev-9", id="wrapped"),
    ],
)
@pytest.mark.parametrize("status", [200, 201])
def test_an_id_is_proof(status, body, remote_id):
    receipt = truto().read_receipt(answer(status, body))

    assert receipt.remote_id == remote_id


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"null", b"[]", b"{}", b'{"id": null}', b'{"id": " "}', b'{"id": true}'],
)
def test_a_success_without_an_id_proves_nothing(body):
    with pytest.raises(DeliveryUnknown):
        truto().read_receipt(Response(status=201, body=body))


# The documentation


def test_the_docs_have_one_row_for_each_field_of_the_vendor():
    rows = [
        line.split("|")[1].strip().strip("`")
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]

    fields = fixture("vendor_fields")
    assert sorted(rows) == sorted(fields["body"] + fields["query"] + fields["headers"])
