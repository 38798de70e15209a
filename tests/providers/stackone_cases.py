"""Candidates, answers and requests that the tests of StackOne share."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connections.providers.candidate import Address, Answer, Candidate, Email, Link, Phone
from connections.providers.stackone import StackOne
from connections.providers.types import LiveFields, Request, Response

FIXTURES = Path(__file__).parent / "fixtures" / "stackone"
ACCOUNT = "47187425466113776871"
KEY = "sandbox-key"
OPTIONS = {"heartbeat": True, "unified_custom_fields": ["my_project_custom_field_1", " ", "ref"]}

ANSWERS: dict[str, Any] = {
    "cf_77": "1 month",
    "cf_78": ["English", "French"],
    "cf_79": 0,
    "cf_80": 51000.5,
    "cf_81": "2026-12-01",
    "cf_82": False,
    "cf_83": True,
    "cf_84": "Line one\nLine two",
    "cf_85": "Countess",
    "cf_86": "https://papers.example/1",
    "cf_87": ["CCNA", "First aid"],
    "cf_88": 1,
    "cf_89": "B-7",
    "4000125": "yes",
}
ADA = Candidate(first_name="Ada", last_name="Moreau", emails=(Email("ada@example.test"),))


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def provider(
    options: dict[str, Any] | None = None, *, base_url: str = "", key: str = KEY
) -> StackOne:
    return StackOne({"api_key": key, "account_id": ACCOUNT}, options, base_url=base_url)


def request_for(candidate: Candidate, options: dict[str, Any] | None = None) -> Request:
    return provider(options).build_request(candidate, reference="ref-1", idempotency_key="key-1")


def answered(body: Any, status: int = 201, **headers: str) -> Response:
    return Response(status=status, body=json.dumps(body).encode(), headers=headers)


def answers_to(live: LiveFields, values: dict[str, Any]) -> tuple[Answer, ...]:
    specs = {spec.path[-1]: spec for spec in live.extra}
    return tuple(
        Answer(path=specs[key].path, value=value, wire=specs[key].wire)
        for key, value in values.items()
    )


def full_candidate() -> Candidate:
    row = {
        "id": "cf_x",
        "remote_id": "4000999",
        "name": "Unlisted",
        "value": {"grade": 3},
        "value_id": "opt_x",
        "remote_value_id": "r_x",
    }
    return Candidate(
        name="Ada M. Moreau",
        first_name="Ada",
        last_name="Moreau",
        emails=(Email("ada@example.test"),),
        phones=(
            Phone("+33612345678", "mobile"),
            Phone("+33112345678", "work"),
            Phone("+33212345678", "home"),
            Phone("+33312345678", "fax"),
            Phone("+33412345678", "other"),
        ),
        title="Data engineer",
        company="Acme",
        links=(
            Link("https://linkedin.example/ada", "linkedin"),
            Link("https://ada.example", "portfolio"),
        ),
        address=Address(country="France", country_code="FR"),
        hired_at=datetime(2021, 7, 1, 12, 30, tzinfo=UTC) - timedelta(hours=2),
        answers=(
            *answers_to(provider().read_fields(fixture("live_fields")), ANSWERS),
            Answer(path=("custom_fields_by_id",), value=[row, {"id": "", "value": None}]),
            Answer(path=("unified_custom_fields", "my_project_custom_field_1"), value="REF-1236"),
            Answer(path=("unified_custom_fields", "ref"), value=""),
            Answer(path=("passthrough",), value={"other_known_names": "Ada Byron"}),
            Answer(path=("extra_properties",), value={"phone_number": "+33612345678"}),
        ),
    )
