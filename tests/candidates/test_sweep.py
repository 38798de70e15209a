"""The sweep finds what nobody works on, and a lost wake-up costs a minute, not a candidate."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection as database
from django.utils import timezone

from candidates.models import Attempt, Submission
from candidates.services import delivery, sweep
from candidates.services.sweep import submissions_sweep
from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def woken(wake_ups, django_capture_on_commit_callbacks):
    """Sweep, and return the keys of the submissions that were woken to be sent."""

    def sweep():
        wake_ups.clear()
        with django_capture_on_commit_callbacks(execute=True):
            submissions_sweep()
        return [UUID(each.key) for each in wake_ups if each.task == "submission_deliver"]

    return sweep


def test_a_worker_that_died_before_its_attempt_sent_nothing(woken):
    lapsed = SubmissionFactory(lapsed=True)

    assert woken() == [lapsed.pk]

    lapsed.refresh_from_db()
    assert (lapsed.status, lapsed.lease_token, lapsed.lease_until) == ("queued", None, None)


def test_nobody_knows_what_a_worker_sent_that_died_within_its_attempt(woken):
    lapsed = AttemptFactory(submission=SubmissionFactory(lapsed=True)).submission

    assert woken() == []

    lapsed.refresh_from_db()
    assert (lapsed.status, lapsed.lease_token) == ("unconfirmed", None)
    assert lapsed.message == "The worker stopped while this was being sent."
    assert lapsed.settled_at is not None


def test_an_attempt_with_an_outcome_is_not_open(woken):
    lapsed = AttemptFactory(
        submission=SubmissionFactory(lapsed=True), outcome="unavailable"
    ).submission

    assert woken() == [lapsed.pk]


def test_a_worker_within_its_lease_is_left_alone(woken):
    busy = AttemptFactory(submission=SubmissionFactory(claimed=True)).submission

    assert woken() == []

    busy.refresh_from_db()
    assert busy.status == "sending"


@pytest.mark.parametrize(
    ("of_submission", "of_connection", "is_woken"),
    [
        pytest.param({}, {}, True, id="never-woken"),
        pytest.param({"enqueued_at": timezone.now() - 2 * MINUTE}, {}, True, id="wake-up-lost"),
        pytest.param({"enqueued_at": timezone.now() + DAY}, {}, False, id="just-woken"),
        pytest.param({"send_after": timezone.now() + DAY}, {}, False, id="later"),
        pytest.param({}, {"is_active": False}, False, id="inactive"),
        pytest.param({}, {"paused_until": timezone.now() + DAY}, False, id="paused"),
        pytest.param({}, {"paused_until": timezone.now() - MINUTE}, True, id="pause-over"),
        pytest.param({"status": "failed"}, {}, False, id="settled"),
    ],
)
def test_what_is_due_is_woken(woken, of_submission, of_connection, is_woken):
    connection = ConnectionFactory(**of_connection)
    submission = SubmissionFactory(connection=connection, **of_submission)

    assert woken() == [submission.pk] * is_woken


def test_a_stamp_on_a_whole_second_is_one_too(woken):
    submission = SubmissionFactory()
    with database.cursor() as cursor:  # as SQLite itself writes it
        cursor.execute("UPDATE candidates_submission SET enqueued_at = '2026-01-01 10:00:00.000'")

    assert woken() == [submission.pk]


def test_what_was_not_woken_for_longest_is_woken_first(woken, monkeypatch):
    monkeypatch.setattr(sweep, "MOST", 1)
    first = SubmissionFactory()
    second = SubmissionFactory(connection=first.connection)
    Submission.objects.filter(pk=first.pk).update(enqueued_at=timezone.now() - 2 * MINUTE)

    assert woken() == [second.pk]


def test_an_attempt_of_a_dead_worker_ended_with_its_lease(woken):
    lapsed = SubmissionFactory(lapsed=True, lease_until=timezone.now() - DAY)
    attempt = AttemptFactory(submission=lapsed)

    woken()

    attempt.refresh_from_db()
    assert attempt.ended_at == lapsed.lease_until


def test_a_queue_that_is_away_ends_the_waking_and_not_the_leases(
    monkeypatch, django_capture_on_commit_callbacks
):
    def broken(*_arguments, **_options):
        raise ConnectionError("the queue is down")

    monkeypatch.setattr("candidates.tasks.enqueue", broken)
    waiting, lapsed = SubmissionFactory(), SubmissionFactory(lapsed=True)

    with pytest.raises(ConnectionError), django_capture_on_commit_callbacks(execute=True):
        submissions_sweep()

    lapsed.refresh_from_db()
    assert (waiting.status, lapsed.status) == ("queued", "queued")


def test_two_sweeps_in_a_row_wake_once(woken):
    submission = SubmissionFactory()

    assert [woken(), woken()] == [[submission.pk], []]


def test_what_waits_longest_is_woken_first(woken):
    now = timezone.now()
    later = SubmissionFactory(send_after=now - MINUTE)
    sooner = SubmissionFactory(send_after=now - 2 * MINUTE)

    assert woken() == [sooner.pk, later.pk]


def test_a_candidate_whose_wake_up_was_lost_arrives_once(sandbox, connect, woken):
    submission = SubmissionFactory(connection=connect("stackone"))

    for key in [*woken(), *woken(), submission.pk]:
        delivery.submission_deliver(key)

    assert Submission.objects.get().status == "delivered"
    assert len(sandbox.store.received()) == 1


def test_what_the_dead_worker_left_is_sent_again_as_a_new_attempt(sandbox, connect, woken):
    submission = SubmissionFactory(connection=connect("stackone"), lapsed=True)
    AttemptFactory(submission=submission, outcome="unavailable")

    for key in woken():
        delivery.submission_deliver(key)

    assert list(Attempt.objects.values_list("number", flat=True)) == [1, 2]
    assert len(sandbox.store.received()) == 1
