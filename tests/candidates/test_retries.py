"""What certainly did not leave is sent again by itself: when, and for how long."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from candidates.models import Submission
from candidates.services import delivery, outcomes
from connections.providers import http
from connections.providers.types import Response
from tests.factories import ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

RETRY_AFTER = timedelta(seconds=2)  # of the sandbox's 429 and 503


@pytest.fixture
def closed_port():
    """A connection at whose address nothing listens."""
    return ConnectionFactory(provider="bindbee")


def deliver(submission):
    delivery.submission_deliver(submission.pk)
    submission.refresh_from_db()
    return submission


def test_a_vendor_that_cannot_be_reached_is_tried_again(closed_port):
    submission = SubmissionFactory(connection=closed_port)

    deliver(submission)

    assert (submission.status, submission.settled_at) == ("queued", None)
    assert submission.message == "The vendor could not be reached: the connection was refused."
    assert submission.lease_token is None
    assert submission.attempts.get().outcome == "unavailable"


def test_the_next_try_is_a_new_attempt(connect):
    submission = SubmissionFactory(connection=connect("bindbee"), email="429-no-header@fault.test")
    deliver(submission)
    Submission.objects.update(send_after=Now(), candidate={"last_name": "Berg"})

    deliver(submission)

    attempts = submission.attempts.values_list("number", "outcome")
    assert list(attempts) == [(1, "unavailable"), (2, "delivered")]


@pytest.mark.parametrize(
    ("tries", "longest"), [(0, 5), (1, 10), (2, 20), (6, 320), (7, 600), (5000, 600)]
)
def test_the_delay_doubles_up_to_ten_minutes_and_is_any_time_before(monkeypatch, tries, longest):
    asked = []
    monkeypatch.setattr(outcomes.random, "uniform", lambda *limits: asked.append(limits) or 1.5)

    assert (outcomes.retry_delay(tries), asked) == (1.5, [(0, longest)])


def test_what_the_vendor_asks_to_wait_is_the_least(connect, monkeypatch):
    monkeypatch.setattr(outcomes, "retry_delay", lambda tries: 0)
    submission = SubmissionFactory(connection=connect("bindbee"), email="429@fault.test")

    deliver(submission)

    assert submission.send_after - submission.attempts.get().started_at >= RETRY_AFTER


def test_a_longer_delay_of_ours_stays(connect, monkeypatch):
    monkeypatch.setattr(outcomes, "retry_delay", lambda tries: 500)
    submission = SubmissionFactory(connection=connect("bindbee"), email="429@fault.test")

    deliver(submission)

    assert submission.send_after - timezone.now() > timedelta(seconds=400)


@pytest.mark.parametrize("fault", ["429", "503"])
def test_a_busy_vendor_is_left_alone_and_the_others_are_not(connect, fault):
    busy, other = connect("bindbee"), connect("stackone")
    deliver(SubmissionFactory(connection=busy, email=f"{fault}@fault.test"))
    waiting, free = SubmissionFactory(connection=busy), SubmissionFactory(connection=other)

    assert delivery.submission_deliver(waiting.pk) is None
    assert deliver(free).status == "delivered"


def test_an_error_without_a_time_to_wait_pauses_nothing(connect):
    submission = SubmissionFactory(connection=connect("bindbee"), email="429-no-header@fault.test")

    deliver(submission)

    submission.connection.refresh_from_db()
    assert submission.connection.paused_until is None


@pytest.mark.parametrize(
    ("hours", "status"),
    [pytest.param(23, "queued", id="young"), pytest.param(25, "failed", id="old")],
)
def test_after_a_day_of_trying_the_admin_acts_next(closed_port, settings, hours, status):
    settings.SEND_FOR = 24 * 3600
    submission = SubmissionFactory(connection=closed_port, tried_for=hours * 3600)

    deliver(submission)

    assert submission.status == status
    assert submission.message.startswith("Could not be sent for too long.") == (status == "failed")
    assert (submission.settled_at is not None) == (status == "failed")


def test_the_time_of_a_pause_is_no_time_of_trying(closed_port, settings):
    settings.SEND_FOR = 24 * 3600
    queued_at = timezone.now() - timedelta(days=30)
    submission = SubmissionFactory(connection=closed_port, queued_at=queued_at)

    deliver(submission)

    assert submission.status == "queued"


def test_the_worker_is_told_when_to_come_back(
    connect, monkeypatch, wake_ups, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(outcomes, "retry_delay", lambda tries: 7)
    submission = SubmissionFactory(connection=connect("bindbee"), email="429@fault.test")

    with django_capture_on_commit_callbacks(execute=True):
        deliver(submission)

    assert wake_ups[0] == ("submission_deliver", str(submission.pk), 7)


@pytest.mark.parametrize(
    ("status", "is_new"),
    [
        pytest.param(422, True, id="refused"),
        pytest.param(401, True, id="bad-key"),
        pytest.param(429, True, id="busy"),
        pytest.param(500, False, id="unknown"),
    ],
)
def test_only_a_certain_outcome_gives_a_new_idempotency_key(connect, monkeypatch, status, is_new):
    monkeypatch.setattr(http, "send", lambda request, **_times: Response(status=status))
    submission = SubmissionFactory(connection=connect("bindbee"))
    key = submission.idempotency_key

    deliver(submission)

    assert submission.attempts.get().idempotency_key == key
    assert (submission.idempotency_key != key) == is_new
