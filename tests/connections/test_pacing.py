"""A connection is left alone for one reason at a time, and for as long as the strongest asks."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from connections.models import Connection, Pace, PauseKind
from connections.providers import PROVIDERS
from connections.providers.types import RateLimit
from connections.services import (
    ON_RESUME,
    connection_answered,
    connection_failed,
    connection_pause,
    connection_probe,
    connection_resume,
    connection_try,
    connection_turn,
    pacing,
)
from tests.factories import ACCOUNTS, ConnectionFactory

pytestmark = pytest.mark.django_db

AGO = timedelta(seconds=1)


@pytest.fixture
def limit(monkeypatch):
    """Let StackOne publish this limit: 10 calls in 10 seconds."""

    def limit(*limits):
        monkeypatch.setattr(PROVIDERS["stackone"], "rate_limits", limits)

    limit(RateLimit(10, 10, "key"))
    return limit


@pytest.fixture
def resumed():
    """The connections whose pause was lifted meanwhile."""
    told = []
    ON_RESUME.append(told.append)
    yield told
    ON_RESUME.remove(told.append)


def again(connection):
    connection.refresh_from_db()
    return connection


def passes(seconds):
    """Let time pass for the limits."""
    for pace in Pace.objects.all():
        Pace.objects.filter(pk=pace.pk).update(next_at=pace.next_at - timedelta(seconds=seconds))


# Pauses


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        pytest.param(("asked", 60), ("asked", 600), "second", id="a-longer-one"),
        pytest.param(("asked", 600), ("asked", 60), "first", id="a-shorter-one"),
        pytest.param(("asked", 600), ("pace", 1), "first", id="the-pace-within-a-wish"),
        pytest.param(("asked", 600), ("failing", 30), "second", id="failures"),
        pytest.param(("failing", 30), ("asked", 600), "first", id="a-wish-of-who-fails"),
        pytest.param(("failing", 30), ("failing", 60), "first", id="failures-again"),
        pytest.param(("failing", 30), ("key", 60), "second", id="the-key-of-who-fails"),
        pytest.param(("key", 60), ("failing", 600), "first", id="failures-with-a-bad-key"),
        pytest.param(("key", 60), ("key", 600), "first", id="the-key-again"),
        pytest.param(("asked", 3600), ("failing", 30), "second", id="failures-after-a-wish"),
    ],
)
def test_a_pause_never_gets_shorter_nor_weaker(first, second, stays):
    connection = ConnectionFactory()
    for name, (kind, seconds) in (("first", first), ("second", second)):
        made = connection_pause(connection, seconds=seconds, reason=name, kind=PauseKind(kind))

    assert again(connection).pause_reason == stays
    assert made == (stays == "second")
    left = (connection.paused_until - timezone.now()).total_seconds()
    assert left > max(first[1], second[1]) - 60 or stays == "first"


@pytest.mark.parametrize(
    ("kind", "is_over"),
    [
        ("pace", True),
        ("asked", True),
        ("failing", False),
        ("key", False),
    ],
)
def test_a_pause_that_waits_for_a_check_does_not_end_by_itself(kind, is_over):
    connection = ConnectionFactory(paused_until=timezone.now() - AGO, pause_kind=kind)

    assert connection.is_paused != is_over


@pytest.mark.parametrize("kind", ["failing", "key"])
def test_whoever_waits_is_told_of_a_lifted_pause(resumed, kind):
    connection = ConnectionFactory(
        paused_until=timezone.now(), pause_kind=kind, pause_reason="Why.", failures=5
    )

    connection_resume(connection)
    connection_resume(connection)

    assert resumed == [connection]
    kept = again(connection)
    assert (kept.paused_until, kept.pause_kind, kept.pause_reason) == (None, "", "")
    assert kept.failures == 5


# The breaker


def test_after_five_failures_in_a_row_the_vendor_is_left_alone():
    connection = ConnectionFactory()

    delays = [connection_failed(connection, "It is down.") for _call in range(7)]

    assert delays == [None, None, None, None, 30, None, None]
    assert again(connection).pause_kind == "failing"
    assert connection.pause_reason == "5 calls in a row came to nothing. It is down."


def test_an_answer_ends_the_row():
    connection = ConnectionFactory(failures=4)

    connection_answered(connection)
    connection_failed(connection, "It is down.")

    assert (again(connection).is_paused, connection.failures) == (False, 1)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(5, 30), (6, 60), (8, 240), (10, 600), (99, 600)]
)
def test_a_failing_vendor_is_looked_at_less_and_less(failures, seconds):
    assert pacing.probe_delay(failures) == seconds


def test_a_probe_that_finds_nothing_wrong_lets_one_call_try(connect, resumed):
    connection = connect(
        "bindbee", paused_until=timezone.now() - AGO, pause_kind="failing", failures=7
    )

    connection_probe(connection.pk)

    assert (again(connection).is_paused, connection.failures) == (False, 8)
    assert resumed == [connection]


def test_of_many_one_tries_a_vendor_that_failed():
    connection = ConnectionFactory(failures=5)

    tries = [connection_try(connection, seconds=60) for _call in range(3)]

    assert tries == [True, False, False]
    assert again(connection).health != "trouble"


@pytest.mark.parametrize("kind", ["failing", "key", "asked"])
def test_nobody_tries_within_a_pause(kind):
    later = timezone.now() + timedelta(hours=1)
    connection = ConnectionFactory(failures=5, paused_until=later, pause_kind=kind)

    assert not connection_try(connection, seconds=60)


def test_an_answer_ends_a_trial():
    connection = ConnectionFactory(failures=5)
    connection_try(connection, seconds=60)

    assert connection_answered(connection)

    assert (again(connection).is_paused, connection.failures) == (False, 0)


def test_a_probe_that_finds_trouble_puts_the_next_one_off(resumed):
    connection = ConnectionFactory(
        paused_until=timezone.now() - AGO, pause_kind="failing", failures=5
    )

    connection_probe(connection.pk)

    assert (again(connection).pause_kind, connection.failures) == ("failing", 6)
    assert 50 < (connection.paused_until - timezone.now()).total_seconds() <= 60
    assert resumed == []


def test_a_probe_before_its_time_asks_nobody():
    connection = ConnectionFactory(
        paused_until=timezone.now() + timedelta(hours=1), pause_kind="key"
    )

    connection_probe(connection.pk)

    assert again(connection).checked_at is None


# The published limits


def test_a_tenth_goes_at_once_and_the_rest_at_an_even_pace(limit):
    limit(RateLimit(100, 1e6, "key"))
    connection = ConnectionFactory()
    at_once = sum(connection_turn(connection) == 0 for _call in range(20))

    passes(1.25e5)
    later = sum(connection_turn(connection) == 0 for _call in range(20))

    assert (at_once, later) == (10, 10)


def test_within_any_time_of_the_limit_nine_tenths_are_taken_at_most(limit):
    limit(RateLimit(100, 1e6, "key"))  # so long that the time of this test is none
    connection = ConnectionFactory()
    taken = 0
    for _part in range(100):
        taken += sum(connection_turn(connection) == 0 for _call in range(5))
        passes(1e4)

    assert 80 <= taken <= 90


def test_a_turn_too_early_pauses_until_the_next_one(limit):
    connection = ConnectionFactory()
    connection_turn(connection)

    waits = [connection_turn(connection) for _call in range(3)]

    assert 0 < waits[0] <= 1.25
    assert waits[1:] == [None, None]
    assert again(connection).pause_kind == "pace"
    assert connection.pause_reason == "The vendor takes 10 calls in 10 seconds."
    assert connection.health != "trouble"


@pytest.mark.parametrize(
    ("per", "other", "is_shared"),
    [
        pytest.param("key", {"credentials": {**ACCOUNTS["stackone"], "account_id": "2"}}, True),
        pytest.param("key", {"credentials": {**ACCOUNTS["stackone"], "api_key": "2"}}, False),
        pytest.param("account", {}, True),
        pytest.param(
            "account", {"credentials": {**ACCOUNTS["stackone"], "account_id": "2"}}, False
        ),
        pytest.param("address", {"credentials": {"api_key": "2", "account_id": "2"}}, True),
        pytest.param("address", {"base_url": "http://127.0.0.1:8/x"}, False),
    ],
)
def test_who_shares_a_limit(limit, per, other, is_shared):
    limit(RateLimit(10, 10, per))
    first, second = ConnectionFactory(), ConnectionFactory(**other)

    turns = [connection_turn(first), connection_turn(second)]

    assert turns[0] == 0
    assert (turns[1] != 0) == is_shared


def test_of_two_limits_the_tighter_one_holds_and_the_other_loses_nothing(limit):
    wide, tight = RateLimit(1000, 10, "key"), RateLimit(10, 10, "account")
    limit(wide, tight)
    connection = ConnectionFactory()
    connection_turn(connection)
    before = Pace.objects.get(key__contains="key:").next_at

    assert connection_turn(connection) != 0

    assert Pace.objects.get(key__contains="key:").next_at == before


def test_a_key_cannot_be_read_from_the_name_of_its_limit(limit):
    connection_turn(ConnectionFactory())

    assert "sandbox-key" not in Pace.objects.get().key


def test_a_vendor_without_published_limits_has_none():
    connection = ConnectionFactory(provider="unified")

    assert [connection_turn(connection) for _call in range(500)] == [0] * 500


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_take_no_more_than_there_is(limit):
    limit(RateLimit(100, 1e6, "key"))
    connection = ConnectionFactory()

    def take(_number):
        try:
            return connection_turn(Connection.objects.get(pk=connection.pk)) == 0
        finally:
            database.close()

    with ThreadPoolExecutor(20) as threads:
        turns = Counter(threads.map(take, range(40)))

    assert turns[True] == 10
