"""The sandbox's Panora is as strict as the contract, and fails where Panora fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connections.sandbox.dialect import Call, Refusal, Reply
from connections.sandbox.panora import PanoraDialect
from connections.sandbox.panora.lists import ACCOUNT, APPLICATIONS, ATTACHMENTS, FIRST_ACCOUNT
from connections.sandbox.store import Store

LEGACY = {"authorization": "Bearer sandbox-key", "x-connection-token": ACCOUNT}
CURRENT = {"x-api-key": "sandbox-key", "x-connection-token": ACCOUNT}
EMPTY: dict[str, Any] = {"attachments": [], "applications": [], "field_mappings": {}}


@pytest.fixture
def dialect() -> PanoraDialect:
    return PanoraDialect(Store())


def call(method: str, path: str, headers: dict[str, str], body: Any = None, **more: Any) -> Call:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Call(method=method, path=path, headers=headers, body=raw, **more)


def create(dialect: PanoraDialect, sent: Call) -> Reply:
    dialect.authenticate(sent)
    return dialect.created(dialect.keep(dialect.validate(sent), sent, number=1), sent)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "words"),
    [
        ("POST", "/ats/candidate", {}, 401, "Unauthorized"),
        ("POST", "/ats/candidate", CURRENT, 401, "Unauthorized"),
        ("POST", "/ats/candidates", LEGACY, 401, "Unauthorized"),
        ("GET", "/ats/jobs", LEGACY, 401, "Unauthorized"),
        ("GET", "/ats/candidate/endings", CURRENT, 401, "Unauthorized"),
        ("POST", "/ats/candidate", {"authorization": "Basic sandbox-key"}, 401, "Unauthorized"),
        ("POST", "/ats/candidates", {"x-api-key": "other"}, 500, "API Key not found."),
        (
            "POST",
            "/ats/candidates",
            {**CURRENT, "x-connection-token": "t-9"},
            500,
            "ReferenceError: Connection undefined for token t-9",
        ),
        (
            "GET",
            "/ats/candidates/1",
            {**CURRENT, "x-connection-token": "t-9"},
            500,
            "Connection undefined for token t-9",
        ),
        (
            "POST",
            "/ats/candidates",
            {**CURRENT, "x-api-key": "read-only-key"},
            403,
            "Forbidden resource",
        ),
        ("POST", "/ats/jobs", CURRENT, 404, "Cannot POST /ats/jobs"),
        ("GET", "/ats/people", CURRENT, 404, "Cannot GET /ats/people"),
        ("GET", "/", {}, 404, "Cannot GET /"),
    ],
)
def test_who_may_not_call_is_told_so_in_panoras_words(
    dialect, method, path, headers, status, words
):
    with pytest.raises(Refusal) as refusal:
        dialect.authenticate(call(method, path, headers))

    assert refusal.value.reply.status == status
    assert refusal.value.reply.body["message"] == words


def test_the_vintages_word_an_error_differently(dialect):
    old, new = (
        dialect._refusal(call("POST", path, {}), 401, "Unauthorized").reply.body
        for path in ("/ats/candidate", "/ats/candidates")
    )

    assert old == {"statusCode": 401, "message": "Unauthorized"}
    assert set(new) == {"statusCode", "timestamp", "path", "message"}


def test_a_read_only_key_reads(dialect):
    headers = {**CURRENT, "x-api-key": "read-only-key"}

    assert dialect.authenticate(call("GET", "/ats/users", headers)) == ACCOUNT


def test_a_call_without_a_token_goes_to_whoever_is_first(dialect):
    assert dialect.authenticate(call("POST", "/ats/candidates", {"x-api-key": "sandbox-key"})) == (
        FIRST_ACCOUNT
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({**EMPTY, "first_name": 1}, "first_name must be a string"),
        ({**EMPTY, "locations": ["Lyon"]}, "locations must be a string"),
        ({**EMPTY, "is_private": "no"}, "is_private must be a boolean value"),
        ({**EMPTY, "tags": "referral"}, "tags must be an array"),
        ({**EMPTY, "attachments": [{}]}, "each value in attachments must be a string"),
        ({**EMPTY, "urls": {}}, "urls must be an array"),
        ({**EMPTY, "urls": ["x"]}, "urls.0 must be an object"),
        (
            {**EMPTY, "email_addresses": [{"email_address_type": "WORK"}]},
            "email_addresses.0.email_address must be a string",
        ),
        (
            {**EMPTY, "phone_numbers": [{"phone_number": "+331"}]},
            "phone_numbers.0.phone_type must be one of the following values: MOBILE, WORK",
        ),
        (
            {**EMPTY, "urls": [{"url": "https://x.example", "url_type": "X"}]},
            (
                "urls.0.url_type must be one of the following values: "
                "WEBSITE, BLOG, LINKEDIN, GITHUB, OTHER"
            ),
        ),
        ({"applications": []}, "field_mappings must be an object"),
    ],
)
def test_a_wrong_type_is_refused_by_its_name(dialect, body, words):
    with pytest.raises(Refusal) as refusal:
        dialect.validate(call("POST", "/ats/candidate", LEGACY, body))

    assert refusal.value.reply.status == 400
    assert refusal.value.reply.body["message"] == [words]


@pytest.mark.parametrize("body", [b"{", b"", [], "text"])
def test_what_is_no_json_object_is_malformed(dialect, body):
    with pytest.raises(Refusal) as refusal:
        dialect.validate(call("POST", "/ats/candidate", LEGACY, body))

    assert refusal.value.reply.status == 400


def test_nulls_and_unknown_keys_are_taken(dialect):
    row = {"email_address": None, "email_address_type": None, "owner_type": "CONTACT"}
    body = {**EMPTY, "first_name": None, "email_addresses": [row], "unheard_of": 1}

    assert create(dialect, call("POST", "/ats/candidate", LEGACY, body)).status == 201


@pytest.mark.parametrize("missing", [{}, {"applications": None}])
def test_without_applications_the_server_fails_after_the_ats_has_the_candidate(dialect, missing):
    sent = call("POST", "/ats/candidates", CURRENT, {"field_mappings": {}, **missing})

    reply = create(dialect, sent)

    assert reply.status == 500
    assert reply.body["message"] == "Cannot read properties of undefined (reading '0')"


@pytest.mark.parametrize(
    ("ids", "status"),
    [
        ({"attachments": [ATTACHMENTS[1]], "applications": [APPLICATIONS[0]]}, 201),
        ({"attachments": ["cv.pdf"]}, 500),
        ({"applications": ["9d4f0b6e-0000-4000-8000-000000000009"]}, 500),
        ({"applications": [APPLICATIONS[0], "only the first counts"]}, 201),
    ],
)
def test_an_unknown_id_is_a_500(dialect, ids, status):
    sent = call("POST", "/ats/candidates", CURRENT, {**EMPTY, **ids})

    assert create(dialect, sent).status == status


def test_the_answer_is_the_bare_candidate_without_what_the_sync_fills(dialect):
    row = {"email_address": "mina@example.org", "email_address_type": "WORK"}
    body = {**EMPTY, "email_addresses": [row], "remote_created_at": "2024-10-01T12:00:00Z"}
    body["field_mappings"] = {"notice_period": "1 month"}

    reply = create(dialect, call("POST", "/ats/candidate", LEGACY, body))

    assert reply.body["email_addresses"] == []
    assert reply.body["remote_created_at"].startswith("Tue Oct 01 2024 12:00:00 GMT+0000")
    assert reply.body["last_interaction_at"] == "null"
    assert reply.body["field_mappings"] == reply.body["remote_data"] == {}
    assert {"id", "remote_id", "created_at", "modified_at"} <= reply.body.keys()


@pytest.mark.parametrize("asked", ["true", "false"])
def test_any_text_asks_for_remote_data(dialect, asked):
    sent = call("POST", "/ats/candidate", LEGACY, EMPTY, query=(("remote_data", asked),))

    assert create(dialect, sent).body["remote_data"] == {"id": "ash_1"}


def test_older_servers_keep_the_connections_from_a_key(dialect):
    old, new = (
        dialect.read(call("GET", "/connections", headers), ACCOUNT) for headers in (LEGACY, CURRENT)
    )

    assert old.status == 401
    assert [each["connection_token"] for each in new.body].count(ACCOUNT) == 1


@pytest.mark.parametrize(("path", "status"), [("/ats/users", 200), ("/ats/jobs", 500)])
def test_a_limit_works_for_users_only(dialect, path, status):
    reply = dialect.read(call("GET", path, CURRENT, query=(("limit", "1"),)), ACCOUNT)

    assert reply.status == status
    assert status == 500 or len(reply.body["data"]) == 1


def test_a_list_goes_on_at_its_cursor(dialect):
    first = dialect.read(call("GET", "/ats/users", CURRENT, query=(("limit", "2"),)), ACCOUNT).body
    query = (("limit", "2"), ("cursor", first["next_cursor"]))
    second = dialect.read(call("GET", "/ats/users", CURRENT, query=query), ACCOUNT).body

    assert (first["prev_cursor"], second["next_cursor"]) == (None, None)
    assert len(first["data"]) + len(second["data"]) == 3


@pytest.mark.parametrize("cursor", ["not base64", "AAAA"])
def test_a_cursor_that_does_not_exist_is_a_500(dialect, cursor):
    reply = dialect.read(call("GET", "/ats/users", CURRENT, query=(("cursor", cursor),)), ACCOUNT)

    assert reply.status == 500


def test_candidates_of_other_connections_are_listed_too(dialect):
    listed = dialect.read(call("GET", "/ats/candidates", CURRENT), ACCOUNT).body["data"]

    assert [each["remote_id"] for each in listed] == ["lever_1"]


def test_hidden_errors_give_no_reason(dialect):
    sent = call("GET", "/ats/users", {"x-api-key": "x"}, variants=frozenset({"hidden-errors"}))

    with pytest.raises(Refusal) as refusal:
        dialect.authenticate(sent)

    assert refusal.value.reply.body["message"] == "Internal server error"
