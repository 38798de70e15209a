"""What was typed stays with a candidate, through corrections, as long as it is what is sent."""

from __future__ import annotations

import pytest

from candidates.services.submissions import submission_correct
from candidates.services.typed import submission_pasted, submission_typed
from connections.providers.candidate import Candidate
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db

BEFORE = {"last_name": "Berg", "phones": [{"value": "+33612345678", "type": "mobile"}]}
TYPED = [
    [["last_name"], "BERG"],
    [["phones", 0, "value"], "06 12 34 56 78"],
    [["paste"], "BERG\n06 12 34 56 78"],
]


def test_each_text_has_the_label_of_its_question():
    submission = SubmissionFactory(candidate=BEFORE, typed=TYPED)

    assert [tuple(line) for line in submission_typed(submission)] == [
        ("Last name", "BERG"),
        ("Phone", "06 12 34 56 78"),
    ]
    assert submission_pasted(submission) == "BERG\n06 12 34 56 78"


def test_a_part_is_named_beside_its_whole():
    submission = SubmissionFactory(typed=[[["address", "region"], "ca"]])

    assert submission_typed(submission)[0].label == "Address: Region"


@pytest.mark.parametrize(
    ("document", "typed", "kept"),
    [
        pytest.param(BEFORE, [], TYPED, id="the-same-is-sent"),
        pytest.param({**BEFORE, "last_name": "Borg"}, [], TYPED[1:], id="another-name"),
        pytest.param(
            {**BEFORE, "last_name": "Borg"},
            [[["last_name"], "BORG"]],
            [[["last_name"], "BORG"], *TYPED[1:]],
            id="typed-anew",
        ),
        pytest.param({"last_name": "Berg"}, [], [TYPED[0], TYPED[2]], id="no-phone-any-more"),
    ],
)
def test_a_correction_keeps_what_was_typed_before_where_it_is_still_sent(document, typed, kept):
    submission = SubmissionFactory(status="rejected", candidate=BEFORE, typed=TYPED)

    submission_correct(
        submission,
        candidate=Candidate.from_document(document),
        specs=(),
        user=None,
        revision=submission.revision,
        typed=typed,
    )

    submission.refresh_from_db()
    assert submission.typed == kept
