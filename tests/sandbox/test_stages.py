"""The sandbox takes applications and files as strictly as candidates, and faults of their own."""

from __future__ import annotations

import json

import pytest

from connections.sandbox.faults import FAULTS, fault_in, fault_of

from .asking import ask, create_call

UNIFIED = "/ats/5de520f96e439b002043d8dc"
APPLICATIONS = "/unified/ats/applications"
DOCUMENT = {"name": "cv.pdf", "content": "Y3Y=", "category": {"value": "resume"}}
AT_UNIFIED = {"candidate_id": "", "type": "RESUME", "filename": "cv.pdf", "document_data": "Y3Y="}
AT_BINDBEE = {"file_name": "cv.pdf", "file_content": "Y3Y=", "attachment_type": "RESUME"}


def created(sandbox, slug):
    """Create a candidate; return its id, and the headers of the call."""
    _method, _target, headers, _body = call = create_call(sandbox, slug)
    ask(sandbox, *call)
    return sandbox.store.received()[-1].candidate_id, headers


def post(sandbox, slug, path, body, headers, *variants):
    target = "".join(f"/~{each}" for each in variants) + f"/{slug}{path}"
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, _headers, answer = ask(sandbox, "POST", target, headers, sent)
    return status, json.loads(answer)


def applied(sandbox):
    """Create a candidate and an application at StackOne; return the latter's id and headers."""
    candidate_id, headers = created(sandbox, "stackone")
    body = {"candidate_id": candidate_id, "job_id": "job_1"}
    _status, answer = post(sandbox, "stackone", APPLICATIONS, body, headers)
    return answer["data"]["id"], headers


# Schemas


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        pytest.param([], 400, "must be an object", id="list"),
        pytest.param(b"{", 400, "not valid JSON", id="no-json"),
        pytest.param({"candidate_id": 7}, 400, "candidate_id must be a string", id="number"),
        pytest.param({"job_id": "job_1"}, 400, "exactly one of", id="nobody"),
        pytest.param({"candidate": {}}, 400, "exactly one of", id="an-empty-candidate"),
        pytest.param({"candidate": {"name": "Ada"}}, 501, "Not Implemented", id="both-in-one"),
        pytest.param(
            {"candidate_id": "x", "application_status": {"value": "asleep"}},
            *(400, "application_status.value must be one of"),
            id="status",
        ),
        pytest.param(
            {"candidate_id": "x", "documents": [{}]}, 400, "documents.0.name", id="document"
        ),
        pytest.param({"candidate_id": "x"}, 404, "Candidate x not found", id="unknown"),
        pytest.param({}, 422, "job_id", id="no-job"),
        pytest.param({"job_id": "4001"}, 422, "job_id", id="the-ats-own-id-of-a-job"),
    ],
)
def test_stackone_refuses_an_application_that_breaks_its_contract(sandbox, body, status, words):
    candidate_id, headers = created(sandbox, "stackone")
    if status == 422:
        body = {"candidate_id": candidate_id, **body}

    answered, answer = post(sandbox, "stackone", APPLICATIONS, body, headers)

    assert answered == status
    assert words in json.dumps(answer)
    assert not sandbox.store.received()[-1].stored


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"name": ""}, "name should not be empty", id="no-name"),
        pytest.param({"content": None}, "content should not be empty", id="no-content"),
        pytest.param({"content": "%PDF"}, "content must be base64", id="not-base64"),
        pytest.param({"category": "resume"}, "category must be an object", id="bare-category"),
        pytest.param({"category": {"value": "cv"}}, "category.value must be", id="category"),
        pytest.param({"file_format": "pdf"}, "file_format must be an object", id="bare-format"),
        pytest.param({"file_format": {"value": ".pdf"}}, "file_format.value", id="format"),
        pytest.param({"confidential": {"value": True}}, "confidential.value", id="not-a-text"),
        pytest.param({"path": 7}, "path must be a string", id="path"),
    ],
)
def test_stackone_refuses_a_document_that_breaks_its_contract(sandbox, changed, words):
    application_id, headers = applied(sandbox)
    path = f"{APPLICATIONS}/{application_id}/documents/upload"

    status, answer = post(sandbox, "stackone", path, {**DOCUMENT, **changed}, headers)

    assert status == 400
    assert words in answer["message"][0]


