"""The sandbox's Truto is as strict as Truto's page."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

ACCOUNT = "62f44730-dd91-461e-bd6a-aedd9e0ad79d"
QUERY = (("integrated_account_id", ACCOUNT), ("job_id", "post-3"))
BODY = {"first_name": "Mina", "job_form_field_answers": []}
CANDIDATES = "/unified/ats/candidates"


def call(sandbox, path, query=QUERY, body=None, key="sandbox-key", variant="", **headers):
    """Return status and JSON of a call; a body makes it a POST. `query` may be raw text."""
    text = query if isinstance(query, str) else urlencode(query)
    request = Request(
        f"{sandbox.url}/{variant}truto{path}?{text}",
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            **headers,
        },
    )
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_candidate_is_created_as_the_resource_itself(sandbox):
    status, candidate = call(sandbox, CANDIDATES, body=BODY)

    assert status == 201
    assert (candidate["id"], candidate["name"]) == ("lev-1", "Mina")


@pytest.mark.parametrize(
    "raw",
    ["truto_exclude_fields[]=urls&remote_query[a][b]=1", "truto_exclude_fields%5B%5D=urls"],
)
def test_brackets_are_read_raw_and_encoded(sandbox, raw):
    status, candidate = call(sandbox, CANDIDATES, f"{urlencode(QUERY)}&{raw}", BODY)

    assert status == 201
    assert "urls" not in candidate


@pytest.mark.parametrize(
    ("more", "answered"),
    [
        (("truto_exclude_fields[]", "id"), "name"),
        (("truto_response_format", "raw"), "data"),
    ],
)
def test_the_id_can_be_lost_by_asking_for_it(sandbox, more, answered):
    status, candidate = call(sandbox, CANDIDATES, (*QUERY, more), BODY)

    assert status == 201
    assert answered in candidate
    assert "id" not in candidate


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param((("job_id", "post-3"),), 400, id="no-account"),
        pytest.param(
            (("integrated_account_id", "another"), ("job_id", "post-3")), 404, id="other-account"
        ),
        pytest.param(QUERY[:1], 400, id="no-job"),
        pytest.param((QUERY[0], ("job_id", "post-99")), 404, id="unknown-job"),
        pytest.param((*QUERY, ("application_source", "friend")), 400, id="unknown-source"),
        pytest.param((*QUERY, ("truto_response_format", "xml")), 400, id="unknown-format"),
        pytest.param((*QUERY, ("truto_ignore_remote_data", "True")), 400, id="python-boolean"),
        pytest.param((*QUERY, ("truto_exclude_fields", "a,b")), 400, id="comma-separated"),
        pytest.param((*QUERY, ("remote_query", "{}")), 400, id="remote-query-as-json"),
    ],
)
def test_parameters_are_checked(sandbox, query, status):
    found, error = call(sandbox, CANDIDATES, query, BODY)

    assert (found, error["statusCode"]) == (status, status)
    assert not sandbox.store.candidates("truto", ACCOUNT)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param([], "", id="no-object"),
        pytest.param({"first_name": 5}, "first_name", id="number-for-text"),
        pytest.param({"company": None}, "company", id="null"),
        pytest.param({"locations": "Lyon"}, "locations", id="text-for-list"),
        pytest.param({"links": [{"url": "x"}]}, "links[0]", id="object-for-link"),
        pytest.param({"emails": ["a@example.org"]}, "emails[0]", id="text-for-object"),
        pytest.param({"phones": [{"number": 33}]}, "phones[0].number", id="number-for-phone"),
        pytest.param(
            {"job_form_field_answers": [{"name": "a", "value": True}]},
            "job_form_field_answers[0].value",
            id="answers-are-texts",
        ),
        pytest.param({"attachments": [{"file_name": "a"}]}, "attachments[0].id", id="file-id"),
        pytest.param(
            {"attachments": [{"id": "a", "type": "letter"}]}, "attachments[0].type", id="file-type"
        ),
        pytest.param({"remote_data": "x"}, "remote_data", id="remote-data"),
    ],
)
def test_types_are_checked(sandbox, body, path):
    status, error = call(sandbox, CANDIDATES, body=body)

    assert status == 400
    assert [each["path"] for each in error["details"]["failures"]] == [path]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        pytest.param([], "job_form_field_answers.g1.field0", id="required"),
        pytest.param(
            [{"group_id": "g1", "name": "field0", "value": ""}],
            "job_form_field_answers.g1.field0",
            id="empty",
        ),
        pytest.param(
            [
                {"group_id": "g1", "name": "field0", "value": "A link"},
                {"name": "other", "value": "x"},
            ],
            "job_form_field_answers.other",
            id="unknown",
        ),
    ],
)
def test_a_jobs_form_is_checked_by_the_ats(sandbox, answers, field):
    query = (QUERY[0], ("job_id", "post-2"))

    status, error = call(sandbox, CANDIDATES, query, {"job_form_field_answers": answers})

    assert (status, error["truto_is_remote_error"]) == (422, True)
    assert [each["field"] for each in error["raw_response"]["errors"]] == [field]


def test_a_job_wants_its_answers_even_where_there_are_none(sandbox):
    status, error = call(sandbox, CANDIDATES, body={"first_name": "Mina"})

    missing = error["truto_error_insight"]["missing_required_body_fields"]
    assert (status, missing["value"]) == (400, ["job_form_field_answers"])


@pytest.mark.parametrize(
    ("key", "variant", "status"),
    [
        ("wrong", "", 401),
        ("read-only-key", "", 403),
        ("sandbox-key", "~sandbox-account/", 405),
        ("sandbox-key", "~blocked/", 503),
        ("sandbox-key", "~needs-reauth/", 401),
        ("sandbox-key", "~remote-422/", 422),
    ],
)
def test_who_may_not_create(sandbox, key, variant, status):
    found, error = call(sandbox, CANDIDATES, body=BODY, key=key, variant=variant)

    assert (found, error["statusCode"]) == (status, status)


def test_only_json_is_taken(sandbox):
    status, _error = call(sandbox, CANDIDATES, body=BODY, **{"Content-Type": "text/plain"})

    assert status == 415


def test_a_read_only_token_reads(sandbox):
    status, page = call(sandbox, "/unified/ats/jobs", key="read-only-key")

    assert (status, page["result_count"]) == (200, 6)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/unified/ats/departments", QUERY, 404),
        ("/unified/ats/job_form_fields", QUERY[:1], 400),
        ("/unified/ats/jobs", (QUERY[0], ("limit", "all")), 400),
        ("/unified/ats/candidates/lev-99", QUERY, 404),
        ("/integrated-account/another", (), 404),
    ],
)
def test_reads_are_checked(sandbox, path, query, status):
    found, error = call(sandbox, path, query)

    assert (found, error["statusCode"]) == (status, status)


def test_a_list_ends_with_an_empty_cursor(sandbox):
    pages, cursor = [], "0"
    while cursor is not None:
        query = (QUERY[0], ("limit", "4"), ("next_cursor", cursor))
        _status, page = call(sandbox, "/unified/ats/jobs", query)
        pages.append(page["result_count"])
        cursor = page["next_cursor"]

    assert pages == [4, 2]
