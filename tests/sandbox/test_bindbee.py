"""The sandbox's Bindbee refuses what Bindbee would, in its words."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

KEY, READ_ONLY, TOKEN = "sandbox-key", "read-only-key", "sandbox-token"
CANDIDATES = "/api/ats/v1/candidates"
UUID = "018b4bfb-5ece-70b1-ad5e-862a9433aa65"


def call(sandbox, path, body=None, *, key=KEY, token=TOKEN, variant=""):
    """Return status and JSON of a call; bytes are sent as they are."""
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    if token:
        headers["x-connector-token"] = token
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(f"{sandbox.url}/{variant}bindbee{path}", data, headers)
    try:
        with urlopen(request) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.status, json.load(error)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        pytest.param({"key": ""}, 401, id="no-key"),
        pytest.param({"key": "wrong"}, 401, id="wrong-key"),
        pytest.param({"token": ""}, 422, id="no-token"),
        pytest.param({"token": "wrong"}, 404, id="wrong-token"),
        pytest.param({"token": "hris-token"}, 403, id="another-category"),
        pytest.param({"key": READ_ONLY}, 403, id="read-only"),
    ],
)
def test_who_may_not_create(sandbox, who, status):
    answer, body = call(sandbox, CANDIDATES, {"first_name": "Mina"}, **who)

    assert answer == status
    assert "detail" in body
    assert not sandbox.store.received()[-1].stored


def test_a_read_only_key_reads(sandbox):
    status, page = call(sandbox, "/api/ats/v1/jobs", key=READ_ONLY)

    assert (status, len(page["items"])) == (200, 5)


FLAT, WRAPPED = ["body", "AtsCandidateWrite"], ["body", "CreateCandidate"]


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"first_name": 1}, [*FLAT, "first_name"]),
        ({"is_private": "yes"}, [*FLAT, "is_private"]),
        ({"tags": "one"}, [*FLAT, "tags"]),
        ({"email_addresses": ["a", {}]}, [*FLAT, "email_addresses", 1]),
        ({"urls": [{"value": "x"}]}, [*FLAT, "urls", 0, "url_type"]),
        ({"urls": [{"value": "x", "url_type": None}]}, [*FLAT, "urls", 0, "url_type"]),
        ({"urls": [{"value": "x", "url_type": "LINKEDIN"}]}, [*FLAT, "urls", 0, "url_type"]),
        ({"job": "one"}, [*FLAT, "job"]),
        ({"custom_fields": []}, [*FLAT, "custom_fields"]),
        ({"attachments": [UUID]}, [*FLAT, "attachments", 0]),
        ({"attachments": [{"file_url": "cv"}]}, [*FLAT, "attachments", 0, "file_url"]),
        (
            {"attachments": [{"attachment_type": None}]},
            [*FLAT, "attachments", 0, "attachment_type"],
        ),
        (
            {"additional_attributes": {"source_id": "12"}},
            [*FLAT, "additional_attributes", "source_id"],
        ),
        ({"custom_fields": {"shirt": "XXL"}}, [*FLAT, "custom_fields", "shirt"]),
        ({"custom_fields": {"languages": ["Latin"]}}, [*FLAT, "custom_fields", "languages", 0]),
        ({"data": {"job_id": "one"}}, [*WRAPPED, "data", "job_id"]),
        ({"data": {"attachments": [{}]}}, [*WRAPPED, "data", "attachments", 0]),
        ({"data": {}, "remote_user_id": None}, [*WRAPPED, "remote_user_id"]),
        ({"data": None}, [*WRAPPED, "data"]),
        ([], ["body"]),
        (b"{", ["body", 0]),
    ],
)  # fmt: skip
def test_a_wrong_body_is_refused_at_its_place(sandbox, body, loc):
    status, answer = call(sandbox, CANDIDATES, body)

    assert status == 422
    assert answer["detail"][-1]["loc"] == loc
    assert not sandbox.store.received()[-1].stored


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"first_name": None, "tags": None, "unknown": 1},
        {"job": UUID, "applications": [1, "x"]},
        {"data": {"job_id": UUID, "attachments": [UUID]}, "remote_user_id": "7"},
    ],
)
def test_what_the_schemas_allow_is_created(sandbox, body):
    status, remote_id = call(sandbox, CANDIDATES, body)

    assert status == 200
    assert call(sandbox, f"{CANDIDATES}/{remote_id}")[1]["id"] == remote_id


def test_required_fields_are_enforced_on_request(sandbox):
    status, answer = call(sandbox, CANDIDATES, {"first_name": "Mina"}, variant="~meta-enforced/")

    assert (status, len(answer["detail"])) == (422, 2)


def test_pages_end(sandbox):
    _status, first = call(sandbox, "/api/ats/v1/jobs?page_size=3")
    _status, second = call(sandbox, f"/api/ats/v1/jobs?page_size=3&cursor={first['cursor']}")

    assert (first["page_size"], second["page_size"], second["cursor"]) == (3, 2, None)


@pytest.mark.parametrize("query", ["page_size=0", "page_size=201", "page_size=x", "cursor=x"])
def test_a_wrong_page_is_refused(sandbox, query):
    assert call(sandbox, f"/api/ats/v1/tags?{query}")[0] == 422


def test_connectors_need_the_key_only(sandbox):
    _status, page = call(sandbox, f"/api/ats/v1/connectors?connector_token={TOKEN}", token="")

    assert page["items"][0]["integration_slug"] == "greenhouse"


def test_what_is_not_there_is_not_found(sandbox):
    assert call(sandbox, f"{CANDIDATES}/{UUID}") == (404, {"detail": "Candidate not found"})


@pytest.mark.parametrize(
    ("variant", "status"), [("~meta-501/", 501), ("~meta-failed/", 200), ("", 200)]
)
def test_the_description_of_the_fields(sandbox, variant, status):
    assert call(sandbox, f"{CANDIDATES}/create/meta", variant=variant)[0] == status
