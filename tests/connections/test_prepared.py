"""A statement that is written once does what Django's own would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import BigAutoField, DurationField, JSONField, TextField
from django.db.models.functions import Now
from django.utils import timezone

from candidates.models import Submission
from connections.models import Connection
from connections.prepared import Given, Prepared, PreparedInsert, PreparedUpdate
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db


def named() -> Prepared:
    return Prepared(lambda: Connection.objects.filter(name=Given("name", TextField())))


def test_a_prepared_query_finds_what_is_given_each_time():
    first, second = ConnectionFactory(name="one"), ConnectionFactory(name="two")
    query = named()

    found = [query.first(name=name) for name in ("one", "two", "three")]

    assert found == [first, second, None]
    assert found[0].credentials == first.credentials


def test_what_a_prepared_query_leaves_out_is_read_when_it_is_asked_for(django_assert_num_queries):
    ConnectionFactory(name="one", options={"a": 1})
    query = Prepared(lambda: Connection.objects.only("name"))

    [found] = query.all()

    with django_assert_num_queries(1):
        assert found.options == {"a": 1}


def test_a_prepared_update_writes_values_and_sums_with_them():
    connection = ConnectionFactory()
    update = PreparedUpdate(
        lambda: Connection.objects.filter(pk=Given("pk", BigAutoField())),
        options=Given("options", JSONField()),
        paused_until=Now() + Given("delay", DurationField()),
    )

    changed = [
        update(pk=pk, options={"ü": [1]}, delay=timedelta(hours=1)) for pk in (connection.pk, 0)
    ]

    connection.refresh_from_db()
    assert (changed, connection.options) == ([1, 0], {"ü": [1]})
    assert timedelta(minutes=59) < connection.paused_until - timezone.now() < timedelta(minutes=61)


def test_a_prepared_insert_leaves_an_instance_as_saving_does():
    connection = ConnectionFactory()
    insert = PreparedInsert(Submission)
    kept = Submission(connection=connection, candidate={"last_name": "Berg"}, full_name="Berg")

    insert(kept)

    read = Submission.objects.get(pk=kept.pk)
    fields = [field.attname for field in Submission._meta.concrete_fields]
    assert [getattr(kept, name) for name in fields] == [getattr(read, name) for name in fields]
    assert not kept._state.adding
