"""What became of each value that was sent: the same, changed, not kept, or nobody tells."""

from __future__ import annotations

from datetime import date

import pytest

from candidates.services.kept import compare
from connections.providers.candidate import (
    Address,
    Answer,
    Attachment,
    Candidate,
    Education,
    Email,
    Experience,
    Link,
    Phone,
)
from connections.providers.losses import fields_lost
from connections.providers.record import Kept
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import Choice, FieldKind, FieldSpec

ALL = frozenset((name,) for name in STANDARD_BY_NAME)


def verdicts(sent, kept, *, told=ALL, jobs=(), **more):
    lines = compare(sent, Kept(candidate=kept, told=told, jobs=jobs), **more)
    return [line.verdict for line in lines]


@pytest.mark.parametrize(
    ("sent", "kept", "verdict"),
    [
        ({"title": "Data engineer"}, {"title": "Data  engineer "}, "same"),
        ({"title": "Data engineer"}, {"title": "Engineer"}, "changed"),
        ({"title": "Data engineer"}, {}, "dropped"),
        ({"emails": (Email("Zoe@Example.org"),)}, {"emails": (Email("zoe@example.org"),)}, "same"),
        (
            {"emails": (Email("zoe@example.org"),)},
            {"emails": (Email("zoe@exampel.org"),)},
            "changed",
        ),
        ({"emails": (Email("zoe@example.org"),)}, {"emails": (Email("bo@work.test"),)}, "dropped"),
        ({"phones": (Phone("+33612345678"),)}, {"phones": (Phone("06 12 34 56 78"),)}, "same"),
        ({"phones": (Phone("+33612345678"),)}, {"phones": (Phone("+33612345679"),)}, "changed"),
        (
            {"phones": (Phone("+33612345678", "mobile"),)},
            {"phones": (Phone("+33612345678", "work"),)},
            "changed",
        ),
        (
            {"phones": (Phone("+33612345678", "fax"),)},
            {"phones": (Phone("+33612345678", "other"),)},
            "same",
        ),
        (
            {"links": (Link("https://zoe.example/work"),)},
            {"links": (Link("http://www.zoe.example/work/", ""),)},
            "same",
        ),
        ({"tags": ("python", "fair")}, {"tags": ("Fair", "ats", "Python")}, "same"),
        ({"tags": ("python", "fair")}, {"tags": ("fair",)}, "changed"),
        ({"tags": ("python", "fair")}, {"tags": ("ats",)}, "dropped"),
        ({"address": Address(city="Lyon")}, {"address": Address(city="lyon")}, "same"),
        ({"date_of_birth": date(1990, 12, 10)}, {"date_of_birth": date(1990, 12, 10)}, "same"),
        ({"date_of_birth": date(1990, 12, 10)}, {"date_of_birth": date(1990, 10, 12)}, "changed"),
        ({"can_email": False}, {"can_email": False}, "same"),
        ({"can_email": False}, {"can_email": True}, "changed"),
        (
            {"experiences": (Experience("Acme", "Nurse", date(2020, 1, 1)),)},
            {"experiences": (Experience("Acme", "Nurse"),)},
            "changed",
        ),
        (
            {"education": (Education("INSA", "Diploma"),)},
            {"education": (Education("INSA", "Diploma", "Master"),)},
            "same",
        ),
        (
            {"attachments": (Attachment("cv.pdf", "https://a.example/cv.pdf"),)},
            {"attachments": (Attachment("cv.pdf", "https://files.ats.example/1", ""),)},
            "same",
        ),
    ],
)
def test_one_value(sent, kept, verdict):
    assert verdicts(Candidate(**sent), Candidate(**kept)) == [verdict]


def test_a_job_is_kept_where_the_record_names_it_among_others():
    sent = Candidate(job_id="post-1")

    assert verdicts(sent, Candidate(), jobs=("post-2", "post-1")) == ["same"]
    assert verdicts(sent, Candidate(), jobs=("post-2",)) == ["changed"]


def test_a_whole_name_that_is_cut_otherwise_is_the_same():
    sent = Candidate(first_name="Mina", last_name="van Okafor")

    assert verdicts(sent, Candidate(first_name="Mina van Okafor")) == ["same", "same"]
    assert verdicts(sent, Candidate(name="Mina van Okafor")) == ["same", "same"]
    assert verdicts(sent, Candidate(name="Minna van Okafor")) == ["dropped", "dropped"]


def test_rows_are_compared_in_any_order():
    first, second = Email("a@example.org"), Email("b@example.org")

    assert verdicts(Candidate(emails=(first, second)), Candidate(emails=(second, first))) == [
        "same",
        "same",
    ]


def test_what_the_record_does_not_speak_of_cannot_be_told():
    sent = Candidate(title="Nurse", tags=("night",))

    assert verdicts(sent, Candidate(), told=frozenset({("tags",)})) == ["unknown", "dropped"]


def test_what_the_ats_never_gives_back_cannot_be_told():
    sent = Candidate(title="Nurse", tags=("night",))

    assert verdicts(sent, Candidate(), readable=frozenset({"title"})) == ["dropped", "unknown"]


@pytest.mark.parametrize(
    ("spec", "sent", "kept", "verdict"),
    [
        ({}, "A", "A", "same"),
        ({}, "A", None, "dropped"),
        ({}, "A", "B", "changed"),
        ({"choices": (Choice(12, "Referral"),)}, 12, "Referral", "same"),
        ({"choices": (Choice(12, "Referral"),)}, 12, "12", "same"),
        ({"choices": (Choice("o1", "None"), Choice("o2", "1 month"))}, "o2", "None", "changed"),
        ({"kind": FieldKind.DATE}, "2026-03-01", "2026-03-01T00:00:00Z", "same"),
        ({"kind": FieldKind.DATETIME}, "2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00Z", "same"),
        ({"kind": FieldKind.DECIMAL}, 1200.0, 1200, "same"),
        ({"kind": FieldKind.BOOLEAN}, True, "Yes", "same"),
        ({"kind": FieldKind.BOOLEAN}, False, "true", "changed"),
        ({"multiple": True}, ["a", "b"], ["b", "a"], "same"),
        ({"multiple": True}, ["a", "b"], ["a"], "changed"),
        ({"kind": FieldKind.PHONE}, "+33612345678", "0612345678", "same"),
        ({"kind": FieldKind.JSON}, {"a": 1}, {"a": "1", "b": 2}, "same"),
    ],
)
def test_an_extra_field_that_looks_sent_and_is_not_kept(spec, sent, kept, verdict):
    path = ("custom_fields", "grade")
    question = FieldSpec(path=path, label="Grade", **spec)
    record = Candidate(answers=(Answer(path=path, value=kept),))

    [line] = compare(
        Candidate(answers=(Answer(path=path, value=sent),)),
        Kept(candidate=record, told=frozenset({("custom_fields",)})),
        specs=(question,),
    )

    assert line.verdict == verdict


def test_what_was_not_sent_was_not_kept_whatever_the_vendor_tells():
    sent = Candidate(skills=("SQL",), title="Nurse")
    [warning] = fields_lost(["skills"], vendor="Panora")

    title, skills = compare(sent, Kept(), warnings=[warning, "Slow today."])

    assert (title.verdict, title.note) == ("unknown", "")
    assert (skills.verdict, skills.note) == ("dropped", warning)
