"""Below a submission in the admin: what was found, and what follows, with its decisions."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from candidates.models import Submission
from tests.factories import LookFactory, StageFactory, SubmissionFactory, UserFactory, found
from tests.views.pages import Page

from .test_submissions import LIST, decide, make, page_url


def stage_url(stage, action: str) -> str:
    return reverse("admin:candidates_stage_decide", args=[stage.pk, action])


def decide_stage(browser, stage, action: str, **entered: str) -> Page:
    page = Page(browser.post(stage_url(stage, action), entered, follow=True))
    stage.refresh_from_db()
    return page


def test_each_look_is_shown_with_what_it_found(admin_tab):
    earlier = make("delivered", full_name="Ada Moreau")
    submission = make("unconfirmed")
    record = found(url="https://ats.example.org/7", linked_to=str(earlier.pk))
    LookFactory(submission=submission, matches=[record])

    page = Page(admin_tab.get(page_url(submission)))

    text = "cand-7: Zoë van der Berg · zoe@example.org · belongs already to another candidate"
    assert text in page.text
    links = {link.attrs["href"] for link in page.all("a")}
    assert {"https://ats.example.org/7", page_url(earlier)} <= links


def test_what_a_vendor_says_in_a_record_is_text(admin_tab):
    submission = make("unconfirmed")
    LookFactory(submission=submission, matches=[found(name="<script>alert(1)</script>")])

    html = admin_tab.get(page_url(submission)).content.decode()

    assert "<script>alert" not in html


def test_it_is_there_offers_the_records_found(admin_tab):
    submission = make("unconfirmed")
    LookFactory(submission=submission, matches=[found(url="https://ats.example.org/7")])

    decide(admin_tab, submission, "confirm", record="record:cand-7")

    assert (submission.status, submission.remote_id) == ("delivered", "cand-7")
    assert submission.remote_url == "https://ats.example.org/7"


def test_one_of_the_records_has_to_be_chosen(admin_tab):
    submission = make("unconfirmed")
    LookFactory(submission=submission, matches=[found()])

    page = decide(admin_tab, submission, "confirm", reason="Seen.")

    assert submission.status == "unconfirmed"
    assert "Choose the record that is this candidate." in page.text


@pytest.mark.parametrize(
    ("status", "is_offered"),
    [
        ("queued", False),
        ("delivered", False),
        ("closed", False),
        ("rejected", True),
        ("failed", True),
        ("unconfirmed", True),
    ],
)
def test_a_part_that_is_stuck_offers_its_decisions(admin_tab, status, is_offered):
    stage = StageFactory(status=status)

    page = Page(admin_tab.get(page_url(stage.submission)))

    links = [link.attrs["href"] for link in page.all("a")]
    assert "Application for the job" in page.text
    for action in ("send-again", "close"):
        assert (stage_url(stage, action) in links) is is_offered


def test_a_part_is_sent_again_or_given_up(admin_tab, manager):
    again, up = StageFactory(status="failed"), StageFactory(status="unconfirmed")

    decide_stage(admin_tab, again, "send-again")
    refused = decide_stage(admin_tab, up, "close")
    decide_stage(admin_tab, up, "close", reason="Sent by mail.")

    assert (again.status, up.status) == ("queued", "closed")
    assert "This field is required." in refused.text
    assert again.decisions.get().user == manager
    assert up.decisions.get().reason == "Sent by mail."


def test_an_unknown_outcome_is_warned_of(admin_tab):
    unknown, failed = StageFactory(status="unconfirmed"), StageFactory(status="failed")

    warned, calm = (
        Page(admin_tab.get(stage_url(each, "send-again"))).text for each in (unknown, failed)
    )

    assert "it gets it twice" in warned
    assert "it gets it twice" not in calm


@pytest.mark.parametrize("action", ["send-again", "close", "moon"])
def test_a_part_that_is_not_stuck_stays(admin_tab, action):
    stage = StageFactory(status="queued")

    decide_stage(admin_tab, stage, action, reason="x")

    assert (stage.status, stage.decisions.count()) == ("queued", 0)


def test_who_may_only_look_decides_about_no_part(client, db):
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_submission"))
    client.force_login(staff)
    stage = StageFactory(status="failed")

    page = Page(client.get(page_url(stage.submission)))
    decide_stage(client, stage, "send-again")

    assert stage_url(stage, "send-again") not in [link.attrs["href"] for link in page.all("a")]
    assert stage.status == "failed"


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("person", {"rejected", "failed", "unconfirmed", "in part"}),
        ("me", {"failed", "unconfirmed", "in part"}),
        ("", {"rejected", "failed", "unconfirmed", "in part", "queued", "delivered"}),
    ],
)
def test_what_waits_is_found_by_whom_it_waits_for(admin_tab, who, names):
    for status in ("rejected", "failed", "unconfirmed", "queued", "delivered"):
        make(status, full_name=status)
    in_part = make("delivered", full_name="in part")
    StageFactory(submission=in_part, status="failed")

    page = Page(admin_tab.get(LIST, {"waiting": who} if who else {}))

    rows = page.one("table", id="result_list").all("th", class_="field-__str__")
    assert {row.text for row in rows} == names


def test_more_looks_and_parts_are_not_more_queries(admin_tab, django_assert_max_num_queries):
    submission = make("delivered")
    for number in range(12):
        stage = StageFactory(submission=submission, key=f"file-{number}", status="failed")
        LookFactory(submission=submission)
        submission.decisions.create(stage=stage, action="send_again", user=submission.created_by)
        submission.attempts.create(
            stage=stage, number=1, revision=1, idempotency_key=submission.idempotency_key
        )

    with django_assert_max_num_queries(24):
        admin_tab.get(page_url(submission))
    assert Submission.objects.count() == 1


def test_empty_tables_are_left_out(admin_tab):
    submission = SubmissionFactory(status="failed")

    page = Page(admin_tab.get(page_url(submission)))

    headings = [each.text.lower() for each in page.all("h2")]
    assert "attempts" in headings
    assert not {"what follows", "look-ups"} & set(headings)
