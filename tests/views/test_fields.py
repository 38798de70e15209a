"""Another connection, another job, more rows: the fields change, what was typed stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from connections.models import Connection, FieldCatalog
from connections.providers import PROVIDERS
from tests.factories import ConnectionFactory, SubmissionFactory

from .pages import Page, post

NEW = reverse("candidates:submission-create")
FIELDS = reverse("candidates:form-fields")
TYPED = {
    "first_name": "Zoë <i>",
    "skills": "Rust\r\nGo",
    "can_email": "false",
    "address-city": "Lyon",
    "emails-0-value": "not an address",
    "emails-0-type": "other",
    "emails-4-value": "b@example.org",
    "emails-4-type": "work",
    "experiences-0-title": "Baker",
    "date_of_birth": "31.12.",
}


def asks(page: Page) -> set[str]:
    """Return the names of the vendor's fields on the page, without what is parked."""
    return {
        control.attrs["name"]
        for control in page.all("input", "select", "textarea")
        if control.attrs.get("name", "").startswith("x.") and control.attrs.get("type") != "hidden"
    }


def is_kept(page: Page, typed: dict[str, str]) -> dict[str, str]:
    """Return what of `typed` the page no longer sends as it was."""
    sent = page.sent()
    return {name: sent.get(name, "") for name, value in typed.items() if sent.get(name) != value}


@pytest.mark.parametrize("is_htmx", [True, False])
def test_another_connection_brings_its_fields_and_keeps_everything_typed(tab, asked, is_htmx):
    first, second = asked("bindbee"), asked("stackone")
    own = {"x.custom_fields.shirt": "M", "x.custom_fields.referee-name": "Max <b>"}
    page = Page(tab.get(NEW, {"connection": first.pk}))
    data = page.sent(**TYPED, **own, connection=str(second.pk))

    if is_htmx:
        answer = post(tab, FIELDS, data, **{"HX-Request": "true"})
        page = Page(f'<form id="candidate-form">{answer.content.decode()}</form>')
    else:
        data["change_connection"] = "1"
        page = Page(post(tab, NEW, data))

    assert "x.custom_fields.cf_84" in asks(page)
    assert "x.custom_fields.cf_84" in asks(page)
    assert "x.custom_fields.shirt" not in asks(page)
    assert page.one("select", name="connection").one("option", selected="").text == second.name
    assert is_kept(page, {**TYPED, **own}) == {}
    assert page.summary == []
    back = Page(post(tab, NEW, page.sent(connection=str(first.pk), change_connection="1")))
    assert is_kept(back, {**TYPED, **own}) == {}
    assert "x.custom_fields.shirt" in asks(back)


def test_the_answer_to_htmx_is_the_body_of_the_form_only(tab, asked):
    connection = asked("stackone")

    answer = post(tab, FIELDS, Page(tab.get(NEW)).sent(connection=str(connection.pk)))

    page = Page(answer)
    assert [each.attrs["id"] for each in page.root.children if not isinstance(each, str)] == [
        "form-body"
    ]


@pytest.mark.parametrize("fetch", [{"fetch_fields": "1"}, {}])
def test_another_job_brings_its_questions(tab, asked, fetch):
    connection = asked("truto", job="post-1")
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    assert not {name for name in asks(page) if "job_form" in name}

    page = Page(post(tab, NEW, page.sent(**TYPED, job_id="post-1", **fetch)))

    assert "x.job_form_field_answers.g1.field0" in asks(page)
    assert page.sent()["job_id"] == "post-1"
    assert is_kept(page, TYPED) == {}


def test_a_job_that_was_never_asked_about_shows_the_lists_meanwhile(tab, asked):
    connection = asked("truto")

    page = Page(post(tab, FIELDS, page_of(tab, connection).sent(job_id="post-2")).content.decode())

    assert page.one("section", id="asks").attrs["aria-busy"] == "true"
    assert "Data Engineer" in page.one("select", name="job_id").text


def page_of(tab, connection) -> Page:
    return Page(tab.get(NEW, {"connection": connection.pk}))


