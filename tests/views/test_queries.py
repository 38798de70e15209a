"""What a page asks the database does not grow with what it shows."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory
from tests.views.pages import Page, post


def _queries(tab, url):
    tab.get(url)  # prepares what is prepared once
    with CaptureQueriesContext(database) as captured:
        assert tab.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_the_form_asks_the_same_of_one_connection_and_of_thirty(tab, asked):
    url = f"/candidates/new/?connection={asked('bindbee').pk}"
    alone = _queries(tab, url)

    for _connection in range(29):
        ConnectionFactory()

    assert len(_queries(tab, url)) == len(alone) == 9


def test_the_list_asks_the_same_of_one_candidate_and_of_thirty(tab, recruiter):
    SubmissionFactory(created_by=recruiter)
    alone = _queries(tab, "/candidates/")

    for _candidate in range(29):
        SubmissionFactory(created_by=recruiter, status="rejected")

    assert len(_queries(tab, "/candidates/")) == len(alone)


def test_a_candidate_asks_the_same_after_one_attempt_and_after_ten(tab, recruiter):
    submission = SubmissionFactory(created_by=recruiter, claimed=True)
    AttemptFactory(submission=submission)
    alone = _queries(tab, submission.get_absolute_url())

    for number in range(2, 11):
        AttemptFactory(submission=submission, number=number, outcome="unavailable")

    assert len(_queries(tab, submission.get_absolute_url())) == len(alone)


@pytest.mark.parametrize("provider", ["unified", "stackone", "panora", "truto", "bindbee"])
def test_the_form_is_no_more_than_sixty_kilobytes(tab, asked, provider):
    url = f"/candidates/new/?connection={asked(provider).pk}"

    response = tab.get(url)
    wrong = post(tab, url, Page(response).sent(action="send"))

    assert len(response.content) <= 60_000
    assert len(wrong.content) <= 60_000


def test_fields_that_are_old_are_asked_for_once_however_many_open_the_form(tab, asked, monkeypatch):
    from candidates import tasks
    from connections.models import FieldCatalog

    connection = asked("bindbee")
    FieldCatalog.objects.update(fetched_at="2026-01-01T00:00Z", tried_at="2026-01-01T00:00Z")
    told = []
    monkeypatch.setattr(tasks, "catalog_refresh", lambda *what: told.append(what))

    for _time in range(3):
        tab.get(f"/candidates/new/?connection={connection.pk}")

    assert told == [(connection.pk, "")]
