"""An admin connects an ATS, reads what was sent, and decides what the machine cannot."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Submission
from connections.models import Connection
from tests.browser.eyes import inspect_admin
from tests.browser.hands import PASSWORD

ACCOUNT = "47187425466113776871"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_connection_is_added_checked_and_its_fields_refreshed(page, admin, sandbox):
    page.goto("/admin/")
    page.get_by_label("Username:").fill(admin.username)
    page.get_by_label("Password:").fill(PASSWORD)
    inspect_admin(page, "admin-log-in")
    page.get_by_role("button", name="Log in").click()
    page.goto("/admin/connections/connection/add/")
    page.get_by_label("Vendor").select_option(label="Bindbee")
    expect(page.get_by_label("Connector token")).to_be_visible()
    page.get_by_label("Vendor").select_option(label="StackOne")
    expect(page.get_by_label("Account ID")).to_be_visible()
    expect(page.get_by_label("Connector token")).to_have_count(0)
    page.get_by_label("Name:").fill("Acme via StackOne")
    page.get_by_label("Base URL").fill(f"{sandbox.url}/stackone")
    page.get_by_label("API key").fill("sandbox-key")
    page.get_by_label("Account ID").fill(ACCOUNT)
    inspect_admin(page, "admin-connection")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()

    act(page, "Check connection")
    lines = page.get_by_text(re.compile(r"✓ Reach: .+ Key: .+ Account: .+ Right to write: "))
    expect(lines).to_be_visible()
    act(page, "Refresh fields")
    expect(page.get_by_text(re.compile(r"asks for \d+ fields of its own"))).to_be_visible()
    inspect_admin(page, "admin-connections")
    page.get_by_role("link", name="Acme via StackOne").first.click()
    expect(page.get_by_text("Saved. Leave empty to keep it.")).to_be_visible()
    expect(page.get_by_label("API key")).to_have_value("")
    assert "sandbox-key" not in page.content()
    inspect_admin(page, "admin-connection-saved")
    assert Connection.objects.get().credentials == {
        "api_key": "sandbox-key",
        "account_id": ACCOUNT,
    }


def act(page: Page, action: str) -> None:
    """Carry an action of the list out on the one connection there is."""
    page.get_by_role("row", name="Acme via StackOne").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label=action)
    page.get_by_role("button", name=re.compile("^(Go|Run)")).click()


@pytest.fixture
def unknown(page, sign_in, admin, connect, worker) -> Page:
    """The admin's page of a candidate of which nobody knows whether it arrived."""
    connect("stackone", name="Acme via StackOne")
    sign_in(admin)
    worker.start()
    page.goto("/candidates/new/")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_role("group", name="E-mail 1").get_by_label("E-mail", exact=True).fill(
        "500-after@fault.test"
    )
    page.get_by_role("button", name="Send candidate").click()
    expect(page.get_by_role("heading", name="Possibly in the ATS")).to_be_visible()
    page.get_by_role("link", name="Admin").click()
    page.get_by_role("link", name="Submissions", exact=True).first.click()
    page.get_by_role("link", name="Okafor").click()
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_an_attempt_is_read_without_secrets_and_its_candidate_confirmed(unknown, sandbox):
    page = unknown
    expect(page.get_by_text('"authorization": "•••"', exact=False).first).to_be_visible()
    expect(page.get_by_text('"last_name": "Okafor"').first).to_be_visible()
    assert "sandbox-key" not in page.content()
    inspect_admin(page, "admin-submission")
    page.get_by_role("link", name="It is there").click()
    inspect_admin(page, "admin-it-is-there")
    [received] = sandbox.store.received()
    page.get_by_label("Id at the vendor").fill(received.candidate_id)
    page.get_by_label("Why").fill("Seen in the ATS.")

    page.get_by_role("button", name="It is there").click()

    expect(page.get_by_text("Seen in the ATS.").first).to_be_visible()
    submission = Submission.objects.get()
    assert (submission.status, submission.remote_id) == ("delivered", received.candidate_id)


def test_a_candidate_is_closed_with_a_reason(unknown):
    page = unknown
    page.get_by_role("link", name="Close", exact=True).first.click()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_label("Why")).to_be_focused()
    page.get_by_label("Why").fill("Hired elsewhere.")

    page.get_by_role("button", name="Close").click()

    expect(page.get_by_text("Hired elsewhere.").first).to_be_visible()
    assert Submission.objects.get().status == "closed"
