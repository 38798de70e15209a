"""Panora: what is sent. Nothing here opens a socket."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from connections.providers.base import EXTRA_PROPERTIES
from connections.providers.candidate import (
    Address,
    Answer,
    Attachment,
    Candidate,
    Education,
    Email,
    Experience,
    Link,
    Phone,
)
from connections.providers.errors import CandidateRejected, ConnectionRefused
from connections.providers.panora import Panora
from connections.providers.types import Request

FIXTURES = Path(__file__).parent / "fixtures" / "panora"
DOCS = Path(__file__).parents[2] / "docs" / "providers" / "panora.md"
TOKEN = "b0c1d2e3-0000-4000-8000-000000000001"
CREDENTIALS = {"api_key": "pk_secret", "connection_token": TOKEN}


def said(path: tuple[str, ...], value: Any) -> Answer:
    return Answer(path=path, value=value)


FULL = Candidate(
    first_name="Mina",
    last_name="Okafor",
    name="Mina Okafor",
    emails=(
        Email("mina@example.org"),
        Email("mina@northwind.example", "work"),
        Email("mina@alumni.example", "other"),
    ),
    phones=(
        Phone("+33600000001"),
        Phone("+33400000002", "work"),
        Phone("+33400000003", "home"),
    ),
    title="Data Engineer",
    company="Northwind",
    links=(
        Link("https://www.linkedin.com/in/mina", "linkedin"),
        Link("https://github.com/mina", "github"),
        Link("https://mina.example", "portfolio"),
        Link("https://blog.mina.example", "blog"),
        Link("https://northwind.example", "company"),
        Link("https://mina.example/talks", "other"),
    ),
    address=Address(city="Lyon", region_code="ARA", country="France", country_code="FR"),
    locations=("Lyon, ARA, France",),
    tags=("referral", "remote"),
    is_private=False,
    can_email=True,
    last_interaction_at=datetime(2024, 10, 3, 12, tzinfo=UTC),
    remote_created_at=datetime(2024, 10, 1, 12, tzinfo=UTC),
    remote_updated_at=datetime(2024, 10, 2, 12, tzinfo=timezone(timedelta(hours=2))),
    answers=(
        said(
            ("attachments",),
            ["a77ac4e0-0000-4000-8000-000000000001", "a77ac4e0-0000-4000-8000-000000000002"],
        ),
        said(("applications",), ["a991ca70-0000-4000-8000-000000000001"]),
        said(("field_mappings", "notice_period"), "3 months"),
        said(("field_mappings", "years_of_experience"), 7.5),
        said(("field_mappings", "unanswered"), None),
        said(("extra_properties",), {"source": "careers page"}),
    ),
)
MINIMAL = Candidate(name="Mina Okafor")


def load(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def panora(**options: Any) -> Panora:
    return Panora(CREDENTIALS, options)


def build(candidate: Candidate, **options: Any) -> Request:
    return panora(**options).build_request(candidate, reference="ref-1", idempotency_key="key-1")


# The create call


@pytest.mark.parametrize(
    ("candidate", "body"), [(FULL, "create_full"), (MINIMAL, "create_minimal")]
)
def test_the_body_is_exactly_this(candidate, body):
    request = build(candidate)

    assert request.json == load(body)


def test_the_full_candidate_fills_every_standard_field_that_panora_carries():
    assert set(FULL.filled()) == Panora.standard_fields


def test_the_full_candidate_answers_every_extra_field():
    asked = {spec.path for spec in panora().extra_fields}

    assert asked == {each.path for each in FULL.answers if each.path[0] != "field_mappings"}
    assert panora().extra_fields[-1] is EXTRA_PROPERTIES


@pytest.mark.parametrize(
    ("dialect", "path", "key"),
    [
        pytest.param(None, "/ats/candidate", ("Authorization", "Bearer pk_secret"), id="default"),
        pytest.param("legacy", "/ats/candidate", ("Authorization", "Bearer pk_secret"), id="old"),
        pytest.param("current", "/ats/candidates", ("x-api-key", "pk_secret"), id="new"),
    ],
)
def test_the_dialect_decides_path_and_key_header(dialect, path, key):
    request = build(MINIMAL, dialect=dialect)

    assert (request.method, request.url) == ("POST", "https://api.panora.dev" + path)
    assert request.headers == {
        "Accept": "application/json",
        "x-connection-token": TOKEN,
        key[0]: key[1],
    }


@pytest.mark.parametrize(
    ("option", "query"),
    [(True, (("remote_data", "true"),)), (False, ()), (None, ()), ("", ())],
)
def test_remote_data_is_true_or_not_sent_at_all(option, query):
    assert build(MINIMAL, remote_data=option).query == query


@pytest.mark.parametrize("token", ["", "  ", None])
def test_without_a_connection_token_nothing_is_sent(token):
    provider = Panora({"api_key": "pk", "connection_token": token})

    with pytest.raises(ConnectionRefused, match="no connection token"):
        provider.build_request(MINIMAL, reference="r", idempotency_key="i")


@pytest.mark.parametrize(
    ("candidate", "location"),
    [
        (Candidate(address=Address(city="Lyon", country_code="FR")), "Lyon, FR"),
        (Candidate(address=Address(region="Oregon", region_code="OR")), "Oregon"),
        (Candidate(address=Address(line1="1 Rue A"), locations=("Lyon", "Porto")), "Lyon"),
        (Candidate(address=Address(city="Lyon"), locations=("Porto",)), "Lyon"),
    ],
)
def test_the_location_is_one_place(candidate, location):
    assert build(candidate).json["locations"] == location


@pytest.mark.parametrize(
    ("candidate", "warning"),
    [
        (Candidate(locations=("Lyon", "Porto", "Oslo")), "for Panora takes one: Porto; Oslo."),
        (Candidate(address=Address(city="Lyon"), locations=("Porto",)), "takes one: Porto."),
        (Candidate(address=Address(postal_code="69001")), "no place for it: Postal code."),
        (Candidate(phones=(Phone("+331", "fax"),)), "The kind of +331 was not sent"),
        (Candidate(phones=(Phone("+331", "work", "12"),)), "The extension of +331 was not sent"),
        (Candidate(emails=(Email("a@b.example", "other"),)), "The kind of a@b.example was not"),
        (Candidate(name="Dr Mina Okafor", last_name="Okafor"), "The full name was not sent"),
        (
            Candidate(answers=(said(("applications",), [TOKEN, TOKEN]),)),
            "uses the first application only",
        ),
    ],
)
def test_what_has_half_a_place_is_named_in_one_warning(candidate, warning):
    (only,) = build(candidate).warnings

    assert warning in only


def test_every_standard_field_without_a_place_is_named_in_a_warning():
    candidate = Candidate(
        company_id="c",
        skills=("SQL",),
        sources=("Fair",),
        origin="sourced",
        date_of_birth=date(1990, 1, 2),
        image_url="https://mina.example/me.png",
        experiences=(Experience("Northwind"),),
        education=(Education("INSA"),),
        job_id="j",
        stage_id="s",
        owner_id="o",
        hired_at=datetime(2024, 1, 2, tzinfo=UTC),
        attachments=(Attachment("cv.pdf", content="JVBERi0="),),
    )
    carried = Panora.standard_fields | {"answers"}
    assert set(candidate.filled()) == {each.name for each in fields(Candidate)} - carried

    request = build(candidate)

    assert len(request.warnings) == len(candidate.filled())
    assert all("Panora has no place for it" in warning for warning in request.warnings)


def test_what_is_carried_whole_gives_no_warning():
    assert build(MINIMAL).warnings == ()


@pytest.mark.parametrize("name", ["attachments", "applications"])
def test_an_id_that_is_no_uuid_is_refused_before_it_can_crash_the_server(name):
    candidate = Candidate(answers=(said((name,), ["cv.pdf"]),))

    with pytest.raises(CandidateRejected, match=r"cv\.pdf") as refusal:
        build(candidate)

    assert refusal.value.field_errors[0].path == (name,)


@pytest.mark.parametrize(
    "extra", [{"attachments": []}, {"field_mappings": {"slug": 2}}, ["not an object"]]
)
def test_extra_properties_may_not_overwrite(extra):
    mapped = said(("field_mappings", "slug"), "1")
    candidate = Candidate(answers=(mapped, said(("extra_properties",), extra)))

    with pytest.raises(CandidateRejected) as refusal:
        build(candidate)

    assert refusal.value.field_errors[0].path == ("extra_properties",)


# Secrets and docs


def test_neither_repr_shows_a_secret():
    shown = repr(panora()) + repr(build(MINIMAL))

    assert "pk_secret" not in shown
    assert TOKEN not in shown


def test_the_docs_table_has_one_row_for_each_field_of_the_create_call():
    vendor = load("vendor_fields")
    expected = [
        *vendor["body"],
        *(f"{name} (query)" for name in vendor["query"]),
        *(f"{name} (header)" for name in vendor["headers"]),
    ]
    section = DOCS.read_text(encoding="utf-8").split("## Every field of the create call")[1]
    rows = re.findall(r"^\| `([^`]+)`( \(\w+\))? \|", section.split("\n## ")[0], re.MULTILINE)

    assert [name + where for name, where in rows] == expected
