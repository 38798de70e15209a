"""What the contract suite knows of every vendor: connections, candidates, answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from connections.providers import PROVIDERS
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
from connections.providers.errors import ProviderError
from connections.providers.types import Response
from connections.sandbox import DIALECTS
from tests.factories import ACCOUNTS

REFERENCE = "5f3a1c2e-0000-4000-8000-000000000001"
KEY = "5f3a1c2e-0000-4000-8000-0000000000ff"
JOBS = {
    "unified": "9001",
    "stackone": "job_1",
    "panora": "000010b0-0000-4000-8000-000000000001",
    "truto": "post-3",
    "bindbee": "018b4bfb-5ece-70b1-ad5e-010000000001",
}
"""Jobs of the sandbox that ask no questions."""

every_provider = pytest.mark.parametrize("slug", PROVIDERS)
every_variant = pytest.mark.parametrize(
    ("slug", "variant"),
    [
        pytest.param(each.slug, variant, id=f"{each.slug}-{variant or 'plain'}")
        for each in DIALECTS
        for variant in ("", *each.variants)
    ],
)

FULL = Candidate(
    name="Zoë Anna van der Berg",
    first_name="Zoë",
    last_name="van der Berg",
    emails=(
        Email("zoe@home.example", "personal"),
        Email("zoe@work.example", "work"),
        Email("zoe@club.example", "other"),
    ),
    phones=(
        Phone("+31611111111", "mobile", "7101"),
        Phone("+31622222222", "work", "7102"),
        Phone("+31633333333", "home", "7103"),
        Phone("+31644444444", "fax", "7104"),
        Phone("+31655555555", "other", "7105"),
    ),
    title="Harbour pilot",
    company="Blue Harbour",
    company_id="c-17",
    links=(
        Link("https://in.example/zoe", "linkedin"),
        Link("https://git.example/zoe", "github"),
        Link("https://works.example/zoe", "portfolio"),
        Link("https://diary.example/zoe", "blog"),
        Link("https://firm.example", "company"),
        Link("https://else.example", "other"),
    ),
    address=Address(
        line1="Kade 1",
        line2="Tweede verdieping",
        city="Rotterdam",
        region="Zuid-Holland",
        region_code="ZH",
        postal_code="3011 AA",
        country="Nederland",
        country_code="NL",
    ),
    locations=("Vlissingen", "Antwerpen"),
    tags=("night shift", "boats"),
    skills=("radar", "knots"),
    sources=("job fair",),
    origin="referred",
    date_of_birth=date(1988, 2, 29),
    image_url="https://pictures.example/zoe.png",
    experiences=(
        Experience("Tug & Co", "Deckhand", date(2011, 3, 1), date(2015, 4, 30)),
        Experience("Port of Ghent", "Mate", date(2015, 5, 1)),
    ),
    education=(
        Education(
            "Zeevaartschool",
            "Diploma",
            "Bachelor",
            "Navigation",
            date(2007, 9, 1),
            date(2010, 6, 9),
        ),
    ),
    job_id="018b4bfb-5ece-70b1-ad5e-0000000000a1",
    stage_id="018b4bfb-5ece-70b1-ad5e-0000000000a2",
    owner_id="e-33",
    is_private=True,
    can_email=False,
    hired_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    last_interaction_at=datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
    remote_created_at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
    remote_updated_at=datetime(2026, 4, 5, 6, 7, 8, tzinfo=UTC),
    attachments=(
        Attachment("cv.pdf", "https://files.example/cv.pdf", "resume"),
        Attachment("letter.pdf", "https://files.example/letter.pdf", "cover_letter"),
        Attachment("certificate.pdf", type="other", content="Y2VydA==", content_type="x/pdf"),
    ),
)
"""Every standard field, every part of it, every kind; no two values alike."""

ZOE = Candidate(
    first_name="Zoë", last_name="van der Berg", emails=(Email("Zoe@Home.example", "personal"),)
)
NOTICE = Answer(
    path=("metadata", "notice_period"),
    value="1 month",
    wire={"slug": "notice_period", "format": "SINGLE_SELECT"},
)


def wanted_by(slug, candidate=ZOE):
    """Return `candidate` with what the sandbox's ATS behind this vendor takes none without."""
    return replace(
        candidate,
        job_id=JOBS["truto"] if slug == "truto" else candidate.job_id,
        answers=(*candidate.answers, *([NOTICE] if slug == "unified" else [])),
    )


def provider_of(slug, base_url="", *, options=None, **credentials):
    return PROVIDERS[slug]({**ACCOUNTS[slug], **credentials}, options, base_url=base_url)


def at(sandbox, slug, *variants):
    return "/".join([sandbox.url, *(f"~{name}" for name in variants if name), slug])


def key_name(slug):
    """Return the name of the credential that is the key."""
    return "api_token" if slug == "truto" else "api_key"


def built(slug, candidate, *, options=None, reference=REFERENCE, idempotency_key=KEY):
    return provider_of(slug, options=options).build_request(
        candidate, reference=reference, idempotency_key=idempotency_key
    )


REMOTE_IDS = {"candidate": "c-77", "application": "a-77"}


def staged(slug, candidate, *, key, remote_ids=REMOTE_IDS):
    """Return the call of the stage `key`."""
    return provider_of(slug).build_stage(
        key, candidate, remote_ids=remote_ids, reference=REFERENCE, idempotency_key=KEY
    )


def all_built(slug, candidate):
    """Return the create call and, behind it, those of the stages."""
    stages = provider_of(slug).stages(candidate)
    return [
        built(slug, candidate),
        *(staged(slug, candidate, key=stage.key) for stage in stages),
    ]


def outcome(ask):
    """Return what `ask` returns, or the ProviderError that it raises."""
    try:
        return ask()
    except ProviderError as error:
        return error


def answer(status, body=b"", **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, body=raw, headers=headers)
