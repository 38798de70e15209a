"""Truto's error bodies: its own envelope, its insights, and what it passes on from the ATS.

https://truto.one/docs/api-reference/overview/errors
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from connections.sandbox.dialect import Reply

from .schema import Failure

Json = Any


def phrase(status: int) -> str:
    return HTTPStatus(status).phrase


def missing(kind: str, names: list[str]) -> Reply:
    message = f"Missing required {kind.replace('_', ' ')}: {', '.join(names)}"
    insight = {f"missing_required_{kind}": {"description": message, "value": names}}
    body = {"statusCode": 400, "error": phrase(400), "message": message}
    return Reply(status=400, body={**body, "truto_error_insight": insight})


def invalid(failures: Iterable[Failure]) -> Reply:
    details = {"failures": [{"path": path, "message": said} for path, said in failures]}
    body = {"statusCode": 400, "error": phrase(400), "message": "Validation failed"}
    return Reply(status=400, body={**body, "details": details})


def remote(status: int, raw: Json) -> Reply:
    """Return what the ATS refused, as Truto passes it on."""
    body = {
        "statusCode": status,
        "error": phrase(status),
        "message": raw["message"],
        "truto_is_remote_error": True,
        "raw_response": raw,
        "truto_error_insight": {"remote_error": {"description": "The provider refused the call"}},
    }
    return Reply(status=status, body=body)


def remote_invalid(failures: Iterable[Failure]) -> Reply:
    errors = [{"field": path, "message": said} for path, said in failures]
    message = "; ".join(f"{each['field']} {each['message']}" for each in errors)
    return remote(422, {"code": "ValidationError", "message": message, "errors": errors})
