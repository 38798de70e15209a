"""People's part: enter once, correct, send again, confirm, close."""

from uuid import uuid4

import pytest

from candidates import tasks
from candidates.models import Decision, Submission
from candidates.services import submissions
from candidates.services.decisions import SubmissionChanged
from connections.providers.candidate import Answer, Candidate, Email
from connections.providers.types import FieldSpec
from tests.factories import ConnectionFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db

ADA = Candidate(
    first_name="Ada",
    last_name="Moreau",
    emails=(Email("ada@example.org", "work"), Email("a@example.org")),
    answers=(Answer(path=("custom_fields", "shirt"), value="M"),),
)
SHIRT = FieldSpec(path=("custom_fields", "shirt"), label="Shirt", wire={"id": "cf_1"})
SETTLED = ("delivered", "rejected", "failed", "unconfirmed", "closed")


@pytest.fixture
def user():
    return UserFactory(username="mia")


@pytest.fixture
def enter(user):
    def enter(**changed):
        entered = {
            "connection": changed.pop("connection", None) or ConnectionFactory(),
            "candidate": ADA,
            "specs": [SHIRT],
            "created_by": user,
            "form_token": uuid4(),
        }
        return submissions.submission_create(**{**entered, **changed})

    return enter


@pytest.fixture
def woken(wake_ups):
    return wake_ups


def in_status(status):
    traits = {"claimed": True} if status == "sending" else {"status": status}
    return SubmissionFactory(remote_id="c-1", message="As it was.", **traits)


# Entering


def test_what_was_entered_is_kept_as_it_was_asked(enter, user):
    submission = Submission.objects.get(pk=enter(warnings=["One."]).pk)

    assert (submission.status, submission.revision) == ("queued", 1)
    assert (submission.full_name, submission.email) == ("Ada Moreau", "ada@example.org")
    assert (submission.created_by, submission.warnings) == (user, ["One."])
    assert submission.field_specs == (SHIRT,)
    candidate = submission.as_candidate()
    assert candidate.emails == ADA.emails
    assert candidate.answers == (Answer(path=SHIRT.path, value="M", wire={"id": "cf_1"}),)


def test_the_same_form_twice_is_the_same_submission(enter):
    token = uuid4()

    first, second = enter(form_token=token), enter(form_token=token)

    assert first.pk == second.pk
    assert Submission.objects.count() == 1


def test_two_forms_with_the_same_candidate_are_two_submissions(enter):
    assert enter().pk != enter().pk


