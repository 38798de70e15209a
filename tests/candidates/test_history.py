"""What a person reads of a submission: what happened, and what was entered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import Decision, Outcome
from candidates.services import history
from connections.providers.types import Choice, FieldKind, FieldSpec
from tests.factories import (
    AttemptFactory,
    ConnectionFactory,
    LookFactory,
    StageFactory,
    SubmissionFactory,
    UserFactory,
    found,
)

pytestmark = pytest.mark.django_db

SOURCE = FieldSpec(
    path=("additional_attributes", "source_id"),
    label="Source",
    kind=FieldKind.CHOICE,
    choices=(Choice(12, "Job board"), Choice(14, "A friend")),
)
LANGUAGES = FieldSpec(
    path=("languages",), label="Languages", choices=(Choice("fr", "French"), Choice("de", "German"))
)
REFEREE = FieldSpec(
    path=("referee",),
    label="Referee",
    kind=FieldKind.GROUP,
    fields=(FieldSpec(path=("name",), label="Name"), FieldSpec(path=("years",), label="Years")),
)


def entered(candidate=None, answers=(), specs=()):
    submission = SubmissionFactory(
        connection=ConnectionFactory(ats_name="Greenhouse"),
        candidate=candidate or {},
        answers=list(answers),
        specs=[spec.as_json() for spec in specs],
    )
    return {group.group: group.rows for group in history.submission_answers(submission)}


def test_what_happened_is_told_in_its_order():
    user = UserFactory(username="mia", first_name="Mia", last_name="Keller")
    submission = SubmissionFactory(created_by=user, status="unconfirmed")
    tried = AttemptFactory(
        submission=submission,
        outcome="unknown",
        message="Status 500.",
        started_at=timezone.now() + timedelta(minutes=1),
    )
    Decision.objects.create(submission=submission, action="send_again", user=user, reason="Looked.")
    submission.decisions.update(created_at=timezone.now() + timedelta(minutes=2))

    events = history.submission_events(submission)

    assert [(event.text, event.note) for event in events] == [
        ("Mia Keller entered the candidate", ""),
        ("Sent to StackOne; no clear answer came back", "Status 500."),
        ("Mia Keller sent it again", "Looked."),
    ]
    assert [event.attempt for event in events] == [None, tried, None]


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_has_a_sentence_that_names_the_vendor(outcome):
    attempt = AttemptFactory(outcome=outcome)

    (_entered, event) = history.submission_events(attempt.submission)

    assert "StackOne" in event.text


@pytest.mark.parametrize("action", Decision.Action)
def test_a_decision_of_somebody_who_left_is_still_told(action):
    submission = SubmissionFactory(created_by=None)
    Decision.objects.create(submission=submission, action=action)

    events = history.submission_events(submission)

    assert [event.text.split()[0] for event in events] == ["Somebody", "Somebody"]


def test_what_was_entered_stands_under_its_labels():
    shown = entered(
        {
            "last_name": "Berg",
            "emails": [{"value": "zoe@example.org", "type": "work"}],
            "address": {"city": "Lyon", "country": "France"},
            "skills": ["Python", "SQL"],
            "origin": "referred",
            "is_private": False,
        }
    )

    assert shown == {
        "Person": [("Last name", "Berg"), ("E-mail", "zoe@example.org · Work")],
        "Work": [("Skills", "Python, SQL")],
        "Job and tags": [("Origin", "Referred")],
        "More about the candidate": [("Address", "Lyon · France"), ("Private", "No")],
    }


@pytest.mark.parametrize(
    ("spec", "value", "row"),
    [
        pytest.param(SOURCE, 14, ("Source", "A friend"), id="choice"),
        pytest.param(SOURCE, 99, ("Source", "99"), id="choice-gone"),
        pytest.param(LANGUAGES, ["fr", "de"], ("Languages", "French, German"), id="choices"),
        pytest.param(REFEREE, {"name": "Ada", "years": 3}, ("Referee", "Ada · 3"), id="group"),
        pytest.param(
            FieldSpec(path=("x",), label="Anything", kind=FieldKind.JSON),
            {"a": 1},
            ("Anything", "a: 1"),
            id="json",
        ),
    ],
)
def test_answers_to_the_ats_are_read_with_their_questions(spec, value, row):
    shown = entered(answers=[[list(spec.path), value]], specs=[spec])

    assert shown == {"Greenhouse asked": [row]}


def test_an_answer_whose_question_is_lost_is_still_shown():
    shown = entered(answers=[[["custom_fields", "shirt"], "M"]])

    assert shown == {"Greenhouse asked": [("custom_fields.shirt", "M")]}


def test_errors_at_fields_carry_the_labels_of_the_page():
    submission = SubmissionFactory(
        specs=[SOURCE.as_json()],
        field_errors=[
            {"path": ["additional_attributes", "source_id"], "message": "No such source."},
            {"path": ["emails", 0, "value"], "message": "Not an address.", "raw": "is wrong"},
            {"path": ["who_knows"], "message": "Wrong."},
            {"path": [], "message": "All wrong."},
        ],
    )

    assert history.field_error_lines(submission) == [
        {"label": "Source", "message": "No such source.", "raw": ""},
        {"label": "E-mail", "message": "Not an address.", "raw": "is wrong"},
        {"label": "", "message": "Wrong.", "raw": ""},
        {"label": "", "message": "All wrong.", "raw": ""},
    ]


# Look-ups and parts


def test_look_ups_are_told_and_those_that_came_to_the_same_as_one():
    connection = ConnectionFactory(provider="stackone", ats_name="Greenhouse")
    submission = SubmissionFactory(connection=connection, status="unconfirmed")
    for finding, matches in (
        ("unavailable", []),
        ("unavailable", []),
        ("none", []),
        ("similar", [found(), found(remote_id="2")]),
        ("reference", [found()]),
    ):
        LookFactory(submission=submission, finding=finding, matches=matches)

    (_entered, *events) = history.submission_events(submission)

    assert [event.text for event in events] == [
        "StackOne could not be asked whether it is there",
        "Looked for it in Greenhouse: none found, which proves nothing",
        "Looked for it in Greenhouse: 2 records may be the candidate",
        "Looked for it in Greenhouse: one record has our reference",
    ]
    assert events[0].note.startswith("2 times, the last at")


@pytest.mark.parametrize("outcome", Outcome)
def test_the_tries_of_a_part_are_named_by_it(outcome):
    stage = StageFactory()
    stage.submission.attempts.create(
        stage=stage,
        number=1,
        revision=1,
        idempotency_key=stage.idempotency_key,
        outcome=outcome,
    )

    (_entered, event) = history.submission_events(stage.submission)

    assert event.text.startswith("Application for the job: ")
    assert "StackOne" in event.text


def test_what_was_decided_about_a_part_is_named_by_it():
    stage = StageFactory()
    for action in ("send_again", "close"):
        stage.submission.decisions.create(stage=stage, action=action, reason="Why not.")

    (_entered, *events) = history.submission_events(stage.submission)

    assert [(event.text, event.note) for event in events] == [
        ("Application for the job: Somebody sent it again", "Why not."),
        ("Application for the job: Somebody gave it up", "Why not."),
    ]
