"""A worker's part: claim, open an attempt, send once, settle."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from candidates.models import Attempt, Submission
from candidates.services import delivery, outcomes
from candidates.services.claims import claim
from candidates.services.sweep import submissions_sweep
from connections.providers import PROVIDERS, http
from connections.providers.types import Response
from tests.factories import AttemptFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(connect):
    return SubmissionFactory(connection=connect("bindbee"))


def deliver(submission):
    delivery.submission_deliver(submission.pk)
    submission.refresh_from_db()
    return submission


def answer(monkeypatch, status, body):
    """Let the vendor answer with these very bytes."""
    response = Response(status=status, headers={"x-request-id": "r\x00-1"}, body=body)
    monkeypatch.setattr(http, "send", lambda request, **_times: response)


# Claiming


def test_two_workers_claim_once(waiting):
    claims = [claim(Submission, waiting.pk) for _worker in range(2)]

    assert [claim is not None for claim in claims] == [True, False]


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_claim_lasts_longer_than_the_longest_call(connect, slug):
    waiting = SubmissionFactory(connection=connect(slug))

    claimed = claim(Submission, waiting.pk)

    claimed.refresh_from_db()
    times = PROVIDERS[slug].timeouts
    longest = timedelta(seconds=times.connect + times.send + times.total)
    assert claimed.lease_until - timezone.now() > longest


@pytest.mark.parametrize(
    ("of_submission", "of_connection"),
    [
        pytest.param({"send_after": timezone.now() + timedelta(days=1)}, {}, id="later"),
        pytest.param({}, {"is_active": False}, id="inactive"),
        pytest.param({}, {"paused_until": timezone.now() + timedelta(days=1)}, id="paused"),
        *[
            pytest.param({"status": status, "remote_id": "c-1"}, {}, id=status)
            for status in ("delivered", "rejected", "failed", "unconfirmed", "closed")
        ],
        pytest.param({"claimed": True}, {}, id="claimed"),
        pytest.param({"lapsed": True}, {}, id="lapsed"),
    ],
)
def test_what_is_not_due_is_left_alone(sandbox, connect, of_submission, of_connection):
    submission = SubmissionFactory(connection=connect("bindbee", **of_connection), **of_submission)

    assert delivery.submission_deliver(submission.pk) is None

    submission.refresh_from_db()
    assert submission.status == of_submission.get(
        "status", "sending" if {"claimed", "lapsed"} & of_submission.keys() else "queued"
    )
    assert sandbox.store.received() == []


def test_a_pause_that_is_over_holds_nothing_up(connect):
    over = timezone.now() - timedelta(seconds=1)
    submission = SubmissionFactory(connection=connect("bindbee", paused_until=over))

    assert deliver(submission).status == "delivered"


# The attempt


def test_an_attempt_tells_what_was_sent_and_what_came_back(waiting):
    deliver(waiting)

    attempt = waiting.attempts.get()
    assert (attempt.number, attempt.outcome, attempt.http_status) == (1, "delivered", 200)
    assert (attempt.revision, attempt.idempotency_key) == (1, waiting.idempotency_key)
    assert "zoe@example.org" in attempt.request
    assert waiting.remote_id in attempt.response
    assert attempt.started_at <= attempt.ended_at
    assert attempt.duration is not None


def test_what_the_vendor_has_no_place_for_is_a_warning(connect):
    candidate = {"last_name": "Berg", "skills": ["Python"]}
    submission = SubmissionFactory(connection=connect("bindbee"), candidate=candidate)

    deliver(submission)

    assert "Skills was not sent: Bindbee has no place for it." in submission.warnings


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"lease_token": uuid4()}, id="somebody-elses"),
        pytest.param({"lease_until": timezone.now() - timedelta(seconds=1)}, id="lapsed"),
        pytest.param({"status": "queued", "lease_token": None, "lease_until": None}, id="freed"),
    ],
)
def test_a_worker_that_slept_opens_no_attempt_and_sends_nothing(sandbox, waiting, change):
    claimed = claim(Submission, waiting.pk)
    Submission.objects.filter(pk=waiting.pk).update(**change)

    delivery.send(claimed, began=time.monotonic())

    assert not Attempt.objects.exists()
    assert sandbox.store.received() == []


def test_a_worker_that_was_held_up_does_not_begin_a_call(sandbox, waiting, monkeypatch):
    claimed = claim(Submission, waiting.pk)
    open_attempt = delivery.attempt_open

    def open_late(*arguments):
        now = delivery.time.monotonic()
        monkeypatch.setattr(delivery.time, "monotonic", lambda: now + 3600)
        return open_attempt(*arguments)

    monkeypatch.setattr(delivery, "attempt_open", open_late)
    delivery.send(claimed, began=time.monotonic())

    claimed.refresh_from_db()
    assert (claimed.status, claimed.attempts.get().outcome) == ("queued", "unavailable")
    assert sandbox.store.received() == []


@pytest.fixture
def answer_late(monkeypatch):
    """Let the answer come when the lease is over, the sweep was there, and `meanwhile` happened."""

    def answer_late(meanwhile=lambda: None):
        send = http.send

        def send_slowly(request, **_times):
            response = send(request)
            Submission.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            submissions_sweep()
            meanwhile()
            return response

        monkeypatch.setattr(http, "send", send_slowly)

    return answer_late


@pytest.mark.parametrize(
    ("fault", "status", "outcome"),
    [
        ("", "delivered", "delivered"),
        ("invalid", "rejected", "rejected"),
        ("429", "queued", "unavailable"),
        ("500", "unconfirmed", "unknown"),
    ],
)
def test_what_a_late_worker_learned_settles_what_was_given_up(
    connect, answer_late, fault, status, outcome
):
    email = f"{fault}@fault.test" if fault else "zoe@example.org"
    submission = SubmissionFactory(connection=connect("bindbee"), email=email)
    answer_late()

    deliver(submission)

    assert (submission.status, submission.attempts.get().outcome) == (status, outcome)


@pytest.mark.parametrize("fault", ["invalid", "429", "500"])
@pytest.mark.parametrize(
    "decision",
    [
        pytest.param({"status": "closed"}, id="closed"),
        pytest.param({"status": "queued"}, id="sent-again"),
        pytest.param({"attempts_made": 2}, id="tried-again"),
    ],
)
def test_a_worker_that_wakes_up_late_overwrites_nothing(connect, answer_late, fault, decision):
    submission = SubmissionFactory(connection=connect("bindbee"), email=f"{fault}@fault.test")
    answer_late(lambda: Submission.objects.update(**decision))

    deliver(submission)

    assert submission.status == decision.get("status", "unconfirmed")
    learned = {"invalid": "rejected", "429": "unavailable", "500": "unknown"}
    assert submission.attempts.get().outcome == learned[fault]


@pytest.mark.parametrize(
    ("meanwhile", "is_believed"),
    [
        pytest.param({}, True, id="given-up"),
        pytest.param({"status": "queued"}, True, id="to-be-sent-again"),
        pytest.param(
            {"status": "delivered", "proof": "look", "remote_id": "c-1"}, True, id="found"
        ),
        pytest.param({"status": "closed"}, False, id="closed"),
        pytest.param({"attempts_made": 2}, False, id="tried-again"),
        pytest.param(
            {"status": "delivered", "proof": "person", "remote_id": "c-1"}, False, id="confirmed"
        ),
    ],
)
def test_a_receipt_is_believed_also_late(connect, sandbox, answer_late, meanwhile, is_believed):
    submission = SubmissionFactory(connection=connect("bindbee"))
    answer_late(lambda: Submission.objects.update(**meanwhile) if meanwhile else None)

    deliver(submission)

    (received,) = sandbox.store.received()
    was_written = (submission.proof, submission.remote_id) == ("receipt", received.candidate_id)
    assert was_written == is_believed
    assert submission.attempts.get().receipt["remote_id"] == received.candidate_id


# What an earlier call may have created


@pytest.mark.parametrize(
    ("answer_now", "status", "is_looked_for"),
    [
        pytest.param(401, "unconfirmed", True, id="bad-key"),
        pytest.param(422, "rejected", True, id="refused"),
        pytest.param(429, "queued", False, id="busy"),
        pytest.param(500, "unconfirmed", True, id="unknown-again"),
    ],
)
def test_what_an_earlier_call_may_have_created_stays_possible(
    waiting, monkeypatch, answer_now, status, is_looked_for
):
    AttemptFactory(submission=waiting, outcome="unknown", ended_at=timezone.now())
    key = waiting.idempotency_key
    answer(monkeypatch, answer_now, b"{}")

    deliver(waiting)

    assert (waiting.status, waiting.look_after is not None) == (status, is_looked_for)
    assert waiting.idempotency_key == key


def test_what_could_not_be_sent_for_too_long_may_be_there_from_before(
    waiting, monkeypatch, settings
):
    AttemptFactory(submission=waiting, outcome="unknown", ended_at=timezone.now())
    Submission.objects.update(tried_for=settings.SEND_FOR)
    answer(monkeypatch, 429, b"{}")

    deliver(waiting)

    assert (waiting.status, waiting.look_after is not None) == ("unconfirmed", True)


def test_a_call_cannot_outlive_the_lease_that_was_taken_before_a_stall(waiting, sandbox):
    claimed = claim(Submission, waiting.pk)

    delivery.send(claimed, began=time.monotonic() - 3600)

    claimed.refresh_from_db()
    assert (claimed.status, sandbox.store.received()) == ("queued", [])
    assert claimed.connection.failures == 0


# What became of it


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_candidate_is_delivered_with_its_id(sandbox, connect, slug):
    submission = deliver(SubmissionFactory(connection=connect(slug)))

    (received,) = sandbox.store.received()
    assert (submission.status, submission.remote_id) == ("delivered", received.candidate_id)
    assert (submission.lease_token, submission.message) == (None, "")
    assert submission.settled_at is not None


def test_an_id_that_another_submission_has_is_believed_with_a_warning(waiting, monkeypatch):
    earlier = SubmissionFactory(
        connection=waiting.connection, status="delivered", remote_id="c-9", full_name="Zoë Berg"
    )
    answer(monkeypatch, 200, b'{"id": "c-9"}')

    deliver(waiting)

    assert (waiting.status, waiting.remote_id) == ("delivered", earlier.remote_id)
    assert "The ATS merged this candidate with one sent before: Zoë Berg." in waiting.warnings


def test_the_same_id_at_another_connection_is_no_twin(waiting, monkeypatch):
    SubmissionFactory(status="delivered", remote_id="c-9")
    answer(monkeypatch, 200, b'{"id": "c-9"}')

    deliver(waiting)

    assert waiting.status == "delivered"
    assert not any("merged" in warning for warning in waiting.warnings)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        pytest.param(200, rb'{"id": "a\u0000b\ud800"}', "delivered", id="receipt"),
        pytest.param(422, rb'{"detail": "a\u0000b\ud800"}', "rejected", id="message"),
        pytest.param(
            422,
            rb'{"detail": [{"loc": ["body", "x\u0000\ud800"], "msg": "a\u0000b\ud800"}]}',
            "rejected",
            id="complaint",
        ),
        pytest.param(429, rb'{"detail": "a\u0000b\ud800"}', "queued", id="busy"),
        pytest.param(500, b"\x00\xff\xed\xa0\x80", "unconfirmed", id="bytes"),
    ],
)
def test_an_answer_that_no_database_takes_is_stored_all_the_same(
    waiting, monkeypatch, status, body, outcome
):
    answer(monkeypatch, status, body)

    deliver(waiting)

    attempt = waiting.attempts.get()
    kept = [waiting.remote_id, waiting.message, attempt.response, attempt.vendor_request_id]
    assert (waiting.status, attempt.http_status) == (outcome, status)
    assert not any("\x00" in text or "\ud800" in text for text in kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["", "invalid", "429-no-header", "500"])
def test_an_outcome_is_held_while_the_database_is_away(sandbox, connect, monkeypatch, fault):
    email = f"{fault}@fault.test" if fault else "zoe@example.org"
    submission = SubmissionFactory(connection=connect("bindbee"), email=email)
    monkeypatch.setattr(outcomes.time, "sleep", lambda seconds: None)
    write, away = outcomes._write, [OperationalError("gone"), InterfaceError("closed")]

    def write_later(*arguments, **change):
        if away:
            raise away.pop()
        return write(*arguments, **change)

    monkeypatch.setattr(outcomes, "_write", write_later)
    deliver(submission)

    settled = {"": "delivered", "invalid": "rejected", "429-no-header": "queued"}
    assert submission.status == settled.get(fault, "unconfirmed")
    assert (submission.attempts.count(), len(sandbox.store.received())) == (1, 1)


# What nobody foresaw


@pytest.mark.parametrize(
    ("method", "status", "arrived"),
    [
        pytest.param("build_request", "failed", 0, id="before"),
        pytest.param("read_receipt", "unconfirmed", 1, id="after"),
    ],
)
def test_a_bug_leaves_nothing_stuck(sandbox, waiting, monkeypatch, method, status, arrived):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError("a bug, with a secret")

    monkeypatch.setattr(PROVIDERS["bindbee"], method, broken)
    deliver(waiting)

    assert (waiting.status, len(sandbox.store.received())) == (status, arrived)
    assert waiting.message.startswith("Something went wrong here")
    assert "secret" not in waiting.message


def test_a_bug_in_reading_an_error_leaves_it_unconfirmed(connect, monkeypatch):
    submission = SubmissionFactory(connection=connect("bindbee"), email="invalid@fault.test")
    monkeypatch.setattr(PROVIDERS["bindbee"], "read_error", lambda self, response: 1 / 0)

    deliver(submission)

    assert (submission.status, submission.attempts.get().http_status) == ("unconfirmed", 422)


def test_what_json_cannot_carry_is_not_sent(sandbox, waiting, monkeypatch):
    call = PROVIDERS["bindbee"].request
    monkeypatch.setattr(
        PROVIDERS["bindbee"],
        "request",
        lambda self, *arguments, **more: call(
            self, *arguments, **{**more, "json": {"x": object()}}
        ),
    )

    deliver(waiting)

    assert (waiting.status, sandbox.store.received()) == ("failed", [])


def test_credentials_that_no_key_opens_are_the_admins_to_enter_again(sandbox, waiting, settings):
    settings.FIELD_ENCRYPTION_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="]

    delivery.submission_deliver(waiting.pk)

    row = Submission.objects.values("status", "message", "lease_token").get(pk=waiting.pk)
    assert (row["status"], row["lease_token"]) == ("failed", None)
    assert "FIELD_ENCRYPTION_KEYS" in row["message"]
    assert sandbox.store.received() == []
