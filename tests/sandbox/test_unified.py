"""The sandbox speaks Unified.to strictly."""

from __future__ import annotations

import json

import pytest

from connections.sandbox.dialect import Call, Refusal
from connections.sandbox.store import Store
from connections.sandbox.unified import UnifiedDialect
from connections.sandbox.unified.lists import ACCOUNT, METADATA

CREATE = f"/ats/{ACCOUNT}/candidate"
NOTICE = {"slug": "notice_period", "value": "None"}
GOOD = {"emails": [{"email": "ada@example.test"}], "metadata": [NOTICE]}


@pytest.fixture
def dialect():
    return UnifiedDialect(Store())


def call(path=CREATE, *, method="GET", key="Bearer sandbox-key", body=None, query=(), variants=()):
    return Call(
        method=method,
        path=path,
        query=tuple(query),
        headers={"authorization": key, "content-type": "application/json"},
        body=b"" if body is None else json.dumps(body).encode(),
        variants=frozenset(variants),
    )


def refusal(check, *args):
    with pytest.raises(Refusal) as refused:
        check(*args)
    body = refused.value.reply.body
    assert body["statusCode"] == refused.value.reply.status
    return body["statusCode"], body["message"]


@pytest.mark.parametrize("key", ["Bearer sandbox-key", "bearer sandbox-key", "sandbox-key"])
def test_a_key_is_taken_with_and_without_its_prefix(dialect, key):
    assert dialect.authenticate(call(key=key)) == ACCOUNT


@pytest.mark.parametrize(
    ("path", "key", "variants", "status"),
    [
        pytest.param(CREATE, "", (), 401, id="no-key"),
        pytest.param(CREATE, "Bearer other", (), 401, id="unknown-key"),
        pytest.param("/unified/integration", "Bearer other", (), 401, id="unknown-key-elsewhere"),
        pytest.param("/ats/mine/candidate", "Bearer sandbox-key", (), 400, id="malformed-id"),
        pytest.param(f"/ats/{'0' * 24}/job", "Bearer sandbox-key", (), 404, id="unknown-id"),
        pytest.param(CREATE, "Bearer sandbox-key", ("paused",), 403, id="paused"),
        pytest.param(CREATE, "Bearer sandbox-key", ("broken-ats",), 401, id="broken-ats"),
    ],
)
def test_who_is_not_let_in(dialect, path, key, variants, status):
    refused = refusal(dialect.authenticate, call(path, key=key, variants=variants))

    assert refused[0] == status


def test_a_sick_connection_can_be_looked_at(dialect):
    path = f"/unified/connection/{ACCOUNT}"

    for variant in ("paused", "broken-ats"):
        assert dialect.authenticate(call(path, variants=[variant])) == ACCOUNT


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": 1}, "name "),
        ({"name": None}, "name "),
        ({"emails": "ada@example.test"}, "emails "),
        ({"emails": []}, "emails "),
        ({"emails": [{"type": "WORK"}]}, "emails[0].email "),
        ({"emails": [{"email": "ada"}]}, "emails[0].email "),
        ({"emails": [{"email": "a@b.test", "type": "home"}]}, "emails[0].type "),
        ({"telephones": [{}]}, "telephones[0].telephone "),
        ({"telephones": [{"telephone": 33}]}, "telephones[0].telephone "),
        ({"tags": "python"}, "tags "),
        ({"tags": [1]}, "tags[0] "),
        ({"address": []}, "address "),
        ({"address": {"country_code": "fr"}}, "address.country_code "),
        ({"origin": "sourced"}, "origin "),
        ({"date_of_birth": "10/12/1990"}, "date_of_birth "),
        ({"experiences": [{"start_at": "2021-07-01"}]}, "experiences[0].start_at "),
        ({"education": [{"level": 5}]}, "education[0].level "),
        ({"job_ids": "9001"}, "job_ids "),
        ({"raw": None}, "raw "),
        ({"metadata": {}}, "metadata "),
        ({"metadata": []}, "metadata.notice_period is required"),
        ({"metadata": [NOTICE, {"slug": "grade", "value": "A"}]}, "metadata.grade "),
        ({"metadata": [{**NOTICE, "value": "2 years"}]}, "metadata.notice_period "),
        ({"metadata": [{**NOTICE, "format": "TEXT"}]}, "metadata.notice_period "),
        ({"metadata": [NOTICE, {"slug": "relocate", "value": "yes"}]}, "metadata.relocate "),
        ({"metadata": [NOTICE, {"slug": "years", "value": "3"}]}, "metadata.years "),
        ({"metadata": [NOTICE, {"slug": "available_from", "value": 3}]}, "metadata.available_from"),
        ({"metadata": [NOTICE, {"slug": "languages", "value": "French"}]}, "metadata.languages "),
        ({"metadata": [NOTICE, {"slug": "nickname", "value": 3}]}, "metadata.nickname "),
    ],
)
def test_a_body_that_is_refused_names_its_fault(dialect, change, named):
    status, message = refusal(dialect.validate, call(method="POST", body={**GOOD, **change}))

    assert status == 400
    assert message.startswith(named)