def test_fields_that_were_never_fetched_are_asked_for_behind(tab, connect, sandbox):
    connection = connect("bindbee")

    page = page_of(tab, connection)

    asks_ = page.one("section", id="asks")
    assert (asks_.attrs["hx-trigger"], asks_.attrs["hx-post"]) == ("load", FIELDS)
    assert not FieldCatalog.objects.exists()
    loaded = Page(post(tab, NEW, page.sent(fetch_fields="1")))
    assert "x.custom_fields.shirt" in asks(loaded)
    assert "Fields checked just now" in loaded.text


def test_fields_that_were_never_fetched_are_fetched_before_a_candidate_is_sent(tab, connect):
    connection = connect("bindbee")
    page = page_of(tab, connection)

    page = Page(post(tab, NEW, page.sent(first_name="Zoë", last_name="B", action="send")))

    assert [place for place, _text in page.summary] == [
        "id_x.additional_attributes.source_id",
        "id_x.additional_attributes.seniority",
    ]


def test_a_vendor_that_is_down_leaves_the_fields_of_last_time_and_says_how_old_they_are(tab, asked):
    connection = asked("bindbee")
    hours_ago = timezone.now() - timedelta(hours=3)
    FieldCatalog.objects.update(fetched_at=hours_ago, tried_at=hours_ago)
    type(connection).objects.update(base_url="http://127.0.0.1:9/bindbee")

    page = Page(post(tab, NEW, page_of(tab, connection).sent(fetch_fields="1")))

    assert "Your ATS did not answer. These fields are from 3 hours ago." in page.text.replace(
        "\xa0", " "
    )
    assert "x.custom_fields.shirt" in asks(page)
    assert page.one("button", name="fetch_fields").text == "Try again"


def test_a_vendor_that_was_always_down_leaves_a_form_that_can_be_sent(tab, connect):
    connection = ConnectionFactory(provider="stackone")
    page = page_of(tab, connection)

    page = Page(post(tab, NEW, page.sent(fetch_fields="1")))

    assert "its own fields are missing" in page.text
    response = post(tab, NEW, page.sent(last_name="Berg", action="send"))
    assert response.status_code == 302


def test_opening_the_form_never_waits_for_a_vendor(tab, asked, sandbox, monkeypatch):
    connection = asked("bindbee")
    FieldCatalog.objects.update(
        fetched_at=timezone.now() - timedelta(days=2), tried_at=timezone.now() - timedelta(days=2)
    )
    woken = []
    monkeypatch.setattr("candidates.tasks.catalog_refresh", lambda *args: woken.append(args))
    monkeypatch.setattr("connections.providers.http.send", pytest.fail)

    page = page_of(tab, connection)

    assert "x.custom_fields.shirt" in asks(page)
    assert "Fields checked 2 days ago" in page.text.replace("\xa0", " ")
    assert woken == [(connection.pk, "")]


def test_fresh_fields_are_not_asked_for_again(tab, asked, monkeypatch):
    connection = asked("bindbee")
    monkeypatch.setattr("candidates.tasks.catalog_refresh", pytest.fail)

    page = page_of(tab, connection)

    assert "x.custom_fields.shirt" in asks(page)


def test_the_vendors_notes_are_shown(tab, asked):
    connection = asked("bindbee", variant="~meta-501")

    page = page_of(tab, connection)

    (catalog,) = FieldCatalog.objects.all()
    assert catalog.notes
    assert all(note in page.text for note in catalog.notes)


