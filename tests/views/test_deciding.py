"""What waits for a person: the evidence, and the decisions of who entered it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Status, Submission
from tests.factories import ConnectionFactory, LookFactory, SubmissionFactory, found

from .pages import Page

OFFERED = {
    "rejected": ["close"],
    "unconfirmed": ["confirm", "send-again", "close"],
}
"""What a recruiter may decide about an own candidate, by its status."""


def make(recruiter, status="unconfirmed", **more) -> Submission:
    connection = more.pop("connection", None) or ConnectionFactory(ats_name="Greenhouse")
    return SubmissionFactory(
        connection=connection,
        created_by=recruiter,
        status=status,
        claimed=status == "sending",
        remote_id="r-1" if status == "delivered" else "",
        **more,
    )


def decide_url(submission: Submission, action: str) -> str:
    return reverse("candidates:submission-decide", args=[submission.pk, action])


def links_on(page: Page) -> list[str]:
    return [link.attrs["href"] for link in page.all("a")]


def offered_on(page: Page, submission: Submission) -> list[str]:
    links = links_on(page)
    return [
        action
        for action in ("confirm", "send-again", "close")
        if decide_url(submission, action) in links
    ]


def decide(browser, submission: Submission, action: str, **typed: str) -> Page:
    """Press the button of the decision's page; return the page that follows."""
    response = browser.post(decide_url(submission, action), typed, follow=True)
    submission.refresh_from_db()
    return Page(response)


@pytest.mark.parametrize("status", Status.values)
def test_a_recruiter_is_offered_what_the_status_leaves_to_a_recruiter(tab, recruiter, status):
    submission = make(recruiter, status)

    page = Page(tab.get(submission.get_absolute_url()))

    assert offered_on(page, submission) == OFFERED.get(status, [])


def test_an_admin_may_also_send_again_what_failed(admin_tab, recruiter):
    submission = make(recruiter, "failed")

    page = Page(admin_tab.get(submission.get_absolute_url()))

    assert offered_on(page, submission) == ["send-again", "close"]


def test_while_it_is_looked_for_it_cannot_be_sent_again(tab, recruiter):
    later = timezone.now() + timedelta(minutes=5)
    submission = make(recruiter, look_after=later)

    page = Page(tab.get(submission.get_absolute_url()))
    decide(tab, submission, "send-again")

    assert offered_on(page, submission) == ["confirm", "close"]
    assert (submission.status, submission.decisions.count()) == ("unconfirmed", 0)


@pytest.mark.parametrize("action", ["confirm", "send-again", "close"])
def test_somebody_elses_candidate_is_not_there(tab, action):
    submission = make(None)

    response = tab.post(decide_url(submission, action), {"reason": "x"})

    submission.refresh_from_db()
    assert (response.status_code, submission.status) == (404, "unconfirmed")


# It is there


def test_one_of_the_records_found_is_the_candidate(tab, recruiter):
    submission = make(recruiter)
    record = found(remote_id="cand-7", url="https://ats.example.org/7")
    LookFactory(submission=submission, matches=[found(remote_id="cand-3"), record])

    page = decide(tab, submission, "confirm", record="record:cand-7", reason="Same phone.")

    assert (submission.status, submission.proof) == ("delivered", "person")
    assert (submission.remote_id, submission.remote_url) == ("cand-7", "https://ats.example.org/7")
    decision = submission.decisions.get()
    assert (decision.user, decision.remote_id) == (recruiter, "cand-7")
    assert "rita said that it is in the ATS as cand-7" in page.text
    assert "Same phone." in page.text


@pytest.mark.parametrize("remote_id", ["", "GH-9"])
def test_what_was_seen_in_the_ats_needs_no_id(tab, recruiter, remote_id):
    submission = make(recruiter)
    LookFactory(submission=submission, matches=[found()])

    decide(tab, submission, "confirm", record="seen", remote_id=remote_id)

    assert (submission.status, submission.remote_id) == ("delivered", remote_id)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        pytest.param("", "Choose the record that is this candidate.", id="none"),
        pytest.param("record:other", "no longer among those that were found", id="another"),
    ],
)
def test_one_of_the_records_has_to_be_chosen_and_the_error_is_at_the_field(
    tab, recruiter, record, said
):
    submission = make(recruiter)
    LookFactory(submission=submission, matches=[found()])

    page = decide(tab, submission, "confirm", record=record, reason="Kept.")

    assert submission.status == "unconfirmed"
    assert said in page.one("fieldset").text
    assert page.summary[0][0] in page.ids
    assert page.one("textarea", name="reason").raw.strip() == "Kept."


# Send again, and close


