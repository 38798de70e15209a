"""Submissions in the admin: read only, with every attempt; what the machine cannot is decided."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from candidates.models import Decision, Status, Submission
from candidates.services import submissions
from candidates.services.delivery import submission_deliver
from tests.factories import ACCOUNTS, SubmissionFactory, UserFactory
from tests.views.pages import Page

LIST = reverse("admin:candidates_submission_changelist")
DECISIONS = {
    "send-again": {"failed", "unconfirmed"},
    "confirm": {"unconfirmed"},
    "close": {"queued", "rejected", "failed", "unconfirmed"},
}
"""From which statuses a person may decide what."""


def make(status: str, **more) -> Submission:
    remote_id = "r-1" if status == "delivered" else ""
    return SubmissionFactory(
        status=status, claimed=status == "sending", **{"remote_id": remote_id, **more}
    )


def page_url(submission: Submission) -> str:
    return reverse("admin:candidates_submission_change", args=[submission.pk])


def decide_url(submission: Submission, action: str) -> str:
    return reverse("admin:candidates_submission_decide", args=[submission.pk, action])


def decide(browser, submission: Submission, action: str, **entered: str) -> Page:
    """Carry the decision out and return the page one lands on."""
    page = Page(browser.post(decide_url(submission, action), entered, follow=True))
    submission.refresh_from_db()
    return page


@pytest.mark.parametrize("status", Status.values)
def test_only_decisions_that_are_possible_are_offered(admin_tab, status):
    submission = make(status)

    page = Page(admin_tab.get(page_url(submission)))

    links = {link.attrs["href"] for link in page.all("a")}
    offered = {action for action in DECISIONS if decide_url(submission, action) in links}
    assert offered == {action for action, states in DECISIONS.items() if status in states}


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("status", Status.values)
def test_a_decision_that_is_not_possible_changes_nothing(admin_tab, action, status):
    submission = make(status)

    page = decide(admin_tab, submission, action, reason="Because")

    if status in DECISIONS[action]:
        assert submission.status != status or action == "send-again"
        assert submission.decisions.count() == 1
    else:
        assert "This is no longer possible." in page.text
        assert (submission.status, submission.decisions.count()) == (status, 0)


@pytest.mark.parametrize(("status", "keeps_key"), [("failed", False), ("unconfirmed", True)])
def test_sent_again_after_an_unknown_outcome_the_key_stays(admin_tab, manager, status, keeps_key):
    submission = make(status, message="Bad.")
    key = submission.idempotency_key

    decide(admin_tab, submission, "send-again", reason="Repaired")

    assert (submission.status, submission.message) == ("queued", "")
    assert (submission.idempotency_key == key) is keeps_key
    (decision,) = submission.decisions.all()
    assert (decision.action, decision.user, decision.reason) == ("send_again", manager, "Repaired")


def test_sent_again_needs_no_reason(admin_tab):
    submission = make("failed")

    decide(admin_tab, submission, "send-again")

    assert submission.status == "queued"


@pytest.mark.parametrize("remote_id", ["GH-9", ""])
def test_what_a_person_saw_in_the_ats_is_delivered(admin_tab, manager, remote_id):
    submission = make("unconfirmed")

    decide(admin_tab, submission, "confirm", remote_id=remote_id)

    assert (submission.status, submission.remote_id) == ("delivered", remote_id)
    (decision,) = submission.decisions.all()
    assert (decision.action, decision.user, decision.remote_id) == ("confirm", manager, remote_id)


def test_closing_needs_a_reason(admin_tab):
    submission = make("failed")

    page = decide(admin_tab, submission, "close", reason="  ")

    assert submission.status == "failed"
    assert "This field is required." in page.text
    decide(admin_tab, submission, "close", reason="Hired elsewhere")
    assert submission.status == "closed"
    assert submission.decisions.get().reason == "Hired elsewhere"


def test_a_decision_is_asked_about_before_it_is_carried_out(admin_tab):
    submission = make("failed")

    page = Page(admin_tab.get(decide_url(submission, "send-again")))

    assert submission.full_name in page.text
    submission.refresh_from_db()
    assert submission.status == "failed"


@pytest.mark.parametrize("action", ["delete", "change", "moon"])
def test_an_unknown_decision_changes_nothing(admin_tab, action):
    submission = make("failed")

    decide(admin_tab, submission, action, reason="x")

    assert (submission.status, submission.decisions.count()) == ("failed", 0)


def test_two_admins_decide_and_the_second_is_told(admin_tab, monkeypatch):
    submission = make("failed")
    really = submissions.submission_send_again

    def after_somebody_else(stale, **options):
        Submission.objects.filter(pk=stale.pk).update(status="closed")
        really(stale, **options)

    monkeypatch.setattr(submissions, "submission_send_again", after_somebody_else)

    page = decide(admin_tab, submission, "send-again")

    assert "This candidate was changed or sent meanwhile." in page.text
    assert (submission.status, submission.decisions.count()) == ("closed", 0)


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("right", [None, "view_submission"])
def test_who_may_only_look_cannot_decide(client, db, action, right):
    staff = UserFactory(is_staff=True)
    if right:
        staff.user_permissions.add(Permission.objects.get(codename=right))
    client.force_login(staff)
    submission = make("unconfirmed")

    response = client.post(decide_url(submission, action), {"reason": "x"}, follow=True)

    assert response.status_code == (200 if right else 403)
    submission.refresh_from_db()
    assert (submission.status, submission.decisions.count()) == ("unconfirmed", 0)
    if right:
        links = [link.attrs["href"] for link in Page(response).all("a")]
        assert decide_url(submission, action) not in links


@pytest.mark.parametrize("action", DECISIONS)
def test_a_recruiter_cannot_decide_even_about_an_own_one(tab, recruiter, action):
    submission = make("unconfirmed", created_by=recruiter)

    response = tab.post(decide_url(submission, action), {"reason": "x"})

    assert response.headers["Location"].startswith(reverse("admin:login"))
    submission.refresh_from_db()
    assert submission.status == "unconfirmed"


def test_the_failed_ones_among_those_ticked_are_sent_again(admin_tab, manager):
    rows = {status: make(status) for status in Status.values}
    data = {"action": "send_failed_again", "_selected_action": [each.pk for each in rows.values()]}

    page = Page(admin_tab.post(LIST, data, follow=True))

    now = {status: Submission.objects.get(pk=row.pk).status for status, row in rows.items()}
    assert now == {**{status: status for status in Status.values}, "failed": "queued"}
    assert "1 are on their way again." in page.text
    assert Decision.objects.get().user == manager


def test_one_that_was_sent_again_meanwhile_does_not_stop_the_others(admin_tab, monkeypatch):
    rows = [make("failed"), make("failed")]
    really = submissions.submission_send_again

    def after_somebody_else(stale, **options):
        if stale.pk == rows[0].pk:
            Submission.objects.filter(pk=stale.pk).update(status="closed")
        really(stale, **options)

    monkeypatch.setattr(submissions, "submission_send_again", after_somebody_else)

    admin_tab.post(
        LIST, {"action": "send_failed_again", "_selected_action": [each.pk for each in rows]}
    )

    states = {Submission.objects.get(pk=row.pk).status for row in rows}
    assert states == {"closed", "queued"}


def test_who_may_only_look_cannot_send_the_failed_ones_again(client, db):
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_submission"))
    client.force_login(staff)
    submission = make("failed")

    client.post(LIST, {"action": "send_failed_again", "_selected_action": [submission.pk]})

    submission.refresh_from_db()
    assert submission.status == "failed"


def test_attempts_are_shown_with_request_and_response_and_without_secrets(admin_tab, connect):
    account = {**ACCOUNTS["panora"], "api_key": "sandbox-key"}
    submission = SubmissionFactory(connection=connect("panora", credentials=account))
    submission_deliver(submission.pk)

    page = Page(admin_tab.get(page_url(submission)))

    texts = [each.raw for each in page.all("pre")]
    assert any('"method": "POST"' in text and "•••" in text for text in texts)
    assert any('"status": 201' in text for text in texts)
    assert [value for value in account.values() if value in page.root.raw] == []


@pytest.mark.parametrize("status", Status.values)
def test_a_submission_is_read_only(admin_tab, status):
    submission = make(status)
    before = Submission.objects.values().get()

    posted = admin_tab.post(page_url(submission), {"status": "delivered", "full_name": "Eve"})

    assert posted.status_code == 403
    assert Submission.objects.values().get() == before
    controls = Page(admin_tab.get(page_url(submission))).one("main").all("input", "textarea")
    assert [each for each in controls if each.attrs.get("type") not in ("hidden", "submit")] == []


def test_a_submission_is_neither_added_nor_deleted_here(admin_tab):
    submission = make("closed")
    delete = reverse("admin:candidates_submission_delete", args=[submission.pk])

    assert admin_tab.get(reverse("admin:candidates_submission_add")).status_code == 403
    assert admin_tab.post(delete, {"post": "yes"}).status_code == 403
    page = Page(admin_tab.get(LIST))
    assert "delete_selected" not in {each.attrs["value"] for each in page.all("option")}


@pytest.mark.parametrize("text", ["van der", "zoe@example", "r-17", "GH-17", "PK"])
def test_a_submission_is_found_by_what_one_knows_of_it(admin_tab, text):
    sought = make("delivered", remote_id="r-17", ats_id="GH-17")
    make("queued", full_name="Somebody", email="else@example.com")

    page = Page(admin_tab.get(LIST, {"q": text.replace("PK", str(sought.pk))}))

    links = [link.attrs["href"] for link in page.one("table", id="result_list").all("a")]
    assert [link.split("?")[0] for link in links if "/change/" in link] == [page_url(sought)]


@pytest.mark.parametrize("count", [2, 40])
def test_more_submissions_are_not_more_queries(admin_tab, count, django_assert_max_num_queries):
    SubmissionFactory.create_batch(count)

    with django_assert_max_num_queries(16):
        admin_tab.get(LIST)
