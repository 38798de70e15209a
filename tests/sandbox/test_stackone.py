"""The sandbox's StackOne is as strict as the vendor's contract."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
import requests

ACCOUNT = "47187425466113776871"
PATH = "/stackone/unified/ats/candidates"


def headers(key: str = "sandbox-key", **changed: str | None) -> dict[str, str | None]:
    basic = b64encode(f"{key}:".encode()).decode()
    return {"Authorization": f"Basic {basic}", "x-account-id": ACCOUNT, **changed}


def post(sandbox: Any, body: Any, *, variant: str = "", **changed: str | None) -> Any:
    url = f"{sandbox.url}{variant}{PATH}"
    return requests.post(url, json=body, headers=headers(**changed), timeout=10)


def get(sandbox: Any, path: str, **query: Any) -> Any:
    return requests.get(
        f"{sandbox.url}/stackone{path}", params=query, headers=headers(), timeout=10
    )


def test_a_created_candidate_is_answered_with_its_ids_only(sandbox):
    answer = post(sandbox, {"name": "Ada"})

    assert answer.status_code == 201
    assert set(answer.json()) == {"statusCode", "message", "timestamp", "data"}
    assert set(answer.json()["data"]) == {"id", "remote_id"}


def test_an_empty_body_is_fine_as_nothing_is_required(sandbox):
    assert post(sandbox, {}).status_code == 201


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"Authorization": None}, 401, id="no-key"),
        pytest.param({"Authorization": "Bearer sandbox-key"}, 401, id="bearer"),
        pytest.param({"Authorization": "Basic c2FuZGJveC1rZXk="}, 401, id="no-colon"),
        pytest.param({"Authorization": "Basic !"}, 401, id="not-base64"),
        pytest.param({"key": "other"}, 401, id="wrong-key"),
        pytest.param({"key": "read-only-key"}, 403, id="read-only-key"),
        pytest.param({"User-Agent": ""}, 403, id="no-user-agent"),
        pytest.param({"x-account-id": None}, 400, id="no-account"),
        pytest.param({"x-account-id": "1"}, 404, id="unknown-account"),
        pytest.param({"Content-Type": "text/plain"}, 400, id="not-json"),
        pytest.param({"Prefer": "wait"}, 400, id="unknown-preference"),
    ],
)
def test_a_call_that_breaks_the_contract_is_refused(sandbox, changed, status):
    answer = post(sandbox, {"name": "Ada"}, **changed)

    assert answer.status_code == answer.json()["statusCode"] == status
    assert not any(each.stored for each in sandbox.store.received())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param([], "body must be an object", id="list"),
        pytest.param({"name": 3}, "name must be a string", id="number-name"),
        pytest.param({"email": ["a@x.test"]}, "email must be a string", id="list-of-emails"),
        pytest.param({"passthrough": "x"}, "passthrough must be an object", id="passthrough"),
        pytest.param({"hired_at": "2021-01-01"}, "hired_at must be", id="bare-date"),
        pytest.param({"hired_at": "2021-01-01T01:01:01"}, "hired_at must be", id="no-zone"),
        pytest.param({"phone_numbers": "+33"}, "phone_numbers must be an array", id="one-phone"),
        pytest.param({"phone_numbers": ["+33"]}, "phone_numbers.0 must be", id="bare-phone"),
        pytest.param(
            {"phone_numbers": [{"phone": 33}]}, "phone_numbers.0.phone must be", id="phone-number"
        ),
        pytest.param(
            {"phone_numbers": [{"phone": "+33", "type": "fax"}]},
            "phone_numbers.0.type must be one of",
            id="unknown-kind",
        ),
        pytest.param(
            {"custom_fields": [{"id": 77}]}, "custom_fields.0.id must be a string", id="number-id"
        ),
    ],
)
def test_a_body_that_breaks_the_schema_is_refused_with_its_field(sandbox, body, words):
    answer = post(sandbox, body)

    assert answer.status_code == 400
    assert words in answer.json()["message"][0]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        pytest.param({"id": "cf_1", "value": "x"}, "cf_1", id="unknown-field"),
        pytest.param({"id": "cf_78", "value": "much"}, "cf_78", id="text-for-a-number"),
        pytest.param({"id": "cf_79", "value": True}, "cf_79", id="yes-for-a-number"),
        pytest.param({"id": "cf_80", "value": "soon"}, "cf_80", id="no-date"),
        pytest.param({"id": "cf_81", "value": "yes"}, "cf_81", id="text-for-yes"),
        pytest.param({"id": "cf_82", "value": "English"}, "cf_82", id="one-for-many"),
        pytest.param({"id": "cf_77", "value": "2 months"}, "cf_77", id="no-such-option"),
        pytest.param(
            {"id": "cf_77", "value": "None", "value_id": "opt_77_2"}, "cf_77", id="another-option"
        ),
        pytest.param({"id": "cf_84", "name": "Shift", "value": "x"}, "cf_84", id="another-name"),
    ],
)
def test_a_custom_field_that_the_ats_refuses_is_named(sandbox, entry, field):
    answer = post(sandbox, {"custom_fields": [entry]})

    assert answer.status_code == 422
    raw = answer.json()["provider_errors"][0]["raw"]
    assert [each["field"] for each in raw["errors"]] == [f"custom_fields.{field}"]


def test_heartbeats_come_before_the_answer_where_asked_for(sandbox):
    answer = post(sandbox, {"name": "Ada"}, Prefer="heartbeat")

    assert answer.headers["Preference-Applied"] == "heartbeat"
    assert answer.content.startswith(b"\n\n{")
    assert json.loads(answer.content)["statusCode"] == 201


def test_an_error_after_heartbeats_has_a_good_status_line(sandbox):
    answer = post(sandbox, {"name": "Ada"}, variant="/~heartbeat-error")

    assert (answer.status_code, answer.json()["statusCode"]) == (200, 422)


@pytest.mark.parametrize("path", [f"/accounts/{ACCOUNT}", "/unified/ats/jobs"])
def test_a_disabled_account_answers_nothing(sandbox, path):
    answer = requests.get(f"{sandbox.url}/~disabled/stackone{path}", headers=headers(), timeout=10)

    assert answer.status_code == 412


def test_a_list_may_end_a_page_early_and_go_on(sandbox):
    first = get(sandbox, "/unified/ats/jobs", page_size=100).json()
    second = get(sandbox, "/unified/ats/jobs", page_size=100, next=first["next"]).json()

    assert (len(first["data"]), len(second["data"]), second["next"]) == (2, 3, None)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"page_size": "101"}, id="page-too-long"),
        pytest.param({"page_size": "0"}, id="page-too-short"),
        pytest.param({"next": "?"}, id="no-cursor"),
        pytest.param({"filter[status]": "closed"}, id="no-such-filter"),
    ],
)
def test_a_wrong_query_is_refused(sandbox, query):
    assert get(sandbox, "/unified/ats/jobs", **query).status_code == 400


def test_only_the_fields_asked_for_come(sandbox):
    listed = get(sandbox, "/unified/ats/jobs", fields="id,title").json()

    assert listed["data"][0] == {"id": "job_1", "title": "Data engineer"}


def test_custom_fields_come_only_where_included(sandbox):
    field = {"id": "cf_84", "value": "Countess"}
    candidate_id = post(sandbox, {"custom_fields": [field]}).json()["data"]["id"]

    without = get(sandbox, f"/unified/ats/candidates/{candidate_id}").json()["data"]
    included = get(
        sandbox, f"/unified/ats/candidates/{candidate_id}", include="custom_fields"
    ).json()["data"]

    assert (without["custom_fields"], included["custom_fields"]) == (None, [field])


def test_an_unknown_candidate_is_not_found(sandbox):
    assert get(sandbox, "/unified/ats/candidates/nobody").status_code == 404
