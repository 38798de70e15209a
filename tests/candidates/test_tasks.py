"""A wake-up carries a primary key through the queue, and the task does the rest."""

import pytest
from django.conf import settings

from candidates import tasks
from candidates.services.waking import wake_up
from connections.models import FieldCatalog
from tests.factories import SubmissionFactory


@pytest.fixture
def queue():
    """The queue of the tests, empty."""
    settings.HUEY.flush()
    yield settings.HUEY
    settings.HUEY.flush()


@pytest.mark.django_db
def test_a_wake_up_carries_nothing_but_keys(queue, django_capture_on_commit_callbacks):
    submission = SubmissionFactory()

    with django_capture_on_commit_callbacks(execute=True):
        wake_up(submission)

    (task,) = queue.pending()
    keys = (str(submission.pk), submission.connection_id)
    assert (task.name, task.args, task.kwargs) == ("submission_deliver", keys, {})


@pytest.mark.django_db
def test_a_later_wake_up_is_not_ready_yet(queue, django_capture_on_commit_callbacks):
    submission = SubmissionFactory()

    with django_capture_on_commit_callbacks(execute=True):
        wake_up(submission, delay=60)

    (task,) = queue.pending()
    assert task.args == (str(submission.pk), submission.connection_id)
    assert task.eta is not None
    assert not queue.ready_to_run(task)


@pytest.mark.django_db(transaction=True)
def test_the_task_delivers(queue, connect):
    submission = SubmissionFactory(connection=connect("stackone"))
    tasks.submission_deliver(str(submission.pk), submission.connection_id)

    queue.execute(queue.dequeue())

    submission.refresh_from_db()
    assert submission.status == "delivered"


@pytest.mark.django_db(transaction=True)
def test_a_task_for_what_is_gone_does_nothing(queue, sandbox):
    submission = SubmissionFactory()
    tasks.submission_deliver(str(submission.pk), submission.connection_id)
    submission.delete()

    queue.execute(queue.dequeue())

    assert sandbox.store.received() == []


@pytest.mark.django_db(transaction=True)
def test_fields_are_refreshed_behind_the_page(queue, connect):
    connection = connect("stackone")
    tasks.catalog_refresh(connection.pk, "")

    queue.execute(queue.dequeue())

    assert FieldCatalog.objects.get(connection=connection).live.extra


def test_the_queue_keeps_no_results_and_signs_its_messages(queue):
    assert (queue.results, queue.immediate) == (False, False)
    message = queue.serialize_task(
        tasks.submission_deliver.s("00000000-0000-0000-0000-00000000", 1)
    )

    with pytest.raises(ValueError, match="mismatch"):
        queue.deserialize_task(message[:-1] + bytes([message[-1] ^ 1]))
