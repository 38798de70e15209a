"""``submit --wait``: works the submission off, until it is settled or the time is up."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from candidates.management.commands import submit as command
from candidates.models import Attempt, Submission
from candidates.services import delivery, outcomes
from connections.models import FieldCatalog
from connections.providers import http
from connections.providers.types import Response
from tests.commands.shell import run
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db

BUSY = Response(status=429)


class Clock:
    """A clock that stands still, but for who sleeps or says that time goes by."""

    now = 1000.0

    def __init__(self):
        self.meanwhile = lambda: None

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.meanwhile()

    @property
    def passed(self):
        return self.now - Clock.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(command, "time", clock)
    return clock


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """Let what is queued again be due at once."""
    monkeypatch.setattr(outcomes, "retry_delay", lambda tries: 0)


@pytest.fixture
def submit(tmp_path):
    def submit(*arguments):
        file = tmp_path / "candidate.json"
        file.write_text(json.dumps({"last_name": "Moreau"}), encoding="utf-8")
        return run("submit", "Acme", str(file), *arguments)

    return submit


@pytest.fixture
def unreachable():
    """A connection at whose address nothing listens."""
    return ConnectionFactory(name="Acme")


@pytest.fixture
def answers(connect, clock, monkeypatch):
    """Let Acme answer so, one after the other, each after so many seconds; then as it should."""
    connection = connect("stackone", name="Acme")
    FieldCatalog.objects.create(connection=connection, fetched_at=timezone.now())

    def answers(*told, seconds=0.0):
        left, send = list(told), http.send

        def answer(request, **_times):
            clock.now += seconds
            return left.pop(0) if left else send(request)

        monkeypatch.setattr(http, "send", answer)

    return answers


def test_what_is_queued_again_is_sent_again_when_due(sandbox, answers, submit):
    answers(BUSY, BUSY)

    sent = submit("--wait", "60")

    assert (sent.code, sent.json["status"]) == (0, "delivered")
    outcomes = Attempt.objects.values_list("outcome", flat=True)
    assert list(outcomes) == ["unavailable", "unavailable", "delivered"]
    assert len(sandbox.store.received()) == 1


def test_nothing_is_sent_before_it_is_due(answers, submit, clock, monkeypatch):
    monkeypatch.setattr(outcomes, "retry_delay", lambda tries: 3600)
    answers(BUSY)

    sent = submit("--wait", "5")

    assert (sent.code, sent.json["status"], Attempt.objects.count()) == (6, "queued", 1)
    assert 5 <= clock.passed < 6


def test_a_vendor_that_cannot_be_reached_is_given_up_after_the_time(unreachable, submit, clock):
    sent = submit("--wait", "5")

    assert (sent.code, sent.json["status"]) == (6, "queued")
    assert sent.json["message"].startswith("The vendor could not be reached")
    assert Attempt.objects.count() > 1
    assert 5 <= clock.passed < 6


def test_no_time_to_wait_is_one_try(unreachable, submit, clock):
    sent = submit("--wait", "0")

    assert (sent.code, Attempt.objects.count(), clock.passed) == (6, 1, 0)


def test_a_call_is_never_cut(answers, submit, clock):
    answers(seconds=100)

    assert submit("--wait", "1").code == 0


def test_the_time_counts_from_the_first_answer(answers, submit):
    answers(BUSY, seconds=100)

    sent = submit("--wait", "1")

    assert (sent.code, Attempt.objects.count()) == (0, 2)


def test_what_is_settled_is_not_waited_for(answers, submit, clock):
    answers(Response(status=500))

    sent = submit("--wait", "60")

    assert (sent.code, clock.passed, Attempt.objects.count()) == (5, 0, 1)


def test_a_worker_that_was_faster_is_waited_for(answers, submit, clock, monkeypatch):
    answers()
    taken = {"status": "sending", "lease_token": uuid4(), "lease_until": timezone.now()}
    monkeypatch.setattr(
        delivery, "submission_deliver", lambda pk: Submission.objects.update(**taken)
    )

    sent = submit("--wait", "3")

    assert (sent.code, sent.json["status"]) == (6, "sending")
    assert 3 <= clock.passed < 4


def test_a_person_may_close_it_meanwhile(unreachable, submit, clock):
    clock.meanwhile = lambda: Submission.objects.update(status="closed")

    sent = submit("--wait", "60")

    assert (sent.code, sent.json["status"]) == (4, "closed")
    assert clock.passed < 1
