"""A worker that dies within a look holds nobody up for long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import Submission
from candidates.services import reconciliation
from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("times", "lasts"),
    [
        pytest.param((), 300, id="the-vendor-s-own"),
        pytest.param((1.0, 1.0, 1.0, 2.0), 15, id="short-ones"),
    ],
)
def test_the_next_look_waits_for_a_few_of_the_longest_calls(settings, times, lasts):
    settings.CALL_TIMEOUTS, settings.LEASE_MARGIN = times, 1

    lasting = reconciliation.look_lasts(
        SubmissionFactory.build(connection=ConnectionFactory.build())
    )

    assert lasting == timedelta(seconds=lasts)


def test_a_look_whose_worker_died_is_made_again(connect, monkeypatch, wake_ups):
    attempt = AttemptFactory(
        submission=SubmissionFactory(connection=connect("truto"), status="unconfirmed"),
        outcome="unknown",
        ended_at=timezone.now(),
    )
    rows = Submission.objects.filter(pk=attempt.submission_id)
    rows.update(look_after=timezone.now() - SECOND)
    with monkeypatch.context() as patched:
        patched.setattr(reconciliation, "_evidence_of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reconciliation.submission_look(attempt.submission_id)
    died = rows.get()
    rows.update(look_after=died.look_after - reconciliation.look_lasts(died) - SECOND)

    look = reconciliation.submission_look(attempt.submission_id)

    assert (died.status, died.looks_made, died.looks.count()) == ("unconfirmed", 1, 1)
    assert (look.finding, rows.get().looks_made) == ("none", 2)


def interrupted(_submission):
    raise KeyboardInterrupt
