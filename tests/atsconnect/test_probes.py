"""/healthz, /readyz and /metrics, as a machine inside the network asks them."""

from __future__ import annotations

import json
import threading

import pytest
from django.conf import settings as configured
from django.db import OperationalError
from django.test import Client

from atsconnect import readiness
from candidates.models import Worker
from candidates.services.workers import worker_begin

SECRET = "postgres://atsconnect:hunter2@database:5432/atsconnect"


@pytest.fixture
def prober(settings) -> Client:
    """Who asks by IP address and plain HTTP, where the pages want HTTPS and a known name."""
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["atsconnect.example.org"]
    return Client(headers={"host": "10.0.3.7:8000"})


@pytest.fixture
def worker(transactional_db) -> Worker:
    return worker_begin(host="a-machine", pid=12, threads=32)


def lines(response) -> dict[str, str]:
    """Return the parts of an answer, after a look at its form: one line each."""
    found = json.loads(response.content)
    assert response.content.decode().count("\n") == len(found) + 2
    assert response.headers["Content-Type"] == "application/json"
    return found


def test_the_process_says_that_it_lives_and_touches_no_database(prober):
    response = prober.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_pages_themselves_still_want_a_known_name_and_https(prober):
    by_address = prober.get("/accounts/login/")
    by_name = prober.get("/accounts/login/", headers={"host": "atsconnect.example.org"})

    assert (by_address.status_code, by_name.status_code) == (400, 301)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_the_probes_only_tell(prober, path):
    response = prober.post(path)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_probes_want_no_session(prober, worker, path):
    response = prober.get(path)

    assert response.cookies == {}


def test_it_is_ready_with_database_queue_and_a_worker(prober, worker):
    response = prober.get("/readyz")

    assert (response.status_code, lines(response)) == (
        200,
        {"database": "ok", "queue": "ok", "worker": "ok"},
    )


def test_it_is_not_ready_without_a_worker_and_mails_nobody_for_each_time(
    prober, transactional_db, caplog
):
    response = prober.get("/readyz")

    assert (response.status_code, lines(response)["worker"]) == (503, "down")
    assert caplog.records == []


def test_a_database_that_is_down_is_said_without_its_address(
    prober, transactional_db, monkeypatch, caplog
):
    def connect(_self):
        raise OperationalError(SECRET)

    with monkeypatch.context() as down:
        down.setattr("django.db.backends.base.base.BaseDatabaseWrapper.connect", connect)
        response = prober.get("/readyz")

    assert (response.status_code, lines(response)) == (
        503,
        {"database": "down", "queue": "ok", "worker": "down"},
    )
    assert "hunter2" not in response.content.decode() + caplog.text
    assert "The database is down: OperationalError." in caplog.text


def test_a_queue_that_is_down_is_said_without_its_address(prober, worker, monkeypatch, caplog):
    def pending_count():
        raise ConnectionError(SECRET)

    monkeypatch.setattr(configured.HUEY, "pending_count", pending_count)

    response = prober.get("/readyz")

    assert (response.status_code, lines(response)) == (
        503,
        {"database": "ok", "queue": "down", "worker": "ok"},
    )
    assert "hunter2" not in response.content.decode() + caplog.text


def test_a_part_that_never_answers_holds_nobody_up_and_costs_one_thread(
    prober, worker, monkeypatch
):
    never = threading.Event()
    asked = []

    def hang():
        asked.append(threading.current_thread())
        never.wait()
        return True

    monkeypatch.setattr(readiness, "ANSWERED_WITHIN", 0.5)
    hanging = {**readiness.QUESTIONS, "queue": readiness.Question("queue", hang)}
    monkeypatch.setattr(readiness, "QUESTIONS", hanging)

    responses = [prober.get("/readyz") for _time in range(3)]

    never.set()
    asked[0].join()
    assert [lines(each)["queue"] for each in responses] == ["no answer"] * 3
    assert {each.status_code for each in responses} == {503}
    assert len(asked) == 1
    assert lines(prober.get("/readyz"))["queue"] == "ok"
