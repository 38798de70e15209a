"""What follows a candidate who is in the ATS: where each part stands, and what may be done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Stage, Status, Submission
from tests.factories import ConnectionFactory, StageFactory, SubmissionFactory

from .pages import Page

LATER = timedelta(minutes=5)
STUCK = ("rejected", "failed", "unconfirmed")


@pytest.fixture
def there(recruiter) -> Submission:
    """A candidate of the recruiter's who is in the ATS."""
    connection = ConnectionFactory(ats_name="Greenhouse")
    return SubmissionFactory(
        connection=connection, created_by=recruiter, status="delivered", remote_id="cand-9"
    )


def part(submission: Submission, status: str = "queued", **more) -> Stage:
    lease = SubmissionFactory.build(claimed=True)
    held = {"lease_token": lease.lease_token, "lease_until": lease.lease_until}
    more = {**(held if status == "sending" else {}), "attempts_made": 1, **more}
    return StageFactory(submission=submission, status=status, **more)


def decide_url(stage: Stage, action: str) -> str:
    return reverse("candidates:stage-decide", args=[stage.submission_id, stage.pk, action])


def decide(browser, stage: Stage, action: str, **typed: str) -> Page:
    response = browser.post(decide_url(stage, action), typed, follow=True)
    stage.refresh_from_db()
    return Page(response)


def lines_on(page: Page) -> list[str]:
    return [line.text for each in page.all("ul", class_="parts") for line in each.all("li")]


@pytest.mark.parametrize("status", Status.values)
def test_each_part_has_a_line_with_its_status(tab, there, status):
    part(there, status, message="A reason.", warnings=["Its date was not sent."])

    (line,) = lines_on(Page(tab.get(there.get_absolute_url())))

    words = {"closed": "Given up"}.get(status, str(Status(status).label))
    assert line.startswith(f"Application for the job {words}")
    assert "Its date was not sent." in line
    assert ("Send this again" in line) is (status in STUCK)


def test_a_candidate_without_parts_has_no_such_list(tab, there):
    page = Page(tab.get(there.get_absolute_url()))

    assert "What follows" not in page.text


def test_a_file_waits_for_the_application(tab, there):
    part(there, "failed")
    part(there, key="file-1", label="File cv.pdf", needs="application", attempts_made=0)

    (_application, file) = lines_on(Page(tab.get(there.get_absolute_url())))

    assert file.startswith("File cv.pdf Waits for the application")


def test_an_unknown_outcome_warns_that_it_may_be_there(tab, there):
    stage = part(there, "unconfirmed")

    (line,) = lines_on(Page(tab.get(there.get_absolute_url())))
    asked = Page(tab.get(decide_url(stage, "send-again")))

    assert "It may be there" in line
    assert "If the ATS has it, it gets it twice." in asked.text


def test_what_waits_to_be_asked_for_says_why(tab, there):
    part(there, "failed", attempts_made=0)

    (line,) = lines_on(Page(tab.get(there.get_absolute_url())))

    assert "a person said that the candidate is there" in line


@pytest.mark.parametrize("status", STUCK)
def test_a_stuck_part_is_sent_again_alone(tab, there, recruiter, status):
    stage, other = part(there, status), part(there, "failed", key="file-1")

    page = decide(tab, stage, "send-again", reason="Smaller now.")

    other.refresh_from_db()
    there.refresh_from_db()
    assert (stage.status, other.status, there.status) == ("queued", "failed", "delivered")
    decision = there.decisions.get()
    assert (decision.stage, decision.user) == (stage, recruiter)
    assert "Application for the job: rita sent it again" in page.text


def test_giving_a_part_up_needs_a_reason(tab, there):
    stage = part(there, "failed")

    refused = decide(tab, stage, "close")
    before = stage.status
    decide(tab, stage, "close", reason="Sent by mail.")

    assert "This field is required." in refused.text
    assert (before, stage.status) == ("failed", "closed")


@pytest.mark.parametrize("status", ["queued", "sending", "delivered", "closed"])
@pytest.mark.parametrize("action", ["send-again", "close"])
def test_what_is_not_stuck_is_not_decided_about(tab, there, status, action):
    stage = part(there, status)

    page = decide(tab, stage, action, reason="x")

    assert "this has changed meanwhile" in page.text
    assert (stage.status, there.decisions.count()) == (status, 0)


def test_a_part_of_somebody_elses_candidate_is_not_there(tab, there):
    stage = part(SubmissionFactory(status="delivered", remote_id="r-1"), "failed")
    under_mine = reverse("candidates:stage-decide", args=[there.pk, stage.pk, "send-again"])

    assert tab.post(decide_url(stage, "send-again")).status_code == 404
    assert tab.post(under_mine).status_code == 404


@pytest.mark.parametrize(
    ("state", "trigger"),
    [
        pytest.param({"status": "queued"}, "every 2s", id="due"),
        pytest.param({"status": "sending"}, "every 2s", id="being-sent"),
        pytest.param({"status": "queued", "in": LATER}, "every 5s", id="later"),
        pytest.param({"status": "queued", "needs": "missing"}, "every 2s", id="needs-nobody"),
        pytest.param({"status": "failed"}, None, id="stuck"),
        pytest.param({"status": "delivered"}, None, id="there"),
    ],
)
def test_the_page_follows_what_goes_on_by_itself(tab, there, state, trigger):
    wait = state.pop("in", timedelta())
    part(there, send_after=timezone.now() + wait, **state)

    page = Page(tab.get(there.get_absolute_url()))

    assert page.one(id="status").attrs.get("hx-trigger") == trigger


def test_what_waits_for_a_stuck_part_is_not_followed(tab, there):
    part(there, "failed")
    part(there, key="file-1", needs="application")

    page = Page(tab.get(there.get_absolute_url()))

    assert "hx-trigger" not in page.one(id="status").attrs


def test_more_parts_are_not_more_queries(admin_tab, there, django_assert_num_queries):
    part(there, "failed")
    admin_tab.get(there.get_absolute_url())
    with django_assert_num_queries(9):
        admin_tab.get(there.get_absolute_url())
    for number in range(8):
        stage = part(there, "failed", key=f"file-{number}", needs="application")
        there.attempts.create(
            stage=stage, number=1, revision=1, idempotency_key=stage.idempotency_key
        )
        there.decisions.create(stage=stage, action="send_again", user=there.created_by)

    with django_assert_num_queries(9):
        admin_tab.get(there.get_absolute_url())
