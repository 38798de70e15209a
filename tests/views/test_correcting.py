"""A refused candidate: the page of the failure is the filled form, and correcting sends again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from candidates.models import Decision, Submission
from candidates.services.delivery import submission_deliver
from connections.models import FieldCatalog
from connections.providers import PROVIDERS
from tests.factories import SubmissionFactory

from .pages import Page, post
from .test_sending import NEEDED, send

AGAIN = "zoe@example.org"
FAULTY = "invalid@fault.test"


def edit_url(submission: Submission) -> str:
    return reverse("candidates:submission-edit", args=[submission.pk])


@pytest.fixture
def refuse(tab, asked):
    """Send a candidate that this vendor's ATS refuses, and return the row."""

    def make(vendor: str = "bindbee", **typed: str) -> Submission:
        send(tab, asked(vendor), **{"emails-0-value": FAULTY, **typed})
        submission = Submission.objects.get()
        submission_deliver(submission.pk)
        submission.refresh_from_db()
        assert submission.status == "rejected"
        return submission

    return make


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_the_form_opens_as_it_was_sent_with_the_vendors_words_at_their_field(tab, refuse, vendor):
    submission = refuse(vendor, **{"address-city": "Lyon", "can_email": "false"})
    assert submission.field_errors

    page = Page(tab.get(edit_url(submission)))

    sent = page.sent()
    assert (sent["last_name"], sent["address-city"]) == ("van der Berg", "Lyon")
    assert (sent["emails-0-value"], sent["can_email"]) == (FAULTY, "false")
    for name, value in NEEDED.get(vendor, {}).items():
        assert sent[name] == (value if name != "emails-0-value" else FAULTY)
    messages = {error["message"] for error in submission.field_errors}
    assert {text.split(": ", 1)[-1] for _place, text in page.summary} & messages
    assert all(place in page.ids for place, _text in page.summary)
    assert submission.message in page.text


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_correcting_sends_the_same_submission_as_a_new_attempt(tab, refuse, sandbox, vendor):
    before = refuse(vendor)
    page = Page(tab.get(edit_url(before)))
    data = page.sent(**{"emails-0-value": AGAIN}, action="send")

    response = post(tab, edit_url(before), data)

    assert response.headers["Location"] == before.get_absolute_url()
    submission = Submission.objects.get()
    assert (submission.pk, submission.status, submission.revision) == (before.pk, "queued", 2)
    assert (submission.message, submission.field_errors) == ("", [])
    assert submission.idempotency_key != before.idempotency_key
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    assert submission.status == "delivered"
    assert [each.stored for each in sandbox.store.received()] == [False, True]
    first, second = submission.attempts.all()
    assert (first.revision, second.revision) == (1, 2)
    assert first.idempotency_key != second.idempotency_key


def test_who_corrected_what_is_kept(tab, refuse, recruiter):
    submission = refuse()
    data = Page(tab.get(edit_url(submission))).sent(**{"emails-0-value": AGAIN}, action="send")

    post(tab, edit_url(submission), data)

    (decision,) = Decision.objects.all()
    assert (decision.action, decision.user) == ("correct", recruiter)
    assert decision.before["candidate"]["emails"][0]["value"] == FAULTY


def test_the_older_of_two_tabs_is_told_and_overwrites_nothing(tab, refuse):
    submission = refuse()
    first, second = (Page(tab.get(edit_url(submission))) for _tab in range(2))
    post(
        tab,
        edit_url(submission),
        first.sent(**{"emails-0-value": AGAIN}, company="First", action="send"),
    )

    response = post(
        tab,
        edit_url(submission),
        second.sent(**{"emails-0-value": AGAIN}, last_name="Second", action="send"),
    )

    page = Page(response)
    assert "This page is not the newest" in page.text
    assert page.sent()["last_name"] == "Second"
    links = [link.attrs["href"] for link in page.one("main").all("a")]
    assert submission.get_absolute_url() in links
    submission.refresh_from_db()
    assert (submission.candidate["last_name"], submission.revision) == ("van der Berg", 2)


