"""What the tests of Unified.to share: candidates, a connection, an answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

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
from connections.providers.types import Response
from connections.providers.unified import Unified

FIXTURES = Path(__file__).parent / "fixtures" / "unified"
ACCOUNT = "5de520f96e439b002043d8dc"
REFERENCE = "b7a1c0de-0000-4000-8000-000000000001"

NOTICE = Answer(
    path=("metadata", "notice_period"),
    value="1 month",
    wire={"id": "4000001", "slug": "notice_period", "format": "SINGLE_SELECT"},
)
ADA = Candidate(
    first_name="Ada", last_name="Moreau", emails=(Email("ada@example.test"),), answers=(NOTICE,)
)
NICKNAME = {
    "id": "4000011",
    "slug": "nickname",
    "namespace": "custom",
    "format": "TEXT",
    "value": "Ada",
    "extra_data": {"locale": "fr"},
}
FULL = Candidate(
    name="Ada Moreau",
    first_name="Ada",
    last_name="Moreau",
    emails=(
        Email("ada@example.test"),
        Email("ada@work.test", "work"),
        Email("ada@other.test", "other"),
    ),
    phones=(
        Phone("+33612345678"),
        Phone("+33112345678", "work"),
        Phone("+33212345678", "home"),
        Phone("+33312345678", "fax"),
        Phone("+33412345678", "other"),
    ),
    title="Data engineer",
    company="Northwind",
    company_id="c-1",
    links=(Link("https://linkedin.example/ada", "linkedin"), Link("https://code.example/ada")),
    address=Address(
        line1="1 rue de la Paix",
        line2="Bâtiment B",
        city="Lyon",
        region="Auvergne-Rhône-Alpes",
        region_code="ARA",
        postal_code="69001",
        country="France",
        country_code="fr",
    ),
    tags=("python", "remote"),
    skills=("Python", "SQL"),
    sources=("Referral of Elif",),
    origin="sourced",
    date_of_birth=date(1990, 12, 10),
    image_url="https://pictures.example/ada.png",
    experiences=(Experience("Northwind", "Data engineer", date(2021, 7, 1), date(2024, 2, 29)),),
    education=(
        Education(
            "INSA Lyon", "Diploma", "Master", "Informatics", date(2008, 9, 1), date(2013, 6, 30)
        ),
    ),
    job_id="9001",
    owner_id="e-3",
    attachments=(Attachment("cv.pdf", content="Y3Y="),),
    answers=(
        NOTICE,
        Answer(
            path=("metadata", "relocate"),
            value=False,
            wire={"id": "4000002", "slug": "relocate", "format": "YES_NO"},
        ),
        Answer(
            path=("metadata", "years"),
            value=0.0,
            wire={"id": "4000005", "slug": "years", "format": "NUMBER"},
        ),
        Answer(
            path=("metadata", "languages"),
            value=["English", "French"],
            wire={"id": "4000008", "slug": "languages", "format": "MULTIPLE_SELECT"},
        ),
        Answer(
            path=("metadata", "4000014"),
            value="Night",
            wire={"id": "4000014", "format": "TEXT"},
        ),
        Answer(path=("metadata", "salary"), value=None, wire={"slug": "salary"}),
        Answer(path=("metadata_items",), value=[NICKNAME]),
        Answer(path=("email_name",), value="Ada at home"),
        Answer(path=("raw",), value={"is_private": True}),
        Answer(path=("extra_properties",), value={"web_url": "https://ats.example/ada"}),
    ),
)


def fixture(name):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def unified(url="", *, key="sandbox-key", account=ACCOUNT, **options):
    return Unified({"api_key": key, "connection_id": account}, options, base_url=url)


def built(candidate, **options):
    provider = unified(**options)
    return provider.build_request(candidate, reference=REFERENCE, idempotency_key="unused")


def answer(status, body=b"", **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, body=raw, headers=headers)
