"""The sweep finds what nobody works on, and a lost wake-up costs a minute, not a candidate."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates import tasks
from candidates.models import Attempt, Submission
from candidates.services import delivery
from candidates.services.sweep import submissions_sweep
from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def woken(monkeypatch, django_capture_on_commit_callbacks):
    """Sweep, and return the keys of the submissions that were woken."""

    def sweep():
        keys = []
        monkeypatch.setattr(tasks, "submission_wake", lambda pk, *, delay: keys.append(pk))
        with django_capture_on_commit_callbacks(execute=True):
            count = submissions_sweep()
        assert count == len(keys)
        return keys

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
