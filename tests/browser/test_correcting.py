"""A refusal is corrected where it hurts; two tabs and two clicks make no second candidate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Draft, Submission
from tests.browser.eyes import inspect
from tests.browser.hands import row, send

WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture
def refused(page, sign_in, recruiter, connect, worker) -> Page:
    """The page of a candidate whose e-mail address the ATS has refused."""
    connect("stackone", name="Acme via StackOne")
    sign_in(recruiter)
    worker.start()
    enter(page, "invalid@fault.test")
    send(page)
    expect(page.get_by_role("heading", name="Refused by the ATS")).to_be_visible()
    return page


def enter(page: Page, email: str) -> None:
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    page.get_by_label("Last name").fill("Okafor")
    row(page, "E-mail", 1).get_by_label("E-mail", exact=True).fill(email)


@WIDTHS
def test_a_refused_candidate_is_corrected_at_its_field_and_delivered(refused, sandbox):
    page = refused
    inspect(page, "refused")
    page.get_by_role("link", name="Correct and send again").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    inspect(page, "correcting")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = row(page, "E-mail", 1).get_by_label("E-mail", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("."))
    expect(field).to_have_value("invalid@fault.test")

    field.fill("mina@example.org")
    send(page)

    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    expect(page.get_by_text(re.compile("attempt 2"))).to_be_visible()
    inspect(page, "corrected")
    assert [each.body["email"] for each in sandbox.store.received()] == [
        "invalid@fault.test",
        "mina@example.org",
    ]
    assert Submission.objects.count() == 1


def test_of_two_tabs_that_correct_the_older_is_told_and_overwrites_nothing(
    refused, context, sandbox
):
    older = context.new_page()
    for page in (refused, older):
        page.goto(Submission.objects.get().get_absolute_url() + "edit/")
        row(page, "E-mail", 1).get_by_label("E-mail", exact=True).fill("mina@example.org")
    refused.get_by_label("Last name").fill("Newer")
    older.get_by_label("Last name").fill("Older")
    send(refused)
    expect(refused.get_by_role("heading", name="In the ATS")).to_be_visible()

    send(older)

    expect(older.get_by_text("This page is not the newest")).to_be_visible()
    inspect(older, "not-the-newest")
    older.get_by_role("link", name="See how it stands now").click()
    expect(older.get_by_role("heading", name="Newer")).to_be_visible()
    assert [each.body["last_name"] for each in sandbox.store.received()] == ["Okafor", "Newer"]


def test_a_double_click_on_send_makes_one_candidate(
    page, sign_in, recruiter, connect, worker, sandbox
):
    connect("stackone")
    sign_in(recruiter)
    enter(page, "mina@example.org")

    page.get_by_role("button", name="Send candidate").dblclick()

    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    worker.start()
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    assert Submission.objects.count() == 1
    assert len(sandbox.store.received()) == 1


def test_a_candidate_who_was_sent_is_not_unfinished_behind_the_back_button(
    page, sign_in, recruiter, connect, worker
):
    connect("stackone")
    sign_in(recruiter)
    worker.start()
    enter(page, "mina@example.org")
    send(page)
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()

    page.go_back(wait_until="networkidle")
    expect(page.get_by_label("Last name")).to_have_value("Okafor")
    page.get_by_role("link", name="Candidates", exact=True).click()
    expect(page.get_by_role("heading", name="Candidates")).to_be_visible()

    assert not Draft.objects.exists()


def test_the_form_behind_the_back_button_is_the_same_candidate_unless_it_is_changed(
    page, sign_in, recruiter, connect, worker, sandbox
):
    connect("stackone")
    sign_in(recruiter)
    worker.start()
    enter(page, "mina@example.org")
    send(page)
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()

    page.go_back()
    expect(page.get_by_label("Last name")).to_have_value("Okafor")
    send(page)
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    assert Submission.objects.count() == 1

    page.go_back()
    page.get_by_label("Last name").fill("Bah")
    row(page, "E-mail", 1).get_by_label("E-mail", exact=True).fill("bah@example.org")
    send(page)
    expect(page.get_by_text("This form was sent before")).to_be_visible()
    inspect(page, "sent-before")
    assert Submission.objects.count() == 1
    send(page)
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    assert [each.body["last_name"] for each in sandbox.store.received()] == ["Okafor", "Bah"]
