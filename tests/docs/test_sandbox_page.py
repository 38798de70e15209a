"""docs/sandbox.md says what the sandbox does."""

from __future__ import annotations

from dataclasses import fields

import pytest

from connections.providers import PROVIDERS
from connections.sandbox import DIALECTS
from connections.sandbox.faults import FAULTS
from connections.sandbox.readings import READINGS
from connections.sandbox.store import Received
from tests.factories import ACCOUNTS

from .reading import page, quoted, section, table

TEXT = page("docs/sandbox.md")


def test_the_magic_values_are_those_of_the_sandbox():
    rows = table(TEXT, "Name", "What happens", "Stored")

    assert [(quoted(name)[0], meaning, stored) for name, meaning, stored in rows] == [
        (name, fault.meaning, "yes" if fault.stores else "no") for name, fault in FAULTS.items()
    ]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.slug)
def test_the_variants_are_those_of_the_dialect(dialect):
    part = section(section(TEXT, "Variants"), PROVIDERS[dialect.slug].name)

    shown = {quoted(name)[0]: change for name, change in table(part, "Name", "What changes")}

    assert shown == {name: change.rstrip(".") for name, change in dialect.variants.items()}


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.slug)
def test_a_vendors_own_page_lists_its_variants_too(dialect):
    part = section(page(f"docs/providers/{dialect.slug}.md"), "In the sandbox")

    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("|")][2:]

    assert {row.strip().strip("`~") for row in rows} == set(dialect.variants)


def test_the_ways_to_be_read_back_are_those_of_the_sandbox():
    rows = table(TEXT, "Name", "Read back")

    assert {quoted(name)[0]: change for name, change in rows} == READINGS


def test_the_accounts_are_those_of_the_sandbox():
    accounts = {
        quoted(vendor)[0]: quoted(credential)[0]
        for vendor, credential in table(TEXT, "Vendor", "The other credential")
    }

    for slug, credentials in ACCOUNTS.items():
        [(name, value)] = [(n, v) for n, v in credentials.items() if v != "sandbox-key"]
        assert accounts.pop(slug) == f"{name}={value}"
    assert not accounts


def test_an_entry_of_what_was_received_has_the_keys_of_the_page():
    rows = table(TEXT, "Key", "Meaning")

    keys = {key for names, _meaning in rows for key in quoted(names)}

    assert keys == {each.name for each in fields(Received)} | {"stored"}
