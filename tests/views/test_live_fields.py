"""An ATS changes its form while a recruiter types: the form comes back with just that, once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Submission
from connections.models import CatalogChange, Connection, FieldCatalog

from .pages import Page, post

NEW = reverse("candidates:submission-create")
FIELDS = reverse("candidates:form-fields")
SOURCE = "x.additional_attributes.source_id"
NOTE = "x.additional_attributes.cover_note"
TYPED = {
    "first_name": "Mina",
    "last_name": "Okafor",
    "emails-0-value": "mina@example.org",
    SOURCE: "12",
    "x.additional_attributes.seniority": "sr",
}


@pytest.fixture
def opened(tab, asked):
    """The form of a minute ago."""
    connection = asked("bindbee", ats_name="Greenhouse")
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    let_a_minute_pass()
    return page


def let_a_minute_pass():
    ago = timezone.now() - timedelta(minutes=1)
    FieldCatalog.objects.update(fetched_at=ago, tried_at=ago, reread_at=None)


def move(sandbox, variant):
    Connection.objects.update(base_url=f"{sandbox.url}/{variant}/bindbee")


def sent(tab, page, **typed):
    return post(tab, NEW, page.sent(**{**TYPED, **typed}, action="send"))


def changed(page):
    return [line.text for line in page.one("section", id="changed").all("ul")[0].all("li")]


def test_the_required_field_that_is_not_named(tab, opened, sandbox):
    """A field that became required meanwhile is named, on top, and nothing is sent."""
    move(sandbox, "~stricter-fields")

    page = Page(sent(tab, opened))

    assert not Submission.objects.exists()
    assert "Greenhouse changed its form while you typed" in page.text
    assert changed(page) == ["Cover note is now required."]
    block = page.one("section", id="changed")
    assert [each.attrs["name"] for each in block.all("textarea")] == [NOTE]
    assert page.one("textarea", name=NOTE).attrs["aria-invalid"] == "true"
    assert "open" not in page.one("details", id="rest").attrs
    assert page.summary == []
    assert {name: page.sent().get(name) for name in TYPED} == TYPED
    assert len(page.ids) == len(set(page.ids))

    again = post(tab, NEW, page.sent(**{NOTE: "Hello."}, action="send"))

    assert again.status_code == 302
    assert Submission.objects.get().answer_pairs()[-1][1] in ("Hello.", "sr", 12)


def test_a_choice_that_is_gone_stays_in_sight_and_is_to_be_chosen_again(tab, opened, sandbox):
    move(sandbox, "~stricter-fields")

    page = Page(sent(tab, opened, **{SOURCE: "14", NOTE: "Hello."}))

    assert not Submission.objects.exists()
    assert changed(page) == ["Source: “Job board” is no longer offered."]
    select = page.one("select", name=SOURCE)
    assert select.one("option", selected="").text == "Job board (no longer offered)"
    assert page.sent()[SOURCE] == "14"
    assert "“Job board” is no longer offered. Choose again." in page.text
    still = Page(post(tab, NEW, page.sent(action="send")))
    assert still.sent()[SOURCE] == "14"
    assert not Submission.objects.exists()


def test_what_one_person_was_told_of_an_option_is_no_part_of_anothers_form(tab, opened, sandbox):
    move(sandbox, "~stricter-fields")
    sent(tab, opened, **{SOURCE: "14", NOTE: "Hello."})

    page = Page(post(tab, NEW, opened.sent(**{**TYPED, SOURCE: "14"}, change_connection="1")))

    assert page.one("select", name=SOURCE).one("option", selected="").text == "14"


def test_extra_fields_that_look_sent_and_are_not_kept(tab, opened, sandbox):
    """What was typed into a question that is gone is said not to be sent, once."""
    move(sandbox, "~changed-fields")
    typed = {"x.additional_attributes.notice_weeks": "4"}

    page = Page(sent(tab, opened, **typed, **{"x.additional_attributes.consent": "true"}))

    gone = "Notice period in weeks is no longer asked, so what you entered there is not sent."
    assert not Submission.objects.exists()
    assert changed(page) == [gone]
    assert page.summary == []
    assert page.sent()["x.additional_attributes.notice_weeks"] == "4"
    assert post(tab, NEW, page.sent(action="send")).status_code == 302


def test_an_extra_field_that_is_not_kept_says_so_at_its_label(tab, asked):
    page = Page(tab.get(NEW, {"connection": asked("stackone").pk}))

    label = page.one("label", for_="id_date_of_birth")
    assert "not kept by this ATS" in label.text


@pytest.mark.parametrize(
    ("variant", "typed"),
    [
        pytest.param("~stricter-fields", {NOTE: "Hello."}, id="answered-already"),
        pytest.param("~conditional-fields", {}, id="only-optional-ones-are-new"),
        pytest.param("~500", {}, id="vendor-fails"),
        pytest.param("~401", {}, id="vendor-refuses"),
        pytest.param("~meta-failed", {}, id="vendor-describes-nothing"),
    ],
)
def test_what_does_not_matter_stops_nobody(tab, opened, sandbox, variant, typed):
    move(sandbox, variant)

    assert sent(tab, opened, **typed).status_code == 302
    assert Submission.objects.count() == 1


def test_a_form_with_other_errors_shows_them_all(tab, opened, sandbox):
    move(sandbox, "~stricter-fields")

    page = Page(sent(tab, opened, **{"emails-0-value": "nobody"}))

    assert changed(page) == ["Cover note is now required."]
    assert {place for place, _text in page.summary} == {f"id_{NOTE}", "id_emails-0-value"}
    assert "open" in page.one("details", id="rest").attrs


def test_the_form_that_wipes_itself_when_the_api_fails(tab, opened, sandbox):
    """Neither sending nor refreshing empties the form, or forgets its questions."""
    move(sandbox, "~meta-failed")
    page = Page(post(tab, NEW, opened.sent(**{**TYPED, SOURCE: ""}, action="send")))
    let_a_minute_pass()

    again = Page(post(tab, NEW, page.sent(**TYPED, fetch_fields="1")))

    for each in (page, again):
        assert SOURCE in {control.attrs.get("name") for control in each.all("select")}
    assert {name: again.sent().get(name) for name in TYPED} == TYPED
    assert "Your ATS did not answer" in again.text


def test_a_form_opened_with_fields_that_nobody_knows_any_more_is_merely_checked(
    tab, opened, sandbox
):
    move(sandbox, "~stricter-fields")

    page = Page(sent(tab, opened, fields_digest="0" * 32))

    assert page.all("section", id="changed") == []
    assert [place for place, _text in page.summary] == [f"id_{NOTE}"]


def test_a_question_that_follows_from_an_answer_comes_and_goes_with_it(tab, asked):
    connection = asked("bindbee", variant="~conditional-fields")
    relocates, moves = "x.additional_attributes.relocates", "x.additional_attributes.moves_from"
    page = Page(tab.get(NEW, {"connection": connection.pk}))
    assert page.all("input", name=moves) == []
    assert page.one("select", name=relocates).attrs["hx-post"] == FIELDS
    assert page.one("button", name="update_fields").text == "Show what follows from your answers"

    asked_for = Page(post(tab, NEW, page.sent(**TYPED, **{relocates: "true"}, update_fields="1")))
    refused = Page(post(tab, NEW, page.sent(**TYPED, **{relocates: "true"}, action="send")))
    gone = Page(
        post(tab, FIELDS, asked_for.sent(**{relocates: "false", moves: "Lyon"})).content.decode()
    )

    assert asked_for.one("input", name=moves).attrs.get("type", "text") == "text"
    assert [place for place, _text in refused.summary] == [f"id_{moves}"]
    assert gone.one("input", name=moves).attrs == {"type": "hidden", "name": moves, "value": "Lyon"}
    data = asked_for.sent(**{relocates: "false", moves: "Lyon"}, action="send")
    assert post(tab, NEW, data).status_code == 302
    answers = {path[-1] for path, _value in Submission.objects.get().answer_pairs()}
    assert "moves_from" not in answers


def test_admins_get_the_difference(tab, admin_tab, opened, sandbox):
    move(sandbox, "~stricter-fields")
    sent(tab, opened)
    [change] = CatalogChange.objects.all()

    page = admin_tab.get(
        reverse("admin:connections_connection_change", args=[change.connection_id])
    )
    index = admin_tab.get(reverse("admin:index"))

    for answer in (page, index):
        text = " ".join(answer.content.decode().split())
        assert "Cover note is now required." in text
        assert "Source: the option “Job board” is gone." in text
    CatalogChange.objects.update(at=timezone.now() - timedelta(days=8))
    old = admin_tab.get(reverse("admin:index")).content.decode()
    assert "Cover note" not in old


@pytest.mark.parametrize("trouble", ["~meta-failed", "down"])
def test_answers_are_sent_also_where_the_jobs_own_fields_never_came(tab, opened, sandbox, trouble):
    jobs = [each.attrs["value"] for each in opened.one("select", name="job_id").all("option")]
    if trouble == "down":
        Connection.objects.update(base_url="http://127.0.0.1:9/bindbee")
    else:
        move(sandbox, trouble)

    sent(tab, opened, job_id=next(filter(None, jobs)))

    answers = {path[-1]: value for path, value in Submission.objects.get().answer_pairs()}
    assert answers["source_id"] == 12
    assert answers["seniority"] == "sr"
