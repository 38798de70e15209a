"""Truto over real sockets: its forms, its lists and its candidates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connections.providers import http
from connections.providers.candidate import Answer, Email
from connections.providers.errors import ConnectionRefused
from connections.providers.types import FieldKind, Rule

from .truto_samples import ANSWERS, MINIMAL, PORTO, REFERENCE, connect, send


@pytest.fixture(autouse=True)
def _loopback_is_allowed(monkeypatch):
    monkeypatch.setattr(http, "_network", http.Network(allowed=(("127.0.0.1", None),)))


# Live fields and lists


def test_a_job_brings_its_questions(sandbox):
    live = connect(sandbox).fetch_fields(job_id="post-1")

    assert {spec.kind for spec in live.extra} == {
        FieldKind.TEXT,
        FieldKind.TEXTAREA,
        FieldKind.CHOICE,
        FieldKind.MULTIPLE_CHOICE,
        FieldKind.BOOLEAN,
        FieldKind.DECIMAL,
        FieldKind.DATE,
    }
    assert [spec.label for spec in live.extra if spec.required] == [
        "Why do you want to work here?",
        "Do you need a visa?",
    ]
    assert live.standard == {"job_id": Rule(required=True)}


def test_without_a_job_there_are_no_questions(sandbox):
    live = connect(sandbox).fetch_fields()

    assert (live.extra, live.standard) == ((), {"job_id": Rule(required=True)})


def test_a_changed_form_is_noticed(sandbox):
    before = connect(sandbox).fetch_fields(job_id="post-1")
    after = connect(sandbox, "changed-fields").fetch_fields(job_id="post-1")

    assert {spec.label for spec in after.extra} - {spec.label for spec in before.extra} == {
        "What draws you to us?",
        "Which country do you live in?",
    }
    assert [spec.required for spec in after.extra if "country" in spec.label] == [True]


def test_a_form_that_is_not_listed_is_tolerated(sandbox):
    live = connect(sandbox, "no-job-fields").fetch_fields(job_id="post-1")

    assert [spec.path for spec in live.extra] == [(ANSWERS,)]
    assert live.standard == {"job_id": Rule(required=True)}
    assert live.notes


@pytest.mark.parametrize("variant", ["blocked", "needs-reauth"])
def test_a_refused_account_has_no_form(sandbox, variant):
    with pytest.raises(ConnectionRefused):
        connect(sandbox, variant).fetch_fields(job_id="post-1")


def test_every_question_of_the_form_can_be_answered(sandbox):
    truto = connect(sandbox)
    values = {
        FieldKind.BOOLEAN: True,
        FieldKind.DECIMAL: 2.5,
        FieldKind.DATE: "2026-03-01",
    }
    answers = []
    for spec in truto.fetch_fields(job_id="post-1").extra:
        value = spec.choices[0].value if spec.choices else values.get(spec.kind, "Yes")
        many = spec.kind is FieldKind.MULTIPLE_CHOICE
        answers.append(Answer(path=spec.path, value=[value] if many else value, wire=spec.wire))

    response = send(truto, replace(PORTO, job_id="post-1", answers=tuple(answers)))

    assert truto.read_receipt(response).remote_id
    [received] = sandbox.store.received()
    assert len(received.body[ANSWERS]) == len(answers)


@pytest.mark.parametrize(
    ("source", "query", "values"),
    [
        pytest.param("jobs", "", ["post-1", "post-2", "post-3", "post-6"], id="open-jobs"),
        pytest.param("jobs", "ENGINEER", ["post-1", "post-6"], id="jobs-by-name"),
        pytest.param("users", "nowak", ["user-2"], id="users"),
        pytest.param("tags", "", ["tag-1", "tag-2", "tag-3"], id="tags"),
        pytest.param("stages", "", ["stage-1", "stage-2", "stage-3", "stage-5"], id="stages"),
        pytest.param("unheard-of", "", [], id="no-such-list"),
    ],
)
def test_what_can_be_picked(sandbox, source, query, values):
    choices = connect(sandbox).fetch_options(source, query)

    assert [choice.value for choice in choices] == values


def test_a_list_is_read_page_by_page(sandbox, monkeypatch):
    monkeypatch.setattr("connections.providers.truto.PAGE_SIZE", 2)

    choices = connect(sandbox).fetch_options("jobs")

    assert [choice.label for choice in choices] == [
        "Data Engineer (ENG-7)",
        "Product Designer (DES-3)",
        "Customer Support Lead (SUP-1)",
        "Machine Learning Engineer (ENG-9)",
    ]


# Looking


@pytest.mark.parametrize("variant", ["", "no-filters"])
@pytest.mark.parametrize("minutes", [None, 2])
def test_a_candidate_is_found_by_e_mail_whatever_the_filter_does(sandbox, variant, minutes):
    truto = connect(sandbox, variant)
    send(truto, replace(PORTO, emails=(Email("other@example.org"),)), "key-1")
    send(truto, PORTO, "key-2")
    since = datetime.now(UTC) - timedelta(minutes=minutes) if minutes else None

    wanted = replace(PORTO, emails=(Email("Mina@Example.org"),))
    [match] = truto.find_candidates(wanted, reference=REFERENCE, since=since)

    assert (match.remote_id, match.name, match.emails) == (
        "lev-2",
        "Mina Okafor",
        ("mina@example.org",),
    )
    assert match.created_at is not None


def test_without_an_e_mail_the_name_is_looked_for(sandbox):
    truto = connect(sandbox)
    send(truto, replace(PORTO, emails=()))

    matches = truto.find_candidates(MINIMAL, reference=REFERENCE)

    assert [match.name for match in matches] == ["Mina Okafor"]


def test_nobody_is_found_where_nobody_is(sandbox):
    assert connect(sandbox).find_candidates(PORTO, reference=REFERENCE) == ()
