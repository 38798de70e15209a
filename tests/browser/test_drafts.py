"""What is typed stays: reload, crash, a login that ran out, two tabs, a connection taken away."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from candidates.models import Draft, Submission
from connections.models import Connection
from tests.browser.eyes import inspect, picture
from tests.browser.hands import add_row, log_in, row, send, wait_until

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
WITHOUT_SCRIPT = pytest.mark.parametrize(
    "context_options", [{"java_script_enabled": False}], ids=["off"]
)
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const pasted = { clipboardData, bubbles: true, cancelable: true };
  field.dispatchEvent(new ClipboardEvent("paste", pasted));
}"""
SAVED = re.compile(r"Draft saved \d\d:\d\d")


@pytest.fixture
def connection(connect) -> Connection:
    made: Connection = connect("stackone", name="Acme via StackOne")
    return made


@pytest.fixture
def form(page, sign_in, recruiter, connection) -> Page:
    """The form, opened by a recruiter, with the fields of the ATS."""
    sign_in(recruiter)
    return open_form(page)


def open_form(page: Page) -> Page:
    page.goto("/candidates/new/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    return page


def last_name(page: Page):
    return page.get_by_label("Last name")


def email(page: Page, number: int):
    return row(page, "E-mail", number).get_by_label("E-mail", exact=True)


def type_and_wait(page: Page, name: str) -> None:
    last_name(page).fill(name)
    expect(bar(page)).to_contain_text(SAVED)
    expect(page).to_have_url(re.compile(r"draft="))


def bar(page: Page):
    """Return the line that says where the text is kept."""
    return page.locator("#draft-state")


def let_the_login_run_out() -> None:
    Session.objects.all().delete()


@WIDTHS
def test_the_form_that_wipes_itself_when_the_page_is_reloaded(form):
    add_row(form, "E-mail")
    email(form, 1).fill("mina@example.org")
    email(form, 2).fill("second@example.org")
    type_and_wait(form, "Okafor")
    inspect(form, "draft-saved")

    form.reload()

    expect(last_name(form)).to_have_value("Okafor")
    expect(email(form, 1)).to_have_value("mina@example.org")
    expect(email(form, 2)).to_have_value("second@example.org")
    expect(form.get_by_text("Acme via StackOne")).to_be_visible()
    expect(form.get_by_role("alert")).to_have_count(0)
    inspect(form, "draft-reloaded")


def test_the_form_that_wipes_itself_when_it_is_reloaded_at_once(form):
    last_name(form).press_sequentially("Okafor")

    form.reload()

    expect(last_name(form)).to_have_value("Okafor")


def test_the_form_that_wipes_itself_when_one_goes_back_to_it(form):
    type_and_wait(form, "Okafor")
    form.get_by_role("link", name="Candidates", exact=True).click()
    expect(form.get_by_role("heading", name="Candidates", exact=True)).to_be_visible()

    form.go_back()

    expect(last_name(form)).to_have_value("Okafor")


@WIDTHS
def test_the_form_that_wipes_itself_when_the_browser_crashes(form, context: BrowserContext):
    last_name(form).press_sequentially("Okafor")
    form.close(run_before_unload=False)
    wait_until(Draft.objects.exists)

    page = context.new_page()
    open_form(page)
    page.get_by_role("link", name="1 unfinished candidate").click()
    expect(page.get_by_role("heading", name="Unfinished candidates")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Okafor")).to_contain_text("Acme via StackOne")
    inspect(page, "draft-list")
    page.get_by_role("link", name=re.compile("Continue")).click()

    expect(last_name(page)).to_have_value("Okafor")
    expect(page.get_by_role("link", name=re.compile("unfinished"))).to_have_count(0)


def test_a_signature_that_was_pasted_into_a_name_is_kept_without_another_key(form):
    form.get_by_label("First name").evaluate(PASTE, "Mina Okafor\nNorthwind Ltd")
    expect(last_name(form)).to_have_value("Okafor")

    expect(bar(form)).to_contain_text(SAVED)

    entries = dict(Draft.objects.get().entries)
    assert entries["last_name"] == ["Okafor"]


def test_who_stops_the_sending_and_types_on_is_saved_and_can_send(form, worker):
    type_and_wait(form, "Okafor")
    stop = re.compile(r"/candidates/new/[^/]*$")
    form.route(stop, lambda route: route.abort("aborted"))
    with form.expect_event("requestfailed", lambda request: stop.search(request.url)):
        form.get_by_role("button", name="Send candidate").click(no_wait_after=True)
    expect(form.get_by_role("button", name="Send candidate")).to_be_disabled()
    form.unroute(stop)

    last_name(form).fill("Okafor-Bah")

    expect(form.get_by_role("button", name="Send candidate")).to_be_enabled()
    expect(form.locator("#draft-state [data-version='2']")).to_be_attached()
    assert Draft.objects.get().title == "Okafor-Bah"


def test_what_is_sent_is_no_draft_any_more(form, worker):
    type_and_wait(form, "Okafor")

    send(form)

    expect(form.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    assert not Draft.objects.exists()
    token = Submission.objects.get().form_token
    form.goto(f"/candidates/new/?draft={token}")
    expect(form.get_by_role("heading", name="Okafor")).to_be_visible()


def test_nothing_typed_is_no_draft(form):
    type_and_wait(form, "Okafor")

    last_name(form).fill("")

    expect(bar(form)).not_to_contain_text("Draft saved")
    expect(form).to_have_url(re.compile("/candidates/new/$"))
    assert not Draft.objects.exists()


@WIDTHS
def test_the_login_that_ran_out_while_somebody_typed(form, context, recruiter):
    let_the_login_run_out()

    last_name(form).fill("Okafor")

    expect(bar(form)).to_contain_text("You are signed out: sign in before you send.")
    inspect(form, "draft-signed-out")
    with context.expect_page() as opened:
        form.get_by_role("link", name="Sign in, in a new tab").click()
    log_in(opened.value, recruiter.username)
    expect(opened.value.get_by_role("row").filter(has_text="Okafor")).to_be_visible()
    last_name(form).fill("Okafor Bah")
    expect(bar(form)).not_to_contain_text("You are signed out")
    expect(bar(form)).to_contain_text(SAVED)
    send(form)
    expect(form.get_by_role("heading", name="Okafor Bah")).to_be_visible()
    assert Submission.objects.get().candidate["last_name"] == "Okafor Bah"


@WIDTHS
@pytest.mark.parametrize("context_options", [{}, {"java_script_enabled": False}], ids=["on", "off"])
def test_the_login_that_ran_out_before_the_candidate_was_sent(
    page, context_options, sign_in, recruiter, connection
):
    sign_in(recruiter)
    page.goto("/candidates/new/")
    last_name(page).fill("Okafor")
    email(page, 1).fill("mina@example.org")
    let_the_login_run_out()

    send(page)
    log_in(page, recruiter.username)

    expect(page.get_by_text("Nothing was sent and nothing is lost")).to_be_visible()
    expect(last_name(page)).to_have_value("Okafor")
    expect(email(page, 1)).to_have_value("mina@example.org")
    if not context_options:
        inspect(page, "draft-after-login")
    assert not Submission.objects.exists()
    send(page)
    expect(page.get_by_role("heading", name="Okafor")).to_be_visible()
    assert Submission.objects.count() == 1


def test_the_connection_chosen_after_the_login_ran_out_leaves_the_form_where_it_is(
    page, sign_in, recruiter, connect
):
    for name in ("Acme", "Other"):
        connect("stackone", name=name)
    sign_in(recruiter)
    page.goto("/candidates/new/")
    last_name(page).fill("Okafor")
    let_the_login_run_out()

    page.get_by_label("Sending to").select_option(label="Acme")

    expect(bar(page)).to_contain_text("You are signed out")
    expect(last_name(page)).to_have_value("Okafor")
    expect(page.get_by_role("heading", name="Log in")).to_have_count(0)


def test_a_login_in_another_tab_does_not_stop_the_form(form, context, recruiter):
    other = context.new_page()
    other.goto("/accounts/login/?next=/candidates/")
    log_in(other, recruiter.username)
    expect(other.get_by_role("heading", name="Candidates", exact=True)).to_be_visible()

    type_and_wait(form, "Okafor")
    send(form)

    expect(form.get_by_role("heading", name="Waiting to be sent")).to_be_visible()


@WITHOUT_SCRIPT
def test_a_login_in_another_tab_loses_nothing_without_javascript(
    page, context, sign_in, recruiter, connection
):
    sign_in(recruiter)
    page.goto("/candidates/new/")
    last_name(page).fill("Okafor")
    other = context.new_page()
    other.goto("/accounts/login/?next=/candidates/")
    log_in(other, recruiter.username)
    expect(other.get_by_role("heading", name="Candidates", exact=True)).to_be_visible()

    send(page)

    expect(page.get_by_text("Nothing was sent and nothing is lost")).to_be_visible()
    expect(last_name(page)).to_have_value("Okafor")
    send(page)
    expect(page.get_by_role("heading", name="Okafor")).to_be_visible()


@WIDTHS
def test_two_tabs_with_one_draft_overwrite_nothing(form, context):
    type_and_wait(form, "Okafor")
    other = context.new_page()
    other.goto(form.url)
    last_name(other).fill("Other")
    expect(bar(other).locator("[data-version='2']")).to_be_visible()

    last_name(form).fill("Mine")

    expect(bar(form)).to_contain_text("kept as a draft of its own")
    inspect(form, "draft-of-its-own")
    assert {draft.title for draft in Draft.objects.all()} == {"Mine", "Other"}
    form.reload()
    expect(last_name(form)).to_have_value("Mine")
    other.reload()
    expect(last_name(other)).to_have_value("Other")


@WIDTHS
def test_a_connection_taken_away_is_said_and_nothing_typed_is_lost(
    page, sign_in, recruiter, connect
):
    taken = connect("stackone", name="Acme")
    connect("unified", name="Other")
    sign_in(recruiter)
    page.goto(f"/candidates/new/?connection={taken.pk}")
    type_and_wait(page, "Okafor")
    taken.groups.add(Group.objects.create(name="Elsewhere"))

    page.reload()

    expect(page.get_by_text("You may no longer send through Acme")).to_be_visible()
    expect(last_name(page)).to_have_value("Okafor")
    inspect(page, "draft-connection-taken")


@WIDTHS
def test_a_draft_is_discarded_and_brought_back(form):
    type_and_wait(form, "Okafor")
    form.get_by_role("button", name="Discard").click()
    expect(form.get_by_text("Okafor is discarded.")).to_be_visible()
    expect(last_name(form)).to_have_value("")
    inspect(form, "draft-discarded")

    form.get_by_role("button", name="Undo").click()
    expect(last_name(form)).to_have_value("Okafor")

    form.goto("/candidates/drafts/")
    form.get_by_role("button", name=re.compile("Discard")).click()
    expect(form.get_by_text("Nothing is unfinished")).to_be_visible()
    form.get_by_text("1 discarded within the last day").click()
    inspect(form, "draft-list-discarded")
    form.get_by_role("button", name="Undo").click()
    expect(last_name(form)).to_have_value("Okafor")


def test_a_server_that_is_away_is_said_and_tried_again(form, console):
    form.route("**/drafts/save/", lambda route: route.abort())
    last_name(form).fill("Okafor")
    expect(bar(form)).to_contain_text("Not saved; trying again. Keep this page open.")
    picture(form, "draft-not-saved")

    form.unroute("**/drafts/save/")

    expect(bar(form)).to_contain_text(SAVED)
    assert console
    console.clear()


@WIDTHS
def test_a_correction_comes_back_over_what_was_sent(form, worker):
    worker.start()
    email(form, 1).fill("invalid@fault.test")
    last_name(form).fill("Okafor")
    send(form)
    expect(form.get_by_role("heading", name="Refused by the ATS")).to_be_visible()
    form.get_by_role("link", name="Correct and send again").click()
    last_name(form).fill("Okafor Bah")
    expect(bar(form)).to_contain_text(SAVED)

    form.goto(Submission.objects.get().get_absolute_url() + "edit/")

    expect(last_name(form)).to_have_value("Okafor Bah")
    expect(form.get_by_text(re.compile("Your correction of .* is back"))).to_be_visible()
    inspect(form, "draft-correction")
    form.get_by_role("button", name="Start from what was sent").click()
    expect(last_name(form)).to_have_value("Okafor")
    form.get_by_role("button", name="Undo").click()
    expect(last_name(form)).to_have_value("Okafor Bah")
    email(form, 1).fill("mina@example.org")
    send(form)
    expect(form.get_by_role("heading", name="In the ATS")).to_be_visible()
    assert not Draft.objects.exists()
