"""Twenty at once: a form is one submission, a submission one call."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection as database

from candidates.models import Attempt, Submission
from candidates.services import delivery
from candidates.services.submissions import (
    SubmissionChanged,
    submission_correct,
    submission_create,
)
from candidates.services.sweep import submissions_sweep
from connections.providers.candidate import Candidate
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
