"""A person who exists already is found when a field is left, and nobody is held up."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from candidates.models import Submission
from candidates.services.duplicates import identity_write
from connections.services import catalog_refresh
from tests.browser.eyes import EVERYWHERE
from tests.browser.hands import row, send
from tests.factories import SubmissionFactory, UserFactory

TITLE = "This person may exist already"


@pytest.fixture
def known(connect):
    """Somebody whom a colleague entered, with a phone number."""
    cache.clear()
    connection = connect("stackone", name="Acme", ats_name="Greenhouse")
    catalog_refresh(connection)
    jonas = UserFactory(username="jonas", first_name="Jonas", last_name="Meyer")
    submission = SubmissionFactory(
        connection=connection,
        created_by=jonas,
        status="delivered",
        remote_id="c-1",
        remote_url="https://ats.sandbox.test/people/1",
        full_name="Zoe Vandenberg",
        candidate={
            "first_name": "Zoe",
            "last_name": "Vandenberg",
            "phones": [{"value": "+33612345678", "type": "mobile"}],
        },
    )
    identity_write(submission)
    return submission


def phone(page):
    return row(page, "Phone", 1).get_by_label("Phone", exact=True)


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_a_duplicate_found_by_phone(page, sign_in, recruiter, known, look, width):
    sign_in(recruiter)
    page.goto("/")
    page.get_by_label("First name").fill("Zoë")
    page.get_by_label("Last name").fill("van der Berg")

    phone(page).fill("+33 6 12 34 56 78")
    phone(page).press("Tab")

    box = page.get_by_role("region", name=TITLE)
    expect(box.get_by_text("Same phone.")).to_be_visible()
    expect(box.get_by_text("Added by Jonas Meyer on")).to_be_visible()
    expect(box.get_by_text("StackOne cannot search by phone or name")).to_be_visible()
    link = box.get_by_role("link", name="Open in Greenhouse")
    expect(link).to_have_attribute("href", "https://ats.sandbox.test/people/1")
    expect(page.locator("#live")).to_contain_text("one found")
    page.wait_for_load_state("networkidle")  # what was looked for is all there, and stays
    below = box.bounding_box()["y"] - phone(page).bounding_box()["y"]
    assert (below > 0) == (width == 390), "on a phone the box stands under its field"
    look("duplicates")

    box.get_by_label("If it is another person, why?").fill("Same household phone")
    send(page)
    expect(page.get_by_text("created it anyway")).to_be_visible()
    look("duplicates-anyway")
    decision = Submission.objects.exclude(pk=known.pk).get().decisions.get()
    assert (decision.action, decision.reason) == ("anyway", "Same household phone")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_job_is_added_to_the_person_who_is_there(page, sign_in, recruiter, known, look, width):
    sign_in(recruiter)
    page.goto("/")
    page.get_by_label("First name").fill("Zoë")
    phone(page).fill("+33 6 12 34 56 78")
    phone(page).press("Tab")
    expect(page.get_by_text("Choose a job, and you can add it")).to_be_visible()

    page.get_by_label("Job", exact=True).select_option(index=1)
    page.get_by_role("button", name="Add this job to them").click()

    expect(page.get_by_text("added the job to the existing person")).to_be_visible()
    look("duplicates-job")
    added = Submission.objects.exclude(pk=known.pk).get()
    assert (added.remote_id, added.proof) == ("c-1", "person")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["off"])
def test_without_javascript_the_form_comes_back_once(page, sign_in, recruiter, known, width):
    sign_in(recruiter)
    page.goto("/")
    page.get_by_label("Last name").fill("Okafor")
    phone(page).fill("+33 6 12 34 56 78")

    send(page)
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()
    assert Submission.objects.count() == 1
    page.get_by_role("button", name="Send anyway").click()

    expect(page.get_by_text("created it anyway")).to_be_visible()
    assert Submission.objects.count() == 2
