"""How StackOne answers: its envelope, the ATS's own errors inside, heartbeats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connections.sandbox.dialect import Reply
from connections.sandbox.store import Kind

Json = Any

NAMED: Mapping[Kind, dict[str, str]] = {
    "candidate": {"field": "email", "message": "is not a valid e-mail address"},
    "application": {"field": "job_id", "message": "takes no applications"},
    "file": {"field": "content", "message": "is no file that can be read"},
}
"""The field that a refusal names, by what the call adds."""


def alive(body: Json) -> Reply:
    """Answer as after heartbeats: the status line left before the outcome was known."""
    return Reply(
        status=200,
        body=b"\n\n" + json.dumps(body).encode(),
        headers={"Preference-Applied": "heartbeat"},
    )


def envelope(status: int, message: Json) -> dict[str, Json]:
    return {"statusCode": status, "message": message, "timestamp": now()}


def ats_refusal(said: list[dict[str, str]]) -> dict[str, Json]:
    return {**envelope(422, "Unprocessable Entity"), **provider_errors(said)}


def provider_errors(said: list[dict[str, str]]) -> dict[str, Json]:
    return {
        "provider_errors": [
            {
                "status": 422,
                "url": "https://ats.example.test/v1/candidates",
                "raw": {"errors": said},
                "headers": {"x-request-id": "5678c28b211d"},
            }
        ]
    }


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)
