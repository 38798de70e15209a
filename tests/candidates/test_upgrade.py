"""What an earlier version left is carried over."""

import pytest
from django.db import connection as database
from django.db.migrations.executor import MigrationExecutor

from candidates.models import Submission
from candidates.services import delivery
from tests.factories import AttemptFactory, SubmissionFactory

BEFORE = [("candidates", "0001_initial"), ("connections", "0001_initial")]


@pytest.fixture
def migrate(transactional_db):
    """Go to a state of the migrations; at the end, to the latest."""

    def migrate(targets):
        executor = MigrationExecutor(database)
        executor.migrate(targets)

    latest = MigrationExecutor(database).loader.graph.leaf_nodes()
    yield migrate
    migrate(latest)


def test_submissions_of_the_first_version_go_on(migrate, connect):
    unknown = AttemptFactory(
        submission=SubmissionFactory(status="unconfirmed", connection=connect("bindbee")),
        number=3,
        outcome="unknown",
    ).submission
    waiting = AttemptFactory(
        submission=SubmissionFactory(connection=unknown.connection), outcome="unavailable"
    ).submission
    known = SubmissionFactory(status="delivered", remote_id="c-1", proof="receipt")
    migrate(BEFORE)

    migrate(MigrationExecutor(database).loader.graph.leaf_nodes())

    kept = {each.pk: each for each in Submission.objects.all()}
    assert (kept[unknown.pk].attempts_made, kept[waiting.pk].attempts_made) == (3, 1)
    assert kept[unknown.pk].look_after is not None
    assert kept[known.pk].proof == "receipt"
    assert delivery.submission_deliver(waiting.pk).status
    assert list(waiting.attempts.values_list("number", flat=True)) == [1, 2]
