"""Every page under a strict policy: nothing inline, no secret, no code of anybody else."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.models import Status
from candidates.services.delivery import submission_deliver
from connections.models import FieldCatalog
from connections.providers import PROVIDERS
from connections.services import connection_check
from tests.factories import ACCOUNTS, SubmissionFactory, UserFactory

from .pages import Page, inline_code
from .test_sending import send

SECRETS = (
    "sandbox-key",
    "sandbox-token",
    "b0c1d2e3-0000-4000-8000-000000000001",
    "c2FuZGJveC1rZXk6",
)
CSP = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
PUBLIC = [
    "/nothing/here/",
    *(reverse(name) for name in ("login", "password_reset", "password_reset_done")),
    reverse("password_reset_complete"),
    reverse("password_reset_confirm", args=["MQ", "set-password"]),
    reverse("admin:login"),
]
SIGNED_IN = [
    *(reverse(f"candidates:submission-{name}") for name in ("create", "list")),
    reverse("password_change"),
    reverse("password_change_done"),
]
ADMIN = [
    reverse("admin:index"),
    *(
        reverse(f"admin:{model}_{page}")
        for model in ("connections_connection", "auth_user")
        for page in ("changelist", "add")
    ),
    reverse("admin:candidates_submission_changelist"),
    reverse("admin:connections_fieldcatalog_changelist"),
    reverse("admin:password_change"),
    reverse("admin:app_list", args=["connections"]),
    *(f"{reverse('admin:connections_connection_add')}?provider={slug}" for slug in PROVIDERS),
]


def check(response) -> Page:
    """Assert what holds for every page, and return it."""
    page = Page(response)
    assert page.all("h1") or page.all(id="site-name"), response
    policy = response.headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";") if part.strip()} == CSP
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert inline_code(page) == []
    assert [secret for secret in SECRETS if secret in response.content.decode()] == []
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    return page


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages(client, db, url):
    check(client.get(url))


@pytest.mark.parametrize("url", SIGNED_IN)
def test_recruiters_pages(tab, asked, url):
    asked("bindbee")

    check(tab.get(url))


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_the_form_of_each_vendor_empty_wrong_refused_and_delivered(tab, asked, vendor):
    connection = asked(vendor)
    page = check(tab.get(SIGNED_IN[0], {"connection": connection.pk}))

    wrong = check(send(tab, connection, **{"emails-0-value": "zoe@"}))
    check(send_and_deliver(tab, connection, "invalid@fault.test"))
    check(send_and_deliver(tab, connection, "zoe@example.org"))

    assert wrong.summary
    assert {link.attrs["href"][1:] for link in page.all("a") if link.attrs["href"][0] == "#"} <= {
        *page.ids
    }


def send_and_deliver(tab, connection, email):
    response = send(tab, connection, **{"emails-0-value": email, "duplicates_live": "1"})
    submission = connection.submissions.order_by("-created_at").first()
    submission_deliver(submission.pk)
    refused = reverse("candidates:submission-edit", args=[submission.pk])
    check(tab.get(refused, follow=True))
    return tab.get(response.headers["Location"])


@pytest.mark.parametrize("url", ADMIN)
def test_the_admins_pages(admin_tab, asked, url):
    connection_check(asked("bindbee"))
    SubmissionFactory()

    check(admin_tab.get(url))


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_the_admins_pages_of_one_connection(admin_tab, asked, vendor):
    connection = asked(vendor)
    connection_check(connection)
    (catalog,) = FieldCatalog.objects.all()
    record = connection.history.latest()
    place = "admin:connections_connection"

    check(admin_tab.get(reverse(f"{place}_change", args=[connection.pk])))
    check(admin_tab.get(reverse(f"{place}_history", args=[connection.pk])))
    check(admin_tab.get(reverse(f"{place}_simple_history", args=[connection.pk, record.pk])))
    check(admin_tab.get(reverse("admin:connections_fieldcatalog_change", args=[catalog.pk])))


@pytest.mark.parametrize("status", Status.values)
def test_the_admins_pages_of_one_submission(admin_tab, connect, status):
    submission = SubmissionFactory(connection=connect("panora"))
    submission_deliver(submission.pk)
    type(submission).objects.update(
        status=status, lease_token=submission.form_token, lease_until=timezone.now()
    )

    page = check(admin_tab.get(reverse("admin:candidates_submission_change", args=[submission.pk])))

    links = [link.attrs["href"] for link in page.all("a")]
    for action in ("send-again", "confirm", "close"):
        url = reverse("admin:candidates_submission_decide", args=[submission.pk, action])
        if url in links:
            check(admin_tab.get(url))


def test_a_missing_page_says_so(tab):
    response = tab.get("/candidates/nobody/")

    assert response.status_code == 404
    assert "There is no such page" in check(response).text


def test_a_page_without_the_right_says_so(client, db):
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(staff)

    response = client.get(reverse("admin:connections_connection_changelist"))

    assert response.status_code == 403
    assert "You may not see this" in check(response).text


def test_a_form_without_its_csrf_token_says_that_nothing_is_lost(recruiter):
    client = Client(enforce_csrf_checks=True)
    client.force_login(recruiter)

    response = client.post(SIGNED_IN[0], {"last_name": "Berg", "action": "send"})

    assert response.status_code == 403
    assert "This page was open for too long" in check(response).text


def test_a_failure_of_ours_shows_no_inside(tab, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError(f"key {ACCOUNTS['bindbee']['api_key']}")

    monkeypatch.setattr("candidates.views.lists.SubmissionFilter", fail)
    tab.raise_request_exception = False

    response = tab.get(SIGNED_IN[1])

    assert response.status_code == 500
    page = check(response)
    assert "Something went wrong here" in page.text
    assert "RuntimeError" not in page.text


def test_cookies_are_for_this_site_only(client, recruiter):
    client.get(reverse("login"))
    client.post(reverse("login"), {"username": "rita", "password": "correct horse battery"})

    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert {session["samesite"], csrf["samesite"]} == {"Lax"}
