"""The job goes to a person who is there: nobody is created, and nothing typed is lost by it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from candidates.models import Draft, Submission, Upload
from candidates.services.delivery import submission_deliver
from tests import files
from tests.factories import SubmissionFactory

from .pages import Page, post

NEW, BOX = reverse("candidates:submission-create"), reverse("candidates:duplicates")
JOIN, SAVE = reverse("candidates:job-add"), reverse("candidates:draft-save")
PHONE = {"phones-0-value": "+33 6 12 34 56 78"}


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"
    cache.clear()


@pytest.fixture
def connection(asked):
    return asked("stackone")


@pytest.fixture
def bob(tab, connection):
    """Bob, who is in the ATS."""
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    post(tab, NEW, page.sent(first_name="Bob", last_name="Berg", **PHONE, action="send"))
    submission = Submission.objects.get()
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    return submission


@pytest.fixture
def job(tab, connection, bob):
    """The id of an open job."""
    options = Page(tab.get(NEW)).one("select", name="job_id").all("option")
    return next(each.attrs["value"] for each in options if each.attrs["value"])


@pytest.fixture
def form(tab, connection, job):
    """A new form with Bob's phone and a job, and the offer to give Bob that job."""
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    data = page.sent(first_name="BOB", last_name="Berg", job_id=job, **PHONE)
    data["person"] = offer_in(post(tab, BOX, data))
    return data


def offer_in(response):
    return Page(response).one("button", name="person").attrs["value"]


def joined():
    return Submission.objects.latest("created_at")


def test_files_and_what_was_typed_go_with_it_and_the_draft_ends(tab, form):
    file = Page(tab.post(NEW, {**dict(form.lists()), "files": [files.sent("cv.pdf")]})).sent()
    for name in ("attachments-0-upload", "attachments-0-file_name", "attachments-0-type"):
        form[name] = file[name]
    form["form_token"], form["paste"] = file["form_token"], "Bob Berg, on paper"
    assert Draft.objects.count() == 1

    post(tab, JOIN, form)

    assert Upload.objects.get().submission == joined()
    typed = [path for path, _text in joined().typed]
    assert typed == [["first_name"], ["phones", 0, "value"], ["paste"]]
    assert not Draft.objects.exists()
    assert "cv.pdf" in Page(tab.get(joined().get_absolute_url())).text


def test_the_same_form_with_another_name_is_not_said_to_be_done(tab, form, bob):
    post(tab, JOIN, form)
    form.update({"first_name": "Zoe", "last_name": "Zed"})

    page = Page(post(tab, JOIN, form))

    assert "This form was sent before" in page.text
    assert page.sent()["last_name"] == "Zed"
    assert page.sent()["form_token"] != form["form_token"]
    assert Submission.objects.count() == 2


def test_a_form_that_was_sent_to_create_somebody_is_not_said_to_give_a_job(tab, form, bob):
    sent = form.copy()
    sent.update({"action": "send", "duplicates_live": "1", "duplicates_seen": str(bob.pk)})
    post(tab, NEW, sent)
    created = joined()

    response = post(tab, JOIN, form)

    assert response.headers["Location"] == created.get_absolute_url()
    page = Page(tab.get(created.get_absolute_url()))
    assert "nothing was done now" in page.text
    assert "nobody was created" not in page.text
    assert Submission.objects.count() == 2


def test_a_correction_is_offered_no_such_way_out(tab, connection, recruiter, form, job):
    refused = SubmissionFactory(
        connection=connection,
        created_by=recruiter,
        status="rejected",
        candidate={"last_name": "Berg", "phones": [{"value": "+33612345678"}], "job_id": job},
    )
    edit = reverse("candidates:submission-edit", args=[refused.pk])
    correction = Page(tab.get(edit)).sent()

    box = Page(post(tab, BOX, correction))
    correction["person"] = form["person"]
    page = Page(post(tab, JOIN, correction))

    assert "may exist already" in box.text
    assert box.all("button", name="person") == []
    assert "Correct and send again" in page.text
    assert page.sent()["submission"] == str(refused.pk)
    assert Submission.objects.count() == 2
