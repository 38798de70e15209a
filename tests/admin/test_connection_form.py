"""The admin's form for a connection: the vendor's own fields, secrets that never come back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from connections.models import Connection, FieldCatalog
from connections.providers import PROVIDERS
from tests.factories import ACCOUNTS, ConnectionFactory, SubmissionFactory
from tests.views.pages import Page, post

ADD = reverse("admin:connections_connection_add")
FORM = "connection_form"
SECRET = {
    "unified": {"api_key"},
    "stackone": {"api_key"},
    "panora": {"api_key", "connection_token"},
    "truto": {"api_token"},
    "bindbee": {"api_key", "connector_token"},
}


def change_url(connection: Connection) -> str:
    return reverse("admin:connections_connection_change", args=[connection.pk])


def credentials(vendor: str, **other: str) -> dict[str, str]:
    """Return the sandbox's account as the form's fields."""
    return {f"credential_{name}": value for name, value in {**ACCOUNTS[vendor], **other}.items()}


def fields_on(page: Page) -> set[str]:
    names = {each.attrs.get("name", "") for each in page.one("form", id=FORM).walk()}
    return {name for name in names if name.startswith(("credential_", "option_"))}


def own_fields(vendor: str) -> set[str]:
    provider = PROVIDERS[vendor]
    return {f"credential_{spec.path[0]}" for spec in provider.credential_fields} | {
        f"option_{spec.path[0]}" for spec in provider.option_fields
    }


def errors_on(page: Page) -> str:
    return " ".join(each.text for each in page.all("ul") if "errorlist" in each.attrs["class"])


@pytest.fixture
def change(admin_tab):
    """Open a connection's form, type, save."""

    def send(connection: Connection, **typed: str | list[str]):
        page = Page(admin_tab.get(change_url(connection)))
        response = post(admin_tab, change_url(connection), page.sent(FORM, **typed))
        connection.refresh_from_db()
        return response

    return send


def test_the_vendor_is_asked_first(admin_tab):
    page = Page(admin_tab.get(ADD))

    options = {
        option.attrs["value"] for option in page.one("select", name="provider").all("option")
    }
    assert options == {"", *PROVIDERS}
    assert fields_on(page) == set()


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_a_vendors_form_asks_for_its_own_credentials_and_options(admin_tab, vendor):
    page = Page(admin_tab.get(ADD, {"provider": vendor, "name": "Acme"}))

    assert fields_on(page) == own_fields(vendor)
    assert page.sent(FORM)["provider"] == vendor
    assert page.sent(FORM)["name"] == "Acme"
    hidden = {
        each.attrs["name"].removeprefix("credential_")
        for each in page.all("input", type="password")
    }
    assert hidden == SECRET[vendor]


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_a_connection_is_made_checked_and_works(admin_tab, manager, sandbox, vendor):
    group = Group.objects.create(name="Sales")
    page = Page(admin_tab.get(ADD, {"provider": vendor}))
    typed = {**credentials(vendor), "name": "Acme", "base_url": f"{sandbox.url}/{vendor}"}
    if vendor == "panora":
        typed["option_dialect"] = "current"

    response = post(admin_tab, ADD, page.sent(FORM, **typed, groups=[str(group.pk)]))

    assert response.status_code == 302, errors_on(Page(response))
    connection = Connection.objects.get()
    assert connection.credentials == ACCOUNTS[vendor]
    assert list(connection.groups.all()) == [group]
    assert connection.health == "ok", connection.check_lines
    assert [line["name"] for line in connection.check_lines] == ["reach", "key", "account", "write"]
    assert connection.history.latest().history_user == manager


def test_choosing_a_vendor_shows_its_fields_before_anything_is_saved(admin_tab):
    page = Page(admin_tab.get(ADD))

    response = post(
        admin_tab, ADD, page.sent(FORM, provider="truto", name="Acme", _show_fields="1")
    )

    page = Page(admin_tab.get(response.headers["Location"]))
    assert fields_on(page) == own_fields("truto")
    assert (page.sent(FORM)["provider"], page.sent(FORM)["name"]) == ("truto", "Acme")
    assert not Connection.objects.exists()


def test_choosing_another_vendor_for_a_connection_shows_its_empty_fields(admin_tab):
    connection = ConnectionFactory(provider="bindbee", name="Acme")
    page = Page(admin_tab.get(change_url(connection)))

    response = post(
        admin_tab, change_url(connection), page.sent(FORM, provider="stackone", _show_fields="1")
    )

    page = Page(admin_tab.get(response.headers["Location"]))
    assert fields_on(page) == own_fields("stackone")
    assert page.sent(FORM)["provider"] == "stackone"
    assert page.sent(FORM)["base_url"] == ""
    assert "Saved. Leave empty" not in page.text
    connection.refresh_from_db()
    assert connection.provider == "bindbee"


def test_a_connection_moved_to_another_vendor_forgets_the_old_account(admin_tab, asked, sandbox):
    connection = asked("bindbee", name="Acme")
    url = f"{change_url(connection)}?provider=stackone"
    data = Page(admin_tab.get(url)).sent(
        FORM, **credentials("stackone"), base_url=f"{sandbox.url}/stackone"
    )

    response = post(admin_tab, url, data)

    assert response.status_code == 302, errors_on(Page(response))
    connection.refresh_from_db()
    assert connection.provider == "stackone"
    assert connection.credentials == ACCOUNTS["stackone"]
    assert not FieldCatalog.objects.exists()


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_a_saved_secret_is_never_shown_and_an_empty_field_keeps_it(change, admin_tab, vendor):
    connection = ConnectionFactory(provider=vendor)
    shown = admin_tab.get(change_url(connection)).content.decode()

    response = change(connection, name="Renamed")

    assert response.status_code == 302
    assert [name for name in SECRET[vendor] if ACCOUNTS[vendor][name] in shown] == []
    assert "Saved. Leave empty to keep it." in shown
    assert (connection.name, connection.credentials) == ("Renamed", ACCOUNTS[vendor])


