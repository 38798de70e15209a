"""Where things stand: since when a candidate could have been sent, and who holds it how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import Stage, Status, Submission
from candidates.services.claims import claim
from candidates.services.monitoring import standing
from tests.factories import ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def minutes_ago(minutes: float):
    return timezone.now() - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("due", "connection", "paused", "age"),
    [
        pytest.param(60, {}, None, 60, id="since-it-was-queued"),
        pytest.param(20, {}, None, 20, id="since-its-time-came"),
        pytest.param(-20, {}, None, 0, id="its-time-is-to-come"),
        pytest.param(60, {"is_active": False}, None, 0, id="inactive"),
        pytest.param(60, {}, -20, 0, id="paused"),
        pytest.param(60, {}, 10, 10, id="since-the-pause-ended"),
        pytest.param(60, {"pause_kind": "key"}, 10, 0, id="paused-until-checked"),
    ],
)
def test_what_is_queued_ages_while_it_could_be_sent(due, connection, paused, age):
    until = None if paused is None else minutes_ago(paused)
    SubmissionFactory(
        connection=ConnectionFactory(**connection, paused_until=until),
        send_after=minutes_ago(due),
        queued_at=minutes_ago(60),
    )

    found = standing(Submission).oldest[Status.QUEUED]

    assert round(found / 60) == age


def test_what_is_being_sent_ages_from_its_claim(settings, connect):
    settings.CALL_TIMEOUTS = (1, 2, 3, 4)
    submission = SubmissionFactory(connection=connect("stackone"))
    claim(Submission, submission.pk)
    before = Submission.objects.get().lease_until
    Submission.objects.update(lease_until=before - timedelta(minutes=5))

    found = standing(Submission).oldest[Status.SENDING]

    assert round(found / 60) == 5


def test_a_stage_that_is_possibly_there_ages_and_waits_for_a_person():
    delivered = SubmissionFactory(status="delivered", remote_id="r-1")
    Stage.objects.create(
        submission=delivered,
        position=1,
        key="application",
        label="Application",
        status="unconfirmed",
        settled_at=minutes_ago(7),
    )

    found = standing(Stage)

    assert round(found.oldest[Status.UNCONFIRMED] / 60) == 7
    assert found.waiting[Status.UNCONFIRMED] == 1