def test_a_row_is_added_and_removed_without_javascript_and_everything_typed_stays(tab, asked):
    connection = asked("bindbee")
    page = page_of(tab, connection)
    own = {"x.custom_fields.certificates-2-title": "Forklift", "x.extra_properties": "{"}

    more = Page(post(tab, NEW, page.sent(**TYPED, **own, add_row="x.custom_fields.certificates")))
    fewer = Page(post(tab, NEW, more.sent(remove_row="emails-0")))

    assert "x.custom_fields.certificates-3-title" in asks(more)
    assert is_kept(more, {**TYPED, **own}) == {}
    assert more.summary == []
    assert "emails-0-value" not in fewer.sent()
    rest = {name: value for name, value in TYPED.items() if not name.startswith("emails-0-")}
    assert is_kept(fewer, {**rest, **own}) == {}


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_the_rows_that_the_browser_copies_are_those_that_the_server_adds(tab, asked, vendor):
    page = page_of(tab, asked(vendor))
    assert page.all("template") == []

    answer = tab.get(page.one(id="form-body").attrs["data-blank-rows"])

    blank = {each.attrs["data-for"]: each for each in Page(answer).all("template")}
    assert list(blank) == [each.attrs["value"] for each in page.all("button", name="add_row")]
    for name, template in blank.items():
        added = Page(post(tab, NEW, page.sent(add_row=name)))
        number = "1" if name in ("emails", "phones") else "0"
        (row,) = added.all(data_row=f"{name}-{number}")
        assert _controls(template, "__row__") == _controls(row, number)


def _controls(part, number):
    """Return what can be filled in, without the row's number."""
    return [
        (each.tag, each.attrs["name"].replace(f"-{number}-", "-"), each.attrs.get("type"))
        for each in part.all("input", "select", "textarea")
    ]


def test_the_rows_to_copy_are_kept_by_the_browser_until_the_questions_change(tab, asked):
    connection = asked("bindbee")
    before = page_of(tab, connection).one(id="form-body").attrs["data-blank-rows"]
    same = page_of(tab, connection).one(id="form-body").attrs["data-blank-rows"]

    Connection.objects.update(base_url=connection.base_url.replace("/bindbee", "/bindbee/"))
    after = page_of(tab, connection).one(id="form-body").attrs["data-blank-rows"]

    assert before == same != after
    assert {*tab.get(before)["Cache-Control"].split(", ")} == {"private", "max-age=3600"}


def test_the_rows_to_copy_are_shown_to_who_is_signed_in(client, tab, asked):
    url = page_of(tab, asked("bindbee")).one(id="form-body").attrs["data-blank-rows"]

    assert client.get(url).status_code == 302
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 204
    of_another = SubmissionFactory()
    assert (
        tab.get(reverse("candidates:form-rows"), {"submission": of_another.pk}).status_code == 404
    )
    assert tab.get(reverse("candidates:form-rows"), {"connection": "x"}).status_code == 200


@pytest.mark.parametrize(
    "button",
    [
        {"add_row": "nothing"},
        {"add_row": "emails-0"},
        {"add_row": ".*("},
        {"remove_row": "emails-99999999999"},
        {"remove_row": "last_name"},
        {"remove_row": "csrfmiddlewaretoken"},
        {"remove_row": "emails-"},
        {"add_row": "emails", "emails-999999-value": "a@example.org"},
        {"add_row": "\x00"},
    ],
)
def test_a_button_that_no_page_has_changes_nothing(tab, asked, button):
    page = page_of(tab, asked("stackone"))

    page = Page(post(tab, NEW, page.sent(**TYPED, **button)))

    assert is_kept(page, TYPED) == {}


def test_every_button_that_changes_fields_works_inside_the_form(tab, asked):
    asked("stackone")
    connection = asked("bindbee")

    page = page_of(tab, connection)

    form = page.one("form", id="candidate-form")
    names = {button.attrs.get("name") for button in form.all("button")}
    assert {"change_connection", "fetch_fields", "add_row", "remove_row", "action"} <= names
    (first, *_rest) = [each for each in form.walk() if each.attrs.get("type") == "submit"]
    assert (first.attrs["name"], first.attrs["value"]) == ("action", "send")


def test_a_field_that_the_connection_does_not_keep_is_marked(tab, asked):
    page = page_of(tab, asked("panora"))

    marked = {label.attrs.get("for") for label in page.all("label") if label.all(class_="note")}

    assert "id_job_id" in marked
    assert "id_first_name" not in marked


def test_a_list_of_the_vendor_is_offered(tab, asked):
    page = page_of(tab, asked("unified"))

    options = [option.text for option in page.one("select", name="job_id").all("option")]

    assert "Data engineer" in options
    assert "Warehouse assistant" not in options