def test_a_new_secret_replaces_the_old_one_and_leaves_the_rest(change):
    connection = ConnectionFactory(provider="unified")

    change(connection, credential_api_key="newer-key")

    assert connection.credentials == {**ACCOUNTS["unified"], "api_key": "newer-key"}


def test_a_secret_that_was_typed_is_not_shown_again_when_something_is_wrong(change):
    connection = ConnectionFactory(provider="unified")

    response = change(connection, credential_api_key="newer-key", name="")

    assert response.status_code == 200
    assert "newer-key" not in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "Taken"}, "already exists"),
        ({"base_url": "https://evil.example/x"}, "evil.example is not a host of this vendor."),
        ({"base_url": "ftp://api.stackone.com"}, "must start with https://"),
        ({"base_url": "http://api.stackone.com"}, "The address must start with https://."),
        ({"base_url": "https://api.stackone.com/?a=1"}, "question mark"),
        ({"base_url": "https://me:pw@api.stackone.com"}, "user name or a password"),
        ({"credential_account_id": ""}, "Fill in: Account id."),
        ({"provider": "moon"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(change, typed, message):
    ConnectionFactory(name="Taken")
    connection = ConnectionFactory(name="Acme")
    before = Connection.objects.values().get(pk=connection.pk)

    response = change(connection, **typed)

    assert message in errors_on(Page(response))
    assert Connection.objects.values().get(pk=connection.pk) == before


def test_a_secret_that_was_never_saved_is_required(admin_tab):
    page = Page(admin_tab.get(ADD, {"provider": "stackone"}))

    response = post(admin_tab, ADD, page.sent(FORM, name="Acme", credential_account_id="1"))

    assert "Fill in: API key." in errors_on(Page(response))
    assert not Connection.objects.exists()


@pytest.mark.parametrize("status", ["queued", "sending", "unconfirmed"])
@pytest.mark.parametrize(
    ("typed", "is_refused"),
    [
        ({"credential_account_id": "another"}, True),
        ({"base_url": "https://api.stackone.com"}, True),
        ({"credential_api_key": "newer-key"}, False),
        ({"name": "Renamed", "is_active": []}, False),
    ],
)
def test_the_account_stays_while_candidates_are_on_their_way(change, status, typed, is_refused):
    connection = ConnectionFactory()
    SubmissionFactory(connection=connection, status=status, claimed=status == "sending")
    before = Connection.objects.values("base_url", "provider").get(pk=connection.pk)

    response = change(connection, **typed)

    refused = "Candidates are still on their way" in response.content.decode()
    assert refused is is_refused
    if is_refused:
        assert Connection.objects.values("base_url", "provider").get(pk=connection.pk) == before
        assert connection.credentials == ACCOUNTS["stackone"]


@pytest.mark.parametrize("status", ["rejected", "failed", "closed"])
def test_the_account_may_change_when_nothing_is_on_its_way(change, status):
    connection = ConnectionFactory()
    SubmissionFactory(connection=connection, status=status)

    change(connection, credential_account_id="another")

    assert connection.credentials["account_id"] == "another"


def test_a_connection_is_switched_off_not_deleted(admin_tab, change):
    connection = ConnectionFactory()

    change(connection, is_active=[])

    delete = reverse("admin:connections_connection_delete", args=[connection.pk])
    assert not connection.is_active
    assert admin_tab.post(delete, {"post": "yes"}).status_code == 403
    assert Connection.objects.exists()
    assert not Page(admin_tab.get(change_url(connection))).all("a", href=delete)


OPTIONS = {
    "unified": ({"fields": ["id", "name"], "raw": "a=b"}, {"fields": ["id", "name"], "raw": "a=b"}),
    "stackone": (
        {"heartbeat": "on", "unified_custom_fields": "a\r\nb"},
        {"heartbeat": True, "unified_custom_fields": ["a", "b"]},
    ),
    "panora": ({"dialect": "current"}, {"dialect": "current", "remote_data": False}),
    "truto": (
        {"truto_ignore_remote_data": [], "truto_exclude_fields": "x", "remote_query": '{"a": 1}'},
        {
            "truto_response_format": "unified",
            "truto_ignore_remote_data": False,
            "truto_exclude_fields": ["x"],
            "remote_query": {"a": 1},
        },
    ),
    "bindbee": ({"send_present_job": "on"}, {"send_present_job": True}),
}


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_options_are_kept_with_their_types_and_shown_as_they_are(change, admin_tab, vendor):
    typed, kept = OPTIONS[vendor]
    connection = ConnectionFactory(provider=vendor)

    response = change(connection, **{f"option_{name}": value for name, value in typed.items()})

    assert response.status_code == 302, errors_on(Page(response))
    assert {name: value for name, value in connection.options.items() if name in kept} == kept
    change(connection)
    assert {name: value for name, value in connection.options.items() if name in kept} == kept


def test_an_option_of_the_wrong_form_is_refused(change):
    connection = ConnectionFactory(provider="truto")

    response = change(connection, option_remote_query="{no json")

    assert "This is not valid JSON." in errors_on(Page(response))
