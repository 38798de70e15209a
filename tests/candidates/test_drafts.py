"""Drafts: whose save counts, what forks, when one ends, and when it is deleted."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection as database
from django.utils import timezone

from candidates.models import Draft, Upload
from candidates.services import drafts, seals
from candidates.services.drafts import Typed, draft_save
from candidates.services.submissions import submission_correct, submission_create
from connections.providers.candidate import Candidate
from tests.factories import ConnectionFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db

TOKEN = uuid4()


@pytest.fixture
def owner():
    return UserFactory()


def typed(text="Okafor", **more):
    entries = [("last_name", [text])]
    return Typed(**{"token": TOKEN, "entries": entries, "title": text, "page": "one", **more})


def texts():
    return sorted(draft.entries[0][1][0] for draft in Draft.objects.all())


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        pytest.param({"page": "one", "sequence": 3}, ["later"], id="same-page-later"),
        pytest.param({"page": "one", "sequence": 2}, ["first"], id="same-page-again"),
        pytest.param({"page": "one", "sequence": 1}, ["first"], id="same-page-comes-late"),
        pytest.param({"page": "one", "sequence": 0}, ["later"], id="same-page-without-script"),
        pytest.param({"page": "two", "sequence": 1, "seen": 1}, ["later"], id="page-made-from-it"),
        pytest.param({"page": "two", "seen": 0}, ["first", "later"], id="page-that-never-saw-it"),
        pytest.param({"page": "two", "seen": 9}, ["first", "later"], id="page-of-an-earlier-life"),
    ],
)
def test_what_a_second_save_does_to_the_first(owner, later, kept):
    draft_save(typed("first", sequence=2), owner=owner)

    draft_save(typed("later", **later), owner=owner)

    assert texts() == kept


def test_a_page_that_forked_goes_on_in_its_own_draft(owner):
    draft_save(typed("first"), owner=owner)
    fork = draft_save(typed("mine", page="two"), owner=owner)
    assert fork is not None
    assert fork.pk != TOKEN

    again = draft_save(typed("mine too", token=fork.pk, page="two", sequence=1), owner=owner)

    assert again is not None
    assert again.pk == fork.pk
    assert texts() == ["first", "mine too"]


def test_the_same_text_from_another_page_is_no_second_draft(owner):
    first = draft_save(typed(), owner=owner)

    assert draft_save(typed(page="two"), owner=owner) == first


def test_nobody_writes_into_somebody_elses_draft(owner):
    draft_save(typed("theirs"), owner=UserFactory())

    mine = draft_save(typed("mine", seen=1), owner=owner)

    assert mine is not None
    assert (mine.pk == TOKEN, mine.owner_id, texts()) == (False, owner.pk, ["mine", "theirs"])


def test_a_correction_never_becomes_a_new_candidate_nor_the_other_way(owner):
    draft_save(typed("new"), owner=owner)

    correction = draft_save(typed("corrected", submission=SubmissionFactory()), owner=owner)

    assert correction is not None
    assert (correction.pk == TOKEN, texts()) == (False, ["corrected", "new"])


def test_nothing_filled_in_is_no_draft_and_empties_the_one_there_was(owner):
    assert draft_save(typed("", is_filled=False), owner=owner) is None
    draft_save(typed(sequence=1), owner=owner)

    assert draft_save(typed("", is_filled=False, sequence=2), owner=owner) is None

    assert not Draft.objects.exists()


def test_what_databases_refuse_in_a_text_is_left_out(owner):
    draft = draft_save(typed("Oka\0for"), owner=owner)

    assert draft is not None
    draft.refresh_from_db()
    assert draft.entries == [["last_name", ["Okafor"]]]


def test_a_draft_names_no_connection_that_its_owner_may_not_use(owner):
    hidden = ConnectionFactory(is_active=False)

    draft = draft_save(typed(connection_pk=hidden.pk), owner=owner)

    assert draft is not None
    assert draft.connection is None


def test_a_draft_remembers_the_connection_that_was_taken_away(owner):
    connection = ConnectionFactory()
    draft_save(typed(connection_pk=connection.pk, sequence=1), owner=owner)
    type(connection).objects.update(is_active=False)

    draft = draft_save(typed("x", connection_pk=connection.pk, sequence=2), owner=owner)

    assert draft is not None
    assert draft.connection == connection


def test_a_file_that_lost_its_draft_finds_it_again_and_nobody_elses(owner):
    mine, theirs = (
        Upload.objects.create(owner=each, sha256="0" * 64, size=1, file_name="cv.pdf")
        for each in (owner, UserFactory())
    )
    entries = [
        ("attachments-0-upload", [str(mine.pk)]),
        ("attachments-1-upload", [str(theirs.pk)]),
        ("attachments-2-upload", ["no uuid"]),
    ]

    draft = draft_save(Typed(token=TOKEN, entries=entries), owner=owner)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.draft, theirs.draft) == (draft, None)


@pytest.mark.django_db(transaction=True)
def test_the_first_two_saves_of_a_form_at_once_keep_both_texts():
    owner, barrier = UserFactory(), threading.Barrier(2)

    def save(name):
        barrier.wait(timeout=30)
        try:
            return draft_save(typed(name, page=name), owner=owner)
        finally:
            database.close()

    with ThreadPoolExecutor(2) as pool:
        saved = list(pool.map(save, ["first", "second"]))

    assert {draft.title for draft in saved} == {"first", "second"}
    assert texts() == ["first", "second"]


def test_sending_ends_the_draft_of_that_form_only(owner):
    draft_save(typed(), owner=owner)
    draft_save(typed("other", token=uuid4()), owner=owner)
    draft_save(typed("theirs", page="x"), owner=UserFactory())

    submission_create(
        connection=ConnectionFactory(),
        candidate=Candidate(last_name="Okafor"),
        specs=(),
        created_by=owner,
        form_token=TOKEN,
    )

    assert texts() == ["other", "theirs"]


def test_a_correction_that_is_not_sent_keeps_its_draft(owner):
    submission = SubmissionFactory(status="rejected", created_by=owner)
    draft_save(typed(submission=submission), owner=owner)
    correct = {"candidate": Candidate(last_name="O"), "specs": (), "user": owner}

    with pytest.raises(Exception, match="changed or sent meanwhile"):
        submission_correct(submission, **correct, revision=7, draft_token=TOKEN)
    assert texts() == ["Okafor"]
    submission_correct(submission, **correct, revision=1, draft_token=TOKEN)

    assert texts() == []


def test_what_is_discarded_can_be_restored_and_typing_restores_it_too(owner):
    draft = draft_save(typed(sequence=1), owner=owner)
    assert draft is not None
    unfinished = Draft.objects.unfinished_of(owner)

    drafts.draft_discard(draft)
    assert not unfinished.exists()
    drafts.draft_restore(draft)
    assert unfinished.exists()
    drafts.draft_discard(draft)
    draft_save(typed("more", sequence=2), owner=owner)

    assert unfinished.exists()


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        pytest.param({"discarded_at": timedelta(hours=23)}, True, id="discarded-today"),
        pytest.param({"discarded_at": timedelta(hours=25)}, False, id="discarded-yesterday"),
        pytest.param({"saved_at": timedelta(days=89)}, True, id="left-for-weeks"),
        pytest.param({"saved_at": timedelta(days=91)}, False, id="left-for-months"),
    ],
)
def test_how_long_a_draft_is_kept(owner, change, is_kept):
    draft_save(typed(), owner=owner)
    now = timezone.now()
    Draft.objects.update(**{name: now - age for name, age in change.items()})

    assert drafts.drafts_purge() == (not is_kept)

    assert Draft.objects.exists() == is_kept


def test_a_purged_draft_leaves_its_file_without_a_draft(owner):
    draft = draft_save(typed(), owner=owner)
    file = Upload.objects.create(draft=draft, sha256="0" * 64, size=1, file_name="cv.pdf")
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=100))

    drafts.drafts_purge()

    file.refresh_from_db()
    assert file.draft is None


def test_a_seal_tells_who_opened_the_form(owner):
    assert seals.seal_owner(seals.seal_make(owner=owner, token=TOKEN), token=TOKEN) == owner


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda seal, owner: "", id="none"),
        pytest.param(lambda seal, owner: seal[:-1], id="cut"),
        pytest.param(lambda seal, owner: signing.dumps([owner.pk, str(TOKEN)]), id="other-salt"),
        pytest.param(lambda seal, owner: signing.dumps("x", salt=seals.SALT), id="other-shape"),
        pytest.param(
            lambda seal, owner: seals.seal_make(owner=owner, token=uuid4()), id="of-another-form"
        ),
    ],
)
def test_what_is_no_seal_of_this_form(owner, spoil):
    spoiled = spoil(seals.seal_make(owner=owner, token=TOKEN), owner)

    assert seals.seal_owner(spoiled, token=TOKEN) is None


def test_an_old_seal_and_that_of_somebody_who_left_are_refused(owner, monkeypatch):
    seal = seals.seal_make(owner=owner, token=TOKEN)

    with monkeypatch.context() as patch:
        patch.setattr(seals, "VALID_FOR", timedelta(seconds=-1))
        assert seals.seal_owner(seal, token=TOKEN) is None
    owner.is_active = False
    owner.save()

    assert seals.seal_owner(seal, token=TOKEN) is None
