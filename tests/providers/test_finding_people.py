"""The look before sending: what each vendor's search shows of people who are there."""

from __future__ import annotations

import time

import pytest

from connections.providers import PROVIDERS
from connections.providers.candidate import Candidate, Email, Link, Phone
from connections.providers.errors import ProviderUnavailable
from connections.providers.http import send
from tests.factories import ACCOUNTS

from .contract_cases import wanted_by

ZOE = Candidate(
    first_name="Zoe",
    last_name="Berg",
    emails=(Email("zoe@example.org"),),
    phones=(Phone("+33612345678"),),
    links=(Link("https://linkedin.com/in/zoe", "linkedin"),),
)


def provider_of(slug, sandbox):
    return PROVIDERS[slug](ACCOUNTS[slug], base_url=f"{sandbox.url}/{slug}")


@pytest.mark.parametrize(
    ("slug", "searchable"),
    [
        ("unified", {"email", "name"}),
        ("stackone", {"email"}),
        ("panora", set()),
        ("truto", {"email", "name"}),
        ("bindbee", {"email", "name"}),
    ],
)
@pytest.mark.parametrize("known_by", ["email", "name"])
def test_a_person_is_found_by_what_the_vendor_searches_by(sandbox, slug, searchable, known_by):
    provider = provider_of(slug, sandbox)
    request = provider.build_request(wanted_by(slug, ZOE), reference="r", idempotency_key="k")
    assert send(request).status < 300
    sought = (
        Candidate(emails=ZOE.emails)
        if known_by == "email"
        else Candidate(first_name="Zoe", last_name="Berg")
    )

    found = [match for match in provider.find_people(sought) if match.name != "Noor Haddad"]

    assert provider.searchable_by == searchable
    assert bool([m for m in found if m.phones]) == (known_by in searchable or provider.walks_list)


@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_look_ends_when_its_time_is_over(sandbox, slug):
    provider = provider_of(slug, sandbox)
    provider.fetch_until = time.monotonic()

    with pytest.raises(ProviderUnavailable):
        list(provider.find_people(ZOE))
