"""Files in the form: kept whatever else is wrong, and served to those only who may see them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.models import Attempt, Submission, Upload
from candidates.services.delivery import submission_deliver
from candidates.services.uploads import upload_keep
from tests import files
from tests.factories import SubmissionFactory, UserFactory

from .pages import Page

NEW = reverse("candidates:submission-create")
UPLOAD = reverse("candidates:upload-create")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"


def send(tab, data, *sent: SimpleUploadedFile, url=NEW, **more):
    """Send the form as a browser without scripts does: with the files that were chosen."""
    plain = dict(data.lists())
    return tab.post(url, {**plain, **more, "files": list(sent)})


def status_of(response):
    """Return the status; read what is served, so that the file is closed."""
    response.getvalue() if response.streaming else response.close()
    return response.status_code


def opened(tab, connection):
    return Page(tab.get(NEW, {"connection": connection.pk})).sent()


# The complaint: the file that is gone after an error


@pytest.mark.parametrize("action", ["send", ""])
def test_a_file_is_still_there_after_an_error(tab, asked, action):
    data = opened(tab, asked("stackone"))
    data["last_name"], data["image_url"] = "Berg", "no address"

    page = Page(send(tab, data, files.sent("CV Berg.exe"), action=action))

    upload = Upload.objects.get()
    again = page.sent(image_url="", action="send")
    assert again["attachments-0-upload"] == str(upload.pk)
    assert "CV Berg.pdf" in page.text
    response = send(tab, again)
    submission = Submission.objects.get()
    assert response.headers["Location"] == submission.get_absolute_url()
    assert [each.upload for each in submission.as_candidate().attachments] == [str(upload.pk)]
    assert list(submission.uploads.all()) == [upload]


def test_what_is_refused_is_named_and_all_else_is_kept(tab, asked):
    data = opened(tab, asked("stackone"))
    data["last_name"] = "Berg"

    page = Page(send(tab, data, files.sent("cv.pdf"), files.sent("x.pdf", b"MZ\0"), action="send"))

    assert any("x.pdf: This is a program" in text for _id, text in page.summary)
    assert page.sent()["attachments-0-upload"] == str(Upload.objects.get().pk)
    assert not Submission.objects.exists()


def test_a_refused_candidate_is_corrected_with_its_files(tab, asked, sandbox):
    data = opened(tab, asked("unified"))
    data["last_name"], data["emails-0-value"] = "Berg", "invalid@fault.test"
    data["x.metadata.notice_period"] = "None"
    send(tab, data, files.sent(), action="send")
    submission = Submission.objects.get()
    submission_deliver(submission.pk)
    edit = reverse("candidates:submission-edit", args=[submission.pk])

    page = Page(tab.get(edit))

    corrected = page.sent(**{"emails-0-value": "zoe@example.org"}, action="send")
    send(tab, corrected, url=edit)
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    assert submission.status == "delivered", submission.message
    assert [each.file_name for each in submission.as_candidate().attachments] == ["cv.pdf"]
    assert submission.stages.get().label == "File cv.pdf"


def test_the_same_form_sent_twice_is_one_candidate_with_one_file(tab, asked):
    data = opened(tab, asked("stackone"))
    data["last_name"] = "Berg"
    page = Page(send(tab, data, files.sent(), action=""))

    places = {send(tab, page.sent(action="send")).headers["Location"] for _time in range(2)}

    assert len(places) == Submission.objects.count() == Upload.objects.count() == 1


# Put in by the script


def test_a_file_is_kept_at_once_and_answered_with_its_row(tab):
    response = tab.post(UPLOAD, {"files": files.sent(), "number": "7", "form_token": str(uuid4())})

    page = Page(response)
    upload = Upload.objects.get()
    assert page.one("input", name="attachments-7-upload").attrs["value"] == str(upload.pk)
    assert page.one("select", name="attachments-7-type")
    assert page.one("a").attrs["href"] == upload.get_absolute_url()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "No file came."),
        ({"files": lambda: files.sent("cv.pdf", b"MZ")}, "This is a program"),
    ],
)
def test_a_file_that_is_not_taken_is_answered_in_words(tab, sent, said):
    response = tab.post(UPLOAD, {name: make() for name, make in sent.items()})

    assert (response.status_code, response.headers["Content-Type"]) == (
        422,
        "text/plain; charset=utf-8",
    )
    assert said in response.content.decode()


def test_the_same_file_twice_is_said(tab, recruiter):
    upload = upload_keep(files.sent(), owner=recruiter)

    response = tab.post(UPLOAD, {"files": files.sent(), "attachments-0-upload": str(upload.pk)})

    assert response.content.decode() == "It is here already, as cv.pdf."


def test_who_is_logged_out_is_told(db):
    response = Client().post(UPLOAD, {"files": files.sent()})

    assert response.status_code == 401
    assert not Upload.objects.exists()


def test_no_more_than_is_taken_is_let_onto_the_disk(tab, monkeypatch):
    monkeypatch.setattr("candidates.uploading.MAX_FILE", 100_000)
    monkeypatch.setattr("candidates.services.uploads.MAX_FILE", 100_000)

    response = tab.post(UPLOAD, {"files": files.sent("cv.pdf", b"%PDF-" + bytes(3_000_000))})

    assert "larger" in response.content.decode()


# Who may see and name a file


def test_a_file_is_served_as_an_attachment_to_those_who_see_the_candidate(tab, admin_tab):
    ours = Client()
    submission = SubmissionFactory()
    ours.force_login(submission.created_by)
    upload = upload_keep(files.sent("Zoë.pdf"), owner=submission.created_by)
    Upload.objects.update(submission=submission)
    upload.refresh_from_db()
    url = upload.get_absolute_url()

    response = ours.get(url)

    assert response.getvalue() == files.pdf()
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''Zo%C3%AB.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert status_of(admin_tab.get(url)) == 200
    assert status_of(tab.get(url)) == 404
    assert status_of(Client().get(url)) == 302


def test_a_file_that_is_not_sent_is_served_to_its_owner_only(tab, admin_tab, recruiter):
    url = upload_keep(files.sent(), owner=recruiter).get_absolute_url()

    assert status_of(tab.get(url)) == 200
    assert admin_tab.get(url).status_code == 404


def test_nobody_sends_somebody_elses_file(tab, asked):
    theirs = upload_keep(files.sent(), owner=UserFactory())
    data = opened(tab, asked("stackone"))
    data["last_name"], data["attachments-0-upload"] = "Berg", str(theirs.pk)

    page = Page(send(tab, data, action="send"))

    assert any("no longer here" in text for _id, text in page.summary)
    assert not Submission.objects.exists()


# Links for a vendor that fetches


@pytest.fixture
def linked(tab, asked, sandbox, settings):
    """A candidate in Truto's ATS, and the path of the link that Truto was sent."""
    settings.PUBLIC_URL = "https://ats.example.org"
    data = opened(tab, asked("truto"))
    data["last_name"], data["job_id"] = "Berg", "post-3"
    send(tab, data, files.sent("Zoë CV.pdf"), action="send")
    submission = Submission.objects.get()
    submission_deliver(submission.pk)
    (received,) = sandbox.store.received()
    (file,) = received.body["attachments"]
    assert file["url"].startswith("https://ats.example.org/files/")
    return submission, urlsplit(file["url"]).path