def test_stackone_takes_a_document_without_telling_its_id(sandbox):
    application_id, headers = applied(sandbox)
    path = f"{APPLICATIONS}/{application_id}/documents/upload"

    status, answer = post(sandbox, "stackone", path, DOCUMENT, headers)

    assert (status, set(answer)) == (201, {"statusCode", "message", "timestamp"})
    assert sandbox.store.received()[-1].entry["size"] == 2


@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        pytest.param("application", {"job_id": None}, 400, "job_id is required", id="no-job"),
        pytest.param("application", {"job_id": "77"}, 404, "no such job", id="unknown-job"),
        pytest.param("application", {"candidate_id": "x"}, 404, "no such candidate", id="unknown"),
        pytest.param("application", {"status": "ASLEEP"}, 400, "status must be", id="status"),
        pytest.param("application", {"applied_at": "2026-01-01"}, 400, "applied_at", id="a-day"),
        pytest.param("document", {"type": "CV"}, 400, "type must be one of", id="type"),
        pytest.param("document", {"filename": "cv"}, 400, "with its extension", id="no-ending"),
        pytest.param("document", {"document_data": "%PDF"}, 400, "base64", id="not-base64"),
        pytest.param(
            "document", {"document_url": "https://a.example/b"}, 400, "One of", id="both-ways"
        ),
        pytest.param(
            "document", {"application_id": "x"}, 404, "no such application", id="no-application"
        ),
    ],
)
def test_unified_refuses_what_breaks_its_contract(sandbox, name, body, status, words):
    candidate_id, headers = created(sandbox, "unified")
    good = {"job_id": "9001"} if name == "application" else AT_UNIFIED
    sent = {**good, "candidate_id": candidate_id, **body}

    answered, answer = post(sandbox, "unified", f"{UNIFIED}/{name}", sent, headers)

    assert answered == status
    assert words in answer["message"]
    assert not sandbox.store.received()[-1].stored


def test_an_application_of_somebody_else_takes_no_file_at_unified(sandbox):
    first, headers = created(sandbox, "unified")
    second, _headers = created(sandbox, "unified")
    applying = {"candidate_id": first, "job_id": "9001"}
    _status, application = post(sandbox, "unified", f"{UNIFIED}/application", applying, headers)

    body = {**AT_UNIFIED, "candidate_id": second, "application_id": application["id"]}
    status, _answer = post(sandbox, "unified", f"{UNIFIED}/document", body, headers)

    assert status == 404


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        pytest.param([], 422, "dictionary", id="list"),
        pytest.param({**AT_BINDBEE, "file_name": ""}, 422, "file_name", id="no-name"),
        pytest.param({"file_name": "cv.pdf"}, 422, "file_content", id="no-content"),
        pytest.param({**AT_BINDBEE, "file_content": "%PDF"}, 422, "base64", id="not-base64"),
        pytest.param({**AT_BINDBEE, "attachment_type": None}, 422, "attachment_type", id="type"),
        pytest.param({**AT_BINDBEE, "remote_user_id": "4002"}, 422, "UUID", id="user"),
        pytest.param({**AT_BINDBEE, "file_url": "cv.pdf"}, 422, "URL", id="address"),
    ],
)
def test_bindbee_refuses_a_file_that_breaks_its_contract(sandbox, body, status, words):
    candidate_id, headers = created(sandbox, "bindbee")
    path = f"/api/ats/v1/candidates/{candidate_id}/attachments"

    answered, answer = post(sandbox, "bindbee", path, body, headers)

    assert answered == status
    assert words in json.dumps(answer)


