"""The receipt: what the ATS kept, on the page, on a phone and on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from candidates.models import ReadBack
from candidates.services import delivery, read_backs
from connections.models import Connection
from connections.services import catalog_refresh
from tests.browser.eyes import EVERYWHERE, SCREENSHOTS, picture
from tests.factories import SubmissionFactory

NOTICE = {"slug": "notice_period", "format": "SINGLE_SELECT", "value": "1 month"}


@pytest.fixture
def submission(connect, recruiter):
    """Zoë, in an ATS that forgets her tags and cuts her title; nobody has read her back yet."""
    connection = connect("unified", variant="~forgetful", name="Acme", ats_name="Greenhouse")
    catalog_refresh(connection)
    made = SubmissionFactory(
        connection=connection,
        created_by=recruiter,
        candidate={
            "first_name": "Zoë",
            "last_name": "van der Berg",
            "emails": [{"value": "zoe@example.org", "type": "work"}],
            "phones": [{"value": "+33612345678", "type": "mobile", "extension": "12"}],
            "title": "Data engineer",
            "company": "Northwind",
            "skills": ["Python", "SQL"],
            "tags": ["fair-2026", "python"],
            "address": {"city": "Lyon", "country": "France"},
            "locations": ["Lyon"],
        },
        answers=[[["metadata_items"], [NOTICE]], [["metadata", "nickname"], "Zo"]],
        specs=[{"path": ["metadata", "nickname"], "label": "Preferred name", "kind": "text"}],
    )
    delivery.submission_deliver(made.pk)
    made.refresh_from_db()
    assert made.status == "delivered", made.message
    return made


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_what_was_kept_changed_and_dropped(page, sign_in, recruiter, submission, look):
    sign_in(recruiter)
    page.goto(submission.get_absolute_url())
    expect(page.get_by_text("It is read back from Unified.to in a moment.")).to_be_visible()
    look("receipt-pending")

    read_backs.submission_read_back(submission.pk)

    expect(page.get_by_text("fields were not kept")).to_be_visible()  # by itself
    rows = page.locator(".kept-lines").first.get_by_role("row")
    expect(rows.filter(has_text="Tags")).to_contain_text("Not kept")
    expect(rows.filter(has_text="Preferred name")).to_contain_text("Not kept")
    expect(rows.filter(has_text="Current title")).to_contain_text("Data e")
    expect(rows.filter(has_text="Locations")).to_contain_text("Unified.to has no place for it")
    expect(page.get_by_role("heading", name="Worth knowing")).to_have_count(0)
    look("receipt")
    page.locator(".kept-more > summary").click()
    expect(page.get_by_role("cell", name="zoe@example.org")).to_be_visible()
    look("receipt-open")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_success_shown_and_nothing_in_the_ats(page, sign_in, recruiter, submission, look):
    Connection.objects.update(
        base_url=submission.connection.base_url.replace("forgetful", "never-read")
    )
    ReadBack.objects.create(submission=submission, tries=5, read_after=timezone.now())
    read_backs.submission_read_back(submission.pk)
    sign_in(recruiter)

    look("receipt-in-doubt", submission.get_absolute_url())

    expect(page.get_by_text("could not be read back")).to_be_visible()
    expect(page.get_by_text("which proves nothing")).to_be_visible()


def test_on_paper(page, sign_in, recruiter, submission):
    read_backs.submission_read_back(submission.pk)
    submission.refresh_from_db()
    ReadBack.objects.update(read_at=submission.settled_at + timedelta(seconds=40))
    sign_in(recruiter)
    page.goto(submission.get_absolute_url())

    page.emulate_media(media="print")

    picture(page, "receipt-print", full_page=True)
    if SCREENSHOTS:
        page.pdf(
            path=f"{SCREENSHOTS}/receipt.pdf",
            format="A4",
            margin={"top": "15mm", "left": "15mm", "right": "15mm", "bottom": "15mm"},
        )
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_text("Read back 40 s after sending.")).to_be_visible()
    expect(page.get_by_role("cell", name="zoe@example.org")).to_be_visible()  # folded on screen
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    address = page.get_by_role("link", name="Open in Greenhouse").evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert submission.remote_url in address
