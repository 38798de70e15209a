"""What recruiters and developers are told about a submission's life."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from candidates.admin import DECISIONS
from candidates.models import Status, Submission
from connections.providers import errors
from tests.factories import SubmissionFactory

from .reading import blocks, commands, page, section, table

pytestmark = pytest.mark.django_db


def test_recruiters_are_told_about_every_status():
    rows = table(page("docs/recruiters.md"), "You see", "It means", "What you do")

    assert [row[0] for row in rows] == [str(label) for label in Status.labels]


def test_recruiters_are_told_what_they_can_choose():
    rows = table(page("docs/recruiters.md"), "You find", "And choose")

    chosen = {re.match(r"\*(.+?)\*", choice)[1] for _found, choice in rows}

    assert chosen == {
        str(label) for _form, states, label in DECISIONS.values() if Status.UNCONFIRMED in states
    }


@pytest.mark.parametrize(
    ("action", "through"),
    [
        ("send-again", "A person sends it again"),
        ("confirm", "A person confirms it"),
        ("close", "A person closes it"),
    ],
)
def test_the_transitions_of_people_start_where_the_admin_offers_them(action, through):
    rows = table(page("docs/architecture.md"), "From", "Through", "To")

    [start] = [start for start, how, _end in rows if how == through]

    assert set(start.split(", ")) == {status.value for status in DECISIONS[action][1]}


def test_every_error_goes_to_the_status_that_the_transitions_name():
    rows = table(page("docs/architecture.md"), "From", "Through", "To")

    ends = {how.strip("`").split("`")[0]: end.split(",")[0] for _start, how, end in rows}

    assert {name: ends[name] for name in DRAWN_STATUSES} == DRAWN_STATUSES


def test_the_tree_of_errors_is_drawn_as_it_is():
    [tree] = [block for block in blocks(page("docs/architecture.md"), "") if "├─" in block]

    parents: list[str] = []
    drawn = {}
    for line in tree.splitlines():
        found = re.match(r"([│├└─ ]*)(\w+)", line)
        depth = len(found[1]) // 3
        parents[depth:] = [found[2]]
        drawn[found[2]] = parents[depth - 1] if depth else "Exception"

    known = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ProviderError)
    ]
    assert drawn == {kind.__name__: kind.__bases__[0].__name__ for kind in known}


DRAWN_STATUSES = {
    "CandidateRejected": Status.REJECTED,
    "ConnectionRefused": Status.FAILED,
    "ProviderUnavailable": Status.QUEUED,
    "DeliveryUnknown": Status.UNCONFIRMED,
}


def test_what_waits_in_a_restored_backup_is_not_sent_by_itself():
    [restore] = [
        words for words in commands(section(page("docs/operate.md"), "Backups")) if "shell" in words
    ]
    waiting = SubmissionFactory(status="queued")
    delivered = SubmissionFactory(status="delivered", remote_id="cand-1")

    call_command(*restore[2:])

    waiting.refresh_from_db()
    delivered.refresh_from_db()
    assert (waiting.status, delivered.status) == ("unconfirmed", "delivered")
    assert not Submission.objects.due().exists()
