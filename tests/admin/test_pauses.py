"""A paused connection in the admin, and one whose credentials none of the keys opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse
from django.utils import timezone

from connections.models import Connection
from tests.factories import ACCOUNTS, SubmissionFactory
from tests.views.pages import Page, post

from .test_connection_form import FORM, change_url, credentials, errors_on

LIST = reverse("admin:connections_connection_changelist")


def paused(connect, **more) -> Connection:
    until = timezone.now() + timedelta(hours=1)
    state = {"pause_kind": "key", "paused_until": until, "pause_reason": "Refused with 401."}
    return connect("stackone", **{**state, **more})


def test_a_pause_is_told_with_its_kind_its_end_and_its_reason(admin_tab, connect):
    connection = paused(connect)

    page = Page(admin_tab.get(change_url(connection)))

    told = "The vendor refuses the key Until a check finds nothing wrong; the next one is at"
    (text,) = [each.text for each in page.all("div", class_="readonly") if "refuses" in each.text]
    assert " ".join(text.split()).replace("keyUntil", "key Until").startswith(told)
    assert "Refused with 401." in text
    listed = Page(admin_tab.get(LIST)).text
    assert "The vendor refuses the key" in listed
    assert "Refused with 401." in listed


def test_a_repaired_key_is_checked_at_once_and_lifts_the_pause(connect, admin_tab, wake_ups):
    wrong = {**ACCOUNTS["stackone"], "api_key": "wrong"}
    connection = paused(connect, credentials=wrong)
    page = Page(admin_tab.get(change_url(connection)))
    typed = page.sent(FORM, credential_api_key="sandbox-key")

    post(admin_tab, change_url(connection), typed)

    connection.refresh_from_db()
    assert (connection.pause_kind, connection.health) == ("", "ok")
    assert "what waits goes out" in Page(admin_tab.get(LIST)).text


def test_a_key_that_is_still_wrong_keeps_the_pause(connect, admin_tab):
    connection = paused(connect)
    page = Page(admin_tab.get(change_url(connection)))

    post(admin_tab, change_url(connection), page.sent(FORM, credential_api_key="wrong"))

    connection.refresh_from_db()
    assert connection.waits_for_a_check


@pytest.fixture
def sealed(connect, settings) -> Connection:
    """A connection whose credentials none of the keys opens."""
    connection = connect("stackone", name="Acme")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    return connection


def test_credentials_that_no_key_opens_are_no_error_page(admin_tab, sealed):
    page = Page(admin_tab.get(change_url(sealed)))

    assert "None of FIELD_ENCRYPTION_KEYS opens what is stored." in page.text
    assert "Saved. Leave empty to keep it." not in page.text
    assert page.one("input", name="credential_account_id").attrs.get("value", "") == ""
    assert "its credentials cannot be read" in Page(admin_tab.get(LIST)).text


@pytest.mark.parametrize("action", ["check_connections", "refresh_fields"])
def test_what_one_can_do_with_such_a_connection_says_why_it_cannot(admin_tab, sealed, action):
    data = {"action": action, "_selected_action": [sealed.pk]}

    page = Page(admin_tab.post(LIST, data, follow=True))

    assert "None of FIELD_ENCRYPTION_KEYS opens the stored credentials." in page.text


def test_such_credentials_are_entered_anew(admin_tab, sealed):
    SubmissionFactory(connection=sealed)
    page = Page(admin_tab.get(change_url(sealed)))

    incomplete = post(
        admin_tab, change_url(sealed), page.sent(FORM, credential_account_id="47187425466113776871")
    )
    complete = post(admin_tab, change_url(sealed), page.sent(FORM, **credentials("stackone")))

    assert "Fill in: API key." in errors_on(Page(incomplete))
    assert complete.status_code == 302
    assert Connection.objects.get().credentials == ACCOUNTS["stackone"]


def test_such_a_connection_with_candidates_on_their_way_stays_at_its_address(admin_tab, sealed):
    SubmissionFactory(connection=sealed)
    page = Page(admin_tab.get(change_url(sealed)))
    typed = page.sent(FORM, **credentials("stackone"), base_url="https://api.stackone.com")

    refused = post(admin_tab, change_url(sealed), typed)

    assert "must stay" in errors_on(Page(refused))