# Faults


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"filename": "500-after@fault.test.pdf"}', "500-after"),
        (b'{"filename": "my-409@fault.test.pdf"}', None),
        (b'{"job_id": "hang@fault.test"}', "hang"),
        (b'{"filename": "cv.pdf"}', None),
    ],
)
def test_a_magic_file_name_or_job_is_found(body, name):
    fault = fault_in(body)

    assert (fault.name if fault else None) == name


@pytest.mark.parametrize(
    ("variants", "is_stage", "name"),
    [
        ({"500"}, False, "500"),
        ({"500"}, True, None),
        ({"stage-500"}, True, "500"),
        ({"stage-500"}, False, None),
        ({"stage-500", "409"}, True, "500"),
        ({"stage-500", "409"}, False, "409"),
        ({"paused"}, True, None),
    ],
)
def test_a_fault_of_the_connection_is_of_stages_or_of_the_rest(variants, is_stage, name):
    fault = fault_of(variants, is_stage=is_stage)

    assert (fault.name if fault else None) == name


def test_a_fault_of_the_stages_leaves_creating_and_reading_alone(sandbox):
    call = create_call(sandbox, "stackone", "zoe@example.org", "stage-500")

    created_with, _headers, _body = ask(sandbox, *call)
    read_with, _headers, _body = ask(sandbox, "GET", call[1], call[2])

    assert (created_with, read_with) == (201, 200)


def test_a_fault_of_creating_leaves_the_stages_alone(sandbox):
    candidate_id, headers = created(sandbox, "stackone")
    body = {"candidate_id": candidate_id, "job_id": "job_1"}

    status, _answer = post(sandbox, "stackone", APPLICATIONS, body, headers, "500")

    assert status == 201


@pytest.mark.parametrize(("slug", "status"), [("bindbee", 422), ("truto", 404), ("panora", 404)])
def test_a_vendor_without_stages_knows_no_fault_of_them(sandbox, slug, status):
    _method, target, headers, body = create_call(sandbox, slug, "invalid@fault.test")

    answered, _headers, _body = ask(sandbox, "POST", f"/~stage-500{target}", headers, body)

    assert answered == status


def test_a_job_of_a_candidate_at_unified_means_the_application_only(sandbox):
    _method, target, headers, body = create_call(sandbox, "unified")
    with_job = json.dumps({**json.loads(body), "job_ids": ["500@fault.test"]}).encode()

    status, _headers, _body = ask(sandbox, "POST", target, headers, with_job)

    assert status == 200


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        pytest.param("stackone", "job_id", id="stackone"),
        pytest.param("unified", "job_id", id="unified"),
    ],
)
def test_the_validation_error_of_an_application_names_the_job(sandbox, slug, names):
    candidate_id, headers = created(sandbox, slug)
    path = APPLICATIONS if slug == "stackone" else f"{UNIFIED}/application"
    body = {"candidate_id": candidate_id, "job_id": "invalid@fault.test"}

    status, answer = post(sandbox, slug, path, body, headers)

    assert status == FAULTS["invalid"].status
    assert names in json.dumps(answer)


# What arrived


def test_what_hangs_on_a_candidate_is_listed_with_it(sandbox):
    applied(sandbox)

    _status, _headers, listed = ask(sandbox, "GET", "/_sandbox/received")

    candidate, application = json.loads(listed)
    assert [candidate["kind"], application["kind"]] == ["candidate", "application"]
    assert application["candidate_id"] == candidate["candidate_id"]
    assert (application["candidate"], application["entry"]["job_id"]) == ({}, "job_1")


def test_a_person_sees_candidates_counted_apart(sandbox):
    applied(sandbox)

    _status, _headers, page = ask(sandbox, "GET", "/")

    assert b"1 candidates kept, 2 calls received." in page
    assert b"application of " in page
