"""Twenty at once: a form is one submission, a submission one call."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection as database
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Now

from candidates.models import Attempt, Submission
from candidates.services import delivery
from candidates.services.decisions import SubmissionChanged
from candidates.services.submissions import submission_correct, submission_create
from candidates.services.sweep import submissions_sweep
from connections.providers.candidate import Candidate
from connections.providers.types import Request
from tests.factories import AttemptFactory, SubmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20


def at_once(act):
    """Do it in many threads that start together; return what each returned."""
    gate = threading.Barrier(AT_ONCE)

    def run(number):
        gate.wait(timeout=30)
        try:
            return act(number)
        finally:
            database.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


def test_the_same_form_sent_at_once_is_one_submission(connect):
    connection, token = connect("stackone"), uuid4()

    entered = at_once(
        lambda number: submission_create(
            connection=connection,
            candidate=Candidate(last_name=f"Number {number}"),
            specs=[],
            created_by=None,
            form_token=token,
        )
    )

    assert {each.pk for each in entered} == {Submission.objects.get().pk}


def test_many_workers_send_a_submission_once(sandbox, connect):
    submission = SubmissionFactory(connection=connect("stackone"))

    at_once(lambda number: delivery.submission_deliver(submission.pk))

    submission.refresh_from_db()
    assert (submission.status, len(sandbox.store.received())) == ("delivered", 1)
    assert Attempt.objects.count() == 1


def test_many_submissions_at_once_are_each_sent_once(sandbox, connect):
    connection = connect("stackone")
    waiting = [SubmissionFactory(connection=connection).pk for _each in range(AT_ONCE)]

    at_once(lambda number: delivery.submission_deliver(waiting[number]))

    statuses = Submission.objects.values_list("status", "remote_id")
    assert {status for status, _remote_id in statuses} == {"delivered"}
    assert len({remote_id for _status, remote_id in statuses}) == AT_ONCE
    assert len(sandbox.store.received()) == AT_ONCE


def test_many_sweeps_at_once_wake_each_submission_once():
    lapsed = SubmissionFactory(lapsed=True)
    AttemptFactory(submission=SubmissionFactory(connection=lapsed.connection, lapsed=True))

    woken = at_once(lambda number: submissions_sweep())

    assert sum(woken) == 1
    statuses = Submission.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["queued", "unconfirmed"]


def test_of_many_corrections_at_once_one_is_taken():
    refused = SubmissionFactory(status="rejected")

    def correct(number):
        try:
            submission_correct(
                Submission.objects.get(pk=refused.pk),
                candidate=Candidate(last_name=f"Number {number}"),
                specs=[],
                user=None,
                revision=1,
            )
        except SubmissionChanged:
            return None
        return f"Number {number}"

    taken = [name for name in at_once(correct) if name]

    refused.refresh_from_db()
    assert (taken, refused.revision) == ([refused.full_name], 2)
    assert refused.decisions.count() == 1


@pytest.mark.skipif(database.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_sweep_that_waits_for_an_attempt_to_open_does_not_free_it():
    submission = SubmissionFactory(claimed=True)
    brief = Now() + Value(timedelta(milliseconds=100))
    Submission.objects.filter(pk=submission.pk).update(lease_until=brief)
    submission.refresh_from_db()
    sweeping = threading.Thread(target=sweep_and_leave)

    with transaction.atomic():
        delivery.attempt_open(submission, Request(method="POST", url="https://ats.example.org/"))
        wait_until("SELECT clock_timestamp() > %s", submission.lease_until)
        sweeping.start()
        wait_until("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
    sweeping.join(timeout=30)

    submission.refresh_from_db()
    assert (submission.status, submission.attempts.get().outcome) == ("sending", "open")


def sweep_and_leave():
    try:
        submissions_sweep()
    finally:
        database.close()


def wait_until(question, *parameters):
    """Ask the database until it says yes."""
    deadline = time.monotonic() + 30
    with database.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(question, parameters)
            if cursor.fetchone()[0]:
                return
    raise TimeoutError(question)
