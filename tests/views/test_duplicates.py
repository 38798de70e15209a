"""Who may exist already is said before anything is saved, and never forbids."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from candidates.models import Decision, Submission
from candidates.services.delivery import submission_deliver
from tests.factories import UserFactory

from .pages import Page, post

NEW = reverse("candidates:submission-create")
BOX, VENDOR = reverse("candidates:duplicates"), reverse("candidates:duplicates-at-vendor")
JOIN = reverse("candidates:job-add")
PHONE = {"phones-0-value": "+33 6 12 34 56 78"}
BOB = {"first_name": "Bob", "last_name": "Berg"}


@pytest.fixture(autouse=True)
def _nobody_looked_before():
    cache.clear()


def filled(tab, connection, **typed):
    return Page(tab.get(NEW, {"connection": connection.pk})).sent(**{**BOB, **typed})


def entered(tab, connection, **typed):
    """Enter a candidate whom nobody resembles, and return them."""
    data = filled(tab, connection, **typed)
    data["action"] = "send"
    response = post(tab, NEW, data)
    assert response.status_code == 302, Page(response).text
    return Submission.objects.latest("created_at")


def test_duplicates_found_only_after_saving_cannot_happen(tab, recruiter, asked):
    connection = asked("stackone")
    first = entered(tab, connection, **PHONE)

    box = Page(post(tab, BOX, filled(tab, connection, last_name="Other", **PHONE)))

    assert Submission.objects.get() == first
    assert "This person may exist already" in box.text
    assert "Same phone." in box.text
    assert f"Added by {recruiter.username} on" in box.text
    assert box.one("a", target="_blank").attrs["href"] == first.get_absolute_url()


def test_a_duplicate_check_so_strict_that_it_blocks_cannot_happen(tab, asked):
    connection = asked("stackone")
    first = entered(tab, connection, **PHONE)
    data = filled(tab, connection, **PHONE)
    data["action"] = "send"

    back = Page(post(tab, NEW, data))
    again = back.sent(action="send", duplicates_reason="Same household phone")
    response = post(tab, NEW, again)

    assert "Nothing was sent yet" in back.text
    assert response.status_code == 302
    second = Submission.objects.exclude(pk=first.pk).get()
    (decision,) = second.decisions.all()
    assert (decision.action, decision.reason) == ("anyway", "Same household phone")
    assert decision.before["shown"][0]["same"] == ["phone", "name"]
    page = Page(tab.get(second.get_absolute_url()))
    assert "created it anyway" in page.text
    assert "“Same household phone”" in page.text


def test_what_was_shown_while_typing_is_not_shown_again(tab, asked):
    connection = asked("stackone")
    entered(tab, connection, **PHONE)
    data = filled(tab, connection, **PHONE)
    box = Page(post(tab, BOX, data))
    (seen,) = box.all("input", name="duplicates_seen")
    data.setlist("duplicates_seen", [seen.attrs["value"]])

    data.update({"action": "send", "duplicates_live": "1"})
    response = post(tab, NEW, data)

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("live", "status"), [({}, 200), ({"duplicates_live": "1"}, 302)], ids=["no-script", "script"]
)
def test_a_name_alone_holds_nobody_up_who_could_see_it(tab, asked, live, status):
    connection = asked("stackone")
    entered(tab, connection)

    response = post(tab, NEW, filled(tab, connection, action="send", first_name="Robert", **live))

    assert response.status_code == status


def test_the_vendor_is_asked_in_a_request_of_its_own(tab, asked, sandbox):
    connection = asked("stackone", ats_name="Greenhouse")
    email = {"emails-0-value": "bob@example.org"}
    submission_deliver(entered(tab, connection, **email).pk)
    Submission.objects.update(status="closed")
    typed = filled(tab, connection, **email, **PHONE)

    at_once, later = Page(post(tab, BOX, typed)), Page(post(tab, VENDOR, typed))

    assert "Looking in Greenhouse" in at_once.text
    assert "Same e-mail and name." in later.text
    assert "StackOne cannot search by phone or name" in later.text
    assert "hx-trigger" not in str([each.attrs for each in later.all("div")])


@pytest.mark.parametrize("says", ["submission", "form_token"])
def test_whoever_is_being_entered_is_no_duplicate_of_what_the_vendor_has_of_them(tab, asked, says):
    connection = asked("stackone")
    email = {"emails-0-value": "bob@example.org"}
    first = entered(tab, connection, **email)
    submission_deliver(first.pk)
    typed = filled(tab, connection, **email)
    other = Page(post(tab, VENDOR, typed))

    typed[says] = str({"submission": first.pk, "form_token": first.form_token}[says])
    itself = Page(post(tab, VENDOR, typed))

    assert "This person may exist already" in other.text
    assert "Nobody like this was found" in itself.text


def test_a_colleagues_candidate_is_named_but_not_opened(tab, asked, open_page):
    connection = asked("stackone")
    first = entered(tab, connection, **PHONE)
    Submission.objects.update(created_by=UserFactory(username="jonas"))

    box = Page(post(tab, BOX, filled(tab, connection, **PHONE)))

    assert "Added by jonas" in box.text
    assert first.get_absolute_url() not in [each.attrs.get("href") for each in box.all("a")]


def test_what_was_closed_is_nobodys_candidate(tab, asked):
    connection = asked("stackone")
    entered(tab, connection, **PHONE)
    Submission.objects.update(status="closed")

    box = Page(post(tab, BOX, filled(tab, connection, **PHONE)))

    assert "Bob" not in box.text


@pytest.mark.parametrize("vendor", ["stackone", "unified"])
def test_the_job_is_added_to_the_person_who_is_there(tab, asked, sandbox, vendor):
    connection = asked(vendor)
    needed = {"x.metadata.notice_period": "None", "emails-0-value": "bob@example.org"}
    needed = needed if vendor == "unified" else {}
    first = entered(tab, connection, **PHONE, **needed)
    submission_deliver(first.pk)
    first.refresh_from_db()
    job = next(
        each.attrs["value"]
        for each in Page(tab.get(NEW, {"connection": connection.pk}))
        .one("select", name="job_id")
        .all("option")
        if each.attrs["value"]
    )
    data = filled(tab, connection, job_id=job, last_name="", **PHONE)
    offer = Page(post(tab, BOX, data)).one("button", name="person").attrs["value"]
    data["person"] = offer

    answers = [post(tab, JOIN, data) for _press in range(2)]

    second = Submission.objects.exclude(pk=first.pk).get()
    assert {each.headers["Location"] for each in answers} == {second.get_absolute_url()}
    assert (second.status, second.proof, second.remote_id) == (
        "delivered",
        "person",
        first.remote_id,
    )
    assert list(second.stages.values_list("key", "status")) == [("application", "queued")]
    assert second.decisions.get().action == Decision.Action.ADD_JOB
    assert "Only the job was sent" in Page(tab.get(second.get_absolute_url())).text
    created = [each for each in sandbox.store.received() if each.kind == "candidate"]
    assert len(created) == 1


def test_an_offer_that_we_did_not_make_gives_nobody_a_job(tab, asked):
    connection = asked("stackone")

    page = Page(post(tab, JOIN, filled(tab, connection, job_id="", person="forged")))

    assert "This offer is too old" in page.text
    assert not Submission.objects.exists()


def test_any_number_of_them_is_found_in_as_many_queries(tab, asked, django_assert_max_num_queries):
    connection = asked("stackone")
    counts = []
    for _number in range(2):
        for _each in range(4):
            data = filled(tab, connection, action="send", **PHONE)
            page = post(tab, NEW, data)
            if page.status_code == 200:
                assert post(tab, NEW, Page(page).sent(action="send")).status_code == 302
        data = filled(tab, connection, **PHONE)
        with django_assert_max_num_queries(100) as asked_for:
            box = Page(post(tab, BOX, data))
        counts.append(len(asked_for))

    assert counts[0] == counts[1]
    assert "and 3 more" in box.text