def test_a_vendor_fetches_the_file_without_logging_in(tab, linked):
    submission, path = linked
    assert "Link sent" in Page(tab.get(submission.get_absolute_url())).text

    response = Client().get(path)

    assert response.getvalue() == files.pdf()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "Fetched at" in Page(tab.get(submission.get_absolute_url())).text


def test_the_link_is_in_no_record(linked):
    submission, path = linked
    token = path.split("/")[2]

    attempt = submission.attempts.get()

    assert token not in attempt.request + attempt.response + str(submission.candidate)
    assert "/files/•••/" in attempt.request


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"started_at": timezone.now() - timedelta(days=8)}, id="old"),
        pytest.param({"outcome": "rejected"}, id="refused"),
        pytest.param({"idempotency_key": uuid4()}, id="of-another-call"),
    ],
)
def test_a_link_is_worth_nothing_when_its_call_is(linked, spoil):
    _submission, path = linked
    Attempt.objects.update(**spoil)

    assert Client().get(path).status_code == 404


def test_a_link_that_was_tampered_with_opens_nothing(linked):
    _submission, path = linked

    assert Client().get(path.replace(".", ".a", 1)).status_code == 404
    assert Client().get(f"/files/{uuid4().hex}/cv.pdf").status_code == 404


def test_without_a_public_address_it_is_said_beforehand_and_after(tab, asked, sandbox):
    connection = asked("truto")
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    assert "kept with the candidate here, not sent" in page.text
    data = page.sent(last_name="Berg", job_id="post-3", action="send")

    send(tab, data, files.sent())

    submission = Submission.objects.get()
    submission_deliver(submission.pk)
    (received,) = sandbox.store.received()
    assert "attachments" not in received.body
    assert "Not supported" in Page(tab.get(submission.get_absolute_url())).text
