"""After sending: the page that follows the status by itself, and says who acts next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Status, Submission
from candidates.services.delivery import submission_deliver
from candidates.services.read_backs import submission_read_back
from tests.factories import SubmissionFactory

from .pages import Page

NEXT = {
    "queued": "It leaves by itself",
    "sending": "It is on its way",
    "delivered": "This candidate is in",
    "rejected": "Correct it and send it again",
    "failed": "An admin repairs the connection",
    "unconfirmed": "do not enter it again",
    "closed": "It will not be sent",
}


def status_url(submission: Submission) -> str:
    return reverse("candidates:submission-status", args=[submission.pk])


def make(recruiter, status: str, **more) -> Submission:
    return SubmissionFactory(
        created_by=recruiter,
        status=status,
        claimed=status == "sending",
        remote_id="r-17" if status == "delivered" else "",
        **more,
    )


@pytest.mark.parametrize("status", Status.values)
def test_every_status_says_who_acts_next(tab, recruiter, status):
    submission = make(recruiter, status)

    page = Page(tab.get(submission.get_absolute_url()))

    assert NEXT[status] in page.text
    assert str(Status(status).label) in page.text


@pytest.mark.parametrize("status", Status.values)
def test_only_what_still_moves_is_asked_about(tab, recruiter, status):
    submission = make(recruiter, status)

    page = Page(tab.get(submission.get_absolute_url()))

    attrs = page.one(id="status").attrs
    moves = status in ("queued", "sending")
    assert ("hx-trigger" in attrs) is moves
    assert attrs.get("hx-get", "") == (status_url(submission) if moves else "")


@pytest.mark.parametrize("status", Status.values)
def test_the_partial_is_the_same_part_of_the_page(tab, recruiter, status):
    submission = make(recruiter, status)

    whole = Page(tab.get(submission.get_absolute_url())).one(id="status")
    part = Page(tab.get(status_url(submission))).one(id="status")

    assert (part.text, part.attrs) == (whole.text, whole.attrs)


def test_polling_ends_when_what_was_delivered_is_read_back(tab, recruiter, connect):
    submission = make(recruiter, "queued", connection=connect("stackone"))
    before = Page(tab.get(status_url(submission))).one(id="status")

    submission_deliver(submission.pk)
    delivered = Page(tab.get(status_url(submission))).one(id="status")
    submission_read_back(submission.pk)

    after = Page(tab.get(status_url(submission))).one(id="status")
    submission.refresh_from_db()
    assert "hx-trigger" in before.attrs
    assert "hx-trigger" in delivered.attrs
    assert "in a moment" in delivered.text
    assert "hx-trigger" not in after.attrs
    assert submission.remote_id in after.text


@pytest.mark.parametrize(("status", "there"), [("rejected", True), ("failed", False)])
def test_only_a_refused_one_offers_to_be_corrected(tab, recruiter, status, there):
    submission = make(recruiter, status)

    page = Page(tab.get(submission.get_absolute_url()))

    edit = reverse("candidates:submission-edit", args=[submission.pk])
    assert (edit in [link.attrs["href"] for link in page.all("a")]) is there


def test_the_ats_s_own_id_is_shown_and_its_link_opened(tab, recruiter):
    submission = make(
        recruiter, "delivered", ats_id="GH-9", remote_url="https://ats.example/c/9?a=1&b=2"
    )

    page = Page(tab.get(submission.get_absolute_url()))

    (link,) = [each for each in page.all("a") if each.attrs["href"].startswith("https://")]
    assert link.attrs["href"] == "https://ats.example/c/9?a=1&b=2"
    assert {"GH-9", "r-17"} <= {each.text for each in page.all("dd")}


def test_messages_warnings_and_errors_at_fields_are_shown_with_their_labels(tab, recruiter):
    submission = make(
        recruiter,
        "rejected",
        message="The ATS did not accept the candidate.",
        warnings=["Skills was not sent."],
        field_errors=[
            {"path": ["emails", 0, "value"], "message": "No mailbox."},
            {"path": ["c", "shirt"], "message": "Too large."},
            {"path": ["moon"], "message": "Unheard of."},
        ],
        specs=[{"path": ["c", "shirt"], "label": "Shirt size", "kind": "text"}],
    )

    page = Page(tab.get(submission.get_absolute_url()))

    for text in (submission.message, "Skills was not sent.", "E-mail: No mailbox."):
        assert text in page.text
    assert "Shirt size: Too large." in page.text
    assert "Unheard of." in page.text


def test_what_was_entered_is_read_back_with_labels_also_after_the_ats_forgot_them(tab, recruiter):
    submission = make(
        recruiter,
        "queued",
        candidate={
            "last_name": "Berg",
            "can_email": False,
            "emails": [{"value": "a@example.org", "type": "work"}],
            "address": {"city": "Lyon"},
            "tags": ["x", "y"],
        },
        answers=[
            [["c", "size"], 2],
            [["c", "more"], [{"name": "a"}]],
            [["c", "no"], False],
            [["c", "gone"], {"deep": 1}],
        ],
        specs=[
            {
                "path": ["c", "size"],
                "label": "Size",
                "kind": "choice",
                "choices": [{"value": 2, "label": "Large"}],
            },
            {
                "path": ["c", "more"],
                "label": "More",
                "kind": "rows",
                "fields": [{"path": ["name"], "label": "Name", "kind": "text"}],
            },
            {"path": ["c", "no"], "label": "Relocates", "kind": "boolean"},
        ],
    )

    page = Page(tab.get(submission.get_absolute_url()))

    shown = {}
    for part in page.all("dl", class_="answers"):
        shown |= {
            term.text: each.text for term, each in zip(part.all("dt"), part.all("dd"), strict=True)
        }
    assert shown == {
        "Last name": "Berg",
        "E-mail": "a@example.org · Work",
        "Address": "Lyon",
        "Tags": "x, y",
        "May be e-mailed": "No",
        "Size": "Large",
        "More": "a",
        "Relocates": "No",
        "c.gone": "deep: 1",
    }


def test_the_story_is_told_in_order(tab, recruiter, connect):
    submission = make(recruiter, "failed")
    submission.attempts.create(
        number=1,
        revision=1,
        idempotency_key=submission.idempotency_key,
        outcome="failed",
        http_status=401,
        duration=12,
        message="Bad key.",
        started_at=timezone.now() + timedelta(minutes=1),
    )
    submission.decisions.create(action="close", user=recruiter, reason="Hired elsewhere")
    submission.decisions.update(created_at=timezone.now() + timedelta(minutes=2))

    page = Page(tab.get(submission.get_absolute_url()))

    story = [each.text for each in page.one("ol", class_="timeline").all("li")]
    assert [text.split(" ")[0] for text in story] == ["rita", "Sent", "rita"]
    assert "attempt 1 · HTTP 401 · 12 ms" in story[1]
    assert "Hired elsewhere" in story[2]


def test_a_candidate_of_somebody_who_left_is_still_shown(admin_tab, recruiter):
    submission = make(recruiter, "queued")
    recruiter.delete()

    page = Page(admin_tab.get(submission.get_absolute_url()))

    assert "Somebody entered the candidate" in page.text


@pytest.mark.parametrize("status", ["queued", "delivered"])
def test_a_candidate_known_by_its_address_only_has_a_title(tab, recruiter, status):
    submission = make(recruiter, status, full_name="")

    page = Page(tab.get(submission.get_absolute_url()))

    assert page.one("h1").text == "zoe@example.org"
    assert "zoe@example.org" in page.one("title").text
