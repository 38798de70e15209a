"""Files are kept at once, sent when the call is built, and deleted when they are nobody's."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from candidates import contents
from candidates.models import Draft, Stage, Submission, Upload
from candidates.services import delivery, uploads
from candidates.services.entering import submission_holds
from candidates.services.file_lines import file_lines
from candidates.services.following import stage_lines
from candidates.services.submissions import submission_correct, submission_create
from candidates.services.uploads import FileNotTaken, UploadGone, attachment_of, upload_keep
from candidates.uploading import MAX_FILE
from connections.providers.candidate import Candidate
from connections.sandbox.stackone.account import JOBS
from tests import files
from tests.factories import WANTED, WANTED_ANSWERS, ConnectionFactory, UserFactory

pytestmark = pytest.mark.django_db
WEEK_AGO = timezone.now() - timedelta(days=8)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """The folder of the files, empty."""
    settings.UPLOADS_DIR = tmp_path / "uploads"
    return settings.UPLOADS_DIR


def kept(owner=None, **more):
    return upload_keep(files.sent(**more), owner=owner or UserFactory())


def make(connection, *named: Upload, **more) -> Submission:
    """Enter a candidate with these files."""
    document = {
        "last_name": "Berg",
        "emails": [{"value": "zoe@example.org"}],
        **WANTED.get(connection.provider, {}),
        **more,
    }
    files_of = tuple(attachment_of(each, kind="resume") for each in named)
    submission = submission_create(
        connection=connection,
        candidate=replace(Candidate.from_document(document), attachments=files_of),
        specs=(),
        created_by=named[0].owner if named else None,
        form_token=uuid4(),
    )
    answers = WANTED_ANSWERS.get(connection.provider, [])
    Submission.objects.filter(pk=submission.pk).update(answers=answers)
    submission.refresh_from_db()
    return submission


def work_off(submission: Submission) -> None:
    delivery.submission_deliver(submission.pk)
    while stage := Stage.objects.due().filter(submission=submission).first():
        delivery.deliver(Stage, stage.pk)
    submission.refresh_from_db()


def lines(submission):
    stages = stage_lines(submission, submission.created_by, list(submission.stages.all()))
    return [(line.name, line.status) for line in file_lines(submission, stages)]


# Keeping


def test_a_file_is_on_the_disk_before_its_place_has_a_name(monkeypatch, folder):
    order = []
    fsync, rename = os.fsync, Path.replace
    monkeypatch.setattr(
        os,
        "fsync",
        lambda handle: (order.append(Path(f"/proc/self/fd/{handle}").is_dir()), fsync(handle)),
    )
    monkeypatch.setattr(
        Path, "replace", lambda self, target: (order.append("named"), rename(self, target))[1]
    )

    upload = kept()

    assert order[0] is False
    assert order[-2:] == ["named", True]
    assert contents.content_path(upload.sha256).read_bytes() == files.pdf()
    assert not list(folder.glob("*.part"))


def test_what_could_not_be_written_is_said_and_leaves_nothing(monkeypatch, folder):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(FileNotTaken, match="disk"):
        kept()

    assert not Upload.objects.exists()
    assert not list(folder.rglob("*.part"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"%PDF-" + bytes(MAX_FILE), "larger than 10 MB", id="too-large"),
        pytest.param(b"MZ\0", "a program", id="program"),
    ],
)
def test_what_is_not_taken_is_said_and_not_kept(content, said):
    with pytest.raises(FileNotTaken, match=said):
        kept(content=content)

    assert not Upload.objects.exists()


def test_the_same_content_is_kept_once_for_a_candidate():
    first = kept()

    with pytest.raises(FileNotTaken, match=r"already, as cv\.pdf"):
        upload_keep(files.sent("other.pdf"), owner=first.owner, beside=[first])

    assert Upload.objects.count() == 1


# Sending


def test_a_file_goes_inline_with_the_candidate(connect, sandbox):
    submission = make(connect("bindbee"), kept())

    work_off(submission)

    (received,) = sandbox.store.received()
    (file,) = received.body["attachments"]
    assert file["file_content"] == b64encode(files.pdf()).decode()
    assert (file["file_name"], file["content_type"]) == ("cv.pdf", "application/pdf")
    assert lines(submission) == [("cv.pdf", "Sent")]


@pytest.mark.parametrize(("vendor", "job"), [("unified", "9001"), ("stackone", JOBS[0]["id"])])
def test_a_file_goes_in_a_stage_after_the_candidate(connect, sandbox, vendor, job):
    submission = make(connect(vendor), kept(), job_id=job)
    assert lines(submission) == [("cv.pdf", "Waiting")]

    work_off(submission)

    assert submission.status == "delivered", submission.message
    stage = submission.stages.get(key="file-1")
    assert stage.status == "delivered", stage.message
    assert lines(submission) == [("cv.pdf", "Sent")]


def test_a_vendor_that_takes_no_files_gets_none_and_it_is_said(connect, sandbox):
    submission = make(connect("panora"), kept())

    work_off(submission)

    assert submission.status == "delivered", submission.message
    assert lines(submission) == [("cv.pdf", "Not supported")]


@pytest.mark.parametrize(("vendor", "failed"), [("bindbee", "failed"), ("panora", "delivered")])
def test_where_the_file_is_gone_nothing_is_sent_unless_it_is_not_needed(
    connect, sandbox, vendor, failed
):
    upload = kept()
    submission = make(connect(vendor), upload)
    contents.content_path(upload.sha256).unlink()

    work_off(submission)

    assert submission.status == failed
    if failed == "failed":
        assert "cv.pdf cannot be read" in submission.message
        assert not sandbox.store.received()


def test_a_stage_whose_file_is_gone_fails_alone(connect, sandbox):
    upload = kept()
    submission = make(connect("unified"), upload)
    contents.content_path(upload.sha256).unlink()

    work_off(submission)

    assert submission.status == "delivered"
    stage = submission.stages.get(key="file-1")
    assert (stage.status, "cv.pdf cannot be read" in stage.message) == ("failed", True)
    assert lines(submission) == [("cv.pdf", "Failed")]


def test_the_content_of_a_file_is_in_no_record(connect, sandbox):
    submission = make(connect("bindbee"), kept(content=b"%PDF-" + b"x" * 9000))

    work_off(submission)

    text = submission.attempts.get().request
    assert "characters in all" in text
    assert len(text) < 3000
    assert "content" not in submission.candidate["attachments"][0]


# Belonging


def test_a_file_of_another_submission_stays_there_and_is_the_same_file():
    connection = ConnectionFactory()
    first = make(connection, kept())

    second = make(connection, first.uploads.get())

    (mine,), (other,) = first.uploads.all(), second.uploads.all()
    assert mine.sha256 == other.sha256
    assert mine.pk != other.pk
    assert submission_holds(second, connection=connection, candidate=first.as_candidate())


def test_a_correction_names_its_own_copy_of_another_candidates_file():
    connection = ConnectionFactory(provider="stackone")
    theirs = make(connection, kept()).uploads.get()
    refused = make(connection)
    Submission.objects.filter(pk=refused.pk).update(status="rejected")
    refused.refresh_from_db()
    candidate = Candidate(last_name="Berg", attachments=(attachment_of(theirs, kind="resume"),))

    submission_correct(
        refused, candidate=candidate, specs=(), user=theirs.owner, revision=refused.revision
    )

    refused.refresh_from_db()
    [named] = refused.candidate["attachments"]
    assert named["upload"] == str(refused.uploads.get().pk) != str(theirs.pk)


def test_a_form_sent_again_ends_the_draft_that_came_late_files_or_not():
    connection, upload = ConnectionFactory(provider="stackone"), kept()
    first = make(connection, upload)
    token, owner = first.form_token, upload.owner
    Draft.objects.create(pk=token, owner=owner, saved_at=timezone.now())

    again = submission_create(
        connection=connection,
        candidate=replace(
            Candidate.from_document({**first.candidate, "attachments": []}),
            attachments=(attachment_of(upload, kind="resume"),),
        ),
        specs=(),
        created_by=owner,
        form_token=token,
    )

    assert (again, Draft.objects.count(), Upload.objects.count()) == (first, 0, 1)


def test_a_file_that_was_deleted_meanwhile_keeps_the_candidate_out():
    upload = kept()
    Upload.objects.all().delete()

    with pytest.raises(UploadGone):
        make(ConnectionFactory(), upload)

    assert not Submission.objects.exists()


# Deleting


def test_what_is_nobodys_for_a_week_is_deleted_and_nothing_else(folder):
    user = UserFactory()
    texts = {
        name: kept(user, content=f"{name}\n".encode())
        for name in ("forgotten", "new", "drafted", "joined", "sent", "discarded")
    }
    drafts = {
        name: Draft.objects.create(
            owner=user,
            saved_at=WEEK_AGO,
            entries=[["attachments-0-upload", [str(texts[name].pk)]]],
            discarded_at=WEEK_AGO if name == "discarded" else None,
        )
        for name in ("drafted", "joined", "discarded")
    }
    for name in ("joined", "discarded"):
        Upload.objects.filter(pk=texts[name].pk).update(draft=drafts[name])
    make(ConnectionFactory(), texts["sent"])
    Upload.objects.exclude(pk=texts["new"].pk).update(created_at=WEEK_AGO)
    for path in folder.glob("??/*"):
        os.utime(path, (WEEK_AGO.timestamp(),) * 2)

    uploads.uploads_purge()

    left = {name for name, each in texts.items() if Upload.objects.filter(pk=each.pk).exists()}
    assert left == {"new", "drafted", "joined", "sent"}
    here = {name for name, each in texts.items() if each.is_here}
    assert here == left


def test_content_that_was_put_in_again_just_now_is_not_deleted(folder):
    upload = kept()
    path = contents.content_path(upload.sha256)
    os.utime(path, (WEEK_AGO.timestamp(),) * 2)
    Upload.objects.all().delete()

    kept()
    Upload.objects.all().delete()
    uploads.uploads_purge()

    assert path.is_file()
