"""A connection that is left alone: the pages say why, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from candidates.models import Submission
from tests.factories import SubmissionFactory

from .pages import Page, post

CREATE = reverse("candidates:submission-create")
LIST = reverse("candidates:submission-list")
PAUSES = [
    pytest.param({"pause_kind": "asked"}, "StackOne asked to wait until", id="asked"),
    pytest.param({"pause_kind": "failing"}, "StackOne failed again and again", id="failing"),
    pytest.param({"pause_kind": "key"}, "StackOne refuses the key", id="key"),
    pytest.param({"pause_kind": "pace"}, "", id="the-vendors-limit"),
    pytest.param({}, "", id="none"),
]


def paused(connect, state):
    until = timezone.now() + timedelta(minutes=5) if state else None
    return connect("stackone", paused_until=until, **state)


@pytest.mark.parametrize(("state", "why"), PAUSES)
def test_the_form_says_why_its_connection_waits(tab, connect, state, why):
    paused(connect, state)

    page = Page(tab.get(CREATE))

    notes = [each.text for each in page.all("p", class_="sending-wait tone-amber")]
    assert [why in note for note in notes] == ([True] if why else [])


@pytest.mark.parametrize(("state", "why"), PAUSES)
def test_a_candidate_that_waits_says_why(tab, recruiter, connect, state, why):
    connection = paused(connect, state)
    submission = SubmissionFactory(connection=connection, created_by=recruiter)

    page = Page(tab.get(submission.get_absolute_url()))

    assert why in page.text
    assert ("refuses" in page.text or "wait until" in page.text or "again and" in page.text) is (
        bool(why)
    )
    assert page.one(id="status").attrs["hx-trigger"] == ("every 5s" if why else "every 2s")


def test_a_candidate_of_a_connection_that_is_switched_off_says_so(tab, recruiter, connect):
    connection = connect("stackone", is_active=False)
    submission = SubmissionFactory(connection=connection, created_by=recruiter)

    page = Page(tab.get(submission.get_absolute_url()))

    assert "An admin has switched this connection off; what waits keeps waiting." in page.text


@pytest.fixture
def sealed(asked, settings):
    """A connection whose credentials none of the keys opens."""
    connection = asked("stackone")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    return connection


def test_pages_of_a_connection_that_no_key_opens_say_that_it_needs_an_admin(tab, recruiter, sealed):
    submission = SubmissionFactory(connection=sealed, created_by=recruiter)

    for url in (CREATE, submission.get_absolute_url()):
        assert "Its stored key cannot be read; this needs an admin." in Page(tab.get(url)).text
    assert tab.get(LIST).status_code == 200


def test_what_is_entered_for_such_a_connection_is_kept(tab, sealed):
    form = Page(tab.get(CREATE)).sent(last_name="Okafor", action="send")

    response = post(tab, CREATE, form)

    assert response.status_code == 302
    assert Submission.objects.get().status == "queued"


def test_its_fields_are_not_fetched_but_the_old_ones_stay(tab, sealed):
    form = Page(tab.get(CREATE)).sent(last_name="Okafor", fetch_fields="1")

    page = Page(post(tab, reverse("candidates:form-fields"), form))

    assert "Your ATS did not answer. These fields are from" in page.text
    assert page.one("input", name="last_name").attrs["value"] == "Okafor"


def test_a_refused_one_of_such_a_connection_is_corrected_all_the_same(tab, recruiter, sealed):
    submission = SubmissionFactory(connection=sealed, created_by=recruiter, status="rejected")
    url = reverse("candidates:submission-edit", args=[submission.pk])

    response = post(tab, url, Page(tab.get(url)).sent(last_name="Okafor", action="send"))

    submission.refresh_from_db()
    assert (response.status_code, submission.status) == (302, "queued")
