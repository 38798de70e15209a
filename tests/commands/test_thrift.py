"""A worker's threads do not keep from each other what there is little of."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection

from candidates.management.commands.worker import IDLE, PatientConsumer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "is_kept"), [(IDLE + 1, False), (0, True)])
def test_a_thread_that_rests_gives_its_connection_to_the_database_back(
    monkeypatch, seconds, is_kept
):
    queue = SimpleNamespace(dequeue=lambda: None, storage=SimpleNamespace(blocking=True))
    thread = PatientConsumer.worker_class(queue, threading.Event(), 0.1, 1, 1)
    monkeypatch.setattr(thread, "_idle_since", thread._idle_since - seconds)
    kept = []

    def rest():
        connection.ensure_connection()
        thread.loop()
        kept.append(connection.connection is not None)
        connection.close()

    resting = threading.Thread(target=rest)
    resting.start()
    resting.join()

    assert kept == [is_kept]
