"""Who sees what: nothing without a login, one's own as a recruiter, everything as an admin."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from candidates.models import Submission
from tests.factories import ConnectionFactory, SubmissionFactory, UserFactory

from .pages import Page

NEW = reverse("candidates:submission-create")
LIST = reverse("candidates:submission-list")
FIELDS = reverse("candidates:form-fields")
OF_ONE = (
    "candidates:submission-detail",
    "candidates:submission-status",
    "candidates:submission-edit",
)
PARTS = ("duplicates", "duplicates-at-vendor", "form-spelling", "form-regions")
NOBODYS = UUID("00000000-0000-4000-8000-000000000001")  # the same in every process of a run


@pytest.mark.parametrize("name", PARTS)
def test_no_login_is_put_into_a_page_that_somebody_types_in(client, db, name):
    ask = client.get if name == "form-regions" else client.post

    response = ask(reverse(f"candidates:{name}"), headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "url",
    [
        *(reverse(f"candidates:{name}") for name in ("home", "submission-list")),
        *(NEW, FIELDS, reverse("password_change")),
        *(reverse(name, args=[NOBODYS]) for name in OF_ONE),
    ],
)
def test_every_page_asks_for_a_login(client, db, url, method):
    response = getattr(client, method)(url)

    if response.status_code != 405:
        assert response.headers["Location"] == f"{reverse('login')}?next={url}"


@pytest.mark.parametrize(
    ("url", "method"),
    [
        (LIST, "post"),
        (FIELDS, "get"),
        (NEW, "delete"),
        (reverse("candidates:home"), "post"),
        (reverse(OF_ONE[0], args=[NOBODYS]), "post"),
        (reverse(OF_ONE[1], args=[NOBODYS]), "post"),
        (reverse(OF_ONE[2], args=[NOBODYS]), "put"),
    ],
)
def test_a_page_takes_its_own_methods_only(tab, url, method):
    assert getattr(tab, method)(url).status_code == 405


def test_the_front_door_leads_to_the_form(tab):
    assert tab.get("/").headers["Location"] == NEW


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("status", ["queued", "rejected"])
def test_a_colleagues_candidate_is_not_found(tab, name, status):
    theirs = SubmissionFactory(status=status)

    assert tab.get(reverse(name, args=[theirs.pk])).status_code == 404


def test_a_colleagues_candidate_can_neither_be_corrected_nor_shown_in_a_form(tab):
    theirs = SubmissionFactory(status="rejected")

    edited = tab.post(reverse(OF_ONE[2], args=[theirs.pk]), {"action": "send", "last_name": "Eve"})
    shown = tab.post(FIELDS, {"submission": str(theirs.pk)})

    assert (edited.status_code, shown.status_code) == (404, 404)
    theirs.refresh_from_db()
    assert theirs.revision == 1


@pytest.mark.parametrize("name", OF_ONE)
def test_ones_own_candidate_is_found(tab, recruiter, name):
    own = SubmissionFactory(status="rejected", created_by=recruiter)

    assert tab.get(reverse(name, args=[own.pk])).status_code == 200


@pytest.mark.parametrize("name", OF_ONE)
def test_an_admin_finds_everybodys(admin_tab, name):
    theirs = SubmissionFactory(status="rejected")

    assert admin_tab.get(reverse(name, args=[theirs.pk])).status_code == 200


def test_the_list_shows_ones_own_and_to_admins_all(tab, admin_tab, recruiter):
    SubmissionFactory(full_name="My Own", created_by=recruiter)
    SubmissionFactory(full_name="From Elsewhere")
    SubmissionFactory(full_name="From The Shell", created_by=None)

    mine, all_ = Page(tab.get(LIST)).text, Page(admin_tab.get(LIST)).text

    assert ("My Own" in mine, "Elsewhere" in mine, "Shell" in mine) == (True, False, False)
    assert ("My Own" in all_, "Elsewhere" in all_, "Shell" in all_) == (True, True, True)


def test_only_admins_read_requests_and_responses(tab, admin_tab, recruiter):
    own = SubmissionFactory(created_by=recruiter, status="failed")
    own.attempts.create(
        number=1,
        revision=1,
        idempotency_key=uuid4(),
        request='{"method": "POST"}',
        response='{"status": 401}',
        outcome="failed",
    )

    mine, admins = (Page(each.get(own.get_absolute_url())) for each in (tab, admin_tab))

    assert not mine.all("pre")
    assert [each.text for each in admins.all("pre")] == ['{"method": "POST"}', '{"status": 401}']


def offered(page: Page) -> set[str]:
    return {
        option.text
        for select in page.all("select", name="connection")
        for option in select.all("option")
        if option.attrs["value"]
    }


def test_a_recruiter_is_offered_the_connections_of_no_group_and_of_ones_own(tab, recruiter):
    own, others = Group.objects.create(name="Sales"), Group.objects.create(name="Tech")
    recruiter.groups.add(own)
    for name, groups in (
        ("Open", []),
        ("Mine", [own]),
        ("Both", [own, others]),
        ("Theirs", [others]),
    ):
        ConnectionFactory(name=name).groups.set(groups)
    ConnectionFactory(name="Inactive", is_active=False)

    assert offered(Page(tab.get(NEW))) == {"Open", "Mine", "Both"}


def test_an_admin_is_offered_every_active_connection(admin_tab):
    ConnectionFactory(name="Open")
    ConnectionFactory(name="Theirs").groups.add(Group.objects.create(name="Tech"))
    ConnectionFactory(name="Inactive", is_active=False)

    assert offered(Page(admin_tab.get(NEW))) == {"Open", "Theirs"}


@pytest.mark.parametrize("url", [NEW, FIELDS])
def test_a_connection_that_is_not_permitted_can_not_be_used_by_its_number(tab, url):
    ConnectionFactory()
    theirs = ConnectionFactory(name="Theirs")
    theirs.groups.add(Group.objects.create(name="Tech"))

    response = tab.post(
        url,
        {"connection": theirs.pk, "last_name": "B", "form_token": uuid4(), "action": "send"},
    )

    assert "Theirs" not in response.content.decode()
    assert not Submission.objects.exists()


def test_who_left_the_staff_is_a_recruiter_again(client, manager):
    manager.groups.clear()
    client.force_login(manager)
    theirs = SubmissionFactory()

    assert client.get(theirs.get_absolute_url()).status_code == 404


def test_an_inactive_user_is_logged_out(tab, recruiter):
    recruiter.is_active = False
    recruiter.save()

    assert tab.get(LIST).status_code == 302


@pytest.mark.parametrize(("staff", "there"), [(True, True), (False, False)])
def test_only_staff_is_led_to_the_admin(client, db, staff, there):
    client.force_login(UserFactory(is_staff=staff))

    links = [link.attrs["href"] for link in Page(client.get(LIST)).all("a")]

    assert (reverse("admin:index") in links) is there
