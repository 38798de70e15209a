"""Every page works without JavaScript, by buttons and reloads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Submission
from tests.browser.hands import add_row, choose_connection, log_in, reload_until, row, send

pytestmark = pytest.mark.parametrize(
    "context_options", [{"java_script_enabled": False}], ids=["off"]
)


def email(page: Page, number: int):
    return row(page, "E-mail", number).get_by_label("E-mail", exact=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_candidate_is_entered_followed_and_corrected(page, recruiter, connect, worker, sandbox):
    connect("unified", name="Unified")
    connect("stackone", name="StackOne")
    page.goto("/")
    log_in(page, recruiter.username)
    choose_connection(page, "StackOne")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_role("button", name="Show its fields").click()
    page.get_by_role("button", name="Load the fields").click()
    page.get_by_label("Badge").fill("B-7")
    email(page, 1).fill("invalid@fault.test")
    add_row(page, "E-mail")
    email(page, 2).fill("second@example.org")
    add_row(page, "E-mail")
    email(page, 3).fill("third@example.org")
    page.get_by_role("button", name="Remove E-mail 2").click()
    expect(email(page, 2)).to_have_value("third@example.org")
    expect(page.get_by_label("Last name")).to_have_value("Okafor")

    send(page)
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    worker.start()
    reload_until(page, lambda: Submission.objects.get().status == "rejected")
    expect(page.get_by_role("heading", name="Refused by the ATS")).to_be_visible()
    page.get_by_role("link", name="Correct and send again").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(email(page, 1)).to_be_focused()
    email(page, 1).fill("mina@example.org")
    send(page)
    page.wait_for_url(lambda url: "/correct/" not in url)
    reload_until(page, lambda: Submission.objects.get().status == "delivered")
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()

    page.get_by_role("link", name="Candidates", exact=True).click()
    expect(page.get_by_role("row", name="Okafor").get_by_text("In the ATS")).to_be_visible()
    first, second = (each.body for each in sandbox.store.received())
    assert (first["email"], second["email"]) == ("invalid@fault.test", "mina@example.org")
    [badge] = second["custom_fields"]
    assert badge["value"] == "B-7"


def test_the_menu_and_the_folded_sections_open(page, sign_in, recruiter, connect):
    connect("stackone")
    sign_in(recruiter)
    page.goto("/")

    page.get_by_text("More about the candidate").last.click()
    expect(page.get_by_label("City")).to_be_visible()
    page.get_by_role("group").filter(has_text="Log out").locator("summary").click()
    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_role("heading", name="Logged out")).to_be_visible()
