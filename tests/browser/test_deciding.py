"""A person decides what the machine cannot: it is there, send it again, this part alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from candidates.models import Submission
from candidates.services import delivery
from candidates.services.reconciliation import submission_look
from candidates.services.sweep import submissions_sweep
from connections.models import Connection
from tests.browser.eyes import inspect
from tests.browser.hands import reload_until
from tests.factories import ACCOUNTS, StageFactory, SubmissionFactory


def send(page: Page, email: str) -> None:
    page.goto("/candidates/new/")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_role("group", name="E-mail 1").get_by_label("E-mail", exact=True).fill(email)
    page.get_by_role("button", name="Send candidate").click()


def last_look(submission: Submission) -> None:
    """Let the last of the look-ups take place now, with somebody else's record beside ours."""
    Submission.objects.update(look_after=timezone.now() - timedelta(seconds=1), looks_made=3)
    submission_look(submission.pk)


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_possibly_there_is_found_and_said_to_be_there(
    page, sign_in, recruiter, connect, worker, sandbox
):
    connect("stackone", name="Acme via StackOne")
    sign_in(recruiter)
    worker.start()
    send(page, "500-after@fault.test")
    expect(page.get_by_role("heading", name="Possibly in the ATS")).to_be_visible()
    expect(page.get_by_text("looked for in")).to_be_visible()
    submission = Submission.objects.get()
    SubmissionFactory(
        connection=submission.connection, status="unconfirmed", email="500-after@fault.test"
    )  # so that the address alone decides nothing

    last_look(submission)

    expect(page.get_by_text("there was one record")).to_be_visible()
    expect(page.locator("#status[hx-trigger]")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name="1 waits for you")).to_be_visible()
    page.get_by_role("link", name="It is there").press("Enter")
    page.get_by_role("button", name="It is there").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio").first).to_be_checked()
    page.get_by_label("Why").fill("Same person.")
    page.get_by_role("button", name="It is there").press("Enter")
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    expect(page.get_by_text("Same person.")).to_be_visible()
    submission.refresh_from_db()
    [received] = sandbox.store.received()
    assert (submission.proof, submission.remote_id) == ("person", received.candidate_id)
    expect(page.get_by_role("link", name="waits for you")).to_have_count(0)


def test_all_that_failed_goes_out_by_one_button_once_the_key_is_repaired(
    page, sign_in, admin, connect, worker, sandbox
):
    wrong = {**ACCOUNTS["stackone"], "api_key": "wrong-key"}
    connection = connect("stackone", name="Acme", credentials=wrong)
    sign_in(admin)
    worker.start()
    send(page, "mina@example.org")
    expect(page.get_by_role("heading", name="Not sent")).to_be_visible()
    send(page, "zoe@example.org")
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    expect(page.get_by_text("StackOne refuses the key")).to_be_visible()
    page.goto(f"/admin/connections/connection/{connection.pk}/change/")
    page.get_by_label("API key").fill("sandbox-key")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("The check found nothing wrong; what waits goes out.")).to_be_visible()

    page.get_by_role("button", name="Send the failed one again").click()

    expect(page.get_by_text("One is on its way again.")).to_be_visible()
    page.goto("/candidates/")
    reload_until(page, lambda: not Submission.objects.exclude(status="delivered").exists())
    expect(page.get_by_role("row").get_by_text("In the ATS")).to_have_count(2)
    assert len([each for each in sandbox.store.received() if each.stored]) == 2
    assert Connection.objects.get().pause_kind == ""


def test_a_part_that_is_stuck_is_sent_again_alone(
    page, sign_in, recruiter, connect, worker, sandbox
):
    connection = connect("stackone", name="Acme via StackOne")
    there = SubmissionFactory(connection=connection, created_by=recruiter)
    delivery.submission_deliver(there.pk)
    there.refresh_from_db()
    there.candidate["job_id"] = "job_1"
    there.save()
    stage = StageFactory(submission=there, status="failed", attempts_made=1, message="Status 401.")
    sign_in(recruiter)
    page.goto("/candidates/")
    expect(page.get_by_role("row").get_by_text("One part was not sent.")).to_be_visible()
    page.get_by_role("link", name="Zoë van der Berg").click()
    page.get_by_role("link", name="Send this again Application for the job").click()
    page.get_by_role("button", name="Send this again").click()
    expect(page.get_by_role("listitem").get_by_text("Waiting to be sent")).to_be_visible()
    inspect(page, "part-waiting")

    worker.start()
    submissions_sweep()

    took = "Application for the job: sent to StackOne, which took it"
    expect(page.get_by_text(took)).to_be_visible()
    expect(page.get_by_role("heading", name="What your ATS kept")).to_be_visible()
    expect(page.locator("ul.parts").get_by_text("In the ATS")).to_be_visible()
    stage.refresh_from_db()
    assert (stage.status, stage.attempts.count()) == ("delivered", 1)
    assert Submission.objects.get().attempts.filter(stage=None).count() == 1