@pytest.mark.parametrize("revision", ["", "0", "7", "-1", "x"])
def test_a_made_up_revision_overwrites_nothing(tab, refuse, revision):
    submission = refuse()
    page = Page(tab.get(edit_url(submission)))

    post(
        tab,
        edit_url(submission),
        page.sent(**{"emails-0-value": AGAIN}, revision=revision, action="send"),
    )

    submission.refresh_from_db()
    assert (submission.status, submission.revision) == ("rejected", 1)


@pytest.mark.parametrize("status", ["queued", "failed", "unconfirmed", "closed", "delivered"])
def test_only_a_refused_one_can_be_corrected(tab, refuse, status):
    submission = refuse()
    page = Page(tab.get(edit_url(submission)))
    Submission.objects.update(status=status, remote_id="r-1")

    opened = tab.get(edit_url(submission))
    sent = post(tab, edit_url(submission), page.sent(**{"emails-0-value": AGAIN}, action="send"))

    assert opened.headers["Location"] == submission.get_absolute_url()
    assert "This page is not the newest" in Page(sent).text
    submission.refresh_from_db()
    assert (submission.status, submission.revision) == (status, 1)


def test_what_is_still_wrong_is_said_before_it_is_sent_again(tab, refuse):
    submission = refuse()
    page = Page(tab.get(edit_url(submission)))

    page = Page(
        post(tab, edit_url(submission), page.sent(**{"emails-0-value": "zoe@"}, action="send"))
    )

    assert [place for place, _text in page.summary] == ["id_emails-0-value"]
    submission.refresh_from_db()
    assert submission.revision == 1


def test_a_row_can_be_added_to_a_correction_without_javascript(tab, refuse):
    submission = refuse()
    page = Page(tab.get(edit_url(submission)))

    more = Page(post(tab, edit_url(submission), page.sent(add_row="emails")))
    data = more.sent(**{"emails-0-value": AGAIN, "emails-1-value": "b@example.org"}, action="send")
    post(tab, edit_url(submission), data)

    submission.refresh_from_db()
    assert [each["value"] for each in submission.candidate["emails"]] == [AGAIN, "b@example.org"]


def test_another_job_in_a_correction_stays_a_correction(tab, refuse):
    submission = refuse("truto")
    page = Page(tab.get(edit_url(submission)))

    answer = post(tab, reverse("candidates:form-fields"), page.sent(job_id="post-1", fetch="1"))

    page = Page(f'<form id="candidate-form">{answer.content.decode()}</form>')
    assert page.sent()["submission"] == str(submission.pk)
    assert page.sent()["revision"] == "1"
    assert "x.job_form_field_answers.g1.field0" in page.sent()


def test_answers_to_fields_that_the_ats_dropped_are_kept_until_it_is_sent(tab, refuse):
    submission = refuse(**{"x.custom_fields.referee-name": "Max"})
    FieldCatalog.objects.update(fields={"extra": [], "standard": {}, "notes": []})

    page = Page(tab.get(edit_url(submission)))

    assert page.sent()["x.custom_fields.referee-name"] == "Max"
    assert page.one("input", name="x.custom_fields.referee-name").attrs["type"] == "hidden"


def test_a_file_from_the_shell_is_kept_by_a_correction(admin_tab, connect):
    file = {"file_name": "cv.pdf", "type": "resume", "content": "UERG"}
    submission = SubmissionFactory(
        connection=connect("stackone"),
        status="rejected",
        created_by=None,
        candidate={"first_name": "Zoë", "last_name": "B", "attachments": [file]},
    )
    page = Page(admin_tab.get(edit_url(submission)))

    post(admin_tab, edit_url(submission), page.sent(last_name="Corrected", action="send"))

    submission.refresh_from_db()
    assert submission.candidate["last_name"] == "Corrected"
    assert submission.candidate["attachments"][0]["content"] == "UERG"
