"""The list of candidates: found, filtered, in pages, with few queries."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from candidates.models import Status
from candidates.views.lists import PAGE_SIZE
from tests.factories import ConnectionFactory, SubmissionFactory

from .pages import Page

LIST = reverse("candidates:submission-list")


def names_on(page: Page) -> list[str]:
    return [link.text for link in page.all("a", class_="who")]


@pytest.fixture
def rows(recruiter):
    acme, beta = ConnectionFactory(name="Acme"), ConnectionFactory(name="Beta")
    for name, email, connection, status in (
        ("Ann Lee", "ann@example.org", acme, "delivered"),
        ("Bob Dean", "bob@example.org", acme, "queued"),
        ("Cem Ünal", "cem@other.test", beta, "delivered"),
        ("100% Right", "d_d@example.org", beta, "rejected"),
    ):
        SubmissionFactory(
            full_name=name,
            email=email,
            connection=connection,
            status=status,
            created_by=recruiter,
            remote_id="r-1" if status == "delivered" else "",
        )
    return {"Acme": acme.pk, "Beta": beta.pk}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["100% Right", "Cem Ünal", "Bob Dean", "Ann Lee"]),
        ({"q": "ann"}, ["Ann Lee"]),
        ({"q": " EXAMPLE.org "}, ["100% Right", "Bob Dean", "Ann Lee"]),
        ({"q": "100%"}, ["100% Right"]),
        ({"q": "d_d"}, ["100% Right"]),
        ({"q": "%"}, ["100% Right"]),
        ({"status": "delivered"}, ["Cem Ünal", "Ann Lee"]),
        ({"connection": "Acme"}, ["Bob Dean", "Ann Lee"]),
        ({"connection": "Acme", "status": "delivered", "q": "lee"}, ["Ann Lee"]),
        ({"status": "closed"}, []),
    ],
)
def test_the_list_is_narrowed_down(tab, rows, query, found):
    if "connection" in query:
        query = {**query, "connection": rows[query["connection"]]}

    page = Page(tab.get(LIST, query))

    assert names_on(page) == found
    if not found:
        assert "No candidate matches" in page.text


@pytest.mark.parametrize(
    "query", [{"status": "moon"}, {"connection": "x"}, {"page": "x"}, {"page": "-3"}, {"q": "\x00"}]
)
def test_a_mistyped_address_is_no_error(tab, rows, query):
    assert tab.get(LIST, query).status_code == 200


def test_what_was_looked_for_stays_in_the_filter_and_in_the_links_of_the_pages(tab, recruiter):
    connection = ConnectionFactory()
    SubmissionFactory.create_batch(
        PAGE_SIZE + 1, connection=connection, created_by=recruiter, status="queued"
    )

    page = Page(tab.get(LIST, {"q": "zoë", "status": "queued"}))

    assert page.one("input", name="q").attrs["value"] == "zoë"
    (older,) = page.all("a", rel="next")
    second = Page(tab.get(LIST + older.attrs["href"]))
    assert (len(names_on(page)), len(names_on(second))) == (PAGE_SIZE, 1)
    assert second.one("input", name="q").attrs["value"] == "zoë"


def test_before_the_first_candidate_the_list_leads_to_the_form(tab):
    page = Page(tab.get(LIST))

    assert "No candidates yet" in page.text
    assert not page.all("form", role="search")


def test_a_candidate_without_a_name_has_a_link_that_can_be_seen(tab, recruiter):
    SubmissionFactory(full_name="", created_by=recruiter)

    (link,) = names_on(Page(tab.get(LIST)))

    assert link == "zoe@example.org"


def test_a_recruiter_is_not_told_of_connections_that_are_not_theirs(tab, recruiter, rows):
    ConnectionFactory(name="Secret project").groups.add(Group.objects.create(name="Board"))

    assert "Secret project" not in tab.get(LIST).content.decode()


def test_every_status_has_its_words_and_colour(tab, recruiter):
    for status in Status.values:
        SubmissionFactory(
            status=status,
            full_name=status,
            created_by=recruiter,
            claimed=status == "sending",
            remote_id="r-1",
        )

    page = Page(tab.get(LIST))

    shown = {row.all("a", class_="who")[0].text: row.text for row in page.all("tbody")[0].all("tr")}
    assert all(str(Status(status).label) in shown[status] for status in Status.values)


@pytest.mark.parametrize("count", [2, 40])
def test_more_rows_are_not_more_queries(admin_tab, count, django_assert_max_num_queries):
    SubmissionFactory.create_batch(count)

    with django_assert_max_num_queries(10):
        admin_tab.get(LIST)


def test_more_attempts_are_not_more_queries(admin_tab, django_assert_max_num_queries):
    submission = SubmissionFactory(status="failed")
    for number in range(30):
        submission.attempts.create(
            number=number, revision=1, idempotency_key=submission.idempotency_key, outcome="failed"
        )
        submission.decisions.create(action="send_again", user=submission.created_by)

    with django_assert_max_num_queries(12):
        admin_tab.get(submission.get_absolute_url())
