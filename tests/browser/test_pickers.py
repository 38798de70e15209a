"""Long lists in a browser: searched by keyboard, read by anybody, the same without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from candidates.models import Submission
from connections.providers.lists import Person
from connections.providers.types import Choice
from connections.services import catalog_refresh
from connections.services.ats_users import ats_users_match
from connections.services.lists import lists_of
from tests.browser.eyes import EVERYWHERE, inspect, picture
from tests.browser.hands import new_fields, send
from tests.factories import listed

TAGS = tuple(Choice(f"Tag {n}", f"Tag {n}") for n in range(60))
PLACES = ("Lyon", "Zürich", "São Paulo", "Kraków")


def uuid(kind: int, number: int) -> str:
    return f"018b4bfb-5ece-70b1-ad5e-{kind:02d}{number:010d}"


ME = uuid(13, 1)
JOBS = tuple(Choice(uuid(11, n), f"Nurse, {PLACES[n % 4]}, ward {n}") for n in range(10_000))
PEOPLE = tuple(Person.of(uuid(12, n), f"Colleague {n}", f"c{n}@example.org") for n in range(2_000))


@pytest.fixture
def many(connect, recruiter):
    """An ATS with 10,000 jobs and thousands of users, one of them the recruiter."""
    recruiter.email = "mina@example.org"
    recruiter.save()
    connection = connect("bindbee", name="Acme", ats_name="Greenhouse", variant="~meta-empty")
    catalog_refresh(connection)
    listed(connection, "jobs", *JOBS)
    own = Person.of(ME, "Mina Okafor", recruiter.email)
    ats_users_match(listed(connection, "users", own, *PEOPLE))
    listed(connection, "tags", *TAGS)
    return connection


def job(page: Page):
    return page.get_by_role("combobox", name=re.compile("^Job"))


def options(page: Page):
    return page.get_by_role("listbox", name="Found in the list").get_by_role("option")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE)
def test_a_job_of_ten_thousand_is_picked_by_keyboard(
    page: Page, sign_in, recruiter: User, many, width
):
    sign_in(recruiter)
    page.goto("/candidates/new/")
    expect(job(page)).to_be_visible()
    expect(page.get_by_label(re.compile("On behalf of"))).to_have_value("Me (Mina Okafor)")
    page.get_by_label("Last name").fill("Berg")

    job(page).focus()
    page.keyboard.type("zurich nurse")
    expect(options(page).first).to_have_text("Nurse, Zürich, ward 1")
    inspect(page, f"picker-open-{width}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    picture(page, f"picker-focused-{width}")
    second = options(page).nth(1).inner_text()
    with new_fields(page):
        page.keyboard.press("Enter")

    expect(job(page)).to_have_value(second)
    expect(job(page)).to_be_focused()
    expect(options(page)).to_have_count(0)
    inspect(page, f"picker-picked-{width}")
    send(page)
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    kept = Submission.objects.get()
    entry = lists_of(many)["jobs"].entries.get(key=kept.candidate["job_id"])
    assert (second, entry.label) == ("Nurse, Zürich, ward 5",) * 2
    assert kept.answer_pairs() == [(("remote_user_id",), ME)]
    expect(page.get_by_text(second)).to_be_visible()
    expect(page.get_by_text("Mina Okafor")).to_be_visible()


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE[:1])
def test_what_is_unlike_everything_is_said_and_stays(page: Page, sign_in, recruiter, many, width):
    sign_in(recruiter)
    page.goto("/candidates/new/")
    page.get_by_label("Last name").fill("Berg")

    job(page).fill("Zzz unheard of")
    expect(page.get_by_text("Nothing in the list is like this.")).to_be_visible()
    send(page)

    expect(page.get_by_role("alert")).to_contain_text("is not in the list")
    expect(job(page)).to_have_value("Zzz unheard of")
    expect(job(page)).to_have_attribute("aria-invalid", "true")
    inspect(page, f"picker-wrong-{width}")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(job(page)).to_be_focused()


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE[:1])
def test_tags_are_added_from_the_list(page: Page, sign_in, recruiter, many, width):
    sign_in(recruiter)
    page.goto("/candidates/new/")
    page.get_by_label("Tags", exact=True).fill("own tag")

    adder = page.get_by_role("combobox", name="Add from the list of the ATS")
    adder.focus()
    page.keyboard.type("tag 42")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Tag 42")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Tags", exact=True)).to_have_value("own tag\nTag 42")
    expect(adder).to_have_value("")
    inspect(page, f"picker-tags-{width}")


@pytest.mark.parametrize(("width", "context_options"), EVERYWHERE[:1])
def test_a_short_list_loads_no_library(page: Page, sign_in, recruiter, connect, width):
    connection = connect("bindbee", name="Acme")
    catalog_refresh(connection)
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    sign_in(recruiter)
    page.goto("/candidates/new/")

    page.get_by_label("Add from the list of the ATS").select_option(label="Senior")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_label("Tags", exact=True)).to_have_value("Senior")
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if "accessible-autocomplete" in url or "/pickers/" in url]
    inspect(page, f"picker-short-{width}")