def test_the_worker_is_woken_once_it_can_see_the_row(
    enter, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        submission = enter()
        before_the_commit = list(woken)

    assert (before_the_commit, woken) == ([], [("submission_deliver", str(submission.pk), 0)])


def test_a_form_sent_twice_wakes_the_worker_once(enter, woken, django_capture_on_commit_callbacks):
    token = uuid4()

    with django_capture_on_commit_callbacks(execute=True):
        submission = enter(form_token=token)
        enter(form_token=token)

    assert woken == [("submission_deliver", str(submission.pk), 0)]


def test_a_queue_that_is_down_loses_no_candidate(
    enter, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(*_arguments, **_options):
        raise ConnectionError("the queue is down")

    monkeypatch.setattr(tasks, "enqueue", broken)
    with django_capture_on_commit_callbacks(execute=True):
        submission = enter()

    assert Submission.objects.get(pk=submission.pk).status == "queued"
    assert "the queue is down" in caplog.text


# Correcting


def correct(submission, revision=1):
    submissions.submission_correct(
        submission, candidate=ADA, specs=[SHIRT], user=None, revision=revision
    )


def test_a_correction_is_sent_again_with_a_new_idempotency_key(
    woken, django_capture_on_commit_callbacks
):
    refused = SubmissionFactory(status="rejected", message="No.", field_errors=[{"path": ["x"]}])
    key = refused.idempotency_key

    with django_capture_on_commit_callbacks(execute=True):
        correct(refused)

    assert (refused.status, refused.revision, refused.full_name) == ("queued", 2, "Ada Moreau")
    assert (refused.message, refused.field_errors, refused.settled_at) == ("", [], None)
    assert refused.idempotency_key != key
    assert woken == [("submission_deliver", str(refused.pk), 0)]


def test_a_correction_keeps_what_was_there_before():
    refused = SubmissionFactory(status="rejected")
    before = refused.candidate

    correct(refused)

    decision = refused.decisions.get()
    assert (decision.action, decision.before["candidate"]) == ("correct", before)


def test_the_older_of_two_tabs_overwrites_nothing():
    refused = SubmissionFactory(status="rejected")
    older_tab = Submission.objects.get(pk=refused.pk)
    correct(refused)
    Submission.objects.update(status="rejected", full_name="As corrected")

    with pytest.raises(SubmissionChanged):
        correct(older_tab)

    refused.refresh_from_db()
    assert (refused.revision, refused.full_name) == (2, "As corrected")
    assert refused.decisions.count() == 1


# Send again, confirm, close


@pytest.mark.parametrize(("status", "is_new"), [("failed", True), ("unconfirmed", False)])
def test_after_an_unknown_outcome_the_idempotency_key_stays(
    status, is_new, user, woken, django_capture_on_commit_callbacks
):
    submission = in_status(status)
    key = submission.idempotency_key

    with django_capture_on_commit_callbacks(execute=True):
        submissions.submission_send_again(submission, user=user, reason="Looked there.")

    assert (submission.status, submission.message, submission.settled_at) == ("queued", "", None)
    assert (submission.idempotency_key != key) == is_new
    assert woken == [("submission_deliver", str(submission.pk), 0)]
    decision = submission.decisions.get()
    assert (decision.action, decision.user, decision.reason) == (
        "send_again",
        user,
        "Looked there.",
    )


def test_what_was_shown_as_certain_and_is_not_any_more_is_left_alone():
    shown = in_status("failed")
    Submission.objects.update(status="unconfirmed")

    with pytest.raises(SubmissionChanged):
        submissions.submission_send_again(shown, user=None)

    key = shown.idempotency_key
    assert Submission.objects.filter(idempotency_key=key, status="unconfirmed").exists()


def test_sent_again_it_is_as_young_as_on_the_first_day():
    submission = in_status("failed")
    earlier = submission.queued_at = submission.created_at.replace(year=2020)
    submission.save()

    submissions.submission_send_again(submission, user=None)

    assert submission.queued_at > earlier


def test_a_person_who_has_seen_it_in_the_ats_settles_it(user):
    submission = in_status("unconfirmed")

    submissions.submission_confirm(submission, user=user, remote_id="c-9", reason="Seen.")

    assert (submission.status, submission.remote_id) == ("delivered", "c-9")
    decision = submission.decisions.get()
    assert (decision.action, decision.remote_id, decision.user) == ("confirm", "c-9", user)


def test_a_confirmation_needs_no_id():
    submission = in_status("unconfirmed")

    submissions.submission_confirm(submission, user=None)

    assert (submission.status, submission.remote_id) == ("delivered", "")
    assert submission.confirmed_at is not None


def test_a_closed_submission_tells_who_and_why(user):
    submission = in_status("rejected")

    submissions.submission_close(submission, user=user, reason="Hired elsewhere.")

    decision = submission.decisions.get()
    assert (submission.status, decision.user) == ("closed", user)
    assert (decision.action, decision.reason) == ("close", "Hired elsewhere.")


ACTIONS = {
    "correct": (correct, {"rejected"}),
    "send_again": (
        lambda it: submissions.submission_send_again(it, user=None),
        {"failed", "unconfirmed"},
    ),
    "confirm": (lambda it: submissions.submission_confirm(it, user=None), {"unconfirmed"}),
    "close": (
        lambda it: submissions.submission_close(it, user=None, reason="No."),
        {"queued", "rejected", "failed", "unconfirmed"},
    ),
}


@pytest.mark.parametrize("status", ["queued", "sending", *SETTLED])
@pytest.mark.parametrize("action", ACTIONS)
def test_what_a_person_may_do_depends_on_the_status(action, status):
    act, allowed = ACTIONS[action]
    submission = in_status(status)

    if status in allowed:
        act(submission)
    else:
        with pytest.raises(SubmissionChanged):
            act(submission)

    submission.refresh_from_db()
    assert (submission.status != status) == (status in allowed)
    assert Decision.objects.exists() == (status in allowed)


@pytest.mark.parametrize("action", ["send_again", "confirm", "close"])
def test_the_worker_may_have_been_faster(action):
    act, _allowed = ACTIONS[action]
    shown = in_status("unconfirmed")
    Submission.objects.update(status="delivered")

    with pytest.raises(SubmissionChanged):
        act(shown)

    assert not Decision.objects.exists()
