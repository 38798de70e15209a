"""The way of a candidate from the log-in to the ATS, as its recruiter sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, expect

from candidates.models import Submission
from connections.sandbox.server import SandboxServer
from connections.sandbox.store import Received
from tests.browser.conftest import Worker
from tests.browser.eyes import inspect
from tests.browser.hands import (
    Sheet,
    choose_connection,
    choose_job,
    fill,
    left_empty,
    log_in,
    send,
    unfold,
)


def open_form(page: Page, username: str, connection: str) -> None:
    """Log in and choose the connection; its ATS's fields are there."""
    page.goto("/")
    inspect(page, "log-in")
    log_in(page, username)
    choose_connection(page, connection)
    expect(page.get_by_text("Fields checked just now")).to_be_visible()


class Journey(NamedTuple):
    """What came of it: the row here, and the call as the sandbox received it."""

    submission: Submission
    received: Received


def deliver(
    page: Page,
    worker: Worker,
    sandbox: SandboxServer,
    sheet: Sheet,
    *,
    name: str,
    empty: Sequence[str] = (),
) -> Journey:
    """Fill everything but `empty`, send it, and follow the page until it is in the ATS."""
    unfold(page)
    choose_job(page, sheet["Job"])
    fill(page, {label: value for label, value in sheet.items() if label != "Job"})
    assert left_empty(page) == list(empty)
    inspect(page, f"form-{name}")
    send(page)
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    worker.start()
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    submission = Submission.objects.get()
    shown = submission.ats_id or submission.remote_id
    expect(page.get_by_text(re.compile(f"This candidate is in .* as {shown}"))).to_be_visible()
    inspect(page, f"delivered-{name}")
    received, *_followed = sandbox.store.received()
    assert received.candidate_id == submission.remote_id
    assert received.body == _as_built(submission)
    return Journey(submission, received)


def _as_built(submission: Submission) -> object:
    """Return the body that the provider builds from what is stored."""
    request = submission.connection.as_provider().build_request(
        submission.as_candidate(),
        reference=str(submission.pk),
        idempotency_key=str(submission.attempts.get(stage=None).idempotency_key),
    )
    return request.json


def body(name: str, **more: object) -> dict[str, object]:
    """Return the body that this candidate must arrive as, written down after the vendor's page."""
    file = Path(__file__).parent / "bodies" / f"{name}.json"
    return {**json.loads(file.read_text(encoding="utf-8")), **more}


def not_kept(submission: Submission) -> set[str]:
    """Return the labels of the standard fields that a warning says were not sent."""
    said = [
        re.fullmatch(r"(.+) was not sent: \S+ has no place for it\.", text)
        for text in submission.warnings
    ]
    return {found[1] for found in said if found and not found[1].startswith("The ")}
