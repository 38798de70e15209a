"""Choosing another connection, a slow vendor, a vendor that is down: nothing typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from connections.models import FieldCatalog
from connections.providers.stackone import StackOne
from connections.sandbox import DIALECTS
from connections.sandbox.server import SandboxServer
from connections.services import catalog_refresh
from tests.browser.conftest import PATIENCE
from tests.browser.eyes import inspect
from tests.browser.hands import choose_connection, fill, labels, left_empty, row, unfold
from tests.factories import ConnectionFactory

TYPED = {
    "First name": "Mina",
    "E-mail": [
        {"E-mail": "mina@example.org"},
        {"E-mail": "m.okafor@northwind.example"},
        {"E-mail": "mina@alumni.example"},
    ],
    "Experience": [{"Company": "Northwind", "Title": "Analyst", "From": "2021-07-01"}],
    "Address": {"City": "Lyon"},
    "Skills": "Python\nSQL",
    "Private": "No",
}
UNIFIED = {
    "Notice period": "1 month",
    "Willing to relocate": "No",
    "Expected salary": "much",
    "Languages": ["English", "French"],
    "Extra properties (JSON)": "not yet JSON",
}
STACKONE = {
    "Badge": "B-7",
    "Languages": ["German"],
    "Custom fields by id": [{"Id": "cf_84", "Value (JSON)": "{"}],
}


def values(page: Page) -> dict[tuple[str, str], object]:
    """Return what stands in each control, by its place and label; ticks as true and false."""
    script = "(all) => all.map(each => each.type === 'checkbox' ? each.checked : each.value)"
    known = labels(page)
    controls = ", ".join(f'[id="{control}"]' for control, _kind in known.values())
    ids = page.locator(controls).evaluate_all("(all) => all.map(each => each.id)")
    found = dict(zip(ids, page.locator(controls).evaluate_all(script), strict=True))
    return {place: found[control] for place, (control, _kind) in known.items()}


def switch(page: Page, name: str, field: str) -> None:
    """Choose the connection, and wait until a field that only it has is there."""
    choose_connection(page, name)
    expect(page.get_by_label(field)).to_be_attached()
    unfold(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_switching_connections_back_and_forth_keeps_every_typed_value(
    page, sign_in, recruiter, connect
):
    connect("unified", name="Unified")
    connect("stackone", name="StackOne")
    sign_in(recruiter)
    page.goto("/")
    switch(page, "Unified", "Showreel")
    fill(page, {**TYPED, **UNIFIED})
    at_unified = values(page)
    switch(page, "StackOne", "Badge")
    fill(page, STACKONE)
    at_stackone = values(page)

    switch(page, "Unified", "Showreel")
    back = values(page)
    switch(page, "StackOne", "Badge")
    forth = values(page)

    connections = ("", "Sending to")
    assert {**back, connections: ""} == {**at_unified, connections: ""}
    assert {**forth, connections: ""} == {**at_stackone, connections: ""}
    assert back["", "Expected salary"] == "much"
    assert "m.okafor@northwind.example" in forth.values()


def test_typing_goes_on_while_the_fields_arrive(page, sign_in, recruiter, connect, monkeypatch):
    answered, fetch_fields = threading.Event(), StackOne.fetch_fields

    def fetch_when_told(self, **options):
        assert answered.wait(PATIENCE / 1000)
        return fetch_fields(self, **options)

    monkeypatch.setattr(StackOne, "fetch_fields", fetch_when_told)
    connect("stackone")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Asking StackOne for the fields of your ATS")).to_be_visible()
    unfold(page)
    page.get_by_label("Picture").focus()
    page.keyboard.type("https://pictures.exam")

    answered.set()
    expect(page.get_by_label("Badge")).to_be_visible()
    page.keyboard.type("ple.org/mina.png")

    expect(page.get_by_label("Picture")).to_have_value("https://pictures.example.org/mina.png")


@pytest.fixture
def vendor() -> Iterator[Callable[[int], SandboxServer]]:
    """Start a sandbox of one's own: ``vendor(port)``; it may be stopped, and come back."""
    running = []

    def start(port: int = 0) -> SandboxServer:
        server = SandboxServer(port, DIALECTS)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("width", [1280, 390])
def test_with_the_vendor_down_the_form_opens_with_the_fields_of_before(
    page, sign_in, recruiter, worker, vendor
):
    server = vendor()
    port = server.server_address[1]
    connection = ConnectionFactory(provider="stackone", base_url=f"{server.url}/stackone")
    catalog_refresh(connection)
    server.shutdown()
    server.server_close()
    hours_ago = timezone.now() - timedelta(hours=3)
    FieldCatalog.objects.update(fetched_at=hours_ago, tried_at=hours_ago)
    sign_in(recruiter)

    page.goto("/")
    expect(page.get_by_text("Fields checked 3 hours ago")).to_be_visible()
    page.get_by_label("Badge").fill("B-7")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_text("These fields are from 3 hours ago")).to_be_visible()
    inspect(page, "vendor-down")
    vendor(port)
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    expect(page.get_by_label("Badge")).to_have_value("B-7")


def test_a_vendor_that_was_never_reached_leaves_the_standard_fields(page, sign_in, recruiter):
    ConnectionFactory(provider="stackone")
    sign_in(recruiter)

    page.goto("/")

    expect(
        page.get_by_text("Your ATS did not answer, so its own fields are missing")
    ).to_be_visible()
    assert "first_name" in left_empty(page)
    inspect(page, "vendor-never-reached")
    expect(row(page, "E-mail", 1)).to_be_visible()
