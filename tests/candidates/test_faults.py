"""The table: what each fault of the sandbox makes of a submission, for every vendor."""

import re

import pytest

from candidates.services import delivery
from connections.providers import PROVIDERS
from connections.providers.types import Timeouts
from connections.sandbox import server
from connections.sandbox.faults import FAULTS
from tests.factories import SubmissionFactory

STATUS_AFTER = {
    "invalid": "rejected",
    "400": "rejected",
    "401": "failed",
    "403": "failed",
    "404": "failed",
    "408": "unconfirmed",
    "408-after": "unconfirmed",
    "409": "rejected",
    "409-exists": "rejected",
    "409-ours": "rejected",
    "429": "queued",
    "429-no-header": "queued",
    "500": "unconfirmed",
    "500-after": "unconfirmed",
    "501": "failed",
    "502": "unconfirmed",
    "503": "unconfirmed",
    "hang": "unconfirmed",
    "hang-after": "unconfirmed",
    "reset": "unconfirmed",
    "reset-after": "unconfirmed",
    "drip": "unconfirmed",
    "truncated": "unconfirmed",
    "html": "unconfirmed",
    "empty": "unconfirmed",
    "no-id": "unconfirmed",
    "slow": "delivered",
}
OF_ITS_OWN = {("truto", "503"): "failed"}
"""Truto's own 503 is a blocked account."""

CASES = [
    pytest.param(slug, fault, OF_ITS_OWN.get((slug, fault), status), id=f"{slug}-{fault}")
    for slug in PROVIDERS
    for fault, status in STATUS_AFTER.items()
]
JARGON = re.compile(r"[{}<>]|traceback|exception|error:|errno|none\b|null|https?:", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch):
    """Let the slow answer come soon, and give up soon on what never comes."""
    monkeypatch.setattr(server, "SLOW", 0.05)
    for provider in PROVIDERS.values():
        monkeypatch.setattr(provider, "timeouts", Timeouts(5, 5, 0.4, 5))


@pytest.fixture
def send(connect, monkeypatch):
    def send(slug, fault):
        if fault == "drip":
            monkeypatch.setattr(PROVIDERS[slug], "timeouts", Timeouts(5, 5, 5, 0.4))
        submission = SubmissionFactory(connection=connect(slug), email=f"{fault}@fault.test")
        delivery.submission_deliver(submission.pk)
        submission.refresh_from_db()
        return submission

    return send


def test_the_table_knows_every_fault():
    assert set(STATUS_AFTER) == set(FAULTS)


@pytest.mark.parametrize(("slug", "fault", "status"), CASES)
def test_what_a_fault_does_to_a_submission(send, sandbox, slug, fault, status):
    submission = send(slug, fault)

    (received,) = sandbox.store.received()
    assert (submission.status, received.stored) == (status, FAULTS[fault].stores)
    assert bool(submission.remote_id) == (status == "delivered")
    assert _is_for_people(submission.message) == (status != "delivered"), submission.message


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_validation_error_stands_at_its_field(send, slug):
    submission = send(slug, "invalid")

    (error,) = submission.field_errors
    assert (error["path"][:2], bool(error["message"])) == (["emails", 0], True)


@pytest.mark.parametrize("slug", PROVIDERS)
@pytest.mark.parametrize("fault", ["429", "503"])
def test_a_busy_vendor_pauses_the_connection(send, slug, fault):
    submission = send(slug, fault)

    submission.connection.refresh_from_db()
    assert submission.connection.is_paused
    assert _is_for_people(submission.connection.pause_reason)


def _is_for_people(message):
    """Tell whether it is full sentences, without a machine's words."""
    is_sentence = re.fullmatch(r"[A-Z“].{10,}[.!?]", message, re.DOTALL) is not None
    return is_sentence and not JARGON.search(message)
