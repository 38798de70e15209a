"""Truto's samples: the fixtures, a provider, and candidates that use all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from connections.providers import http
from connections.providers.candidate import Answer, Attachment, Candidate, Email, Link, Phone
from connections.providers.truto import Truto
from connections.providers.types import Response
from connections.sandbox.server import SandboxServer

FIXTURES = Path(__file__).parent / "fixtures" / "truto"
REFERENCE = "0b7c1b1e-6f0a-4d39-9d0f-3c8f0f5f6a10"
ACCOUNT = "62f44730-dd91-461e-bd6a-aedd9e0ad79d"
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)

ANSWERS = "job_form_field_answers"
FORM_ANSWERS = (
    Answer(
        path=(ANSWERS, "g1", "field0"),
        value="I like maps.",
        wire={"group_id": "g1", "name": "field0"},
    ),
    Answer(path=(ANSWERS, "g2", "field0"), value=["Python", "SQL"]),
    Answer(path=(ANSWERS, "g2", "field1"), value="No"),
    Answer(path=(ANSWERS, "g2", "field2"), value=7.0),
    Answer(path=(ANSWERS, "g2", "field3"), value="2026-03-01"),
    Answer(path=(ANSWERS, "g2", "field4"), value=None),
    Answer(path=(ANSWERS, "consent"), value=True, wire={"name": "consent"}),
)
OWN_ANSWERS = (
    Answer(path=("application_source",), value="lead"),
    Answer(path=("tags", "id"), value=["tag-2"]),
    Answer(path=("remote_data",), value={"origin": "sourced"}),
    Answer(path=("extra_properties",), value={"archived": False}),
)
MINIMAL = Candidate(first_name="Mina", last_name="Okafor")
FULL = Candidate(
    first_name="Mina",
    last_name="Okafor",
    emails=(Email("mina@example.org"), Email("m.okafor@northwind.example", "work")),
    phones=(Phone("+33600000001"), Phone("+33400000002", "work", "12")),
    title="Data Engineer",
    company="Northwind",
    links=(Link("https://linkedin.com/in/mina", "linkedin"), Link("https://mina.example/blog")),
    locations=("Lyon", "Remote"),
    tags=("referral",),
    job_id="post-1",
    attachments=(
        Attachment("mina.pdf", "https://files.example/mina.pdf"),
        Attachment("letter.pdf", "https://files.example/letter.pdf", "cover_letter"),
    ),
    answers=FORM_ANSWERS + OWN_ANSWERS,
)


PORTO = replace(MINIMAL, job_id="post-3", emails=(Email("mina@example.org"),))


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def truto(**options: Any) -> Truto:
    return Truto({"api_token": "tk_secret", "integrated_account_id": ACCOUNT}, options)


def build(candidate: Candidate, **options: Any) -> Any:
    return truto(**options).build_request(candidate, reference=REFERENCE, idempotency_key="key-1")


def answer(status: int, body: Any = None, **headers: str) -> Response:
    return Response(status=status, headers=headers, body=json.dumps(body).encode())


def connect(
    sandbox: SandboxServer,
    variant: str = "",
    key: str = "sandbox-key",
    account: str = ACCOUNT,
    **options: Any,
) -> Truto:
    """Return a provider whose base URL is the sandbox's, in one of its variants."""
    base_url = "/".join(filter(None, (sandbox.url, variant and f"~{variant}", "truto")))
    credentials = {"api_token": key, "integrated_account_id": account}
    return Truto(credentials, options, base_url=base_url)


def send(provider: Truto, candidate: Candidate, idempotency_key: str = "key-1") -> Response:
    return http.send(
        provider.build_request(candidate, reference=REFERENCE, idempotency_key=idempotency_key)
    )
