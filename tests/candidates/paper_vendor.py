"""A vendor on paper: Unified.to's answers in the place of `http.send`, and a log of what it saw."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from connections.providers.errors import DeliveryUnknown, ProviderUnavailable
from connections.providers.types import Request, Response

CERTAIN = {"refused": 400, "bad key": 401, "exists": 409, "own limit": 429}
"""Answers after which nothing was created, and their status."""

UNKNOWN = {"500": False, "500 after storing": True, "hang": False, "hang after storing": True}
"""Answers that leave it open, and whether the record was created."""

FATAL = {"dies": False, "dies after storing": True}
"""Where the worker dies while the call is under way, and whether the record was created."""

ANSWERS = ("created", "unreachable", *CERTAIN, *UNKNOWN, *FATAL)


class Died(BaseException):
    """The worker is gone; nothing in the code may catch it."""


class PaperVendor:
    """`answer` is given to the next call that creates something, `meanwhile` happens before.

    `calls` tells by submission, or by submission and stage, what it came to: True where nothing
    was created for certain. `owner` tells whose record an id is; a vendor that keeps no
    reference does not say so, but knows.
    """

    def __init__(self) -> None:
        self.answer = "created"
        self.reads = "all"
        self.meanwhile: Callable[[], None] = lambda: None
        self.keeps_reference = True
        self.records: list[dict[str, Any]] = []
        self.owner: dict[str, str] = {}
        self.calls: dict[tuple[str, str], list[bool | str]] = defaultdict(list)

    def asked(self, submission: object, stage: str = "") -> None:
        """Note that a person asked for the call to be made again."""
        self.calls[str(submission), stage].append("asked")

    def send(self, request: Request) -> Response:
        if request.method == "GET":
            return self._read(request)
        answer, meanwhile = self.answer, self.meanwhile
        self.answer, self.meanwhile = "created", lambda: None
        body = request.json
        stage = "" if request.url.endswith("/candidate") else "application"
        whose = self.owner[body["candidate_id"]] if stage else body["external_identifier"]
        if answer == "unreachable":
            meanwhile()
            raise ProviderUnavailable("Not reached.")
        self.calls[whose, stage].append(answer in CERTAIN)
        number = len(self.calls[whose, stage])
        is_stored = answer == "created" or UNKNOWN.get(answer) or FATAL.get(answer)
        own_id = f"{whose}/{stage or number}"
        if is_stored and not stage:
            self._store(own_id, body)
        meanwhile()
        if answer in FATAL:
            raise Died
        if answer.startswith("hang"):
            raise DeliveryUnknown("Too late.")
        if answer == "created":
            return _said(200, {"id": own_id})
        status = CERTAIN.get(answer, 500)
        return _said(status, {"message": "Too many requests to Unified.to."})

    def _store(self, own_id: str, body: dict[str, Any]) -> None:
        self.owner[own_id] = body["external_identifier"]
        self.records.append(
            {
                "id": own_id,
                "emails": body["emails"],
                "external_identifier": body["external_identifier"],
                "created_at": datetime.now(UTC).isoformat(),
            }
        )

    def _read(self, request: Request) -> Response:
        if self.reads == "none":
            raise ProviderUnavailable("Not reached.")
        if self.reads == "unsupported":
            return _said(501, {"message": "Not supported."})
        if not request.url.endswith("/candidate"):
            return _said(200, [] if request.url.endswith("/job") else {"id": "connection"})
        hidden = () if self.keeps_reference else ("external_identifier",)
        return _said(
            200, [{k: v for k, v in each.items() if k not in hidden} for each in self.records]
        )


def _said(status: int, body: object) -> Response:
    return Response(status=status, body=json.dumps(body).encode())
