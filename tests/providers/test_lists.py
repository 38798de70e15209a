"""How far the vendors' lists are read, and what a vendor says of one job."""

from __future__ import annotations

import pytest

from connections.providers.errors import ProviderUnavailable
from connections.providers.lists import JobState, Person, Reach
from connections.providers.types import Choice

from .contract_cases import at, provider_of
from .http_servers import free_port

JOBS = {
    "unified": ("9001", "9004"),
    "stackone": ("job_1", "job_3"),
    "truto": ("post-1", "post-4"),
    "bindbee": (
        "018b4bfb-5ece-70b1-ad5e-010000000001",
        "018b4bfb-5ece-70b1-ad5e-010000000004",
    ),
}
"""An open and a closed job of the sandbox's accounts."""


def provider_at(sandbox, slug, *variants):
    return provider_of(slug, at(sandbox, slug, *variants))


@pytest.mark.parametrize("slug", JOBS)
def test_ten_thousand_jobs_are_read_page_by_page(sandbox, slug):
    few = provider_at(sandbox, slug).fetch_options("jobs")
    reach = Reach(pages=400, entries=20_000, seconds=60)

    many = provider_at(sandbox, slug, "many-jobs").fetch_options("jobs", reach=reach)

    assert len(many) == len(few) + 10_000
    assert len({choice.value for choice in many}) == len(many)
    assert not reach.is_cut


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        pytest.param({"pages": 3}, 600, id="pages"),
        pytest.param({"entries": 450}, 450, id="entries"),
        pytest.param({"seconds": 0}, 0, id="seconds"),
    ],
)
def test_a_list_ends_where_its_reach_does(sandbox, limits, most):
    reach = Reach(**limits)

    choices = provider_at(sandbox, "bindbee", "many-jobs").fetch_options("jobs", reach=reach)

    assert len(choices) in range(most - 5, most + 1)  # of the first page some are closed
    assert reach.is_cut


def test_what_came_before_the_vendor_failed_is_kept_and_cut(monkeypatch):
    class Failing(type(provider_of("truto"))):
        def list_options(self, source, *, query, job_id, reach):
            yield Choice("1", "Pilot")
            raise ProviderUnavailable("Too many requests.")

    reach = Reach()
    failing = Failing({"api_token": "", "integrated_account_id": ""})

    assert failing.fetch_options("jobs", reach=reach) == (Choice("1", "Pilot"),)
    assert reach.is_cut


@pytest.mark.parametrize("slug", JOBS)
@pytest.mark.parametrize(
    ("which", "variants", "state"),
    [
        pytest.param(0, (), JobState.OPEN, id="open"),
        pytest.param(1, (), JobState.CLOSED, id="closed"),
        pytest.param(0, ("jobs-closed",), JobState.CLOSED, id="closed-since"),
        pytest.param(None, (), JobState.GONE, id="unknown"),
    ],
)
def test_a_vendor_tells_of_one_job(sandbox, slug, which, variants, state):
    job_id = "no such/job?" if which is None else JOBS[slug][which]

    told = provider_at(sandbox, slug, *variants).fetch_job_state(job_id, within=2)

    assert told == state


def test_panora_is_not_asked_about_a_job():
    assert provider_of("panora").fetch_job_state("1", within=2) == JobState.UNKNOWN


@pytest.mark.parametrize("slug", JOBS)
def test_a_vendor_that_is_silent_says_nothing_of_a_job(slug):
    provider = provider_of(slug, f"http://127.0.0.1:{free_port()}")

    with pytest.raises(ProviderUnavailable):
        provider.fetch_job_state("1", within=2)


@pytest.mark.parametrize(
    ("slug", "email"),
    [
        ("unified", "amina.abbott@sandbox.test"),
        ("truto", "ines.moreau@example.org"),
        ("bindbee", "ada@example.org"),
        ("panora", "inès@northwind.example"),
    ],
)
def test_users_come_with_their_email(sandbox, slug, email):
    first = provider_at(sandbox, slug).fetch_options("users")[0]

    assert isinstance(first, Person)
    assert first.email == email


def test_the_stages_of_a_job_are_those_of_the_job_alone(sandbox):
    stages = provider_at(sandbox, "bindbee").fetch_options("stages", job_id=JOBS["bindbee"][0])

    assert [stage.label for stage in stages] == ["New", "Phone interview"]
