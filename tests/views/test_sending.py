"""From the form to the row: what was typed is kept once, and only if it can be sent."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from candidates.models import Submission
from candidates.services.delivery import submission_deliver
from connections.models import Connection
from connections.providers import PROVIDERS
from tests.factories import ConnectionFactory, UserFactory

from .pages import Page, post

NEW = reverse("candidates:submission-create")
NEEDED = {
    "unified": {"emails-0-value": "zoe@example.org", "x.metadata.notice_period": "None"},
    "truto": {"job_id": "post-3"},
    "bindbee": {
        "x.additional_attributes.source_id": "12",
        "x.additional_attributes.seniority": "jr",
    },
}
"""What the sandbox's ATS wants beside a name."""

NAMES = {"first_name": "Zoë", "last_name": "van der Berg"}


def send(tab, connection, **typed):
    """Open the form, type, press Send."""
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    needed = NEEDED.get(connection.provider, {})
    return post(tab, NEW, page.sent(**{**NAMES, **needed, **typed}, action="send"))


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_a_candidate_is_kept_sent_and_shown_with_its_id(tab, asked, sandbox, vendor):
    connection = asked(vendor, name="Acme")

    response = send(tab, connection)

    submission = Submission.objects.get()
    assert response.headers["Location"] == submission.get_absolute_url()
    assert submission.status == "queued"
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    (received,) = sandbox.store.received()
    assert (submission.status, submission.remote_id) == ("delivered", received.candidate_id)
    assert submission.remote_id in Page(tab.get(submission.get_absolute_url())).text


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_every_word_typed_is_in_the_row(tab, asked, vendor):
    connection = asked(vendor)
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    words = words_for(page)

    typed = {**words, "phones-7-value": "+33612345678", **NEEDED.get(vendor, {})}
    response = post(tab, NEW, page.sent(**typed, action="send"))

    assert response.status_code == 302, Page(response).summary
    submission = Submission.objects.get()
    entered = [submission.candidate, submission.answers, submission.typed]
    kept = json.dumps(entered, ensure_ascii=False)
    assert [word for word in words.values() if word not in kept] == []


NO_WORDS = (
    *("country_code", "phones-0-value", "phones-0-extension", "phones-__row__-value"),
    *("x.attachments", "x.applications", "x.attachment_ids"),
)
"""Endings of the names of texts that must have a form of their own."""


def words_for(page):
    """Return a word of its own for every plain text of the form, one more row of each included."""
    words = {}
    for control in page.one("form", id="candidate-form").all("input", "textarea"):
        name, attrs = control.attrs.get("name", ""), control.attrs
        is_text = control.tag == "textarea" or (
            attrs.get("type", "text") == "text" and "inputmode" not in attrs
        )
        is_json = "font-monospace" in attrs.get("class", "")
        if is_text and not is_json and not name.endswith(NO_WORDS):
            words[name.replace("__row__", "7")] = f"Word{len(words)}"
    return words


def test_the_same_form_sent_twice_is_one_candidate(tab, asked):
    connection = asked("stackone")
    data = Page(tab.get(NEW, {"connection": connection.pk})).sent(**NAMES, action="send")

    responses = [post(tab, NEW, data) for _time in range(2)]

    submission = Submission.objects.get()
    assert {each.headers["Location"] for each in responses} == {submission.get_absolute_url()}


def test_a_form_that_comes_back_with_something_else_in_it_asks_first(tab, asked):
    connection = asked("stackone")
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    post(tab, NEW, page.sent(**NAMES, action="send"))

    told = Page(post(tab, NEW, page.sent(**{**NAMES, "last_name": "Bah"}, action="send")))

    assert "This form was sent before" in told.text
    assert Submission.objects.get().candidate["last_name"] == "van der Berg"
    post(tab, NEW, told.sent(action="send"))
    assert {each.candidate["last_name"] for each in Submission.objects.all()} == {
        "van der Berg",
        "Bah",
    }


def test_two_forms_are_two_candidates(tab, asked):
    connection = asked("stackone")

    for _time in range(2):
        send(tab, connection, duplicates_live="1")

    assert Submission.objects.count() == 2


def test_send_and_add_another_opens_an_empty_form_for_the_same_connection(tab, asked):
    asked("bindbee")
    connection = asked("stackone")

    response = post(
        tab,
        NEW,
        Page(tab.get(NEW, {"connection": connection.pk})).sent(**NAMES, action="send_another"),
    )

    page = Page(tab.get(response.headers["Location"]))
    assert "Zoë van der Berg is on the way." in page.text
    assert page.sent()["connection"] == str(connection.pk)
    assert page.sent()["last_name"] == ""


