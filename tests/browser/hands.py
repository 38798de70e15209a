"""What a person does with the pages: by labels and roles, never by ids."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

PASSWORD = "correct horse battery"
PATIENCE = 15  # seconds
Sheet = Mapping[str, Any]
"""What is to be typed, by label: a text, a list of ticks, an object's parts, a list of rows."""


def log_in(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def choose_connection(page: Page, name: str) -> None:
    page.get_by_label("Sending to").select_option(label=name)


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Send (candidate|again)$")).click()


def unfold(page: Page) -> None:
    """Open every folded section of the form."""
    closed = page.locator("#candidate-form details:not([open]) > summary")
    while closed.count():
        closed.first.click()


def row(page: Page, label: str, number: int) -> Locator:
    return page.get_by_role("group", name=f"{label} {number}", exact=True)


def add_row(page: Page, label: str) -> None:
    rows = page.get_by_role("group", name=re.compile(rf"^{re.escape(label)}( not kept.*)?\s*$"))
    there = rows.get_by_role("group")
    number = there.count() + 1
    rows.get_by_role("button", name=re.compile(r"^\+ Add")).click()
    expect(there).to_have_count(number)


LABELS = """
form => {
  const words = part => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], .note").forEach(each => each.remove());
    return copy.textContent.trim();
  };
  return [...form.querySelectorAll("label")].filter(label => label.control).map(label => {
    const group = label.closest("[role=group], fieldset");
    const legend = group && group.querySelector("legend");
    const place = group ? group.getAttribute("aria-label") || words(legend) : "";
    return [place, words(label), label.control.id, label.control.type];
  });
}
"""


def labels(page: Page) -> dict[tuple[str, str], tuple[str, str]]:
    """Return id and type of each control by its group or row ("" for none) and its label.

    One question for all of them: asking Playwright label by label takes minutes.
    """
    found = page.locator("#candidate-form").evaluate(LABELS)
    return {(place, label): (control, kind) for place, label, control, kind in found}


def fill(page: Page, sheet: Sheet) -> None:
    """Type everything on the sheet into the form, adding the rows that are missing."""
    known = labels(page)
    for label, value in sheet.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            for number in range(1, len(value) + 1):
                if not any(place == f"{label} {number}" for place, _part in known):
                    add_row(page, label)
    known = labels(page)
    for place, label, value in _entries(sheet):
        control, kind = known[place, label]
        field = page.locator(f'[id="{control}"]')
        if kind == "checkbox":
            field.check()
        elif kind == "select-one":
            field.select_option(label=value)
        else:
            field.fill(value)


def _entries(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Return place, label and text of everything on the sheet."""
    entries = []
    for label, value in sheet.items():
        match value:
            case str():
                entries.append(("", label, value))
            case dict():
                entries += [(label, part, text) for part, text in value.items()]
            case [dict(), *_]:
                for number, parts in enumerate(value, start=1):
                    entries += [(f"{label} {number}", part, text) for part, text in parts.items()]
            case _:
                entries += [(label, choice, "") for choice in value]
    return entries


@contextmanager
def new_fields(page: Page) -> Iterator[None]:
    """Wait, after what is done inside, until the fields that the ATS now asks for are there."""
    page.locator("#form-body").evaluate("body => body.dataset.before = ''")
    yield
    expect(page.locator("#form-body[data-before]")).to_have_count(0)
    expect(page.get_by_text("Fields checked just now")).to_be_visible()


def choose_job(page: Page, label: str) -> None:
    job = page.get_by_label(re.compile(r"^Job( \*)?( not kept by this ATS)?\s*$"))
    with new_fields(page):
        job.select_option(label=label)


EMPTY = """
form => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter(each => each.name && !["action", "paste"].includes(each.name))
  .filter(each => each.type !== "checkbox" && !each.value)
  .map(each => each.name)
"""


def left_empty(page: Page) -> list[str]:
    """Return the names of the form's controls in which nothing was entered."""
    names: list[str] = page.locator("#candidate-form").evaluate(EMPTY)
    return names


def wait_until(settled: Callable[[], bool]) -> None:
    """Wait for what happens behind the page."""
    deadline = time.monotonic() + PATIENCE
    while not settled():
        assert time.monotonic() < deadline, "It does not come about."
        time.sleep(0.02)


class Held:
    """The requests of a page to `url`, stopped on their way until a test lets them go."""

    def __init__(self, page: Page, url: str | re.Pattern[str]) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(url, lambda route: self._routes.append(route))

    def request(self, number: int) -> Route:
        """The request of this number, from 1, as soon as the page has made it."""
        deadline = time.monotonic() + PATIENCE
        while len(self._routes) < number:
            assert time.monotonic() < deadline, f"Request {number} is not made."
            self._page.wait_for_timeout(20)
        return self._routes[number - 1]


def reload_until(page: Page, settled: Callable[[], bool]) -> None:
    """Wait for what happens behind the page, then load it anew."""
    wait_until(settled)
    page.reload()
