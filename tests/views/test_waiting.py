"""How many wait for me: in the navigation, and in the list, where each says for what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import ConnectionFactory, StageFactory, SubmissionFactory

from .pages import Page
from .test_list import names_on

LIST = reverse("candidates:submission-list")
WAITING = {"waiting": "me"}


@pytest.fixture
def waiting(recruiter):
    """Two that wait for the recruiter, one in part, and some that do not; by name."""
    connection = ConnectionFactory()
    soon = timezone.now() + timedelta(minutes=1)
    for name, state in {
        "Refused": {"status": "rejected"},
        "Unknown": {"status": "unconfirmed"},
        "Looked for": {"status": "unconfirmed", "look_after": soon},
        "Failed": {"status": "failed"},
        "In part": {"status": "delivered", "remote_id": "r-1"},
        "There": {"status": "delivered", "remote_id": "r-2"},
    }.items():
        made = SubmissionFactory(
            full_name=name, created_by=recruiter, connection=connection, **state
        )
        if name == "In part":
            StageFactory(submission=made, status="failed", attempts_made=1)
    SubmissionFactory(full_name="Somebody else's", status="rejected")


def badge_on(page: Page):
    return [link for link in page.all("a") if link.attrs.get("class") == "count"]


def rows_on(page: Page) -> dict[str, str]:
    rows = [row for body in page.all("tbody") for row in body.all("tr")]
    return {row.all("a", class_="who")[0].text: row.text for row in rows}


def test_the_navigation_shows_how_many_wait_and_leads_to_them(tab, waiting):
    (badge,) = badge_on(Page(tab.get(reverse("candidates:submission-create"))))

    assert (badge.text, badge.attrs["aria-label"]) == ("3", "3 wait for you")
    there = Page(tab.get(badge.attrs["href"]))
    assert names_on(there) == ["In part", "Unknown", "Refused"]


def test_one_that_waits_is_one(tab, recruiter):
    SubmissionFactory(created_by=recruiter, status="rejected")

    (badge,) = badge_on(Page(tab.get(LIST)))

    assert badge.attrs["aria-label"] == "1 waits for you"


def test_where_nothing_waits_there_is_no_number(tab):
    page = Page(tab.get(LIST, WAITING))

    assert badge_on(page) == []
    assert "Nothing waits for you" in page.text


def test_for_an_admin_waits_what_failed_too(admin_tab, waiting):
    page = Page(admin_tab.get(LIST, WAITING))

    assert set(names_on(page)) == {"Unknown", "Failed", "In part"}
    assert "Repair the connection, then send it again." in rows_on(page)["Failed"]


def test_each_row_says_what_it_waits_for(tab, waiting):
    rows = rows_on(Page(tab.get(LIST, WAITING)))

    assert "Correct it and send it again, or close it." in rows["Refused"]
    assert "Say whether it is in the ATS." in rows["Unknown"]
    assert "One part was not sent." in rows["In part"]


def test_in_the_whole_list_only_what_looks_done_says_that_a_part_is_missing(tab, waiting):
    rows = rows_on(Page(tab.get(LIST)))

    assert "One part was not sent." in rows["In part"]
    assert "part" not in rows["There"]
    assert "Correct it" not in rows["Refused"]


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (["unconfirmed"], "One part was possibly not sent."),
        (["unconfirmed", "unconfirmed"], "2 parts were possibly not sent."),
        (["unconfirmed", "failed", "rejected"], "3 parts were not sent."),
        (["delivered", "closed", "queued"], ""),
    ],
)
def test_how_many_parts_are_missing_is_told(tab, recruiter, statuses, words):
    made = SubmissionFactory(created_by=recruiter, status="delivered", remote_id="r-1")
    for number, status in enumerate(statuses):
        StageFactory(submission=made, key=f"file-{number}", status=status)

    (row,) = rows_on(Page(tab.get(LIST))).values()

    assert (words or "In the ATS") in row
    assert ("part" in row) is bool(words)


def test_the_part_of_a_page_that_follows_counts_nobody(tab, recruiter, django_assert_num_queries):
    made = SubmissionFactory(created_by=recruiter)
    url = reverse("candidates:submission-status", args=[made.pk])
    tab.get(url)

    with django_assert_num_queries(9) as whole:
        tab.get(made.get_absolute_url())
    with django_assert_num_queries(8) as part:
        tab.get(url)

    counting = [each["sql"] for each in whole if "COUNT(" in each["sql"]]
    assert len(counting) == 1
    assert not [each["sql"] for each in part if "COUNT(" in each["sql"]]


@pytest.mark.parametrize("count", [2, 40])
def test_more_rows_with_parts_are_not_more_queries(admin_tab, count, django_assert_num_queries):
    for number in range(count):
        made = SubmissionFactory(status="delivered", remote_id=f"r-{number}")
        StageFactory(submission=made, status="failed")

    with django_assert_num_queries(8):
        admin_tab.get(LIST, WAITING)
