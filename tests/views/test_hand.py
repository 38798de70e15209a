"""Speed of hand: one after another, filled from an address, taken from a pasted text."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.http import QueryDict

from candidates.forms import runs
from candidates.forms.bookmarklet import MAX_ADDRESS
from candidates.forms.prefill import MAX_PASTE, MAX_VALUE
from candidates.models import Submission

from .pages import Page, post, values_of

NEW = "/candidates/new/"
NEEDED = {"emails-0-value": "zoe@example.org", "x.metadata.notice_period": "None"}


def value(page: Page, name: str) -> str:
    [control] = [
        each
        for each in page.one("form", id="candidate-form").walk()
        if each.attrs.get("name") == name
    ]
    return "".join(values_of(control)).replace("\r\n", "\n")


def send_another(tab, page: Page, **typed: str) -> Page:
    response = post(tab, NEW, page.sent(**typed, action="send_another"))
    assert response.status_code == 302, Page(response).summary
    return Page(tab.get(response.url))


# One after another


@pytest.fixture
def first(tab, asked):
    """The page after the first of a run."""
    asked("unified")
    kept = {"job_id": "9001", "tags": "data", "sources": "Paris Fair", "origin": "sourced"}
    page = Page(tab.get(NEW))
    return send_another(tab, page, last_name="Okafor", **kept, **NEEDED)


def test_the_next_form_keeps_what_belongs_to_the_occasion_and_nothing_of_the_person(first):
    kept = [value(first, name) for name in ("job_id", "tags", "sources", "origin", "last_name")]

    assert kept == ["9001", "data", "Paris Fair", "sourced", ""]
    assert first.one(id="run-count").text == "1 sent from Paris Fair"
    assert "Kept from the last one: Job, Tags, Sources, Origin" in first.text
    assert "autofocus" in first.one("input", id="id_first_name").attrs


def test_each_one_is_counted_once(tab, first):
    sent = first.sent(
        last_name="Raman",
        action="send_another",
        **{**NEEDED, "emails-0-value": "raman@example.org"},
    )
    post(tab, NEW, sent)

    page = Page(tab.get(post(tab, NEW, sent).url))

    assert page.one(id="run-count").text == "2 sent from Paris Fair"
    assert Submission.objects.count() == 2


def test_starting_empty_takes_out_what_was_kept_and_leaves_what_was_typed(tab, first):
    page = Page(post(tab, NEW, first.sent(last_name="Raman", tags="other", run="empty")))

    assert [value(page, name) for name in ("job_id", "sources")] == ["", ""]
    assert [value(page, name) for name in ("tags", "last_name")] == ["other", "Raman"]
    assert page.one(id="run-count").text == "1 sent from Paris Fair"
    assert value(Page(tab.get(NEW)), "tags") == ""


def test_a_run_ends_when_it_is_finished(tab, first):
    page = Page(post(tab, NEW, first.sent(last_name="Raman", run="finish")))

    assert page.all(id="run") == []
    assert value(page, "last_name") == "Raman"
    assert value(Page(tab.get(NEW)), "tags") == ""


def test_a_run_ends_by_itself_after_half_a_day(tab, first, monkeypatch):
    now = runs.time.time()
    monkeypatch.setattr("candidates.forms.runs.time.time", lambda: now + runs.IDLE + 1)

    page = Page(tab.get(NEW))

    assert page.all(id="run") == []


def test_ids_of_one_ats_are_not_kept_for_another(tab, first, asked):
    other = asked("panora")

    page = Page(tab.get(f"{NEW}?connection={other.pk}"))

    assert [value(page, name) for name in ("job_id", "tags")] == ["", "data"]


def test_a_single_candidate_begins_no_run(tab, asked):
    asked("stackone")
    post(tab, NEW, Page(tab.get(NEW)).sent(last_name="Okafor", tags="data", action="send"))

    page = Page(tab.get(NEW))

    assert page.all(id="run") == []
    assert value(page, "tags") == ""


# Filled from the address


def test_an_address_fills_the_form_and_sends_nothing(tab, asked):
    asked("stackone")
    query = (
        "first_name=Mina&last_name=Okafor&email=mina@example.org&emails=m@work.test"
        "&link=https://github.com/mina&phone=%2B33612345678&tags=data&tag=fair&city=Lyon&country=fr"
        "&job=9001&utm_source=mail"
    )

    page = Page(tab.get(f"{NEW}?{query}"))

    assert {
        name: value(page, name)
        for name in (
            *("first_name", "emails-0-value", "emails-1-value", "links-0-url", "phones-0-value"),
            *("tags", "address-city", "address-country", "job_id"),
        )
    } == {
        "first_name": "Mina",
        "emails-0-value": "mina@example.org",
        "emails-1-value": "m@work.test",
        "links-0-url": "https://github.com/mina",
        "phones-0-value": "+33612345678",
        "tags": "data\nfair",
        "address-city": "Lyon",
        "address-country": "France",
        "job_id": "9001",
    }
    assert "Filled from the address: check before you send." in page.text
    assert "left out: utm_source." in page.text
    assert Submission.objects.count() == 0


def test_what_an_address_says_is_capped(tab, asked):
    asked("stackone")
    query = QueryDict(mutable=True)
    query["title"] = "x" * (MAX_VALUE + 1)
    query["paste"] = "y" * (MAX_PASTE + 1)
    query.setlist("tags", ["t"] * 100)

    page = Page(tab.get(f"{NEW}?{query.urlencode()}"))

    assert len(value(page, "title")) == MAX_VALUE
    assert len(value(page, "paste")) == MAX_PASTE
    assert value(page, "tags").count("t") == 49
    assert "was cut" in page.text


@pytest.mark.parametrize("query", ["action=send&last_name=X", "form_token=1", "first_name=%00"])
def test_an_address_can_not_send_nor_break_the_form(tab, asked, query):
    asked("stackone")

    page = Page(tab.get(f"{NEW}?{query}"))

    assert page.summary == []
    assert Submission.objects.count() == 0


# Taken from a pasted text

CARD = "Mina Okafor\nData engineer\nWe move the world\nmina@northwind.example\nM: +33 6 12 34 56 78"


def test_a_pasted_text_fills_what_is_empty_and_says_where_it_came_from(tab, asked):
    asked("stackone")
    page = Page(tab.get(NEW))

    page = Page(post(tab, NEW, page.sent(title="Analyst", paste=CARD, take="1")))

    assert {
        name: value(page, name)
        for name in ("first_name", "title", "emails-0-value", "phones-0-value", "paste")
    } == {
        "first_name": "Mina",
        "title": "Analyst",
        "emails-0-value": "mina@northwind.example",
        "phones-0-value": "+33 6 12 34 56 78",
        "paste": CARD,
    }
    origins = [each.text for each in page.all("div", class_="origin")]
    assert origins == [
        "From the pasted text, line 1",
        "From the pasted text, line 1",
        "From the pasted text, line 4",
        "From the pasted text, line 5",
    ]
    left = page.one(id="paste-left").text
    assert "Line 3 We move the world" in left
    assert "Line 2 Data engineer" not in left
    assert Submission.objects.count() == 0


def test_a_text_is_not_taken_twice(tab, asked):
    asked("stackone")
    once = Page(post(tab, NEW, Page(tab.get(NEW)).sent(paste=CARD, take="1")))

    twice = Page(post(tab, NEW, once.sent(take="1")))

    assert twice.sent().getlist("emails-0-value") == ["mina@northwind.example"]
    assert not any(name.startswith("emails-1") for name in twice.sent())


def test_another_persons_name_is_not_mixed_with_what_is_typed(tab, asked):
    asked("stackone")
    page = Page(tab.get(NEW))

    page = Page(post(tab, NEW, page.sent(last_name="Raman", paste=CARD, take="1")))

    assert [value(page, name) for name in ("first_name", "last_name")] == ["", "Raman"]


@pytest.mark.parametrize("more", ["\nWe move.\n" * 80, "\n" + "word " * 2500])
def test_a_text_longer_than_a_signature_stays_whole_and_says_that_its_beginning_was_read(
    tab, asked, more
):
    asked("stackone")
    text = CARD + more.rstrip()

    page = Page(post(tab, NEW, Page(tab.get(NEW)).sent(paste=text, take="1")))

    assert "Only the beginning of the text was read" in page.text
    assert value(page, "first_name") == "Mina"
    assert value(page, "paste") == text
    assert "maxlength" not in page.one("textarea", id="id_paste").attrs


def test_the_pasted_text_and_what_was_typed_stay_with_the_candidate(tab, asked):
    asked("stackone")
    page = Page(post(tab, NEW, Page(tab.get(NEW)).sent(paste=CARD.upper(), take="1")))

    response = post(tab, NEW, page.sent(action="send"))

    submission = Submission.objects.get()
    assert submission.full_name == "Mina Okafor"
    assert [["first_name"], "MINA"] in submission.typed
    assert [["phones", 0, "value"], "+33 6 12 34 56 78"] in submission.typed
    detail = Page(tab.get(response.url))
    assert "typed as “+33 6 12 34 56 78”" in detail.text
    assert "WE MOVE THE WORLD" in detail.one("details", id="pasted").raw


# Names


def test_the_page_says_how_a_name_will_be_sent(tab, asked):
    page = Page(tab.post("/candidates/new/spelling/", {"last_name": "VAN DER BERG"}))

    assert "Sent as van der Berg." in page.text


def test_a_name_is_sent_as_typed_where_the_person_says_so(tab, asked):
    asked("stackone")
    page = Page(tab.get(NEW))

    post(tab, NEW, page.sent(name="bell hooks", names_as_typed="1", action="send"))

    assert Submission.objects.get().full_name == "bell hooks"


# Places


def test_the_countries_are_offered_and_kept_by_the_browser(tab):
    answer = tab.get("/candidates/new/countries/")

    assert "France" in [each.attrs["value"] for each in Page(answer).all("option")]
    assert {*answer["Cache-Control"].split(", ")} == {"private", "max-age=86400"}


def test_the_regions_of_a_country_are_offered(tab):
    page = Page(tab.get("/candidates/new/regions/", {"address-country": "US"}))

    assert "California" in [each.attrs["value"] for each in page.all("option")]


def test_a_country_and_a_region_bring_their_codes(tab, asked):
    asked("stackone")
    page = Page(tab.get(NEW))
    place = {"address-country": "US", "address-region": "CA"}

    post(tab, NEW, page.sent(last_name="Okafor", action="send", **place))

    assert Submission.objects.get().candidate["address"] == {
        "country": "United States",
        "country_code": "US",
        "region": "California",
        "region_code": "CA",
    }


# Shortcuts


def test_the_bookmark_opens_the_form_of_this_address(open_page):
    page = open_page("/candidates/shortcuts/")

    code = page.one("a", id="bookmarklet").attrs["href"]

    assert code.startswith("javascript:")
    assert '"http://testserver/candidates/new/"' in unquote(code)
    assert str(MAX_ADDRESS) in code
    assert page.one("textarea").text == code
