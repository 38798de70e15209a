"""What an admin is told on the first page and on each list: plain sentences with a link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidates.models import Stage, Submission, Worker
from candidates.services.notices import notices
from candidates.services.workers import worker_begin
from connections.clock import clock_text
from connections.models import Connection, PauseKind
from connections.services import connection_pause
from tests.factories import ConnectionFactory, SubmissionFactory, UserFactory
from tests.views.pages import Page, inline_code

INDEX = reverse("admin:index")
CHANGELISTS = [
    reverse(f"admin:{model}_changelist")
    for model in ("candidates_submission", "candidates_worker", "connections_connection")
]


@pytest.fixture(autouse=True)
def _worker(db) -> Worker:
    return worker_begin(host="a-machine", pid=7, threads=32)


def minutes_ago(minutes: float):
    return timezone.now() - timedelta(minutes=minutes)


def late(minutes: float, **more) -> Submission:
    moment = minutes_ago(minutes)
    return SubmissionFactory(send_after=moment, queued_at=moment, **more)


def texts() -> list[str]:
    return [notice.text for notice in notices()]


@pytest.fixture
def read(admin_tab):
    """Read the notices on a page, and follow each link."""

    def read(url: str) -> list[str]:
        page = Page(admin_tab.get(url))
        assert inline_code(page) == []
        found = [item for item in page.all("li") if item.attrs.get("class") in ("error", "warning")]
        for item in found:
            assert admin_tab.get(item.one("a").attrs["href"]).status_code == 200
        return [item.text for item in found]

    return read


def test_where_all_is_well_nothing_is_said(read):
    late(4)
    SubmissionFactory(status="unconfirmed", look_after=timezone.now())

    assert [read(url) for url in (INDEX, *CHANGELISTS)] == [[], [], [], []]


@pytest.mark.parametrize("url", [INDEX, *CHANGELISTS])
def test_the_first_page_and_each_list_tell_what_is_wrong(read, url):
    SubmissionFactory(status="unconfirmed")

    [text] = read(url)

    assert text.startswith("1 candidate is possibly in the ATS; a person has to say")


def test_who_may_not_change_connections_is_told_nothing(db):
    late(10)
    reader = Client()
    reader.force_login(UserFactory(is_staff=True))

    page = Page(reader.get(INDEX))

    assert "minutes ago" not in page.text


def test_who_could_have_been_sent_for_five_minutes_is_told_of():
    since = minutes_ago(12)
    late(12, connection__name="Acme")
    late(6, connection__name="Zenith")
    late(4, connection__name="Young")
    late(60, connection__is_active=False)
    late(60, connection__paused_until=minutes_ago(-5))

    [text] = texts()

    assert text == (
        "2 candidates could have been sent more than five minutes ago; the oldest has waited "
        f"since {clock_text(since)} (Acme, Zenith)."
    )


def test_what_waits_for_a_person_is_counted_and_listed(admin_tab):
    waiting = SubmissionFactory(status="unconfirmed", full_name="Waits Herself")
    SubmissionFactory(status="unconfirmed", look_after=timezone.now(), full_name="Is Looked For")
    SubmissionFactory(full_name="Is Queued")

    [notice] = notices()
    listed = Page(admin_tab.get(notice.url)).text

    assert waiting.full_name in listed
    assert "Is Looked For" not in listed
    assert "Is Queued" not in listed


def test_an_application_that_possibly_arrived_is_told_of_with_its_candidate(admin_tab):
    delivered = SubmissionFactory(status="delivered", remote_id="r-1", full_name="Is There")
    SubmissionFactory(status="delivered", remote_id="r-2", full_name="Is Whole")
    for number in (1, 2):
        Stage.objects.create(
            submission=delivered,
            position=number,
            key=f"file-{number}",
            label="A file",
            status="unconfirmed",
        )

    [notice] = notices()
    listed = Page(admin_tab.get(notice.url)).text

    assert notice.text.startswith("1 candidate is in the ATS, but it is not known whether")
    assert "Is There" in listed
    assert "Is Whole" not in listed


def test_no_worker_at_all_is_an_error():
    Worker.objects.update(seen_at=minutes_ago(2))

    [notice] = notices()

    assert (notice.tone, notice.text) == (
        "error",
        "No worker gives a sign of life, so nothing is sent until one runs.",
    )


def test_one_of_two_workers_that_fell_silent_is_named():
    Worker.objects.update(started_at=minutes_ago(60))
    silent = worker_begin(host="b-machine", pid=8, threads=32)
    since = minutes_ago(10)
    Worker.objects.filter(pk=silent.pk).update(started_at=minutes_ago(60), seen_at=since)

    [text] = texts()

    assert text == (
        f"The worker b-machine:8 has given no sign of life since {clock_text(since)}; "
        "others still send."
    )


def test_a_worker_that_was_started_since_takes_the_place_of_one_that_fell_silent():
    for pid in (8, 9):
        silent = worker_begin(host="a-machine", pid=pid, threads=32)
        Worker.objects.filter(pk=silent.pk).update(
            started_at=minutes_ago(60), seen_at=minutes_ago(10 - pid / 10)
        )

    [text] = texts()

    assert text.startswith("The worker a-machine:9 has given no sign of life")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (PauseKind.KEY, "Acme is paused, as the vendor refuses its key. Status 401."),
        (PauseKind.FAILING, "Acme is paused, as the vendor keeps failing. Status 401."),
    ],
)
def test_a_connection_that_waits_for_a_check_is_told_of_with_its_reason(read, kind, why):
    acme = ConnectionFactory(name="Acme")
    connection_pause(acme, seconds=600, reason="Status 401.", kind=kind)
    until = clock_text(Connection.objects.get().paused_until)

    [text] = read(INDEX)

    assert text == f"{why} It is checked again at {until}. Repair the connection"


@pytest.mark.parametrize("kind", [PauseKind.PACE, PauseKind.ASKED])
def test_a_pause_that_ends_by_itself_is_not_told(kind):
    connection_pause(ConnectionFactory(), seconds=600, reason="Wait.", kind=kind)

    assert texts() == []


def test_many_paused_connections_are_not_told_one_by_one(read):
    for _time in range(7):
        connection_pause(ConnectionFactory(), seconds=60, reason="No.", kind=PauseKind.KEY)

    said = read(INDEX)

    assert len(said) == 6
    assert said[-1].startswith("More connections are paused.")


def test_what_a_vendor_said_is_shown_as_text(admin_tab):
    acme = ConnectionFactory(name="<b>Acme</b>")
    connection_pause(acme, seconds=60, reason="<script>alert(1)</script>", kind=PauseKind.KEY)

    page = Page(admin_tab.get(INDEX))

    assert page.all("b") == []
    assert "<script>alert(1)</script>" in page.text


def test_however_much_is_wrong_six_questions_are_asked():
    for number in range(20):
        late(10)
        paused = SubmissionFactory(status="unconfirmed").connection
        connection_pause(paused, seconds=60, reason="No.", kind=PauseKind.KEY)
        worker_begin(host="a-machine", pid=number, threads=8)

    with CaptureQueriesContext(database) as asked:
        found = notices()

    assert (len(asked), len(found)) == (6, 8)


def test_the_workers_are_listed_and_nothing_about_them_can_be_changed(admin_tab):
    silent = worker_begin(host="b-machine", pid=8, threads=16)
    Worker.objects.filter(pk=silent.pk).update(seen_at=minutes_ago(2))

    page = Page(admin_tab.get(reverse("admin:candidates_worker_changelist")))

    rows = [row.text[:9] for row in page.all("tr") if "-machine" in row.text]
    marks = [image.attrs["alt"] for image in page.all("img") if "alt" in image.attrs]
    assert rows == ["a-machine", "b-machine"]
    assert [mark for mark in marks if mark in ("True", "False")] == ["True", "False"]
    assert admin_tab.get(reverse("admin:candidates_worker_add")).status_code == 403
    assert page.all("a", href=reverse("admin:candidates_worker_change", args=[silent.pk])) == []
