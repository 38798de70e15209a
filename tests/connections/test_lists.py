"""The vendors' lists: kept whole or known to be cut, searched without accents, never in the way."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from connections.folding import folded
from connections.models import AtsUser, ListEntry, VendorList
from connections.providers.errors import ConnectionRefused, ProviderUnavailable
from connections.providers.lists import Person, Reach
from connections.providers.stackone import StackOne
from connections.providers.types import Choice
from connections.services import (
    ON_LISTS_LEFT,
    JobWord,
    catalog_refresh,
    entries_meant,
    entries_near,
    job_word,
    list_search,
    lists_of,
    lists_refresh,
    short_choices,
)
from connections.services.ats_users import ats_users_match, me_in
from tests.factories import ConnectionFactory, UserFactory, listed

JOBS = (
    Choice("j-1", "Nurse, Zürich"),
    Choice("j-2", "Senior nurse, night shift"),
    Choice("j-3", "Nursery teacher"),
    Choice("j-4", "Łódź wet-nurse (C++)"),
    Choice("j-5", "Driver, São Paulo"),
    Choice("j-6", "Driver, São Paulo"),
    Choice("req-77", "Welder"),
)


@pytest.fixture
def jobs(db):
    return listed(ConnectionFactory(), "jobs", *JOBS)


@pytest.fixture
def left():
    """Whose lists were left to the worker."""
    told = []

    def tell(connection, job_id):
        told.append((connection.pk, job_id))

    ON_LISTS_LEFT.append(tell)
    yield told
    ON_LISTS_LEFT.remove(tell)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Señor  Engineer (C++), Zürich", " senor engineer c zurich"),
        ("Łódź/Straße/Tromsø", " lodz strasse tromso"),
        ("東京", " 東京"),
        ("…", ""),
        ("\x00", ""),
    ],
)
def test_a_text_is_folded_to_its_words(text, words):
    assert folded(text) == words


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("nurse", ["j-1", "j-3", "j-2", "j-4"], id="begins-then-words"),
        pytest.param("ZURICH nur", ["j-1"], id="every-word"),
        pytest.param("urse", ["j-1", "j-2", "j-3", "j-4"], id="inside-a-word"),
        pytest.param("lodz", ["j-4"], id="accents"),
        pytest.param("REQ-7", ["req-77"], id="id"),
        pytest.param("", ["j-1", "j-2", "j-3", "j-4", "j-5", "j-6", "req-77"], id="nothing"),
        pytest.param("%_", ["j-1", "j-2", "j-3", "j-4", "j-5", "j-6", "req-77"], id="no-word"),
        pytest.param("pilot", [], id="none"),
    ],
)
def test_entries_are_found_by_words_and_ids(jobs, text, keys):
    assert [each.key for each in list_search(jobs, text)] == keys


def test_a_search_of_any_length_takes_two_queries(jobs, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        list_search(jobs, "nurse")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("j-2", ["j-2"]),
        ("welder", ["req-77"]),
        ("driver sao paulo", ["j-5", "j-6"]),
        ("Driver, São Paulo (j-6)", ["j-6"]),
        ("Driver", []),
        ("(j-6", []),
    ],
)
def test_what_a_typed_text_stands_for(jobs, text, keys):
    assert [each.key for each in entries_meant(jobs, text)] == keys


@pytest.mark.parametrize(
    ("text", "first"), [("Weldr", "req-77"), ("Drivver Sao Paolo", "j-5"), ("senior", "j-2")]
)
def test_the_nearest_entries_of_a_text_that_is_none(jobs, text, first):
    assert entries_near(jobs, text)[0].key == first


def test_what_did_not_change_is_not_written_again(jobs):
    before = list(ListEntry.objects.values_list("pk", flat=True))

    listed(jobs.connection, "jobs", *JOBS)

    assert list(ListEntry.objects.values_list("pk", flat=True)) == before


def test_a_changed_list_is_replaced_under_the_same_address(jobs):
    again = listed(jobs.connection, "jobs", *JOBS[:2], Choice("j-9", "Pilot"))

    assert (again.pk, again.count) == (jobs.pk, 3)
    assert [each.key for each in list_search(again, "")] == ["j-1", "j-2", "j-9"]


def test_what_cannot_be_picked_is_left_out(db):
    odd = listed(
        ConnectionFactory(),
        "jobs",
        Choice("", "No id"),
        Choice("x" * 501, "Endless id"),
        Choice("1", "One\x00"),
        Choice("1", "One again"),
    )

    assert [(each.key, each.label) for each in odd.entries.all()] == [("1", "One\ufffd")]


def test_thousands_of_jobs_are_fetched_whole_and_searched(connect):
    connection = connect("truto", variant="~many-jobs")

    catalog_refresh(connection)

    jobs = lists_of(connection)["jobs"]
    assert (jobs.count, jobs.is_whole, jobs.is_fresh, jobs.is_long) == (10_004, True, True, True)
    assert "jobs" not in short_choices(lists_of(connection).values())
    assert "zurich" in folded(list_search(jobs, "nurse zuri")[0].label)


def slowly(pages):
    def wait(self):
        for page in pages(self):
            yield page
            time.sleep(0.3)

    return wait


def test_a_page_waits_two_seconds_and_the_worker_goes_on(connect, left, monkeypatch):
    connection = connect("truto", variant="~many-jobs")
    with monkeypatch.context() as vendor:
        vendor.setattr(Reach, "pages", slowly(Reach.pages))
        lists_refresh(connection, seconds=0.8)

    cut = lists_of(connection)["jobs"]
    assert 0 < cut.count < 10_004
    assert (cut.is_whole, cut.is_fresh) == (False, False)
    assert left == [(connection.pk, "")]
    lists_refresh(connection)
    whole = lists_of(connection)["jobs"]
    assert (whole.count, whole.is_whole) == (10_004, True)
    with monkeypatch.context() as vendor:
        vendor.setattr(Reach, "pages", slowly(Reach.pages))
        lists_refresh(connection, seconds=0.8, renew=True)
    assert lists_of(connection)["jobs"].count == 10_004  # the longer one stays meanwhile


def test_fresh_lists_are_not_fetched_again_unless_somebody_asks(connect, monkeypatch):
    connection = connect("stackone")
    lists_refresh(connection)
    asked = []
    monkeypatch.setattr(StackOne, "fetch_options", lambda self, source, **_: asked.append(source))

    lists_refresh(connection)
    assert not asked
    with pytest.raises(TypeError):
        lists_refresh(connection, renew=True)
    assert asked == ["jobs"]


@pytest.mark.parametrize(
    ("error", "count"),
    [
        pytest.param(ProviderUnavailable("Down."), 3, id="unavailable-stays"),
        pytest.param(ConnectionRefused("No such list."), 0, id="refused-goes"),
    ],
)
def test_a_list_that_the_vendor_does_not_give(connect, monkeypatch, error, count):
    connection = connect("stackone")
    lists_refresh(connection)

    def fails(*_arguments, **_more):
        raise error

    monkeypatch.setattr(StackOne, "fetch_options", fails)

    lists_refresh(connection, renew=True)

    kept = VendorList.objects.get(connection=connection, source="jobs")
    assert (kept.count, kept.error) == (count, error.message)


def test_the_stages_of_a_job_are_a_list_of_their_own(connect):
    connection = connect("bindbee")
    job_id = "018b4bfb-5ece-70b1-ad5e-010000000001"

    catalog_refresh(connection, job_id)

    stages = short_choices(lists_of(connection, job_id).values())["stages"]
    assert [each.label for each in stages] == ["New", "Phone interview"]


# Whether a job is open


@pytest.mark.parametrize(
    ("variant", "job_id", "seconds_old", "is_whole", "word"),
    [
        pytest.param("", "post-1", 0, True, "open", id="just-read"),
        pytest.param("~jobs-closed", "post-1", 0, True, "open", id="just-read-speaks"),
        pytest.param("~jobs-closed", "post-1", 90, True, "closed", id="closed-since"),
        pytest.param("", "post-1", 90, True, "open", id="asked-and-open"),
        pytest.param("", "post-4", 0, True, "closed", id="never-open"),
        pytest.param("", "post-2", 0, True, "open", id="new-since"),
        pytest.param("", "gone", 0, True, "closed", id="gone"),
        pytest.param("", "gone", 0, False, "unlisted", id="gone-from-a-cut-list"),
        pytest.param("down", "post-1", 90, True, "open", id="silent-and-listed"),
        pytest.param("down", "post-2", 0, True, "closed", id="silent-and-fresh"),
        pytest.param("down", "post-2", 999, True, "unlisted", id="silent-and-old"),
        pytest.param("down", "post-2", 0, False, "unlisted", id="silent-and-cut"),
    ],
)
def test_what_is_known_of_a_job(connect, variant, job_id, seconds_old, is_whole, word):
    connection = connect("truto", variant="" if variant == "down" else variant)
    if variant == "down":
        connection.base_url = "http://127.0.0.1:9/truto"
    fetched_at = timezone.now() - timedelta(seconds=seconds_old)
    listed(connection, "jobs", Choice("post-1", "A"), is_whole=is_whole, fetched_at=fetched_at)

    assert job_word(connection, job_id) == JobWord(word)


def test_where_jobs_were_never_listed_nobody_is_asked(connect, monkeypatch):
    monkeypatch.setattr("connections.providers.http.send", pytest.fail)

    assert job_word(connect("truto"), "post-4") == JobWord.OPEN


# Who recruiters are


def people(connection, *pairs, is_whole=True):
    users = (Person.of(key, f"Label {key}", email) for key, email in pairs)
    return listed(connection, "users", *users, is_whole=is_whole)


def test_a_recruiter_is_matched_by_the_one_email(db):
    ada, ben, eve = (UserFactory(email=f"{name}@example.org") for name in ("Ada", "ben", "eve"))
    nobody = UserFactory(email="")
    connection = ConnectionFactory()

    ats_users_match(
        people(
            connection,
            ("u-1", "ADA@example.org"),
            ("u-2", "ben@example.org"),
            ("u-3", "Ben@example.org"),
            ("u-4", ""),
        )
    )

    assert me_in(connection, ada) == ("u-1", "Label u-1")
    assert [me_in(connection, each) for each in (ben, eve, nobody)] == [None, None, None]


def test_what_an_admin_chose_stays_and_a_match_ends_with_its_entry(db):
    ada, ben = UserFactory(email="ada@example.org"), UserFactory(email="ben@example.org")
    connection = ConnectionFactory()
    AtsUser.objects.create(connection=connection, user=ada, remote_id="", matched_by="admin")
    both = (("u-1", "ada@example.org"), ("u-2", "ben@example.org"))
    ats_users_match(people(connection, *both))
    assert (me_in(connection, ada), me_in(connection, ben)) == (None, ("u-2", "Label u-2"))

    ats_users_match(people(connection, both[0], is_whole=False))
    assert me_in(connection, ben)
    ats_users_match(people(connection, both[0]))

    assert (me_in(connection, ada), me_in(connection, ben)) == (None, None)


def test_more_recruiters_are_not_more_queries(db, django_assert_max_num_queries):
    users = people(ConnectionFactory(), *((f"u-{n}", f"u{n}@example.org") for n in range(30)))
    for number in range(30):
        UserFactory(email=f"u{number}@example.org")

    with django_assert_max_num_queries(6):
        ats_users_match(users)

    assert AtsUser.objects.count() == 30
