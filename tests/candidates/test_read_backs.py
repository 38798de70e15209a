"""Reading back what the ATS kept: with patience, changing nothing, over real sockets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import ReadBack, Status, Submission
from candidates.services import delivery, read_backs
from candidates.services.receipts import receipt_of
from candidates.services.sweep import submissions_sweep
from connections.models import Connection, Pace
from connections.providers import PROVIDERS
from connections.services import catalog_refresh
from tests.factories import WANTED, WANTED_ANSWERS, StageFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
EXTRA = {
    "unified": ("metadata", "nickname"),
    "stackone": ("custom_fields", "cf_77"),
    "panora": ("field_mappings", "notice_period"),
    "truto": ("tags", "id"),
    "bindbee": ("custom_fields", "shirt"),
}


def delivered(connection, **candidate):
    """Return a candidate that was sent with all that makes a difference when it is read back."""
    slug = connection.provider
    path = EXTRA[slug]
    value = ["tag-1"] if slug == "truto" else "1 month" if slug == "stackone" else "M"
    submission = SubmissionFactory(
        connection=connection,
        candidate={
            "first_name": "Zoë",
            "last_name": "van der Berg",
            "emails": [{"value": "zoe@example.org", "type": "work"}],
            "title": "Data engineer",
            "tags": ["fair", "python"],
            **WANTED.get(slug, {}),
            **candidate,
        },
        answers=[*WANTED_ANSWERS.get(slug, []), [list(path), value]],
    )
    delivery.submission_deliver(submission.pk)
    submission.refresh_from_db()
    assert submission.status == Status.DELIVERED, submission.message
    return submission


def read(submission):
    """Let the next reading be due, and make it; the vendor's limits are long past."""
    Pace.objects.all().delete()
    ReadBack.objects.filter(submission=submission, read_after__isnull=False).update(
        read_after=timezone.now() - MINUTE
    )
    return read_backs.submission_read_back(submission.pk)


def verdicts(read_back):
    return {
        ".".join(str(part) for part in line["path"]): line["verdict"] for line in read_back.lines
    }


@pytest.mark.parametrize("slug", PROVIDERS)
def test_what_was_kept_is_said_to_be_the_same(connect, slug):
    submission = delivered(connect(slug))

    found = verdicts(read(submission))

    assert found["first_name"] == found["last_name"] == found["emails.0"] == "same"
    assert "changed" not in found.values()


@pytest.mark.parametrize("slug", PROVIDERS)
def test_extra_fields_that_look_sent_and_are_not_kept_are_named(connect, slug):
    connection = connect(slug, variant="~forgetful")
    catalog_refresh(connection)
    submission = delivered(connection)

    read_back = read(submission)

    found = verdicts(read_back)
    # Bindbee reads under names of its own: a custom field that is missing may be kept.
    told = "unknown" if slug == "bindbee" else "dropped"
    assert found[".".join(EXTRA[slug])] == told
    if "tags" in PROVIDERS[slug].standard_fields:
        assert found["tags"] == "dropped"
    assert read_back.fields_dropped > 0
    assert "not kept" in receipt_of(submission).headline


@pytest.mark.parametrize("slug", ["unified", "stackone", "panora", "truto"])
def test_what_was_changed_shows_what_is_kept(connect, slug):
    submission = delivered(connect(slug, variant="~forgetful"))

    [title] = [line for line in read(submission).lines if line["path"] == ["title"]]

    assert (title["verdict"], title["kept"]) == ("changed", "Data e")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slug", PROVIDERS)
def test_an_ats_that_shows_it_late_is_asked_again(connect, wake_ups, slug):
    submission = delivered(connect(slug, variant="~late-read"))
    wake_ups.clear()

    readings = [read(submission) for _time in range(3)]

    assert [each.read_at is None for each in readings] == [True, True, False]
    again = [each.delay for each in wake_ups if each.task == "submission_read_back"]
    assert again == [12, 45]


