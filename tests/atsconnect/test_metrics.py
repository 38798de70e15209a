"""/metrics: who may read it, what it says, how many questions it asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from candidates.models import Outcome, Stage
from candidates.services.workers import worker_begin
from connections.models import PauseKind
from connections.services import connection_pause
from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory

TOKEN = "a-token-of-the-metrics"


@pytest.fixture
def _token(settings) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def scrape(db, _token):
    """Read the metrics as Prometheus does: (name, labels) → value, each sample once."""

    def scrape(**labels: str) -> dict[str, float]:
        """Return the samples that have these labels, by name."""
        response = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        samples = [
            sample
            for family in text_string_to_metric_families(response.content.decode())
            for sample in family.samples
        ]
        assert len({(each.name, *sorted(each.labels.items())) for each in samples}) == len(samples)
        return {each.name: each.value for each in samples if each.labels == labels}

    return scrape


def test_without_a_token_set_there_are_no_metrics(db):
    response = Client().get("/metrics", headers={"authorization": "Bearer "})

    assert response.status_code == 404


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(None, id="none"),
        pytest.param("Bearer", id="empty"),
        pytest.param(f"Bearer {TOKEN}x", id="longer"),
        pytest.param(f"Basic {TOKEN}", id="another-scheme"),
        pytest.param("Bearer ünknown", id="not-ascii"),
    ],
)
def test_whoever_lacks_the_token_is_told_what_is_wanted(authorization):
    headers = {"authorization": authorization} if authorization else {}

    response = Client().get("/metrics", headers=headers)

    assert (response.status_code, response.content) == (401, b"")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="metrics"'


def test_an_empty_installation_has_every_series_at_zero(scrape):
    assert scrape(vendor="truto", status="unconfirmed") == {
        "atsconnect_submissions": 0,
        "atsconnect_stages": 0,
    }
    assert scrape(vendor="panora", outcome="unknown", kind="submission") == {
        "atsconnect_attempts_total": 0
    }
    assert scrape() == {"atsconnect_workers_alive": 0, "atsconnect_worker_threads": 0}


def test_what_is_under_way_is_counted_by_status_and_vendor(scrape):
    SubmissionFactory.create_batch(2, connection__provider="truto")
    SubmissionFactory(connection__provider="truto", claimed=True)
    delivered = SubmissionFactory(status="delivered", remote_id="r-1")
    Stage.objects.create(submission=delivered, position=1, key="application", label="Application")

    assert scrape(vendor="truto", status="queued")["atsconnect_submissions"] == 2
    assert scrape(vendor="truto", status="sending")["atsconnect_submissions"] == 1
    assert scrape(vendor="stackone", status="queued") == {
        "atsconnect_submissions": 0,
        "atsconnect_stages": 1,
    }


def test_the_oldest_of_each_status_has_its_age(scrape):
    hour_ago = timezone.now() - timedelta(hours=1)
    SubmissionFactory(send_after=hour_ago, queued_at=hour_ago)
    SubmissionFactory(status="unconfirmed", settled_at=hour_ago - timedelta(hours=1))

    queued = scrape(status="queued")["atsconnect_oldest_seconds"]
    unconfirmed = scrape(status="unconfirmed")["atsconnect_oldest_seconds"]

    assert (round(queued / 60), round(unconfirmed / 60)) == (60, 120)


def test_what_waits_for_a_person_is_counted(scrape):
    SubmissionFactory(status="rejected")
    SubmissionFactory(status="unconfirmed")
    SubmissionFactory(status="unconfirmed", look_after=timezone.now())
    delivered = SubmissionFactory(status="delivered", remote_id="r-1")
    Stage.objects.create(
        submission=delivered, position=1, key="application", label="Application", status="failed"
    )

    of_submissions = {
        status: scrape(status=status, kind="submission")["atsconnect_waiting_for_a_person"]
        for status in ("rejected", "failed", "unconfirmed")
    }

    assert of_submissions == {"rejected": 1, "failed": 0, "unconfirmed": 1}
    assert scrape(status="failed", kind="stage")["atsconnect_waiting_for_a_person"] == 1


def test_attempts_are_counted_by_what_they_came_to(scrape):
    delivered = AttemptFactory(outcome=Outcome.DELIVERED).submission
    AttemptFactory(outcome=Outcome.UNAVAILABLE, submission=delivered, number=2)
    AttemptFactory(outcome=Outcome.OPEN, submission=delivered, number=3)
    stage = Stage.objects.create(submission=delivered, position=1, key="file-1", label="CV")
    AttemptFactory(outcome=Outcome.DELIVERED, submission=delivered, stage=stage)

    counted = {
        (outcome, kind): scrape(vendor="stackone", outcome=outcome, kind=kind)
        for outcome in ("delivered", "unavailable")
        for kind in ("submission", "stage")
    }

    assert {key: found["atsconnect_attempts_total"] for key, found in counted.items()} == {
        ("delivered", "submission"): 1,
        ("delivered", "stage"): 1,
        ("unavailable", "submission"): 1,
        ("unavailable", "stage"): 0,
    }
    assert scrape(vendor="stackone", outcome="open", kind="submission") == {}


def test_the_calls_of_a_vendor_are_a_histogram_of_seconds(scrape):
    for number, milliseconds in enumerate([100, 101, 60_000, 200_000, None]):
        submission = SubmissionFactory(status="unconfirmed", email=f"{number}@example.org")
        AttemptFactory(submission=submission, outcome=Outcome.UNKNOWN, duration=milliseconds)

    within = {
        most: scrape(vendor="stackone", le=most)["atsconnect_call_seconds_bucket"]
        for most in ("0.1", "0.25", "30.0", "60.0", "120.0", "+Inf")
    }

    assert within == {"0.1": 1, "0.25": 2, "30.0": 2, "60.0": 3, "120.0": 3, "+Inf": 4}
    assert scrape(vendor="stackone") == {
        "atsconnect_call_seconds_count": 4,
        "atsconnect_call_seconds_sum": 260.201,
    }


def test_paused_connections_are_counted_by_kind(scrape):
    for kind in (PauseKind.KEY, PauseKind.KEY, PauseKind.ASKED):
        connection_pause(ConnectionFactory(), seconds=60, reason="Wait.", kind=kind)
    inactive = ConnectionFactory(is_active=False)
    connection_pause(inactive, seconds=60, reason="Wait.", kind=PauseKind.FAILING)

    counted = {kind: scrape(kind=kind)["atsconnect_paused_connections"] for kind in PauseKind}

    assert counted == {"pace": 0, "trial": 0, "asked": 1, "failing": 0, "key": 2}


def test_workers_that_live_are_counted_with_their_threads(scrape):
    silent = worker_begin(host="a-machine", pid=1, threads=8)
    type(silent).objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    worker_begin(host="a-machine", pid=2, threads=32)
    worker_begin(host="another", pid=2, threads=16)

    assert scrape() == {"atsconnect_workers_alive": 2, "atsconnect_worker_threads": 48}


def test_however_many_rows_there_are_it_asks_seven_questions(scrape):
    def fill() -> None:
        for provider in ("unified", "stackone", "panora", "truto", "bindbee"):
            submission = SubmissionFactory(connection__provider=provider)
            AttemptFactory(submission=submission, outcome=Outcome.DELIVERED, duration=5)
            SubmissionFactory(connection=submission.connection, status="unconfirmed")
            worker_begin(host="a-machine", pid=submission.connection_id, threads=8)

    with CaptureQueriesContext(connection) as empty:
        scrape()
    for _time in range(4):
        fill()
    with CaptureQueriesContext(connection) as full:
        scrape()

    assert (len(empty), len(full)) == (7, 7)


@pytest.mark.usefixtures("_token")
def test_a_database_that_is_down_is_no_page_of_errors(monkeypatch):
    def fail(*_arguments):
        raise OperationalError("postgres://atsconnect:hunter2@database")

    monkeypatch.setattr("atsconnect.probes.metrics_text", fail)

    response = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})

    assert (response.status_code, response.content) == (503, b"")
