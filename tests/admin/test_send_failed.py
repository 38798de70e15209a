"""What a connection refused is sent again by one button, once it is repaired."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from candidates.models import Decision
from candidates.services import failures, submissions
from candidates.services.decisions import SubmissionChanged
from tests.factories import ConnectionFactory, StageFactory, SubmissionFactory, UserFactory
from tests.views.pages import Page


def page_url(connection) -> str:
    return reverse("admin:connections_connection_change", args=[connection.pk])


def send_url(connection) -> str:
    return reverse("admin:candidates_send_failed", args=[connection.pk])


@pytest.fixture
def acme(db):
    return ConnectionFactory(name="Acme")


def buttons_on(page: Page) -> list[str]:
    return [each.text for each in page.all("button") if "failed" in each.text]


@pytest.fixture
def failed(acme):
    """Two candidates and a part that failed, beside much that did not."""
    there = {"connection": acme, "status": "delivered", "remote_id": "r-1"}
    StageFactory(submission__connection=acme, status="failed", attempts_made=1)
    StageFactory(submission=SubmissionFactory(**there), status="failed")  # waits to be asked for
    StageFactory(submission=SubmissionFactory(**there), status="rejected")
    for status in ("queued", "rejected", "unconfirmed", "closed"):
        SubmissionFactory(connection=acme, status=status)
    SubmissionFactory(status="failed")
    return [SubmissionFactory(connection=acme, status="failed") for _number in range(2)]


def test_the_button_counts_what_failed_and_sends_all_of_it(admin_tab, manager, acme, failed):
    before = buttons_on(Page(admin_tab.get(page_url(acme))))

    page = Page(admin_tab.post(send_url(acme), follow=True))

    assert before == ["Send the 3 failed ones again"]
    assert "3 are on their way again." in page.text
    assert buttons_on(page) == []
    for submission in failed:
        submission.refresh_from_db()
        assert submission.status == "queued"
    assert {decision.user for decision in Decision.objects.all()} == {manager}
    assert Decision.objects.count() == 3


def test_one_that_failed_is_one(admin_tab, acme):
    SubmissionFactory(connection=acme, status="failed")

    assert buttons_on(Page(admin_tab.get(page_url(acme)))) == ["Send the failed one again"]


def test_where_nothing_failed_there_is_no_button(admin_tab, acme):
    assert buttons_on(Page(admin_tab.get(page_url(acme)))) == []


def test_a_new_connection_has_nothing_that_failed(admin_tab, failed):
    page = Page(admin_tab.get(reverse("admin:connections_connection_add")))

    assert buttons_on(page) == []


def test_looking_at_the_address_sends_nothing(admin_tab, acme, failed):
    assert admin_tab.get(send_url(acme)).status_code == 405
    assert failures.failed_count(acme) == 3


def test_who_may_not_decide_about_candidates_has_no_button_and_sends_nothing(client, acme, failed):
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_connection", "change_connection"])
    )
    client.force_login(staff)

    page = Page(client.get(page_url(acme)))
    client.post(send_url(acme))

    assert buttons_on(page) == []
    assert failures.failed_count(acme) == 3


def test_one_that_somebody_else_was_faster_with_stops_nothing(acme, failed, monkeypatch):
    really = submissions.submission_send_again

    def after_somebody_else(stale, **options):
        if stale.pk == failed[0].pk:
            raise SubmissionChanged
        really(stale, **options)

    monkeypatch.setattr(failures, "submission_send_again", after_somebody_else)

    sent = failures.failed_send_again(acme, user=None)

    assert (sent, failures.failed_count(acme)) == (2, 1)
