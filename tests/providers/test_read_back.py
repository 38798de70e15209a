"""What each vendor's record says of a candidate, and what it does not speak of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from connections.providers import PROVIDERS
from connections.providers.candidate import (
    Address,
    Answer,
    Attachment,
    Candidate,
    Email,
    Link,
    Phone,
)
from connections.providers.losses import address_warnings, fields_lost, kinds_lost, losses_in
from connections.providers.standard import STANDARD_BY_NAME
from tests.factories import ACCOUNTS
from tests.providers.any_json import any_json

RECORDS = Path(__file__).parent / "fixtures" / "read_back"
SENT = Candidate(
    first_name="Mina",
    last_name="Okafor",
    emails=(Email("mina@example.org", "work"),),
    phones=(Phone("+33600000001", "mobile", "12"),),
    address=Address(city="Lyon", country="France"),
    answers=(
        Answer(path=("metadata", "notice"), value="1 month", wire={"slug": "notice"}),
        Answer(path=("metadata", "shirt"), value="M"),
        Answer(path=("custom_fields", "cf_77"), value="1 month"),
        Answer(path=("custom_fields", "shirt"), value="M"),
        Answer(path=("field_mappings", "notice"), value="1 month"),
        Answer(path=("tags", "id"), value=["t1"]),
        Answer(path=("additional_attributes", "source_id"), value="12"),
    ),
)


def provider(slug):
    return PROVIDERS[slug](ACCOUNTS[slug])


def read(slug):
    record = json.loads((RECORDS / f"{slug}.json").read_text(encoding="utf-8"))
    return provider(slug).read_back(record, SENT)


@pytest.mark.parametrize(
    ("slug", "told", "untold"),
    [
        ("unified", ["emails", "phones", "tags", "metadata/shirt"], ["skills", "attachments"]),
        ("stackone", ["emails", "tags?", "custom_fields/cf_77"], ["job_id", "tags", "attachments"]),
        ("panora", ["tags", "title", "field_mappings/notice"], ["emails", "phones", "links"]),
        ("truto", ["emails", "job_id", "attachments", "tags/id"], ["company", "skills"]),
        ("bindbee", ["emails", "tags", "job_id"], ["custom_fields/shirt", "additional_attributes"]),
    ],
)
def test_what_a_record_speaks_of(slug, told, untold):
    kept = read(slug)

    spoken = {
        path: kept.tells(tuple(path.split("/")))
        for path in (*told, *untold)
        if not path.endswith("?")
    }

    assert {path for path, is_told in spoken.items() if not is_told} == set(untold)


@pytest.mark.parametrize("slug", PROVIDERS)
def test_the_person_is_read(slug):
    kept = read(slug)

    assert kept.candidate.full_name.startswith("Mina Okafor")
    if slug != "panora":  # its sync has not run
        assert kept.candidate.emails[0].value == "mina@example.org"
        assert kept.candidate.phones[0].value == "+33600000001"


@pytest.mark.parametrize(
    ("slug", "path", "value"),
    [
        ("unified", ("metadata", "notice"), "1 month"),
        ("unified", ("metadata", "shirt"), None),
        ("stackone", ("custom_fields", "cf_77"), "1 month"),
        ("panora", ("field_mappings", "notice"), None),
        ("truto", ("tags", "id"), ["t1", "t2"]),
    ],
)
def test_extra_fields_are_read_where_they_were_asked(slug, path, value):
    assert read(slug).candidate.answer(*path) == value


@pytest.mark.parametrize(
    ("slug", "url", "jobs"),
    [
        ("unified", "https://ats.example/people/9", ("9001",)),
        ("stackone", "", ()),
        ("panora", "", ()),
        ("truto", "https://hire.lever.example/candidates/lev-9", ("post-1",)),
        ("bindbee", "", ("018b4bfb-5ece-70b1-ad5e-862a9433aa65",)),
    ],
)
def test_the_way_into_the_ats_and_the_jobs(slug, url, jobs):
    kept = read(slug)

    assert (kept.url, kept.jobs) == (url, jobs)


def test_no_script_becomes_a_link():
    assert provider("unified").read_back({"web_url": "javascript:alert(1)"}, SENT).url == ""


def test_panoras_moments_are_javascripts_texts():
    kept = read("panora").candidate

    assert kept.remote_created_at.isoformat() == "2024-10-01T12:00:00+00:00"
    assert kept.last_interaction_at is None


@pytest.mark.parametrize("slug", PROVIDERS)
@given(record=any_json)
def test_any_json_is_read(slug, record):
    provider(slug).read_back(record, SENT)


@pytest.mark.parametrize("name", STANDARD_BY_NAME)
def test_a_warning_tells_which_field_was_lost(name):
    [warning] = fields_lost([name], vendor="Truto")

    [loss] = losses_in(warning, SENT)

    assert loss == ((name,), True)


def test_a_warning_tells_which_part_was_lost():
    candidate = Candidate(
        address=Address(line1="1 rue de la Paix", city="Lyon"),
        links=(Link("https://a.example", "github"), Link("https://b.example", "blog")),
        attachments=(Attachment(file_name="cv.pdf"),),
        emails=(Email("a@example.org"), Email("b@example.org")),
    )
    [part] = address_warnings(candidate.address, "city", vendor="Panora")
    [kind] = kinds_lost(candidate, {"links": ("blog",)}, vendor="Bindbee")
    [stackone] = [
        warning
        for warning in provider("stackone")
        .build_request(candidate, reference="", idempotency_key="")
        .warnings
        if warning.startswith("b@")
    ]

    assert losses_in(part, candidate) == ((("address", "line1"), True),)
    assert losses_in(kind, candidate) == ((("links", 0), False),)
    assert losses_in(stackone, candidate) == ((("emails", 1), True),)
    assert losses_in("The file cv.pdf was not sent: too large.", candidate) == (
        (("attachments", 0), True),
    )
    assert losses_in("The ATS merged this candidate.", candidate) == ()


@pytest.mark.parametrize(("slug", "says"), [("bindbee", True), ("panora", True), ("truto", False)])
def test_whether_the_vendor_is_told_that_nobody_may_mail(slug, says):
    note = provider(slug).mail_note(Candidate(can_email=False))

    assert bool(note) is says
    assert provider(slug).mail_note(Candidate()) == ""
