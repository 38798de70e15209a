"""With the keyboard alone: from the log-in to the ATS, the focus always seen, never covered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Held, new_fields

LOOK = """
() => {
  const part = document.activeElement;
  const box = part.getBoundingClientRect();
  const bar = document.querySelector(".bar");
  const floor = bar && !bar.contains(part) ? bar.getBoundingClientRect().top : innerHeight;
  const label = part.labels && part.labels[0];
  const copy = (label || part).cloneNode(true);
  copy.querySelectorAll("[aria-hidden=true], .note").forEach(each => each.remove());
  const fold = part.closest("details.account");
  const style = getComputedStyle(part);
  return {
    name: part.getAttribute("aria-label") || copy.textContent.trim(),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    covered: Math.max(0, box.bottom - floor) + Math.max(0, -box.top),
    tall: box.height > innerHeight / 2,
  };
}
"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so; it must be seen at every stop."""
    for _press in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK)
        if stop["name"]:
            assert stop["outlined"], f"The focus on “{stop['name']}” is not seen."
            assert stop["tall"] or stop["covered"] <= 1, f"“{stop['name']}” is covered: {stop}"
        if stop["name"] == name:
            return
    pytest.fail(f"Tab never leads to “{name}”.")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_candidate_is_sent_without_a_mouse(page, recruiter, connect, worker, sandbox):
    connect("truto", name="Acme via Truto")
    connect("panora", name="Second")
    worker.start()
    page.goto("/")
    page.get_by_label("Username").focus()
    page.keyboard.type(recruiter.username)
    tab_to(page, "Password")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Add a candidate")).to_be_visible()
    tab_to(page, "Sending to")
    with new_fields(page):
        page.keyboard.type("Acme")
    expect(page.get_by_label("Sending to")).to_be_focused()
    tab_to(page, "First name")
    page.keyboard.type("Mina")
    tab_to(page, "Last name")
    page.keyboard.type("Okafor")
    tab_to(page, "+ Add another e-mail")
    page.keyboard.press("Enter")
    page.keyboard.type("mina@example.org")
    tab_to(page, "Job")
    with new_fields(page):
        page.keyboard.type("Customer")
    tab_to(page, "Application source")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Advanced")
    page.keyboard.press("Space")
    tab_to(page, "Remote data (JSON)")
    page.keyboard.type('{"fast": true}')

    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    [received] = sandbox.store.received()
    assert received.body["emails"] == [{"email": "mina@example.org", "type": "personal"}]
    assert received.body["remote_data"] == {"fast": True}
    assert ["application_source", "applicant"] in received.query


def test_the_menu_opens_and_escape_closes_it(page, sign_in, recruiter, connect):
    connect("stackone")
    sign_in(recruiter)
    page.goto("/candidates/")
    tab_to(page, recruiter.username)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Change password")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Change password")).to_be_hidden()
    assert page.evaluate(LOOK)["name"] == recruiter.username


def test_a_job_is_chosen_by_typing_its_name_at_the_speed_of_hands(
    page, sign_in, recruiter, connect
):
    connect("unified")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    job = page.get_by_label("Job", exact=True)
    asked = []
    page.on("request", lambda each: asked.append(each.url) if "/new/fields/" in each.url else None)
    job.focus()

    with new_fields(page):
        page.keyboard.type("Data engineer", delay=150)
        assert asked == []

    expect(job.locator("option:checked")).to_have_text("Data engineer")
    expect(job).to_be_focused()


def test_what_follows_from_a_job_is_asked_at_once_when_the_list_is_left(
    page, sign_in, recruiter, connect
):
    connect("unified")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    page.get_by_label("Job", exact=True).focus()

    page.keyboard.press("ArrowDown")
    with page.expect_request("**/candidates/new/fields/", timeout=900):
        page.keyboard.press("Tab")


def test_a_job_chosen_while_the_form_is_drawn_anew_is_still_asked_about(
    page, sign_in, recruiter, connect
):
    connect("unified")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    fields = Held(page, "**/candidates/new/fields/")
    page.get_by_role("button", name="Refresh").click()
    refreshed = fields.request(1)
    page.get_by_label("Job", exact=True).focus()
    page.keyboard.type("Data")

    with page.expect_response("**/candidates/new/fields/"):
        refreshed.continue_()

    about_the_job = fields.request(2)
    assert "job_id=9001" in (about_the_job.request.post_data or "")
    about_the_job.continue_()
    expect(page.get_by_label("Job", exact=True).locator("option:checked")).to_have_text(
        "Data engineer"
    )