def test_what_is_wrong_is_said_and_everything_typed_is_kept(tab, asked):
    connection = asked("bindbee")

    response = send(
        tab,
        connection,
        first_name="",
        last_name="Øster <b>",
        date_of_birth="32/13",
        **{
            "emails-0-value": "zoe@",
            "x.additional_attributes.seniority": "",
            "x.custom_fields.languages": ["French", "German"],
            "x.extra_properties": "{no json",
        },
    )

    page = Page(response)
    assert not Submission.objects.exists()
    kept = page.sent()
    assert (kept["last_name"], kept["date_of_birth"]) == ("Øster <b>", "32/13")
    assert (kept["emails-0-value"], kept["x.extra_properties"]) == ("zoe@", "{no json")
    assert kept.getlist("x.custom_fields.languages") == ["French", "German"]
    assert [place for place, _text in page.summary] == [
        "id_first_name",
        "id_emails-0-value",
        "id_date_of_birth",
        "id_x.additional_attributes.seniority",
        "id_x.extra_properties",
    ]
    assert {place for place, _text in page.summary} <= set(page.ids)


def test_a_wrong_json_box_is_not_folded_away(tab, asked):
    connection = asked("bindbee")

    wrong = Page(send(tab, connection, **{"x.extra_properties": "{no json"}))

    right = Page(tab.get(NEW, {"connection": connection.pk}))
    assert "open" in wrong.one("details", id="advanced").attrs
    assert "open" not in right.one("details", id="advanced").attrs


def test_every_wrong_field_is_marked_for_those_who_listen(tab, asked):
    page = Page(send(tab, asked("bindbee"), **{"emails-0-value": "zoe@"}))

    field = page.one("input", name="emails-0-value")

    assert field.attrs["aria-invalid"] == "true"
    assert field.attrs["aria-describedby"] in page.ids


def test_without_a_choice_of_connection_nothing_is_sent(tab, asked):
    asked("stackone")
    asked("bindbee")
    data = Page(tab.get(NEW)).sent(**NAMES, action="send")

    response = post(tab, NEW, data)

    page = Page(response)
    assert page.summary == [("", "Choose where to send the candidate.")]
    assert page.sent()["last_name"] == NAMES["last_name"]


@pytest.mark.parametrize("others", [0, 1, 2])
def test_a_connection_that_went_away_is_never_replaced_by_another(tab, asked, others):
    gone = asked("stackone")
    for _other in range(others):
        ConnectionFactory()
    data = Page(tab.get(NEW, {"connection": gone.pk})).sent(**NAMES, action="send")
    Connection.objects.filter(pk=gone.pk).update(is_active=False)

    response = post(tab, NEW, data)

    assert not Submission.objects.exists()
    if others:
        page = Page(response)
        assert page.summary == [("", "Choose where to send the candidate.")]
        assert page.sent()["last_name"] == NAMES["last_name"]
        options = page.one("select", name="connection").all("option")
        assert str(gone.pk) not in [option.attrs["value"] for option in options]


def test_the_only_connection_is_chosen_already(tab, connect):
    connection = connect("stackone", name="Acme")

    page = Page(tab.get(NEW))

    assert page.sent()["connection"] == str(connection.pk)


def test_the_last_one_used_is_chosen_next_time(tab, asked):
    asked("bindbee")
    used = asked("stackone")
    send(tab, used)

    page = Page(tab.get(NEW))

    assert page.sent()["connection"] == str(used.pk)


@pytest.mark.parametrize("chosen", ["0", "x", "99999999999999999999", "1'--", "\x00"])
def test_a_connection_that_never_was_opens_the_form_unchosen(tab, connect, chosen):
    connect("stackone")
    connect("bindbee")

    page = Page(tab.get(NEW, {"connection": chosen}))

    assert page.sent()["connection"] == ""


@pytest.mark.parametrize(("staff", "words"), [(False, "Ask an admin"), (True, "Connect one")])
def test_without_any_connection_the_page_says_who_acts(client, db, staff, words):
    client.force_login(UserFactory(is_staff=staff))

    page = Page(client.get(NEW))

    assert "No ATS is connected yet" in page.text
    assert words in page.text


@pytest.mark.parametrize("token", ["", "no-uuid"])
def test_a_form_without_its_token_is_refused(tab, asked, token):
    send(tab, asked("stackone"), form_token=token)

    assert not Submission.objects.exists()


def test_a_colleagues_form_token_shows_nothing_of_theirs(tab, asked, client):
    connection = asked("stackone")
    send(tab, connection)
    theirs = Submission.objects.get()
    client.force_login(UserFactory())

    response = send(client, connection, form_token=str(theirs.form_token))

    assert Submission.objects.get() == theirs
    assert client.get(response.headers["Location"]).status_code == 404