@pytest.mark.parametrize("body", [[], "text", 1])
def test_a_body_is_an_object(dialect, body):
    assert refusal(dialect.validate, call(method="POST", body=body))[0] == 400


def test_a_body_is_json(dialect):
    wrong = Call(method="POST", path=CREATE, headers={**call().headers}, body=b"name=Ada")

    assert refusal(dialect.validate, wrong)[0] == 400


def test_a_body_says_that_it_is_json(dialect):
    wrong = Call(method="POST", path=CREATE, headers={"authorization": "x"}, body=b"{}")

    assert refusal(dialect.validate, wrong)[0] == 400


def test_an_unknown_property_is_passed_over(dialect):
    posted = call(method="POST", body={**GOOD, "nonsense": 1, "image_url": "https://a.test/b"})

    kept = dialect.keep(dialect.validate(posted), posted, number=1)

    assert not {"nonsense", "image_url"} & kept.keys()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param([("fields", "id"), ("fields", "raw")], {"id", "raw"}, id="repeated"),
        pytest.param([("fields", "id,emails")], {"id", "emails"}, id="commas"),
    ],
)
def test_an_answer_has_what_was_asked_for(dialect, query, names):
    posted = call(method="POST", body=GOOD, query=query)

    reply = dialect.created(dialect.keep(GOOD, posted, number=1), posted)

    assert (reply.status, reply.body.keys()) == (200, names)


def test_raw_is_answered_only_if_asked_for(dialect):
    posted = call(method="POST", body=GOOD, query=[("fields", "")])

    reply = dialect.created(dialect.keep(GOOD, posted, number=1), posted)

    assert reply.body.keys() == {*GOOD, "id", "created_at", "updated_at", "web_url"}


def test_an_unknown_name_in_fields_is_refused(dialect):
    posted = call(method="POST", body=GOOD, query=[("fields", "summary")])

    assert refusal(dialect.validate, posted)[0] == 400


@pytest.mark.parametrize(
    ("key", "variants", "status"),
    [
        pytest.param("read-only-key", (), 403, id="read-only"),
        pytest.param("sandbox-key", ("no-create",), 501, id="no-create"),
        pytest.param("sandbox-key", ("ats-429",), 429, id="ats-429"),
    ],
)
def test_who_may_not_create(dialect, key, variants, status):
    posted = call(method="POST", key=key, body=GOOD, variants=variants)

    refused = refusal(dialect.validate, posted)

    assert refused[0] == status
    assert "Too many requests to Unified.to" not in refused[1]


def test_its_own_limit_says_so(dialect):
    assert "Too many requests to Unified.to" in dialect.error_body(429, "Wait")["message"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param([], 100, id="at-most-100"),
        pytest.param([("limit", "500")], 100, id="capped"),
        pytest.param([("limit", "7")], 7, id="limit"),
        pytest.param([("offset", "100")], 20, id="the-rest"),
        pytest.param([("query", "abbott")], 10, id="query"),
    ],
)
def test_lists_are_bare_pages(dialect, query, count):
    reply = dialect.read(call(f"/hris/{ACCOUNT}/employee", query=query), ACCOUNT)

    assert len(reply.body) == count


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        (f"/ats/{ACCOUNT}/job", "DELETE", 405),
        (f"/ats/{ACCOUNT}/candidate/none", "GET", 404),
        ("/elsewhere", "GET", 404),
    ],
)
def test_what_is_not_there(dialect, path, method, status):
    assert dialect.read(call(path, method=method), ACCOUNT).status == status


def test_every_kind_of_custom_field_is_there():
    assert {item["format"] for item in METADATA} == {
        *("TEXT", "NUMBER", "DATE", "BOOLEAN", "FILE", "TEXTAREA", "SINGLE_SELECT"),
        *("MULTIPLE_SELECT", "MEASUREMENT", "PRICE", "YES_NO", "CURRENCY", "URL"),
    }
