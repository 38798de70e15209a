"""What an admin does with connections: check them, refresh their fields, read their history."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from connections.models import Connection, FieldCatalog
from connections.providers import PROVIDERS
from tests.factories import ACCOUNTS, ConnectionFactory
from tests.views.pages import Page, post

LIST = reverse("admin:connections_connection_changelist")


def act(admin_tab, action: str, *connections: Connection) -> Page:
    """Tick the connections in the list, choose the action, press Go."""
    data = {"action": action, "_selected_action": [each.pk for each in connections]}
    return Page(admin_tab.post(LIST, data, follow=True))


def messages_on(page: Page) -> list[str]:
    return [item.text for box in page.all("ul", class_="messagelist") for item in box.all("li")]


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_a_check_says_four_things(admin_tab, connect, vendor):
    connection = connect(vendor, name="Acme", options={"dialect": "current"})

    (message,) = messages_on(act(admin_tab, "check_connections", connection))

    assert message.startswith("Acme: ")
    parts = message.removeprefix("Acme: ").split(" · ")
    assert [part.split(":")[0][2:] for part in parts] == [
        "Reach",
        "Key",
        "Account",
        "Right to write",
    ]
    connection.refresh_from_db()
    assert connection.checked_at
    assert connection.ats_name


def test_a_check_that_fails_says_where_and_stays_visible(admin_tab, connect):
    bad = connect("stackone", name="Acme", credentials={**ACCOUNTS["stackone"], "api_key": "nope"})

    (message,) = messages_on(act(admin_tab, "check_connections", bad))

    assert "✗ Key" in message
    assert "nope" not in message
    page = Page(admin_tab.get(LIST))
    assert "has trouble" in page.text
    change = Page(admin_tab.get(reverse("admin:connections_connection_change", args=[bad.pk])))
    (lines,) = change.all("ul", class_="checks")
    assert [line.text[0] for line in lines.all("li")][:2] == ["✓", "✗"]


def test_a_vendor_that_is_down_fails_the_check_without_an_error_page(admin_tab):
    connection = ConnectionFactory(name="Acme")

    (message,) = messages_on(act(admin_tab, "check_connections", connection))

    assert "✗ Reach" in message


def test_several_connections_are_checked_at_once(admin_tab, connect):
    several = [connect("stackone"), connect("bindbee"), ConnectionFactory()]

    found = messages_on(act(admin_tab, "check_connections", *several))

    assert len(found) == 3


def test_fields_are_refreshed_and_counted(admin_tab, connect):
    connection = connect("bindbee", name="Acme")

    (message,) = messages_on(act(admin_tab, "refresh_fields", connection))

    catalog = FieldCatalog.objects.get()
    assert message == f"Acme asks for {len(catalog.live.extra)} fields of its own."


def test_fields_that_cannot_be_refreshed_say_why_and_stay(admin_tab, asked):
    connection = asked("bindbee", name="Acme")
    Connection.objects.update(base_url="http://127.0.0.1:9/bindbee")

    (message,) = messages_on(act(admin_tab, "refresh_fields", connection))

    assert message == "Acme: The vendor could not be reached: the connection was refused."
    assert FieldCatalog.objects.get().live.extra


def test_the_history_says_who_changed_what_but_no_credentials(admin_tab, manager):
    connection = ConnectionFactory(provider="unified", name="Acme")
    url = reverse("admin:connections_connection_change", args=[connection.pk])
    data = Page(admin_tab.get(url)).sent(
        "connection_form", name="Renamed", credential_api_key="newer-key"
    )
    post(admin_tab, url, data)

    page = Page(
        admin_tab.get(reverse("admin:connections_connection_history", args=[connection.pk]))
    )

    assert "Acme → Renamed" in page.text
    assert "ada" in page.text
    rows = str(list(Connection.history.values())) + str(list(LogEntry.objects.values()))
    for text in (page.text, rows):
        assert "newer-key" not in text
        assert "sandbox-key" not in text
    assert "credentials" not in {field.name for field in Connection.history.model._meta.fields}


def test_more_connections_are_not_more_queries(admin_tab, django_assert_max_num_queries):
    ConnectionFactory.create_batch(30)

    with django_assert_max_num_queries(15):
        admin_tab.get(LIST)


def test_the_groups_of_a_connection_decide_who_may_use_it(admin_tab, recruiter):
    connection = ConnectionFactory()
    group = Group.objects.create(name="Sales")
    url = reverse("admin:connections_connection_change", args=[connection.pk])

    post(admin_tab, url, Page(admin_tab.get(url)).sent("connection_form", groups=[str(group.pk)]))

    assert not Connection.objects.usable_by(recruiter).exists()
    recruiter.groups.add(group)
    assert Connection.objects.usable_by(recruiter).exists()


@pytest.mark.parametrize(
    "url",
    [
        reverse("admin:index"),
        LIST,
        reverse("admin:connections_connection_add"),
        reverse("admin:candidates_submission_changelist"),
        reverse("admin:connections_fieldcatalog_changelist"),
    ],
)
def test_a_recruiter_cannot_enter_the_admin(tab, url):
    response = tab.get(url)

    assert response.headers["Location"].startswith(reverse("admin:login"))


def test_a_recruiter_cannot_act_on_connections(tab, connect):
    connection = connect("bindbee")

    for action in ("check_connections", "refresh_fields"):
        tab.post(LIST, {"action": action, "_selected_action": [connection.pk]})

    connection.refresh_from_db()
    assert connection.checked_at is None
    assert not FieldCatalog.objects.exists()


def test_admins_look_after_recruiters_logins(admin_tab):
    url = reverse("admin:auth_user_add")
    words = "correct horse battery"

    data = Page(admin_tab.get(url)).sent(
        "user_form", username="new", password1=words, password2=words
    )
    response = post(admin_tab, url, data)

    assert response.status_code == 302
