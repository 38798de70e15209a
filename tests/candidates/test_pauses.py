"""What the outcome of a call means for its connection, and for those who wait for it."""

import time
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from candidates.models import Submission
from candidates.services import claims, delivery
from connections.models import Connection
from connections.providers import PROVIDERS
from connections.providers.errors import CandidateRejected
from connections.services import connection_check
from tests.factories import ACCOUNTS, ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(wake_ups, django_capture_on_commit_callbacks):
    """Deliver, and return what the worker was told meanwhile."""

    def deliver(submission):
        wake_ups.clear()
        with django_capture_on_commit_callbacks(execute=True):
            delivery.submission_deliver(submission.pk)
        submission.refresh_from_db()
        submission.connection.refresh_from_db()
        return [each.task for each in wake_ups]

    return deliver


def key_refused(connect, provider="stackone"):
    keys = {
        name: value.replace("sandbox-key", "nope") for name, value in ACCOUNTS[provider].items()
    }
    return connect(provider, credentials=keys)


@pytest.mark.parametrize("fault", ["429", "503"])
def test_who_waits_is_woken_when_the_vendors_wish_is_over(connect, told, fault):
    submission = SubmissionFactory(connection=connect("bindbee"), email=f"{fault}@fault.test")

    assert "connection_go_on" in told(submission)
    assert submission.connection.pause_kind == "asked"


def test_an_outage_pauses_and_fails_nothing(told):
    connection = ConnectionFactory()
    waiting = [SubmissionFactory(connection=connection) for _each in range(8)]

    for submission in waiting:
        told(submission)

    assert {each.status for each in waiting} == {"queued"}
    connection.refresh_from_db()
    assert connection.pause_kind == "failing"
    assert sum(each.attempts.count() for each in waiting) == 5


def test_the_first_after_an_outage_goes_alone_and_takes_the_others_along(
    connect, told, wake_ups, django_capture_on_commit_callbacks
):
    connection = connect("bindbee", failures=4)
    first, second = (SubmissionFactory(connection=connection) for _each in range(2))
    tries = claims.claim(Submission, first.pk)
    assert told(second) == []

    with django_capture_on_commit_callbacks(execute=True):
        delivery.send(tries, began=time.monotonic())

    first.refresh_from_db()
    connection.refresh_from_db()
    assert (first.status, second.status) == ("delivered", "queued")
    assert connection.failures == 0
    assert not connection.is_paused
    assert "connection_go_on" in [each.task for each in wake_ups]


@pytest.mark.parametrize(
    ("email", "pause"),
    [("500@fault.test", "failing"), ("429@fault.test", "asked"), ("invalid@fault.test", "")],
)
def test_a_trial_ends_with_what_the_vendor_says(connect, told, email, pause):
    connection = connect("bindbee", failures=5)

    told(SubmissionFactory(connection=connection, email=email))

    connection.refresh_from_db()
    assert connection.pause_kind == pause


def test_a_trial_that_never_left_is_over(connect, told, monkeypatch):
    def refuse(*_arguments, **_options):
        raise CandidateRejected("Enter an id.")

    monkeypatch.setattr(PROVIDERS["bindbee"], "build_request", refuse)
    connection = connect("bindbee", failures=5)

    assert "connection_go_on" in told(SubmissionFactory(connection=connection))

    connection.refresh_from_db()
    assert (connection.is_paused, connection.failures) == (False, 5)


def test_a_trial_that_comes_too_early_wakes_nobody_before_its_turn(connect, told, monkeypatch):
    monkeypatch.setattr(claims, "connection_turn", lambda connection: None)
    connection = connect("bindbee", failures=5)

    assert told(SubmissionFactory(connection=connection)) == []

    connection.refresh_from_db()
    assert connection.pause_kind == ""


def test_an_old_key_locks_no_repaired_connection_out(connect, told):
    connection = key_refused(connect)
    submission = SubmissionFactory(connection=connection)
    claimed = claims.claim(Submission, submission.pk)
    Connection.objects.filter(pk=connection.pk).update(credentials=ACCOUNTS["stackone"])

    delivery.send(claimed, began=time.monotonic())

    connection.refresh_from_db()
    assert not connection.is_paused


@pytest.mark.parametrize("fault", ["500", "408", "reset", "truncated"])
def test_what_is_unknown_counts_as_a_failure(connect, told, fault):
    submission = SubmissionFactory(connection=connect("bindbee"), email=f"{fault}@fault.test")

    told(submission)

    assert submission.connection.failures == 1


def test_a_refused_candidate_is_no_failure_of_the_vendor(connect, told):
    connection = connect("bindbee", failures=3)
    submission = SubmissionFactory(connection=connection, email="invalid@fault.test")

    told(submission)

    assert submission.connection.failures == 0


