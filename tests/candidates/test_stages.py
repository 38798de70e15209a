"""What follows once a candidate is there: each its own call, its own outcome, repeated alone."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from candidates.models import Decision, Stage, Submission
from candidates.services import delivery
from candidates.services.decisions import SubmissionChanged
from candidates.services.reconciliation import submission_look
from candidates.services.stages import stage_close, stage_send_again
from candidates.services.submissions import (
    connection_has_open_submissions,
    submission_confirm,
    submission_send_again,
)
from candidates.services.sweep import submissions_sweep
from connections.providers import PROVIDERS, http
from connections.providers.types import Response
from connections.sandbox.stackone.account import JOBS
from tests.factories import AttemptFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db

FILE = {"file_name": "cv.pdf", "content": "JVBERi0=", "content_type": "application/pdf"}
STUCK = ("rejected", "failed", "unconfirmed")


@pytest.fixture
def applies(connect):
    """A candidate who applies for a job with a file, through StackOne."""

    def make(provider="stackone", *, variant="", job="job-1", **more):
        submission = SubmissionFactory(connection=connect(provider, variant=variant), **more)
        submission.candidate |= {"job_id": job, "attachments": [{**FILE, "type": "resume"}]}
        submission.save()
        return submission

    return make


@pytest.fixture
def answers(monkeypatch):
    """Let the calls from now on be answered in this order, (status, body); further ones by 401."""

    def answer(*told):
        left = list(told)

        def send(request, **_times):
            status, body = left.pop(0) if left else (401, b"{}")
            return Response(status=status, headers={}, body=body)

        monkeypatch.setattr(http, "send", send)

    return answer


def work(submission):
    """Do what a worker does until nothing is due."""
    delivery.submission_deliver(submission.pk)
    while due := list(Stage.objects.due().filter(submission=submission)):
        for stage in due:
            delivery.deliver(Stage, stage.pk)
    submission.refresh_from_db()
    return {stage.key: stage for stage in submission.stages.all()}


CREATED = b'{"statusCode":201,"message":"","timestamp":"","data":{"id":"%s"}}'
CANDIDATE, APPLICATION = (201, CREATED % b"cand-1"), (201, CREATED % b"app-1")
UPLOADED = (201, b"{}")
REFUSED = (422, b'{"statusCode":422,"message":"The job is closed.","timestamp":""}')
UNKNOWN = (500, b"")


def test_candidate_application_and_file_are_three_calls(applies, answers):
    submission = applies()
    answers(CANDIDATE, APPLICATION, UPLOADED)

    stages = work(submission)

    assert submission.status == "delivered"
    assert {key: stage.status for key, stage in stages.items()} == {
        "application": "delivered",
        "file-1": "delivered",
    }
    assert stages["application"].remote_id == "app-1"
    assert "/applications/app-1/" in stages["file-1"].attempts.get().request


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param(REFUSED, "rejected", id="refused"),
        pytest.param((401, b"{}"), "failed", id="bad-key"),
        pytest.param(UNKNOWN, "unconfirmed", id="unknown"),
        pytest.param((429, b"{}"), "queued", id="busy"),
    ],
)
def test_a_candidate_stays_in_the_ats_whatever_follows(applies, answers, answer, status):
    submission = applies()
    answers(CANDIDATE, answer)

    stages = work(submission)

    assert (submission.status, submission.remote_id) == ("delivered", "cand-1")
    assert stages["application"].status == status
    assert stages["file-1"].status == "queued"
    assert stages["file-1"].attempts_made == 0


def test_a_failed_stage_alone_is_repeated(applies, answers):
    submission, user = applies(), UserFactory()
    answers(CANDIDATE, REFUSED)
    stages = work(submission)
    answers(APPLICATION, UPLOADED)

    stage_send_again(stages["application"], user=user, reason="The job is open again.")
    stages = work(submission)

    assert [stage.status for stage in stages.values()] == ["delivered", "delivered"]
    attempts = submission.attempts.values_list("stage__key", "number", "outcome")
    assert sorted(attempts, key=str) == [
        ("application", 1, "rejected"),
        ("application", 2, "delivered"),
        ("file-1", 1, "delivered"),
        (None, 1, "delivered"),
    ]
    decision = Decision.objects.get()
    assert (decision.stage.key, decision.user, decision.action) == (
        "application",
        user,
        "send_again",
    )


@pytest.mark.parametrize(("status", "is_new"), [("rejected", True), ("unconfirmed", False)])
def test_after_an_unknown_outcome_a_stage_keeps_its_idempotency_key(applies, status, is_new):
    submission = applies(status="delivered", remote_id="cand-1")
    stage = Stage.objects.create(
        submission=submission, position=0, key="application", label="Application", status=status
    )
    key = stage.idempotency_key

    stage_send_again(stage, user=None)

    assert (stage.idempotency_key != key) == is_new


def test_an_unknown_stage_is_never_repeated_by_itself(applies, answers):
    submission = applies()
    answers(CANDIDATE, UNKNOWN)
    work(submission)
    Stage.objects.update(send_after=timezone.now() - timedelta(days=1), enqueued_at=None)

    submissions_sweep()
    stages = work(submission)

    assert stages["application"].status == "unconfirmed"
    assert stages["application"].attempts_made == 1


@pytest.mark.parametrize(("outcome", "status"), [("open", "unconfirmed"), (None, "queued")])
def test_what_a_dead_worker_left_of_a_stage(applies, outcome, status):
    submission = applies(status="delivered", remote_id="cand-1")
    stage = Stage.objects.create(
        submission=submission,
        position=0,
        key="application",
        label="Application",
        status="sending",
        lease_token=uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    if outcome:
        AttemptFactory(submission=submission, stage=stage, outcome=outcome)

    submissions_sweep()

    stage.refresh_from_db()
    submission.refresh_from_db()
    assert (stage.status, stage.lease_token) == (status, None)
    assert submission.status == "delivered"


def test_an_application_that_is_there_already_is_what_was_wanted(connect, answers):
    submission = SubmissionFactory(connection=connect("stackone"))
    submission.candidate["job_id"] = "job-1"
    submission.save()
    answers(CANDIDATE, (409, b'{"statusCode":409,"message":"Already applied","timestamp":""}'))

    stages = work(submission)

    assert stages["application"].status == "delivered"
    assert "Already applied" in stages["application"].message


@pytest.mark.parametrize(("slug", "job"), [("unified", "9001"), ("stackone", JOBS[0]["id"])])
def test_what_follows_arrives_at_the_sandbox(sandbox, applies, slug, job):
    submission = applies(slug, job=job)

    stages = work(submission)

    assert {key: stage.status for key, stage in stages.items()} == {
        "application": "delivered",
        "file-1": "delivered",
    }
    kinds = [each.kind for each in sandbox.store.received()]
    assert kinds == ["candidate", "application", "file"]


def test_an_application_refused_by_another_conflict_is_not_there(connect, answers):
    submission = SubmissionFactory(connection=connect("stackone"))
    submission.candidate["job_id"] = "job-1"
    submission.save()
    answers(CANDIDATE, (409, b'{"statusCode":409,"message":"The job is locked","timestamp":""}'))

    stages = work(submission)

    assert stages["application"].status == "rejected"


@pytest.mark.parametrize(("status", "is_held"), [("queued", True), ("closed", False)])
def test_an_account_stays_while_something_follows(applies, status, is_held):
    submission = applies(status="delivered", remote_id="cand-1")
    Stage.objects.create(
        submission=submission, position=0, key="application", label="Application", status=status
    )

    assert connection_has_open_submissions(submission.connection) == is_held


def test_a_vendor_without_later_calls_has_no_stages(connect):
    submission = SubmissionFactory(connection=connect("truto"))

    assert work(submission) == {}
    assert submission.status == "delivered"


def test_a_bug_in_what_follows_does_not_touch_the_candidate(applies, answers, monkeypatch):
    submission = applies()
    answers(CANDIDATE)
    monkeypatch.setattr(PROVIDERS["stackone"], "stages", lambda self, candidate: 1 / 0)

    work(submission)

    assert (submission.status, submission.remote_id) == ("delivered", "cand-1")
    assert "the job and the files were not sent" in submission.warnings[-1]


def test_what_a_look_found_is_followed_too(applies, answers):
    submission = applies(provider="unified", variant="")
    answers(UNKNOWN)
    work(submission)
    record = {
        "id": "cand-1",
        "external_identifier": str(submission.pk),
        "emails": [],
        "created_at": None,
    }
    Submission.objects.update(look_after=timezone.now())
    answers(*[(200, json.dumps([record]).encode())] * 3)

    submission_look(submission.pk)

    submission.refresh_from_db()
    assert submission.status == "delivered"
    assert [stage.status for stage in submission.stages.all()] == ["queued", "queued"]


@pytest.mark.parametrize(
    ("remote_id", "statuses", "is_warned"),
    [
        pytest.param("cand-1", ["failed", "failed"], False, id="id-known"),
        pytest.param("", [], True, id="id-unknown"),
    ],
)
def test_after_a_persons_word_nothing_follows_by_itself(applies, remote_id, statuses, is_warned):
    submission = applies(status="unconfirmed")

    submission_confirm(submission, user=None, remote_id=remote_id)

    assert [stage.status for stage in submission.stages.all()] == statuses
    assert any("was not sent" in each for each in submission.warnings) == is_warned


def test_a_stage_that_is_given_up_takes_along_what_needs_it(applies, answers):
    submission = applies()
    answers(CANDIDATE, REFUSED)
    stages = work(submission)

    stage_close(stages["application"], user=None, reason="Entered by hand.")

    assert {stage.status for stage in submission.stages.all()} == {"closed"}
    assert Decision.objects.get().reason == "Entered by hand."


@pytest.mark.parametrize("status", ["queued", "delivered", "closed"])
def test_a_stage_that_moved_on_is_not_repeated(applies, status):
    submission = applies(status="delivered", remote_id="cand-1")
    stage = Stage.objects.create(
        submission=submission, position=0, key="application", label="Application", status=status
    )

    with pytest.raises(SubmissionChanged):
        stage_send_again(stage, user=None)


@pytest.mark.parametrize("status", STUCK)
def test_a_stuck_stage_waits_for_who_entered_the_candidate(applies, status):
    submission = applies(status="delivered", remote_id="cand-1")
    Stage.objects.create(
        submission=submission, position=0, key="application", label="Application", status=status
    )

    waiting = Submission.objects.waiting_for(submission.created_by)

    assert list(waiting) == [submission]
    assert not Submission.objects.waiting_for(UserFactory()).exists()


def test_sending_a_candidate_again_is_not_possible_for_a_stage(applies, answers):
    submission = applies()
    answers(CANDIDATE, REFUSED)
    work(submission)

    with pytest.raises(SubmissionChanged):
        submission_send_again(submission, user=None)
