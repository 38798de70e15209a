"""Rows are added in place: from blank ones that the browser keeps, else by the server."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from connections.services import catalog_refresh
from tests.browser.eyes import inspect
from tests.browser.hands import Held, add_row, choose_connection, row

ROWS = "**/candidates/new/rows/*"
TRANSFERRED = """
() => performance.getEntriesByType("resource").find(
  (each) => each.name.includes("/candidates/new/rows/")
).transferSize
"""


@pytest.fixture
def signed_in(page, sign_in, recruiter, connect):
    """Somebody who is about to open the form, with two connections to choose from."""
    for provider, name in (("bindbee", "Acme"), ("stackone", "Second")):
        catalog_refresh(connect(provider, name=name))
    sign_in(recruiter)
    return page


def company(page, number):
    return row(page, "Experience", number).get_by_label("Company")


def test_a_row_is_there_at_once_without_a_network(signed_in, context, console):
    page = signed_in
    page.goto("/candidates/new/", wait_until="networkidle")
    context.set_offline(True)

    add_row(page, "Experience")
    add_row(page, "Experience")

    expect(company(page, 2)).to_be_focused()
    expect(company(page, 2)).to_have_attribute("enterkeyhint", "next")
    inspect(page, "rows-added")
    row(page, "Experience", 1).get_by_role("button", name="Remove").click()
    expect(company(page, 2)).to_be_focused()
    context.set_offline(False)
    console.clear()


def test_the_browser_keeps_the_blank_rows_for_the_next_candidate(signed_in):
    page = signed_in
    page.goto("/candidates/new/", wait_until="networkidle")
    assert page.evaluate(TRANSFERRED) > 0

    page.goto("/candidates/new/", wait_until="networkidle")

    assert page.evaluate(TRANSFERRED) == 0


def test_the_server_adds_the_row_where_the_blank_one_did_not_come(signed_in, console):
    page = signed_in
    page.route(ROWS, lambda route: route.abort())
    page.goto("/candidates/new/")
    page.get_by_label("Last name").fill("Okafor")

    add_row(page, "Experience")

    expect(company(page, 1)).to_be_focused()
    company(page, 1).fill("Acme")
    add_row(page, "Experience")
    expect(company(page, 2)).to_be_focused()
    expect(company(page, 1)).to_have_value("Acme")
    expect(page.get_by_label("Last name")).to_have_value("Okafor")
    console.clear()


def test_a_row_that_is_typed_while_the_fields_change_stays(signed_in):
    page = signed_in
    page.goto("/candidates/new/")
    add_row(page, "Experience")
    company(page, 1).fill("Acme")
    fields = Held(page, "**/candidates/new/fields/")
    choose_connection(page, "Second")
    asked = fields.request(1)

    add_row(page, "Experience")
    company(page, 2).fill("Globex")
    asked.continue_()

    expect(page.get_by_text("via StackOne")).to_be_visible()
    expect(company(page, 1)).to_have_value("Acme")
    expect(company(page, 2)).to_have_value("Globex")
