"""Looking before anybody sends again: what decides, and what is left to a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import Look, Submission
from candidates.services import delivery, reconciliation
from candidates.services.sweep import submissions_sweep
from connections.providers import PROVIDERS
from connections.providers.errors import ConnectionRefused, ProviderUnavailable
from connections.providers.outcomes import Match
from tests.factories import AttemptFactory, ConnectionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
SEARCHABLE = [slug for slug, provider in PROVIDERS.items() if provider.is_searchable_by_email]


def send(submission):
    delivery.submission_deliver(submission.pk)
    submission.refresh_from_db()
    return submission


def look(submission):
    """Let the next look be due, and make it."""
    Submission.objects.filter(pk=submission.pk, look_after__isnull=False).update(
        look_after=timezone.now() - MINUTE
    )
    made = reconciliation.submission_look(submission.pk)
    submission.refresh_from_db()
    return made


def look_to_the_end(submission):
    while submission.look_after is not None:
        look(submission)


@pytest.fixture
def unconfirmed():
    """A candidate of unknown fate, sent a minute ago; `records` are what the ATS has."""

    def make(**more):
        submission = SubmissionFactory(status="unconfirmed", look_after=timezone.now(), **more)
        AttemptFactory(submission=submission, outcome="unknown", ended_at=timezone.now())
        return submission

    return make


@pytest.fixture
def records(monkeypatch):
    """Let every vendor's search return these records."""

    def answer(*matches, error=None):
        def find(self, candidate, *, reference, since=None):
            if error:
                raise error
            return tuple(each(reference) if callable(each) else each for each in matches)

        for provider in PROVIDERS.values():
            monkeypatch.setattr(provider, "find_candidates", find)

    return answer


def record(remote_id="c-1", *, email="zoe@example.org", age=0.0, reference=""):
    return Match(
        remote_id=remote_id,
        name="Zoë van der Berg",
        emails=(email,),
        reference=reference,
        created_at=None if age is None else timezone.now() - timedelta(minutes=age),
        url=f"https://ats.example.org/{remote_id}",
    )


# At the sandbox's vendors


@pytest.mark.parametrize("slug", SEARCHABLE)
def test_what_the_ats_has_is_found_and_linked(sandbox, connect, slug):
    submission = send(SubmissionFactory(connection=connect(slug), email="500-after@fault.test"))
    assert (submission.status, submission.waits_for_a_person) == ("unconfirmed", False)

    look(submission)

    (received,) = sandbox.store.received()
    assert (submission.status, submission.proof) == ("delivered", "look")
    assert submission.remote_id == received.candidate_id


@pytest.mark.parametrize("slug", PROVIDERS)
def test_what_the_ats_has_not_is_left_to_a_person_and_never_sent_again(sandbox, connect, slug):
    submission = send(SubmissionFactory(connection=connect(slug), email="500@fault.test"))

    look_to_the_end(submission)
    submissions_sweep()

    submission.refresh_from_db()
    assert (submission.status, submission.waits_for_a_person) == ("unconfirmed", True)
    assert [each.finding for each in submission.looks.all()] == ["none"] * 4
    assert len(sandbox.store.received()) == 1


def test_a_vendor_that_cannot_be_searched_by_email_proves_nothing(sandbox, connect):
    submission = send(SubmissionFactory(connection=connect("panora"), email="500-after@fault.test"))

    look_to_the_end(submission)

    assert submission.waits_for_a_person
    found = submission.looks.last()
    assert (found.finding, found.matches[0]["name"]) == ("similar", "Zoë van der Berg")


def test_a_vendor_that_cannot_search_is_not_asked_twice(sandbox, connect):
    connection = connect("unified", variant="~no-list")
    submission = send(SubmissionFactory(connection=connection, email="500-after@fault.test"))

    look(submission)

    assert submission.waits_for_a_person
    assert [each.finding for each in submission.looks.all()] == ["unsearchable"]


def test_two_with_one_address_are_a_persons_to_tell_apart(sandbox, connect):
    connection = connect("bindbee")
    both = [
        send(SubmissionFactory(connection=connection, email="500-after@fault.test"))
        for _each in range(2)
    ]

    for submission in both:
        look_to_the_end(submission)

    assert [each.waits_for_a_person for each in both] == [True, True]


