"""The pages of what waits for a person, at both widths, light and dark."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from connections.models import Connection
from connections.services import catalog_refresh
from tests.browser.eyes import EVERYWHERE, inspect_admin
from tests.factories import AttemptFactory, LookFactory, StageFactory, SubmissionFactory, found

LONG = "Pictures of a portfolio that has a remarkably long name (2026).pdf"


@pytest.fixture
def acme(connect) -> Connection:
    return connect("stackone", name="Acme via StackOne", ats_name="Greenhouse")


def unknown(connection, user, **more):
    """Return a candidate of which nobody knows whether it arrived, and who waits for a person."""
    submission = SubmissionFactory(connection=connection, created_by=user, claimed=True)
    AttemptFactory(submission=submission, outcome="unknown", http_status=500, duration=412)
    submission.status = "unconfirmed"
    submission.message = "No answer came back within 60 seconds."
    for name, value in more.items():
        setattr(submission, name, value)
    submission.save()
    return submission


def two_records(earlier):
    recent = timezone.now().isoformat()
    url = "https://ats.example.org/candidates/7"
    return [
        found(created_at=recent, url=url),
        found(
            remote_id="cand-3",
            emails=["zoe@example.org", "z.vanderberg@somewhere-with-a-long-name.example.org"],
            created_at="2024-03-03T10:00:00+00:00",
            url=url,
            linked_to=str(earlier.pk),
        ),
    ]


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_what_waits_for_a_recruiter(page, sign_in, recruiter, acme, look):
    sign_in(recruiter)
    later = timezone.now() + timedelta(minutes=10)
    looking = unknown(acme, recruiter, look_after=later, looks_made=1)
    LookFactory(submission=looking)
    look("waits-looking", looking.get_absolute_url())
    looking.delete()
    earlier = SubmissionFactory(
        connection=acme, created_by=recruiter, status="delivered", remote_id="cand-3"
    )
    StageFactory(submission=earlier, status="failed", attempts_made=1, message="Status 500.")
    waiting = unknown(acme, recruiter, full_name="Mina Okafor")
    look("waits-unlooked", waiting.get_absolute_url())
    LookFactory(submission=waiting)
    look("waits-none", waiting.get_absolute_url())
    LookFactory(submission=waiting, matches=two_records(earlier))
    look("waits-records", waiting.get_absolute_url())
    page.get_by_role("link", name="It is there").click()
    look("waits-confirm")
    page.get_by_role("button", name="It is there").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("waits-confirm-wrong")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Send again").click()
    look("waits-send-again")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Close").click()
    page.get_by_role("button", name="Close").click()
    look("waits-close-wrong")
    refused = SubmissionFactory(
        connection=acme,
        created_by=recruiter,
        status="rejected",
        full_name="Ada Moreau",
        message="The ATS says that this candidate exists.",
    )
    LookFactory(submission=refused, matches=two_records(earlier)[1:])
    look("waits-exists", refused.get_absolute_url())
    look("waits-list", "/candidates/?waiting=me")
    look("waits-all", "/candidates/")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_what_follows_a_candidate(page, sign_in, recruiter, acme, look):
    sign_in(recruiter)
    look("waits-nothing", "/candidates/?waiting=me")
    there = SubmissionFactory(
        connection=acme, created_by=recruiter, status="delivered", remote_id="cand-9"
    )
    for number, (status, message) in enumerate(
        [
            ("delivered", ""),
            ("rejected", "The ATS did not accept the file: it is too large."),
            ("unconfirmed", "No answer came back within 60 seconds."),
            ("failed", ""),
            ("closed", ""),
        ]
    ):
        StageFactory(
            submission=there,
            key=f"file-{number}" if number else "application",
            label=f"File {LONG}" if number == 1 else f"File {number}.pdf",
            status=status,
            message=message,
        )
    StageFactory(submission=there, key="file-8", label="File cv.pdf", needs="file-1")
    look("follows", there.get_absolute_url())
    page.get_by_role("link", name="Send this again File 2.pdf").click()
    look("follows-send-again")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_a_connection_that_is_paused(page, sign_in, recruiter, acme, look):
    sign_in(recruiter)
    catalog_refresh(acme)
    until = timezone.now() + timedelta(minutes=5)
    Connection.objects.update(pause_kind="asked", paused_until=until, pause_reason="429")
    queued = SubmissionFactory(connection=acme, created_by=recruiter)
    look("paused-queued", queued.get_absolute_url())
    look("paused-form", "/candidates/new/")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_the_same_in_the_admin(page, sign_in, admin, acme):
    sign_in(admin)
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    until = timezone.now() + timedelta(hours=1)
    Connection.objects.update(pause_kind="key", paused_until=until, pause_reason="Status 401.")
    earlier = SubmissionFactory(connection=acme, status="delivered", remote_id="cand-3")
    StageFactory(submission=earlier, status="failed", attempts_made=1, message="Status 401.")
    SubmissionFactory(connection=acme, status="failed", message="Status 401.")
    waiting = unknown(acme, admin)
    LookFactory(submission=waiting, matches=two_records(earlier))
    for name, url in (
        ("connection", f"connections/connection/{acme.pk}/change/"),
        ("connections", "connections/connection/"),
        ("submission-stages", f"candidates/submission/{earlier.pk}/change/"),
        ("submission-looks", f"candidates/submission/{waiting.pk}/change/"),
        ("confirm", f"candidates/submission/{waiting.pk}/decide/confirm/"),
        ("send-again", f"candidates/submission/{waiting.pk}/decide/send-again/"),
        ("submissions", "candidates/submission/?waiting=person"),
    ):
        page.goto(f"/admin/{url}")
        inspect_admin(page, f"admin-waits-{name}-{scheme}")
