"""A fair: many candidates, one after another, without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Submission
from tests.browser.eyes import inspect
from tests.browser.hands import Held, log_in, new_fields
from tests.browser.test_keyboard import tab_to

PEOPLE = [f"Candidate{number:02}" for number in range(1, 21)]


def type_candidate(page: Page, name: str) -> None:
    """Type a name and an address, from the field that has the focus."""
    page.keyboard.type("MINA")
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{name.lower()}@example.org")


@pytest.mark.parametrize("width", [1280, 390])
def test_twenty_candidates_in_a_row_by_keyboard_alone(
    page, sign_in, recruiter, connect, worker, sandbox
):
    connect("unified", name="Acme via Unified.to")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    page.get_by_label("First name").focus()
    type_candidate(page, PEOPLE[0])
    tab_to(page, "Job")
    with new_fields(page):
        page.keyboard.type("Data engineer")
    tab_to(page, "Sources")
    page.keyboard.type("Paris Fair")
    tab_to(page, "Notice period")
    page.keyboard.type("None")

    page.keyboard.press("Control+Shift+Enter")

    for number, name in enumerate(PEOPLE[1:], start=1):
        expect(page.locator("#run-count")).to_have_text(f"{number} sent from Paris Fair")
        expect(page.locator("#live")).to_have_text(re.compile(f"is on the way.*{number} sent"))
        expect(page.get_by_label("First name")).to_be_focused()
        expect(page.get_by_text("Fields checked")).to_be_visible()
        if number == 1:
            inspect(page, "fair")
        type_candidate(page, name)
        tab_to(page, "Notice period")
        page.keyboard.type("None")
        page.keyboard.press("Control+Enter" if name == PEOPLE[-1] else "Control+Shift+Enter")

    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    sent = Submission.objects.order_by("created_at")
    assert [each.full_name for each in sent] == [f"Mina {name}" for name in PEOPLE]
    assert {tuple(each.candidate["sources"]) for each in sent} == {("Paris Fair",)}
    assert {each.candidate["job_id"] for each in sent} == {"9001"}


CARD = "Mina Okafor\nData engineer\nWe move the world\nmina@northwind.example\nM: +33 6 12 34 56 78"

PASTE = """
(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
  );
}
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_signature_pasted_into_a_name_is_taken_apart(page, sign_in, recruiter, connect, worker):
    connect("stackone", name="StackOne")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()

    page.get_by_label("First name").evaluate(PASTE, CARD)

    expect(page.get_by_text("From the pasted text, line 4")).to_be_visible()
    expect(page.get_by_label("Last name")).to_have_value("Okafor")
    expect(page.get_by_text("We move the world").last).to_be_visible()
    inspect(page, "pasted")


def test_a_country_brings_its_regions_and_the_name_says_how_it_is_sent(
    page, sign_in, recruiter, connect, worker
):
    connect("stackone", name="StackOne")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()

    page.get_by_label("Last name").fill("VAN DER BERG")
    expect(page.get_by_label("Last name")).to_have_attribute("autocomplete", "off")
    page.get_by_label("Last name").press("Tab")
    expect(page.get_by_label("Last name")).not_to_have_attribute("autocomplete", "off")
    expect(page.get_by_text("Sent as van der Berg.")).to_be_visible()
    page.locator("summary", has_text="More about the candidate").click()
    page.get_by_label("Country").focus()
    expect(page.locator("#id_address-country_list option[value=Canada]")).to_have_count(1)
    page.get_by_label("Country").fill("Canada")
    page.get_by_label("Country").press("Tab")

    expect(page.locator("#id_address-region_list option[value=Ontario]")).to_have_count(1)
    inspect(page, "spelling")


def test_the_name_that_is_said_is_the_one_typed_last(page, sign_in, recruiter, connect):
    connect("unified")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()

    spelling = Held(page, "**/spelling/")

    page.get_by_label("First name").fill("ZOË")
    page.get_by_label("Last name").fill("VAN DER BERG")
    first = spelling.request(1)
    page.get_by_label("Full name").focus()
    first.continue_()
    spelling.request(2).continue_()

    expect(page.get_by_text("Sent as Zoë van der Berg.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_shortcuts_are_read(page, sign_in, recruiter, look):
    sign_in(recruiter)

    look("shortcuts", "/candidates/shortcuts/")

    page.get_by_role("link", name="Add to ATSConnect").click()
    expect(page.get_by_text("Drag it to the bar of bookmarks.")).to_be_visible()


def test_the_bookmark_opens_the_form_filled(page, context, base_url, sign_in, recruiter, connect):
    connect("stackone", name="StackOne")
    sign_in(recruiter)
    page.goto("/candidates/shortcuts/")
    code = page.get_by_label("Address of the bookmark").input_value()
    context.route(
        "http://profiles.test/**",
        lambda route: route.fulfill(
            content_type="text/html",
            body="<title>Mina Okafor - Data engineer - Northwind | LinkedIn</title><p>Hello",
        ),
    )
    page.goto("http://profiles.test/in/mina?trk=1")

    with context.expect_page() as opened:
        page.evaluate("code => { location.href = code; }", code)

    form = opened.value
    expect(form.get_by_text("Filled from the address: check before you send.")).to_be_visible()
    expect(form.get_by_label("First name")).to_have_value("Mina")
    expect(form.get_by_label("Company", exact=True)).to_have_value("Northwind")
    expect(form.locator("#id_links-0-url")).to_have_value("http://profiles.test/in/mina")
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["off"])
def test_a_fair_without_javascript(page, recruiter, connect, worker):
    connect("stackone", name="StackOne")
    page.goto("/")
    log_in(page, recruiter.username)
    page.get_by_text("Paste a signature").click()
    page.get_by_label("Signature, business card or profile, as text").fill(CARD)
    page.get_by_role("button", name="Take what is recognised").click()
    expect(page.get_by_label("First name")).to_have_value("Mina")
    expect(page.get_by_label("Last name")).to_have_value("Okafor")
    page.locator("#id_tags").fill("Fair")

    page.get_by_role("button", name="Send and add another").click()

    expect(page.locator("#run-count")).to_have_text("1 sent from Fair")
    expect(page.locator("#id_tags")).to_have_value("Fair")
    expect(page.get_by_label("First name")).to_be_focused()
    page.get_by_role("button", name="Start empty").click()
    expect(page.locator("#id_tags")).to_have_value("")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#run-count")).to_have_count(0)
    assert Submission.objects.get().full_name == "Mina Okafor"