# What decides


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        pytest.param([record()], "email", id="one-new-record"),
        pytest.param([record(email="ZOE@Example.org ")], "email", id="whatever-the-case"),
        pytest.param([record(), record("c-2", age=30)], "email", id="an-older-one-beside"),
        pytest.param(
            [lambda own: record(age=9000, reference=own), record("c-2")], "reference", id="ours"
        ),
    ],
)
def test_decisive_evidence_settles(unconfirmed, records, found, finding):
    records(*found)
    submission = unconfirmed()

    look(submission)

    assert (submission.status, submission.remote_id) == ("delivered", "c-1")
    assert submission.remote_url == "https://ats.example.org/c-1"
    assert submission.looks.get().finding == finding


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([record(age=4)], id="created-before"),
        pytest.param([record(age=-4)], id="created-after"),
        pytest.param([record(age=None)], id="no-date"),
        pytest.param([record(), record("c-2")], id="two"),
        pytest.param([record(), record("c-2", age=None)], id="one-and-one-without-a-date"),
        pytest.param([record(email="other@example.org")], id="another-address"),
        pytest.param([lambda _own: record(email="", reference="other")], id="another-reference"),
        pytest.param(
            [lambda own: record(reference=own), lambda own: record("c-2", reference=own)],
            id="our-reference-twice",
        ),
    ],
)
def test_what_is_weaker_is_shown_to_a_person(unconfirmed, records, found):
    records(*found)
    submission = unconfirmed()

    look_to_the_end(submission)

    assert submission.waits_for_a_person
    assert submission.looks.last().finding == "similar"
    assert len(submission.looks.last().matches) == len(found)


@pytest.mark.parametrize(
    ("other", "is_linked"),
    [
        pytest.param({"status": "unconfirmed"}, False, id="unconfirmed"),
        pytest.param({"claimed": True}, False, id="being-sent"),
        pytest.param({"status": "delivered", "remote_id": "c-9"}, True, id="in-the-ats"),
        pytest.param({"status": "closed"}, True, id="closed"),
        pytest.param({"status": "queued"}, True, id="not-sent-yet"),
        pytest.param({"status": "delivered", "remote_id": "c-1"}, False, id="the-record-is-its"),
    ],
)
def test_another_with_the_same_address_makes_it_doubtful_while_it_may_be_its(
    unconfirmed, records, other, is_linked
):
    records(record())
    submission = unconfirmed()
    SubmissionFactory(connection=submission.connection, **other)

    look(submission)

    assert (submission.status == "delivered") == is_linked


def test_another_address_of_another_one_counts_too(unconfirmed, records):
    records(record())
    submission = unconfirmed()
    other = SubmissionFactory(
        connection=submission.connection, status="unconfirmed", email="b@example.org"
    )
    other.candidate["emails"].append({"value": "Zoe@example.org", "type": "personal"})
    other.save()

    look(submission)

    assert submission.status == "unconfirmed"


def test_another_connection_is_another_ats(unconfirmed, records):
    records(record())
    SubmissionFactory(status="unconfirmed")
    submission = unconfirmed()

    look(submission)

    assert submission.status == "delivered"


def test_what_comes_up_between_the_question_and_the_writing_counts(
    unconfirmed, records, monkeypatch
):
    records(record())
    submission = unconfirmed()
    weigh = reconciliation.evidence_in

    def weigh_slowly(*arguments):
        evidence = weigh(*arguments)
        SubmissionFactory(connection=submission.connection, status="delivered", remote_id="c-1")
        return evidence

    monkeypatch.setattr(reconciliation, "evidence_in", weigh_slowly)
    look(submission)

    assert submission.status == "unconfirmed"
    assert submission.looks.get().finding == "similar"


def test_a_person_who_is_faster_is_not_overwritten(unconfirmed, records, monkeypatch):
    records(record())
    submission = unconfirmed()
    weigh = reconciliation.evidence_in

    def weigh_slowly(*arguments):
        Submission.objects.update(status="closed", look_after=None)
        return weigh(*arguments)

    monkeypatch.setattr(reconciliation, "evidence_in", weigh_slowly)
    look(submission)

    assert (submission.status, submission.remote_id) == ("closed", "")


# When it looks


def test_looks_are_made_at_the_times_of_the_settings(
    unconfirmed, records, wake_ups, settings, django_capture_on_commit_callbacks
):
    settings.LOOK_AFTER = (5, 30, 120, 600)
    records()
    submission = unconfirmed()

    with django_capture_on_commit_callbacks(execute=True):
        look_to_the_end(submission)

    assert [each.delay for each in wake_ups] == [25, 90, 480]
    assert submission.waits_for_a_person


def test_a_vendor_that_does_not_answer_is_asked_until_it_does(unconfirmed, records):
    submission = unconfirmed()
    records(error=ProviderUnavailable("It is down."))
    for _look in range(6):
        look(submission)
    records(record())

    look(submission)

    assert submission.status == "delivered"
    assert submission.looks.first().message == "It is down."


def test_a_vendor_that_never_answers_is_left_to_a_person_after_a_day(
    unconfirmed, records, settings
):
    settings.SEND_FOR, settings.LOOK_AFTER = 3600, (5, 600)
    records(error=ProviderUnavailable("It is down."))
    submission = unconfirmed()

    look_to_the_end(submission)

    assert submission.looks.count() == 7


def test_a_bug_in_a_search_is_no_evidence(unconfirmed, records):
    records(error=ZeroDivisionError("a bug"))
    submission = unconfirmed()

    made = look(submission)

    assert made.finding == "unavailable"
    assert "bug" not in made.message
    assert submission.look_after is not None


