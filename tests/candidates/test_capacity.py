"""One slow vendor never takes all the threads, and no place stays empty while something waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection as database
from django.utils import timezone

from candidates.models import Submission
from candidates.services import capacity, delivery
from candidates.services.capacity import Capacity
from tests.factories import ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    def places(threads):
        made = Capacity()
        made.configure(threads=threads, stop=threading.Event())
        return made

    return places


def taken(places, connection, wanted):
    """Return how many of the places wanted there are."""
    return sum(bool(places.place(connection.pk)) for _each in range(wanted))


def test_while_another_connection_is_in_use_one_has_half_of_the_threads(places):
    slow, other = ConnectionFactory(), ConnectionFactory()
    eight = places(8)

    assert taken(eight, slow, 8) == 4
    assert taken(eight, other, 8) == 4


def test_the_only_connection_in_use_has_them_all(places):
    ConnectionFactory(is_active=False)

    assert taken(places(8), ConnectionFactory(), 8) == 8


def test_of_one_thread_there_is_no_half(places):
    slow, other = ConnectionFactory(), ConnectionFactory()
    one = places(1)

    assert (taken(one, slow, 2), taken(one, other, 2)) == (1, 1)


def test_outside_of_a_worker_there_is_no_limit():
    connections = [ConnectionFactory() for _each in range(2)]

    assert taken(Capacity(), connections[0], 100) == 100


def test_who_has_a_place_goes_on_with_who_found_none(places):
    connection, _other = ConnectionFactory(), ConnectionFactory()
    two = places(2)
    with two.place(connection.pk) as held:
        with two.place(connection.pk) as refused:
            assert not refused
        assert held.goes_on()
        held.nothing_waits()
        assert not held.goes_on()

    assert two.place(connection.pk)


def test_who_finds_no_place_while_another_looks_is_not_forgotten(places):
    connection, _other = ConnectionFactory(), ConnectionFactory()
    two = places(2)
    with two.place(connection.pk) as held:
        two.place(connection.pk)
        assert held.goes_on()
        two.place(connection.pk)
        held.nothing_waits()
        assert held.goes_on()


def test_two_slow_connections_leave_a_thread_to_a_third(places):
    slow, slower, third = (ConnectionFactory() for _each in range(3))
    eight = places(8)

    assert (taken(eight, slow, 8), taken(eight, slower, 8)) == (4, 3)
    assert taken(eight, third, 8) == 1


def test_a_place_is_given_back_whatever_goes_wrong(places):
    connection, _other = ConnectionFactory(), ConnectionFactory()
    two = places(2)
    with pytest.raises(ZeroDivisionError), two.place(connection.pk):
        raise ZeroDivisionError

    assert two.place(connection.pk)


def test_a_worker_that_stops_does_not_go_on(places):
    connection, _other = ConnectionFactory(), ConnectionFactory()
    stop = threading.Event()
    two = Capacity()
    two.configure(threads=2, stop=stop)
    with two.place(connection.pk) as held:
        two.place(connection.pk)
        stop.set()
        assert not held.goes_on()


@pytest.mark.django_db(transaction=True)
def test_more_than_there_are_places_for_are_all_sent_once(sandbox, connect, monkeypatch, places):
    monkeypatch.setattr(delivery, "CAPACITY", places(4))
    monkeypatch.setattr(capacity, "KNOWN_FOR", -1)
    connection, _other = connect("unified"), connect("stackone")
    waiting = [SubmissionFactory(connection=connection).pk for _each in range(30)]

    def work(pk):
        try:
            delivery.deliver_woken(Submission, pk, connection_pk=connection.pk)
        finally:
            database.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, waiting))

    statuses = set(Submission.objects.values_list("status", flat=True))
    assert statuses == {"delivered"}
    assert len(sandbox.store.received()) == 30


def test_what_others_take_first_does_not_hold_a_thread(connect, monkeypatch, places):
    monkeypatch.setattr(delivery, "CAPACITY", places(2))
    connection = connect("bindbee")
    waiting = SubmissionFactory(connection=connection)
    delivery.CAPACITY.much_waits(connection.pk)
    monkeypatch.setattr(delivery, "deliver", lambda model, pk: None)

    delivery.deliver_woken(Submission, waiting.pk, connection_pk=connection.pk)

    waiting.refresh_from_db()
    assert waiting.status == "queued"
    assert waiting.send_after < timezone.now()