def test_sending_again_warns_that_a_second_one_may_appear(tab, recruiter):
    submission = make(recruiter)
    key = submission.idempotency_key

    page = Page(tab.get(decide_url(submission, "send-again")))
    decide(tab, submission, "send-again", reason="Not there.")

    assert "If Greenhouse has this candidate, sending again makes a second one." in page.text
    assert (submission.status, submission.idempotency_key) == ("queued", key)
    assert submission.decisions.get().reason == "Not there."


def test_what_certainly_failed_is_sent_again_without_that_warning(admin_tab, recruiter):
    submission = make(recruiter, "failed")

    page = Page(admin_tab.get(decide_url(submission, "send-again")))

    assert "second one" not in page.text


@pytest.mark.parametrize("status", ["unconfirmed", "rejected"])
def test_closing_needs_a_reason_and_keeps_it(tab, recruiter, status):
    submission = make(recruiter, status)

    refused = decide(tab, submission, "close", reason=" ")
    before = submission.status
    page = decide(tab, submission, "close", reason="Hired elsewhere.")

    assert refused.summary == [("id_reason", "Why: This field is required.")]
    assert (before, submission.status) == (status, "closed")
    assert "Hired elsewhere." in page.one("ol", class_="timeline").text


@pytest.mark.parametrize("action", ["confirm", "send-again", "close"])
def test_who_is_late_is_told_and_sees_how_it_stands(tab, recruiter, action):
    submission = make(recruiter)
    Submission.objects.update(status="queued")

    page = decide(tab, submission, action, reason="x")

    assert "Nothing was done: this has changed meanwhile." in page.text
    assert "Waiting to be sent" in page.text
    assert submission.decisions.count() == 0


def test_a_page_about_an_earlier_try_decides_nothing(tab, recruiter):
    submission = make(recruiter, attempts_made=1)
    opened = Page(tab.get(decide_url(submission, "send-again")))
    tries = opened.one("input", name="tries").attrs["value"]
    Submission.objects.update(attempts_made=2)

    page = decide(tab, submission, "send-again", tries=tries)

    assert "this has changed meanwhile" in page.text
    assert submission.status == "unconfirmed"


def test_somebody_who_is_faster_at_the_last_moment_wins(tab, recruiter, monkeypatch):
    from candidates.services import submissions

    submission = make(recruiter)
    really = submissions.submission_close

    def after_somebody_else(stale, **options):
        Submission.objects.update(status="delivered", remote_id="r-1")
        really(stale, **options)

    monkeypatch.setattr(submissions, "submission_close", after_somebody_else)

    page = decide(tab, submission, "close", reason="x")

    assert "this has changed meanwhile" in page.text
    assert (submission.status, submission.decisions.count()) == ("delivered", 0)


@pytest.mark.parametrize("action", ["moon", "correct"])
def test_an_unknown_decision_is_none(tab, recruiter, action):
    submission = make(recruiter)

    decide(tab, submission, action, reason="x")

    assert submission.status == "unconfirmed"


# A person who exists already


def test_who_exists_already_is_shown_with_a_link(tab, recruiter):
    submission = make(recruiter, "rejected", message="The ATS says that this candidate exists.")
    LookFactory(
        submission=submission,
        matches=[
            found(
                name="Ada Moreau",
                created_at="2024-03-03T10:00:00+00:00",
                url="https://ats.example.org/7",
            )
        ],
    )

    page = Page(tab.get(submission.get_absolute_url()))

    assert "Ada Moreau is in Greenhouse already, since 3 March 2024." in page.text
    assert "https://ats.example.org/7" in links_on(page)
    assert reverse("candidates:submission-edit", args=[submission.pk]) in links_on(page)


def test_while_the_person_is_looked_for_the_page_says_so_and_follows(tab, recruiter):
    later = timezone.now() + timedelta(seconds=30)
    submission = make(recruiter, "rejected", look_after=later)

    page = Page(tab.get(submission.get_absolute_url()))

    assert "It is looked for in Greenhouse at" in page.text
    assert page.one(id="status").attrs["hx-trigger"] == "every 5s"


def test_more_evidence_is_not_more_queries(admin_tab, recruiter, django_assert_num_queries):
    def queries(looks, records):
        submission = make(recruiter)
        earlier = [make(recruiter, "delivered") for _number in range(records)]
        matches = [found(remote_id=str(each.pk), linked_to=str(each.pk)) for each in earlier]
        for _number in range(looks):
            LookFactory(submission=submission, matches=matches)
        return submission.get_absolute_url()

    few, many = queries(1, 1), queries(8, 8)
    admin_tab.get(few)

    with django_assert_num_queries(10):
        admin_tab.get(few)
    with django_assert_num_queries(10):
        admin_tab.get(many)