def test_of_two_workers_one_looks(unconfirmed, records):
    records()
    submission = unconfirmed()

    made = [reconciliation.submission_look(submission.pk) for _worker in range(2)]

    assert [each is not None for each in made] == [True, False]


@pytest.mark.parametrize(
    ("connection", "is_made"),
    [
        pytest.param({}, True, id="in-use"),
        pytest.param({"is_active": False}, True, id="inactive"),
        pytest.param({"paused_until": timezone.now() + timedelta(days=1)}, False, id="paused"),
        pytest.param(
            {"paused_until": timezone.now() + timedelta(days=1), "pause_kind": "pace"},
            True,
            id="at-an-even-pace",
        ),
        pytest.param({"pause_kind": "failing", "is_active": False}, True, id="failing"),
    ],
)
def test_a_vendor_that_asked_to_wait_is_not_asked(unconfirmed, records, connection, is_made):
    records()
    submission = unconfirmed(connection=ConnectionFactory(**connection))

    made = look(submission)

    assert (made is not None) == is_made


def test_the_sweep_finds_a_look_whose_wake_up_was_lost(
    unconfirmed, wake_ups, django_capture_on_commit_callbacks
):
    submission = unconfirmed()

    with django_capture_on_commit_callbacks(execute=True):
        submissions_sweep()
        submissions_sweep()

    assert [(each.task, each.key) for each in wake_ups] == [("submission_look", str(submission.pk))]


def test_what_a_dead_worker_left_is_looked_for(wake_ups, django_capture_on_commit_callbacks):
    submission = AttemptFactory(submission=SubmissionFactory(lapsed=True)).submission

    with django_capture_on_commit_callbacks(execute=True):
        submissions_sweep()

    submission.refresh_from_db()
    assert (submission.status, submission.looks_made) == ("unconfirmed", 0)
    assert submission.look_after is not None
    assert [(each.task, each.delay) for each in wake_ups] == [("submission_look", 5)]


# Who exists already


def test_who_exists_already_is_found_and_shown(records, connect):
    submission = send(SubmissionFactory(connection=connect("bindbee"), email="409@fault.test"))
    records(record(email="409@fault.test", age=90_000))

    look(submission)

    assert (submission.status, submission.look_after) == ("rejected", None)
    (found,) = submission.looks.get().matches
    assert found["url"] == "https://ats.example.org/c-1"


def test_who_exists_already_by_our_own_reference_is_in_the_ats(records, connect):
    submission = send(SubmissionFactory(connection=connect("unified"), email="409@fault.test"))
    records(lambda own: record(email="409@fault.test", reference=own))

    look(submission)

    assert (submission.status, submission.proof) == ("delivered", "look")


def test_who_was_created_by_an_unknown_call_and_exists_now_is_ours(records, connect):
    submission = SubmissionFactory(connection=connect("bindbee"), email="409@fault.test")
    AttemptFactory(submission=submission, outcome="unknown", ended_at=timezone.now())
    send(submission)
    records(record(email="409@fault.test"))

    look(submission)

    assert (submission.status, submission.proof) == ("delivered", "look")


def test_what_was_entered_by_hand_after_the_lease_is_not_ours(unconfirmed, records):
    submission = unconfirmed()
    submission.attempts.update(
        started_at=timezone.now() - timedelta(days=3), ended_at=timezone.now()
    )
    records(record(age=24 * 60))

    look(submission)

    assert submission.status == "unconfirmed"


def test_a_person_is_told_while_a_vendor_that_does_not_answer_is_asked_on(unconfirmed, records):
    records(error=ProviderUnavailable("It is down."))
    submission = unconfirmed()

    for _look in range(4):
        look(submission)

    assert submission.look_after is not None
    assert submission.waits_for_a_person
    assert list(Submission.objects.waiting_for(submission.created_by)) == [submission]


def test_another_refusal_is_not_looked_for(connect):
    submission = send(SubmissionFactory(connection=connect("bindbee"), email="invalid@fault.test"))

    assert (submission.status, submission.look_after) == ("rejected", None)


def test_a_corrected_one_is_no_longer_looked_for(records, connect):
    from candidates.services.submissions import submission_correct

    submission = send(SubmissionFactory(connection=connect("bindbee"), email="409@fault.test"))

    submission_correct(
        submission, candidate=submission.as_candidate(), specs=(), user=None, revision=1
    )

    assert submission.look_after is None
    assert not Look.objects.exists()


@pytest.mark.parametrize("error", [ConnectionRefused("No."), ProviderUnavailable("Not now.")])
def test_a_secret_in_the_vendors_words_is_not_kept(unconfirmed, records, error):
    submission = unconfirmed()
    error.message = "Refused sandbox-key."
    records(error=error)

    made = look(submission)

    assert made.message == "Refused •••."
