"""Each vendor has a page, and all are built alike."""

from __future__ import annotations

import re

import pytest

from candidates.models import Status
from connections.providers import PROVIDERS

from .reading import ROOT, page, quoted, section, table

PARTS = (
    "What to have ready",
    "Connect",
    "Extra fields in the form",
    "Every field of the create call",
    "Limits and quirks",
    "How answers are read",
    "In the sandbox",
)


def test_every_vendor_has_a_page():
    pages = {path.stem for path in (ROOT / "docs" / "providers").glob("*.md")}

    assert pages == set(PROVIDERS)


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_page_has_the_parts_of_all_pages_in_their_order(slug):
    headings = re.findall(r"^## (.+)$", page(f"docs/providers/{slug}.md"), re.MULTILINE)

    assert tuple(each for each in headings if each in PARTS) == PARTS


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_page_names_credentials_options_addresses_and_the_vendors_page(slug):
    text, provider = page(f"docs/providers/{slug}.md"), PROVIDERS[slug]

    names = [spec.path[0] for spec in (*provider.credential_fields, *provider.option_fields)]
    addresses = [choice.value for choice in provider.base_urls]

    missing = [each for each in (*names, *addresses, provider.docs_url) if each not in text]
    assert missing == []


@pytest.mark.parametrize("slug", PROVIDERS)
def test_answers_end_in_a_status_that_exists(slug):
    part = section(page(f"docs/providers/{slug}.md"), "How answers are read")

    for _answer, status, _who in table(part, "Answer", "Status", "Who acts next"):
        assert status.startswith(tuple(map(str, Status.labels))), status


def test_the_hosts_to_be_reached_are_those_of_the_vendors():
    rows = table(page("docs/operate.md"), "Vendor", "Hosts, by HTTPS")

    assert {name: quoted(hosts) for name, hosts in rows} == {
        provider.name: list(provider.api_hosts()) for provider in PROVIDERS.values()
    }
