"""What a delivered submission costs the database; the benchmarks rest on it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

import benchmarks
from candidates.services import delivery
from tests.factories import SubmissionFactory


@pytest.mark.django_db(transaction=True)
def test_a_delivered_submission_takes_three_commits_and_eight_statements(connect, wake_ups):
    submission = SubmissionFactory(connection=connect("unified"))

    with CaptureQueriesContext(database) as captured:
        delivery.submission_deliver(submission.pk)

    ran = [query["sql"].split()[0] for query in captured.captured_queries]
    claim = ["SELECT", "SELECT", "UPDATE"]
    attempt = ["BEGIN", "UPDATE", "INSERT", "COMMIT"]
    outcome = ["BEGIN", "SELECT", "UPDATE", "UPDATE", "COMMIT"]
    submission.refresh_from_db()
    assert (submission.status, ran) == ("delivered", claim + attempt + outcome)


@pytest.mark.parametrize(
    "name", [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
)
def test_a_benchmark_can_be_imported(name):
    module = import_module(f"benchmarks.{name}")

    assert module.__doc__