def test_what_was_refused_before_it_left_says_nothing_of_the_vendor(told, monkeypatch):
    def refuse(*_arguments, **_options):
        raise CandidateRejected("Enter an id.")

    monkeypatch.setattr(PROVIDERS["bindbee"], "build_request", refuse)
    submission = SubmissionFactory(connection=ConnectionFactory(provider="bindbee", failures=3))

    told(submission)

    assert (submission.status, submission.connection.failures) == ("rejected", 3)


# A key that is refused


@pytest.mark.parametrize("provider", ["stackone", "unified", "bindbee", "truto"])
def test_a_refused_key_pauses_the_connection_and_tells_the_admin(
    connect, told, provider, settings, mailoutbox
):
    settings.ADMINS = ["ops@example.org"] if hasattr(settings, "MAILERS") else [("", "o@x.org")]
    submission = SubmissionFactory(connection=key_refused(connect, provider))

    told(submission)

    assert submission.status == "failed"
    assert submission.connection.pause_kind == "key"
    assert submission.connection.pause_reason
    (message,) = mailoutbox
    assert submission.connection.name in message.subject
    assert "nope" not in message.body


def test_a_mail_server_that_is_down_changes_nothing(connect, told, settings, monkeypatch):
    def broken(*_arguments):
        raise ConnectionRefusedError("no mail here")

    monkeypatch.setattr("candidates.services.pauses.mail_admins", broken)
    submission = SubmissionFactory(connection=key_refused(connect))

    told(submission)

    assert submission.connection.pause_kind == "key"


@pytest.mark.parametrize("fault", ["401", "403"])
def test_a_call_refused_through_a_connection_that_works_pauses_nothing(connect, told, fault):
    submission = SubmissionFactory(connection=connect("stackone"), email=f"{fault}@fault.test")

    told(submission)

    assert (submission.status, submission.connection.is_paused) == ("failed", False)
    assert submission.connection.check_lines
    assert mail.outbox == []


def test_many_refusals_ask_for_one_check(connect, told, monkeypatch):
    connection = connect("stackone")
    checked = []
    monkeypatch.setattr(
        "candidates.services.pauses.connection_check",
        lambda row: checked.append(row) or connection_check(row),
    )

    for _each in range(3):
        told(SubmissionFactory(connection=connection, email="401@fault.test"))

    assert len(checked) == 1


def test_the_others_wait_until_the_key_is_repaired(
    sandbox, connect, told, wake_ups, django_capture_on_commit_callbacks
):
    connection = key_refused(connect)
    failed, waiting = (SubmissionFactory(connection=connection) for _each in range(2))
    told(failed)
    told(waiting)
    assert waiting.status == "queued"

    Connection.objects.filter(pk=connection.pk).update(credentials=ACCOUNTS["stackone"])
    with django_capture_on_commit_callbacks(execute=True):
        connection_check(Connection.objects.get(pk=connection.pk))

    assert [(each.task, each.key) for each in wake_ups] == [
        ("connection_go_on", str(connection.pk))
    ]
    told(waiting)
    assert (waiting.status, failed.status) == ("delivered", "failed")


def test_credentials_that_no_key_opens_hold_the_others_back(connect, told, settings):
    connection = connect("stackone")
    first, second = (SubmissionFactory(connection=connection) for _each in range(2))
    settings.FIELD_ENCRYPTION_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="]

    for submission in (first, second):
        delivery.submission_deliver(submission.pk)

    statuses = Submission.objects.order_by("created_at").values_list("status", flat=True)
    assert list(statuses) == ["failed", "queued"]


# The pace


def test_what_comes_too_early_waits_for_its_turn(connect, told, monkeypatch):
    monkeypatch.setattr(claims, "connection_turn", lambda connection: 1.5)
    submission = SubmissionFactory(connection=connect("stackone"))

    assert told(submission) == ["connection_go_on"]

    assert (submission.status, submission.attempts_made) == ("queued", 0)


def test_when_a_pause_is_over_those_who_wait_longest_are_woken(
    wake_ups, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(claims, "WOKEN_AT_ONCE", 2)
    connection = ConnectionFactory()
    now = timezone.now()
    waiting = [
        SubmissionFactory(connection=connection, send_after=now - timedelta(minutes=age))
        for age in (1, 3, 2)
    ]
    SubmissionFactory()

    with django_capture_on_commit_callbacks(execute=True):
        claims.wake_due(connection.pk)

    assert [each.key for each in wake_ups] == [str(waiting[1].pk), str(waiting[2].pk)]
