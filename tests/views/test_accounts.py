"""Logging in and out, passwords forgotten and changed."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.factories import UserFactory

from .pages import Page

PASSWORD = "correct horse battery"
NEWER = "a quite different phrase"
LOGIN = reverse("login")


def log_in(client, name="rita", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def test_a_login_leads_to_where_one_wanted_to_go(client, recruiter):
    wanted = reverse("candidates:submission-list")
    page = Page(client.get(LOGIN, {"next": wanted}))

    response = log_in(client, next=page.one("input", name="next").attrs["value"])

    assert response.headers["Location"] == wanted


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_login_never_leads_to_another_site(client, recruiter, elsewhere):
    response = log_in(client, next=elsewhere)

    assert response.headers["Location"] == "/"


def test_a_wrong_password_is_told_without_telling_who_exists(client, recruiter):
    known, unknown = (Page(log_in(client, name, "wrong")) for name in ("rita", "nobody"))

    assert known.summary == unknown.summary
    assert "rita" in known.one("input", name="username").attrs["value"]
    assert "wrong" not in known.one("input", name="password").attrs.get("value", "")


def test_too_many_wrong_passwords_lock_this_name_at_this_address_only(client, recruiter, settings):
    settings.AXES_FAILURE_LIMIT = 3
    UserFactory(username="max")
    for _time in range(3):
        locked = log_in(client, password="wrong")

    right = log_in(client)

    assert "Too many attempts" in Page(locked).text
    assert "Too many attempts" in Page(right).text
    assert log_in(client, "max").status_code == 302
    elsewhere = client.post(
        LOGIN, {"username": "rita", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client, recruiter, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for password in ("wrong", "wrong", PASSWORD, "wrong", "wrong"):
        response = log_in(client, password=password)

    assert "Too many attempts" not in Page(response).text


def test_the_admins_login_is_locked_as_well(client, manager, settings):
    settings.AXES_FAILURE_LIMIT = 2
    for _time in range(2):
        client.post(reverse("admin:login"), {"username": "ada", "password": "wrong"})

    response = client.post(reverse("admin:login"), {"username": "ada", "password": PASSWORD})

    assert "Too many attempts" in Page(response).text


def test_logging_out_needs_a_button_and_ends_the_session(tab):
    by_link = tab.get(reverse("logout"))

    page = Page(tab.post(reverse("logout")))

    assert by_link.status_code == 405
    assert "You are logged out" in page.text
    assert tab.get(reverse("candidates:submission-list")).status_code == 302


def test_a_password_is_changed_and_the_session_goes_on(tab, client, recruiter):
    url = reverse("password_change")
    Page(tab.get(url))

    response = tab.post(
        url, {"old_password": PASSWORD, "new_password1": NEWER, "new_password2": NEWER}
    )

    assert "Your password is changed" in Page(tab.get(response.headers["Location"])).text
    assert log_in(client, password=NEWER).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("wrong", NEWER, "id_old_password"),
        (PASSWORD, "12345678901", "id_new_password2"),
        (PASSWORD, "brief", "id_new_password2"),
        (PASSWORD, "rita@example", "id_new_password2"),
    ],
)
def test_a_weak_password_is_refused_at_its_field(tab, old, new, place):
    response = tab.post(
        reverse("password_change"),
        {"old_password": old, "new_password1": new, "new_password2": new},
    )

    page = Page(response)
    assert place in {where for where, _text in page.summary}
    assert new not in response.content.decode()


def test_a_forgotten_password_is_reset_by_mail_once(client, recruiter, mailoutbox):
    asked = client.post(reverse("password_reset"), {"email": "rita@example.org"})
    (mail,) = mailoutbox
    (link,) = re.findall(r"http://testserver(\S+)", mail.body)
    url = client.get(link).headers["Location"]
    Page(client.get(url))

    done = client.post(url, {"new_password1": NEWER, "new_password2": NEWER})

    assert "Look into your mailbox" in Page(client.get(asked.headers["Location"])).text
    assert mail.subject == "Reset your password for ATSConnect"
    assert "Your user name is rita." in mail.body
    assert "Your new password is set" in Page(client.get(done.headers["Location"])).text
    assert log_in(client, password=NEWER).status_code == 302
    assert "This link no longer works" in Page(client.get(link)).text


def test_asking_for_an_unknown_address_tells_nothing_and_sends_nothing(
    client, recruiter, mailoutbox
):
    known = client.post(reverse("password_reset"), {"email": "rita@example.org"})
    mailoutbox.clear()

    unknown = client.post(reverse("password_reset"), {"email": "nobody@example.org"})

    assert unknown.headers["Location"] == known.headers["Location"]
    assert not mailoutbox