@pytest.mark.parametrize("slug", PROVIDERS)
def test_success_shown_and_nothing_in_the_ats_is_said(connect, slug):
    submission = delivered(connect(slug, variant="~never-read"))

    for _time in range(5):
        read_back = read(submission)

    assert (read_back.read_at, read_back.read_after) == (None, None)
    assert "did not give it back, which proves nothing" in read_back.message
    receipt = receipt_of(submission)
    assert receipt.is_in_doubt
    assert "Look into" in receipt.text
    submission.refresh_from_db()
    assert submission.status == Status.DELIVERED


def test_reading_back_creates_nothing(connect, sandbox):
    submission = delivered(connect("unified"))
    sent = len(sandbox.store.received())

    read(submission)

    assert len(sandbox.store.received()) == sent
    assert submission.attempts.count() == 1


def test_the_way_into_the_ats_is_learned_where_the_receipt_did_not_tell_it(connect):
    submission = delivered(connect("unified"))
    Submission.objects.filter(pk=submission.pk).update(remote_url="")

    read(submission)

    submission.refresh_from_db()
    assert submission.remote_url.startswith("https://ats.sandbox.test/people/")


def test_it_gives_way_to_what_waits_to_be_sent(connect):
    submission = delivered(connect("stackone"))
    SubmissionFactory(connection=submission.connection)

    assert read(submission) is None
    assert not ReadBack.objects.exists()


def test_it_counts_under_the_vendors_limits(connect, monkeypatch):
    submission = delivered(connect("stackone"))
    monkeypatch.setattr(read_backs, "connection_turn", lambda connection: None)

    assert read(submission) is None

    read_back = ReadBack.objects.get()
    assert read_back.tries == 0
    assert read_back.read_after > timezone.now()


def test_a_vendor_that_asked_to_wait_is_not_asked(connect):
    submission = delivered(connect("stackone"))
    later = timezone.now() + MINUTE
    Connection.objects.update(paused_until=later, pause_kind="asked")

    assert read(submission) is None


def test_of_two_workers_one_reads(connect):
    submission = delivered(connect("stackone"))
    ReadBack.objects.create(submission=submission)
    first, second = (ReadBack.objects.get() for _worker in range(2))
    for each in (first, second):
        each.submission = submission

    assert [read_backs._begun(each) for each in (first, second)] == [True, False]


@pytest.mark.parametrize(("variant", "is_over"), [("~disabled", True), ("~500", False)])
def test_a_vendor_that_refuses_or_fails(connect, variant, is_over):
    submission = delivered(connect("stackone"))
    base_url = submission.connection.base_url.replace("/stackone", f"/{variant}/stackone")
    Connection.objects.update(base_url=base_url)

    read_back = read(submission)

    assert read_back.message
    assert (read_back.read_after is None) is is_over


def test_a_later_part_lets_it_be_read_once_more(connect):
    submission = delivered(connect("stackone"))
    first = read(submission)
    StageFactory(
        submission=submission, status="delivered", settled_at=timezone.now() + timedelta(seconds=1)
    )

    second = read_backs.submission_read_back(submission.pk)

    assert second is not None
    assert second.read_at > first.read_at


@pytest.mark.django_db(transaction=True)
def test_the_delivery_wakes_the_reader_and_so_does_the_sweep(connect, wake_ups):
    submission = delivered(connect("stackone"))
    assert ("submission_read_back", str(submission.pk), 3) in wake_ups
    wake_ups.clear()
    Submission.objects.filter(pk=submission.pk).update(settled_at=timezone.now() - MINUTE)

    submissions_sweep()

    assert [each.key for each in wake_ups if each.task == "submission_read_back"] == [
        str(submission.pk)
    ]


def test_what_a_person_confirmed_is_not_read(connect, wake_ups):
    SubmissionFactory(
        connection=connect("stackone"),
        status="delivered",
        proof="person",
        remote_id="x",
        confirmed_at=timezone.now(),
        settled_at=timezone.now() - MINUTE,
    )

    submissions_sweep()

    assert not [each for each in wake_ups if each.task == "submission_read_back"]
