"""Every page at both widths, light and dark: no barrier, nothing sideways, a silent console."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import expect

from candidates.models import Status
from connections.services import catalog_refresh, connection_check
from tests.browser.eyes import EVERYWHERE, inspect, picture
from tests.browser.hands import choose_connection, choose_job, fill, new_fields, send
from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory

SAID = {
    Status.REJECTED: "The ATS did not accept the candidate. E-mail: this is no address.",
    Status.FAILED: "The key is not accepted.",
    Status.UNCONFIRMED: "No answer came back within 60 seconds.",
    Status.CLOSED: "",
}
OUTCOMES = {Status.DELIVERED: "delivered", Status.REJECTED: "rejected", Status.FAILED: "failed"}
PERSON = {
    "first_name": "Zoë",
    "last_name": "van der Berg",
    "emails": [{"value": "zoe@example.org", "type": "work"}],
    "title": "Data engineer",
    "address": {"city": "Lyon", "country": "France"},
    "links": [{"url": f"https://portfolio.example.org/{'very-long-' * 12}", "type": "portfolio"}],
}

READY = {
    "First name": "Mina",
    "Last name": "Okafor",
    "E-mail": [{"E-mail": "mina@example.org", "Kind": "Personal"}],
    "Owner": "Chloe Abbott",
    "Tags": "referral\nremote",
    "Sources": "Referral of Elif",
    "Origin": "Referred",
    "Company in the ATS": "Northwind Logistics",
    "Notice period": "1 month",
    "Willing to relocate": "Yes",
    "Has a work permit": "Yes",
    "Expected salary": "51000",
    "Years of experience": "7",
    "Available from": "2026-12-01",
    "Languages": ["English", "French"],
}


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_the_pages_before_the_log_in(page, recruiter, look):
    look("log-in", "/accounts/login/")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("log-in-wrong")
    look("reset", "/accounts/password_reset/")
    look("reset-mailed", "/accounts/password_reset/done/")
    user = urlsafe_base64_encode(force_bytes(recruiter.pk))
    token = default_token_generator.make_token(recruiter)
    look("reset-new", f"/accounts/reset/{user}/{token}/")
    look("reset-stale", f"/accounts/reset/{user}/stale/")
    look("reset-done", "/accounts/reset/done/")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_the_pages_of_a_recruiter(page, sign_in, recruiter, connect, look, console):
    sign_in(recruiter)
    look("no-connection", "/candidates/new/")
    look("no-candidates", "/candidates/")
    look("password", "/accounts/password_change/")
    page.get_by_role("button", name="Change password").click()
    look("password-wrong")
    look("password-done", "/accounts/password_change/done/")
    names = {"bindbee": "Acme via Bindbee", "unified": "Acme via Unified.to"}
    connections = [connect(slug, name=name) for slug, name in names.items()]
    for connection in connections:
        connection_check(connection)
        catalog_refresh(connection)
    look("choose", "/candidates/new/")
    look("form-empty", f"/candidates/new/?connection={connections[0].pk}")
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    look("form-wrong")
    for status in Status:
        candidate = submission_in(status, recruiter, connections[1])
        look(f"detail-{status}", candidate.get_absolute_url())
    look("candidates", "/candidates/")
    look("no-match", "/candidates/?q=nobody")
    assert console == []
    look("404", "/candidates/nothing-here/")
    assert [re.search(r"status of (\d+)", said)[1] for said in console] == ["404"]
    console.clear()


def submission_in(status: Status, user, connection):
    """Return a candidate in this status, with what led to it."""
    submission = SubmissionFactory(
        created_by=user, connection=connection, candidate=PERSON, claimed=status == Status.SENDING
    )
    if status in OUTCOMES:
        AttemptFactory(
            submission=submission,
            outcome=OUTCOMES[status],
            http_status=201 if status == Status.DELIVERED else 422,
            duration=412,
        )
    submission.status = status
    submission.message = SAID.get(status, "")
    if status == Status.QUEUED:
        submission.send_after = timezone.now() + timedelta(minutes=5)
    if status == Status.DELIVERED:
        submission.remote_id, submission.remote_url = "cand-9", "https://ats.example.org/cand-9"
        submission.warnings = ["Files was not sent: Unified.to has no place for it."]
    if status == Status.REJECTED:
        submission.field_errors = [
            {"path": ["emails", 0, "value"], "message": "This is no address."}
        ]
    submission.save()
    return submission


def test_an_admin_sees_the_requests(page, sign_in, admin, worker, connect, sandbox):
    sign_in(admin)
    submission = SubmissionFactory(connection=connect("stackone"), candidate=PERSON)
    worker.start()
    from candidates import tasks

    tasks.submission_deliver(str(submission.pk), submission.connection_id)
    page.goto(submission.get_absolute_url())
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()

    page.get_by_text("Request and response").click()

    expect(page.get_by_text('"last_name": "van der Berg"').first).to_be_visible()
    assert "sandbox-key" not in page.content()
    inspect(page, "admin-detail")


def test_a_form_of_another_session_is_explained(page, sign_in, recruiter, context, console):
    ConnectionFactory(provider="stackone")
    sign_in(recruiter)
    page.goto("/accounts/password_change/")
    context.clear_cookies(name="csrftoken")

    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    inspect(page, "403")
    assert [re.search(r"status of (\d+)", said)[1] for said in console] == ["403"]
    console.clear()


def test_a_form_ready_to_be_sent(page, sign_in, recruiter, connect):
    """Also the picture of README, where `SCREENSHOTS` names a folder for it."""
    connection = connect("unified", name="Acme via Unified.to")
    connection_check(connection)
    connect("stackone", name="Acme via StackOne")
    sign_in(recruiter)
    page.goto("/candidates/new/")
    with new_fields(page):
        choose_connection(page, "Acme via Unified.to")
    choose_job(page, "Data engineer")
    fill(page, READY)

    expect(page.get_by_text("Required: 2 of 2")).to_be_visible()

    page.get_by_role("heading", name="Job and tags").evaluate(
        "heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 30)"
    )
    picture(page, "form")
