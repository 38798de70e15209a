"""Truto over real sockets: what is created, refused and checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connections.providers import http
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderUnavailable,
)

from .truto_samples import ACCOUNT, ANSWERS, FULL, MINIMAL, PORTO, REFERENCE, connect, send


@pytest.fixture(autouse=True)
def _loopback_is_allowed(monkeypatch):
    monkeypatch.setattr(http, "_network", http.Network(allowed=(("127.0.0.1", None),)))


def check_of(provider):
    check = provider.check_connection()
    return {line.name: line.ok for line in check.lines}, check.ats_name


# The create call


def test_a_full_candidate_is_created_and_read_back(sandbox):
    truto = connect(sandbox, remote_query={"perform_as": "user-1", "deep": {"er": [1, True]}})
    request = truto.build_request(FULL, reference=REFERENCE, idempotency_key="key-1")

    receipt = truto.read_receipt(http.send(request))

    [received] = sandbox.store.received()
    assert received.body == request.json
    assert tuple(map(tuple, received.query)) == request.query
    assert received.headers["idempotency-key"] == "key-1"
    kept = truto.fetch_candidate(receipt.remote_id)
    assert (kept["id"], kept["name"]) == (receipt.remote_id, "Mina Okafor")
    assert kept["emails"] == request.json["emails"]
    assert kept["tags"] == [
        {"id": "tag-referral", "name": "referral"},
        {"id": "tag-2", "name": "senior"},
    ]


def test_the_same_key_creates_once(sandbox):
    truto = connect(sandbox)

    receipts = {truto.read_receipt(send(truto, PORTO)).remote_id for _ in range(2)}

    assert len(receipts) == 1
    assert len(sandbox.store.candidates("truto", ACCOUNT)) == 1


@pytest.mark.parametrize(
    ("options", "absent"),
    [
        pytest.param({}, {"remote_data"}, id="recommended"),
        pytest.param(
            {"truto_exclude_fields": ["id", "urls"]}, {"urls", "remote_data"}, id="excluded"
        ),
        pytest.param({"truto_ignore_remote_data": False}, set(), id="with-remote-data"),
        pytest.param({"truto_response_format": "normalized"}, {"remote_data"}, id="normalized"),
        pytest.param({"truto_response_format": "raw"}, {"remote_data"}, id="raw-is-not-asked-for"),
    ],
)
def test_no_option_takes_the_proof_away(sandbox, options, absent):
    truto = connect(sandbox, **options)

    response = send(truto, PORTO)

    assert truto.read_receipt(response).remote_id == "lev-1"
    assert {"urls", "remote_data"} - response.json.keys() == absent


@pytest.mark.parametrize(
    ("variant", "changes", "kind", "path"),
    [
        pytest.param("", {"job_id": ""}, CandidateRejected, ("job_id",), id="no-job"),
        pytest.param("", {"job_id": "post-99"}, ConnectionRefused, None, id="unknown-job"),
        pytest.param(
            "", {"job_id": "post-2"}, CandidateRejected, (ANSWERS, "g1", "field0"), id="no-answer"
        ),
        pytest.param(
            "remote-422", {}, CandidateRejected, ("emails", 0, "value"), id="refused-by-the-ats"
        ),
        pytest.param("sandbox-account", {}, ConnectionRefused, None, id="sandbox-account"),
        pytest.param("blocked", {}, ConnectionRefused, None, id="blocked"),
        pytest.param("needs-reauth", {}, ConnectionRefused, None, id="needs-reauth"),
        pytest.param("409", {}, CandidateExists, None, id="exists"),
        pytest.param("429", {}, ProviderUnavailable, None, id="truto-is-busy"),
        pytest.param("500", {}, DeliveryUnknown, None, id="truto-failed"),
        pytest.param("invalid", {}, CandidateRejected, ("emails", 0, "value"), id="invalid"),
    ],
)
def test_what_a_refusal_says(sandbox, variant, changes, kind, path):
    truto = connect(sandbox, variant)

    error = truto.read_error(send(truto, replace(PORTO, **changes)))

    assert type(error) is kind
    assert [each.path for each in error.field_errors] == ([path] if path else [])
    assert not sandbox.store.candidates("truto", ACCOUNT)


@pytest.mark.parametrize(
    ("key", "account", "status"),
    [("wrong-key", ACCOUNT, 401), ("read-only-key", ACCOUNT, 403), ("sandbox-key", "other", 404)],
)
def test_a_wrong_connection_is_refused(sandbox, key, account, status):
    truto = connect(sandbox, key=key, account=account)

    response = send(truto, PORTO)

    assert response.status == status
    assert isinstance(truto.read_error(response), ConnectionRefused)


def test_another_ats_wants_no_job(sandbox):
    truto = connect(sandbox, "other-ats")

    receipt = truto.read_receipt(send(truto, MINIMAL))

    assert receipt.remote_id == "lev-1"
    assert truto.fetch_fields().standard == {}


# The connection


@pytest.mark.parametrize(
    ("variant", "changes", "lines"),
    [
        pytest.param("", {}, (True, True, True, True), id="good"),
        pytest.param("", {"key": "wrong-key"}, (True, False, None, None), id="wrong-key"),
        pytest.param("", {"key": "read-only-key"}, (True, True, True, False), id="read-only"),
        pytest.param("", {"account": "a/b"}, (True, None, False, None), id="wrong-account"),
        pytest.param("sandbox-account", {}, (True, True, True, False), id="sandbox-account"),
        pytest.param("needs-reauth", {}, (True, True, False, True), id="needs-reauth"),
        pytest.param("blocked", {}, (True, None, False, None), id="blocked"),
        pytest.param("500", {}, (False, None, None, None), id="truto-fails"),
    ],
)
def test_a_check_tells_what_is_wrong(sandbox, variant, changes, lines):
    found, _ats_name = check_of(connect(sandbox, variant, **changes))

    assert tuple(found.values()) == lines


@pytest.mark.parametrize(("variant", "name"), [("", "Lever"), ("other-ats", "Teamtailor")])
def test_a_check_names_the_ats(sandbox, variant, name):
    _lines, ats_name = check_of(connect(sandbox, variant))

    assert ats_name == name
