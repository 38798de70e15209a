"""What the tests of Bindbee share: fixtures, a full candidate, and a provider."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connections.providers.bindbee import Bindbee
from connections.providers.candidate import Answer, Attachment, Candidate, Email, Link, Phone
from connections.providers.types import Request

KEY, TOKEN = "sandbox-key", "sandbox-token"
FIXTURES = Path(__file__).parent / "fixtures" / "bindbee"
UUID = "018b4bfb-5ece-70b1-ad5e-862a9433aa"
JOB, STAGE, USER = f"{UUID}65", f"{UUID}66", f"{UUID}00"
DATES = {
    "last_interaction_at": datetime(2021, 7, 1, 10, tzinfo=UTC),
    "remote_created_at": datetime(2021, 6, 1, tzinfo=UTC),
    "remote_updated_at": datetime(2021, 6, 2, tzinfo=UTC),
}
MINA = Candidate(
    first_name="Mina", last_name="Okafor", emails=(Email("mina@example.org", "personal"),)
)
COMMON: dict[str, Any] = {
    "first_name": "Mina",
    "last_name": "Okafor",
    "emails": (Email("mina@example.org", "personal"), Email("m.okafor@work.example", "work")),
    "phones": (Phone("+33600000001"), Phone("+33100000002", "work", "12")),
    "links": (
        Link("https://linkedin.example/in/mina", "linkedin"),
        Link("https://github.example/mina", "github"),
        Link("https://mina.example.org/work", "portfolio"),
        Link("https://mina.example.org/blog", "blog"),
        Link("https://company.example.org", "company"),
        Link("https://other.example.org", "other"),
    ),
    "locations": ("Lyon", "Remote"),
    "tags": ("Senior", "Referral"),
    "image_url": "https://img.example.org/mina.png",
    "is_private": False,
    "can_email": True,
    "job_id": JOB,
}
COMMON_ANSWERS = (
    Answer(path=("title",), value="Data engineer"),
    Answer(path=("company",), value="Northwind"),
    Answer(path=("applications",), value=[f"{UUID}01"]),
)
FILES = (
    Attachment("cv.pdf", "", "resume", "SGVsbG8=", "application/pdf"),
    Attachment("letter.pdf", "https://files.example.org/letter.pdf", "cover_letter"),
    Attachment("portfolio.zip", "https://files.example.org/p.zip", "other"),
)


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def answers_to(**values: Any) -> tuple[Answer, ...]:
    """Return answers at paths of one key."""
    return tuple(Answer(path=(key,), value=value) for key, value in values.items())


def flat_candidate() -> Candidate:
    """Everything that the flat body carries; the user goes with the files only."""
    return Candidate(
        **COMMON,
        **DATES,
        attachments=FILES,
        answers=(
            *COMMON_ANSWERS,
            *answers_to(remote_user_id=USER),
            Answer(path=("model_fields", "preferred_name"), value="Min"),
            Answer(path=("additional_attributes", "source_id"), value=12),
            Answer(path=("additional_attributes", "seniority"), value="sr"),
            Answer(
                path=("additional_attributes", "interview_at"), value="2026-03-01T09:30:00+00:00"
            ),
            Answer(path=("custom_fields", "shirt"), value="M"),
            Answer(path=("custom_fields", "languages"), value=["French", "English"]),
            Answer(
                path=("custom_fields", "referee"),
                value={"name": "Ada", "years": None},
                wire={"shape": "group"},
            ),
            Answer(path=("custom_fields", "anything"), value={"a": [1, None]}),
            Answer(path=("integration_params", "org"), value="north"),
            *answers_to(extra_properties={"x_source": "fair"}),
        ),
    )


def wrapped_candidate() -> Candidate:
    """Everything that the wrapped body carries."""
    return Candidate(
        **COMMON,
        stage_id=STAGE,
        answers=(
            *COMMON_ANSWERS,
            *answers_to(
                remote_user_id=USER, job_requisition_id="R-00007", attachment_ids=[f"{UUID}02"]
            ),
        ),
    )


def provider(
    base_url: str = "", *, key: str = KEY, token: str = TOKEN, options: Any = None
) -> Bindbee:
    return Bindbee({"api_key": key, "connector_token": token}, options, base_url=base_url)


def request_for(candidate: Candidate, options: Any = None, base_url: str = "") -> Request:
    return provider(base_url, options=options).build_request(
        candidate, reference="ref-1", idempotency_key="key-1"
    )
