"""The ATS changes its form, or is down, or refuses, while somebody enters a candidate."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from candidates.models import Submission
from connections.models import Connection, FieldCatalog
from connections.services import catalog_refresh
from tests.browser.eyes import EVERYWHERE, inspect
from tests.browser.hands import Held, choose_connection, send

WIDTHS = [pytest.param(1280, id="1280"), pytest.param(390, id="390")]


@pytest.fixture
def opened(page, sign_in, recruiter, connect):
    """A filled form whose fields were read a minute ago."""
    connection = connect("bindbee", ats_name="Greenhouse")
    catalog_refresh(connection)
    sign_in(recruiter)
    page.goto("/candidates/new/")
    page.get_by_label("First name").fill("Mina")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("E-mail", exact=True).first.fill("mina@example.org")
    for name, label in (("source_id", "Job board"), ("seniority", "Senior")):
        page.locator(f"select[name='x.additional_attributes.{name}']").select_option(label=label)
    ago = timezone.now() - timedelta(minutes=1)
    FieldCatalog.objects.update(fetched_at=ago, tried_at=ago)
    return page


def move(place):
    Connection.objects.update(base_url=place)


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_a_field_that_became_required_is_asked_on_top_and_then_it_leaves(
    opened, sandbox, worker, look
):
    move(f"{sandbox.url}/~stricter-fields/bindbee")

    send(opened)

    block = opened.locator("#changed")
    expect(block).to_contain_text("Greenhouse changed its form while you typed")
    expect(block).to_contain_text("Cover note is now required.")
    source, note = block.get_by_label("Source"), block.get_by_label("Cover note")
    expect(source.locator("option:checked")).to_have_text("Job board (no longer offered)")
    expect(source).to_be_focused()
    expect(opened.get_by_label("Last name")).to_be_hidden()
    look("changed-fields")
    assert not Submission.objects.exists()
    source.select_option(label="Referral")
    note.fill("Looking forward to it.")
    send(opened)
    worker.start()
    expect(opened.get_by_role("heading", name="In the ATS")).to_be_visible()
    [received] = sandbox.store.received()
    attributes = received.body["additional_attributes"]
    assert (attributes["source_id"], attributes["cover_note"]) == (12, "Looking forward to it.")
    assert received.body["last_name"] == "Okafor"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_vendor_that_is_down_keeps_nobody_waiting(opened, worker):
    move("http://127.0.0.1:9/bindbee")

    send(opened)

    expect(opened.get_by_role("heading", name="Waiting to be sent")).to_be_visible(timeout=5000)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_refused_and_corrected_with_the_vendors_words_one_click_away(opened, sandbox, worker, look):
    opened.get_by_label("E-mail", exact=True).first.fill("invalid@fault.test")
    send(opened)
    worker.start()
    expect(opened.get_by_role("heading", name="Refused by the ATS")).to_be_visible()
    said = opened.locator("details.said").first
    expect(said.locator("p").first).to_be_hidden()
    said.locator("summary").click()
    expect(said.locator("p").first).to_be_visible()
    look("refused")

    opened.get_by_role("link", name="Correct and send again").click()

    field = opened.get_by_label("E-mail", exact=True).first
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Greenhouse did not accept"))
    look("refused-form")
    field.fill("mina@example.org")
    send(opened)
    expect(opened.get_by_role("heading", name="In the ATS")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_question_comes_and_goes_with_an_answer(page, sign_in, recruiter, connect):
    catalog_refresh(connect("bindbee", variant="~conditional-fields", ats_name="Greenhouse"))
    sign_in(recruiter)
    page.goto("/candidates/new/")
    page.get_by_label("Last name").fill("Okafor")
    expect(page.get_by_label("Moves from")).to_have_count(0)

    page.get_by_label("Would relocate").select_option(label="Yes")

    expect(page.get_by_label("Moves from")).to_be_visible()
    page.get_by_label("Moves from").fill("Lyon")
    inspect(page, "follows-from-an-answer")
    page.get_by_label("Would relocate").select_option(label="No")
    expect(page.get_by_label("Moves from")).to_have_count(0)
    page.get_by_label("Would relocate").select_option(label="Yes")
    expect(page.get_by_label("Moves from")).to_have_value("Lyon")
    expect(page.get_by_label("Last name")).to_have_value("Okafor")


def test_what_was_chosen_and_typed_before_the_scripts_were_there_counts(
    page, sign_in, recruiter, connect
):
    catalog_refresh(connect("bindbee", name="Acme"))
    connect("panora", name="Second")
    sign_in(recruiter)
    htmx = Held(page, re.compile(r"/htmx[^/]*\.js"))
    page.goto("/candidates/new/", wait_until="commit")
    page.get_by_label("Last name").fill("Okafor")

    choose_connection(page, "Acme")
    htmx.request(1).continue_()

    expect(page.get_by_text("via Bindbee")).to_be_visible()
    expect(page.get_by_label("Last name")).to_have_value("Okafor")
    expect(page.locator("#draft-state").get_by_text("Draft saved")).to_be_visible()
