"""What the look-ups came to, in words that claim no more than is known."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.services.findings import findings_of
from candidates.services.reconciliation import submission_look
from tests.factories import ConnectionFactory, LookFactory, SubmissionFactory, UserFactory, found

pytestmark = pytest.mark.django_db

SOON = timedelta(minutes=1)


def unknown(**more):
    connection = ConnectionFactory(provider="stackone", ats_name="Greenhouse", **more.pop("at", {}))
    return SubmissionFactory(connection=connection, status="unconfirmed", **more)


def told(submission):
    return findings_of(submission, submission.created_by)


@pytest.mark.parametrize(
    ("look", "text"),
    [
        pytest.param(
            {"finding": "none"},
            r"None found in StackOne's data as of \d\d:\d\d\. That proves nothing: what the "
            r"vendor shows may be a copy that is hours old\.",
            id="none",
        ),
        pytest.param({"finding": "unsearchable"}, r"This vendor cannot search\.", id="no-search"),
        pytest.param(
            {"finding": "unsearchable", "message": "This vendor cannot search for candidates."},
            r"This vendor cannot search\.",
            id="no-search-in-the-providers-words",
        ),
        pytest.param(
            {"finding": "unsearchable", "message": "No right to read."},
            r"The vendor refused the search: No right to read\.",
            id="search-refused",
        ),
        pytest.param(
            {"finding": "unavailable", "message": "Status 502."},
            r"The vendor could not be asked: Status 502\.",
            id="not-asked",
        ),
        pytest.param(
            {"matches": [found()]},
            r"At \d\d:\d\d there was one record in Greenhouse that may be it\.",
            id="one",
        ),
        pytest.param(
            {"matches": [found(), found(remote_id="2")]},
            r"At \d\d:\d\d there were 2 records in Greenhouse that may be it\.",
            id="two",
        ),
    ],
)
def test_each_finding_has_its_honest_sentence(look, text):
    submission = unknown()
    LookFactory(submission=submission, **look)

    findings = told(submission)

    assert findings.standing == ""
    assert re.fullmatch(text, findings.text)


@pytest.mark.parametrize(
    ("state", "looks", "standing"),
    [
        pytest.param({"in": SOON}, 0, "It is looked for in Greenhouse at", id="first"),
        pytest.param({"in": SOON, "looks_made": 1}, 1, "; looks again at", id="again"),
        pytest.param({"in": SOON, "looks_made": 2}, 1, "It is being looked for in", id="under-way"),
        pytest.param({"in": -SOON, "looks_made": 1}, 1, "It is being looked for in", id="due"),
        pytest.param({}, 4, "", id="over"),
    ],
)
def test_where_the_look_ups_stand_is_told(state, looks, standing):
    wait = state.pop("in", None)
    submission = unknown(look_after=wait and timezone.now() + wait, **state)
    LookFactory.create_batch(looks, submission=submission)

    said = told(submission).standing

    assert standing in said
    assert bool(said) is bool(standing)


def test_a_paused_connection_is_the_reason_why_nobody_looks():
    later = timezone.now() + SOON
    submission = unknown(look_after=later, at={"pause_kind": "asked", "paused_until": later})

    said = told(submission).standing

    assert "It cannot be looked for in Greenhouse just now. StackOne asked to wait until" in said


def test_where_nobody_ever_looked_that_is_said():
    assert told(unknown()).text == "It was not looked for in Greenhouse."


def test_what_was_found_before_the_vendor_fell_silent_is_still_shown():
    submission = unknown()
    LookFactory(submission=submission, matches=[found(remote_id="cand-7")])
    LookFactory(submission=submission, finding="unavailable", message="Status 502.")

    findings = told(submission)

    assert findings.text == "The vendor could not be asked: Status 502."
    assert findings.note.startswith("This is what it showed at")
    assert [record.remote_id for record in findings.records] == ["cand-7"]


def test_what_was_found_about_an_earlier_outcome_is_no_evidence():
    submission = unknown()
    LookFactory(submission=submission, matches=[found()])
    submission.settled_at = timezone.now() + SOON

    assert told(submission).records == ()


@pytest.mark.parametrize("is_mine", [True, False])
def test_whose_record_it_is_already_is_shown_to_those_who_may_see_that_one(is_mine):
    submission = unknown()
    owner = submission.created_by if is_mine else UserFactory()
    earlier = SubmissionFactory(created_by=owner, status="delivered", remote_id="cand-7")
    LookFactory(submission=submission, matches=[found(linked_to=str(earlier.pk))])

    (record,) = told(submission).records

    assert record.is_linked
    assert record.linked == (earlier if is_mine else None)


@pytest.mark.parametrize("status", ["queued", "sending", "delivered", "failed", "closed"])
def test_of_any_other_status_nothing_is_told(status):
    submission = SubmissionFactory(status=status, claimed=status == "sending", remote_id="r-1")
    LookFactory(submission=submission, matches=[found()])

    findings = told(submission)

    assert (findings.standing, findings.text, findings.records) == ("", "", ())


@pytest.mark.parametrize(
    ("variant", "finding", "goes_on"),
    [
        pytest.param("401", "unavailable", True, id="a-key-can-be-repaired"),
        pytest.param("501", "unsearchable", False, id="what-is-not-supported-stays-so"),
    ],
)
def test_a_refused_key_is_not_taken_for_a_vendor_that_cannot_search(
    connect, wake_ups, variant, finding, goes_on
):
    past = timezone.now() - SOON
    connection = connect("stackone", variant=f"~{variant}")
    submission = SubmissionFactory(
        connection=connection, status="unconfirmed", look_after=past, settled_at=past
    )

    look = submission_look(submission.pk)

    submission.refresh_from_db()
    assert (look.finding, submission.look_after is not None) == (finding, goes_on)
