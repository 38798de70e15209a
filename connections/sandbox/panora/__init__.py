"""Panora in the sandbox: both vintages of its API, with the ATS Ashby behind.

Singular paths take ``Authorization: Bearer``, plural ones ``x-api-key``.
https://docs.panora.dev/ats/candidates/create-a-candidate
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from connections.sandbox.dialect import Call, Dialect, Refusal, Reply
from connections.sandbox.store import Kind

from .body import CRASH, ROWS, crash_of, faults_of, kept
from .lists import (
    ACCOUNT,
    FIRST_ACCOUNT,
    FOREIGN_CANDIDATE,
    LISTS,
    attributes,
    connections,
)

Json = Any

CANDIDATE_PATHS = ("/ats/candidate", "/ats/candidates")
PROJECT_PATHS = ("/connections", "/field_mappings/attributes")
"""What a project's key reads without a connection token."""

REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    422: "Unprocessable Entity",
}
HIDDEN = "Internal server error"


class PanoraDialect(Dialect):
    slug = "panora"
    create_path = r"/ats/candidates?"
    moments = ("created_at", "modified_at")
    read_path = r"/ats/candidates?/"
    reads = (
        (r"/connections", "list_connections"),
        (r"/field_mappings/attributes", "list_attributes"),
        (r"/ats/candidates?", "list_candidates"),
        (r"/ats/candidates?/([^/]+)", "get_candidate"),
        (r"/ats/(job|jobinterviewstage|user|tag|department|office)s?", "list_entries"),
    )
    variants: ClassVar[Mapping[str, str]] = {
        "changed-fields": "One mapped attribute has another name and type, another one is new",
        "no-connections": "GET /connections is refused with 401",
        "revoked": "The connection's status is revoked",
        "mapper-crash": "Stored, then 500, as when the ATS's answer cannot be mapped",
        "bad-token-500": "No connection token is known: 500 that names it",
        "hidden-errors": "Every 500 says Internal server error only, as older servers do",
        "unsynced": "Candidates are listed without e-mail addresses, phones and links",
        "small-pages": "Two entries a page",
        "lists-fail": "Lists other than the users' are refused with 500",
    }

    ACCOUNT = ACCOUNT

    def authenticate(self, call: Call) -> str:
        """Return the account of the call's token: the server's first where none is sent."""
        if not self._is_known(call):
            raise self._refusal(call, 404, f"Cannot {call.method} {call.path}")
        key = _key(call)
        if not key:
            raise self._refusal(call, 401, "Unauthorized")
        if key not in (self.KEY, self.READ_ONLY_KEY):
            raise self._refusal(call, 500, "API Key not found.")
        if call.path in PROJECT_PATHS:
            return ACCOUNT
        token = call.headers.get("x-connection-token", "")
        if token not in ("", ACCOUNT) or "bad-token-500" in call.variants:
            prefix = "" if call.path.startswith(_BY_ID) else "ReferenceError: "
            raise self._refusal(call, 500, f"{prefix}Connection undefined for token {token}")
        if self.is_create(call) and key == self.READ_ONLY_KEY:
            raise self._refusal(call, 403, "Forbidden resource")
        return token or FIRST_ACCOUNT

    def validate(self, call: Call) -> Json:
        try:
            body = call.json
        except ValueError as error:
            raise self._refusal(call, 400, str(error)) from error
        if not isinstance(body, dict):
            raise self._refusal(call, 400, "Unexpected token in JSON at position 0")
        if faults := faults_of(body):
            raise self._refusal(call, 400, faults)
        return body

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        return kept(body, number, _now())

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        """Answer 201, or the 500 of a server that failed after the ATS took the candidate."""
        crash = CRASH if "mapper-crash" in call.variants else crash_of(call.json)
        if crash:
            return self._refusal(call, 500, crash).reply
        return Reply(status=201, body={**_unsynced(candidate), **_remote_data(candidate, call)})

    def without_id(self, call: Call) -> Reply:
        moments = {"created_at": _now(), "modified_at": _now()}
        return Reply(status=201, body={**moments, "field_mappings": {}, "remote_data": {}})

    def error_body(self, status: int, message: Json, *, field: Kind | None = None) -> Json:
        body: dict[str, Json] = {"statusCode": status, "message": message}
        if field:
            body["message"] = ["email_addresses.0.email_address must be an email"]
        if status in REASONS and message != REASONS[status]:
            body["error"] = REASONS[status]
        return body

    # Reads

    def list_connections(self, call: Call, account: str) -> Reply:
        """Answer with every connection's tokens; older servers want a person's login here."""
        if "no-connections" in call.variants or not call.headers.get("x-api-key"):
            return self._refusal(call, 401, "Unauthorized").reply
        entries = connections(status="revoked" if "revoked" in call.variants else "valid")
        if "bad-token-500" in call.variants:
            entries = [each for each in entries if each["connection_token"] != ACCOUNT]
        return Reply(body=entries)

    def list_attributes(self, call: Call, account: str) -> Reply:
        return Reply(body=attributes(changed="changed-fields" in call.variants))

    def list_candidates(self, call: Call, account: str) -> Reply:
        """Answer with the candidates of every connection, oldest first."""
        candidates = [dict(FOREIGN_CANDIDATE), *self._candidates(account)]
        if "unsynced" in call.variants:
            candidates = [_unsynced(each) for each in candidates]
        return self._page(call, candidates)

    def get_candidate(self, call: Call, account: str, remote_id: str) -> Reply:
        if candidate := self.store.candidate(self.slug, account, remote_id):
            return Reply(body={**candidate, **_remote_data(candidate, call)})
        missing = "Cannot read properties of null (reading 'id_ats_candidate')"
        return self._refusal(call, 500, missing).reply

    def list_entries(self, call: Call, account: str, name: str) -> Reply:
        if "lists-fail" in call.variants and name != "user":
            return self._refusal(call, 500, "Argument `take` must be an integer").reply
        return self._page(call, LISTS[name])

    def _candidates(self, account: str) -> list[dict[str, Json]]:
        return self.store.candidates(self.slug, account)

    def _page(self, call: Call, entries: Sequence[Mapping[str, Json]]) -> Reply:
        """Answer with one page; `limit` is a number for users and fails elsewhere."""
        size = 2 if "small-pages" in call.variants else 50
        limit = call.param("limit")
        if limit and not call.path.startswith("/ats/user"):
            return self._refusal(call, 500, "Argument `take` must be an integer").reply
        if limit.isdecimal():
            size = min(int(limit), size)
        cursor, start = call.param("cursor"), 0
        if cursor:
            ids = [each["id"] for each in entries]
            if (found := _decoded(cursor)) not in ids:
                problem = "ReferenceError: The provided cursor does not exist!"
                return self._refusal(call, 500, problem).reply
            start = ids.index(found)
        following = entries[start + size : start + size + 1]
        return Reply(
            body={
                "prev_cursor": cursor or None,
                "next_cursor": _cursor(following[0]) if following else None,
                "data": list(entries[start : start + size]),
            }
        )

    def _is_known(self, call: Call) -> bool:
        if call.method == "POST":
            return call.path in CANDIDATE_PATHS
        lists = (*CANDIDATE_PATHS, *(f"/ats/{name}" for name in LISTS))
        plurals = tuple(f"/ats/{name}s" for name in LISTS)
        by_id = call.path.startswith(_BY_ID)
        return call.method == "GET" and (by_id or call.path in (*PROJECT_PATHS, *lists, *plurals))

    def _refusal(self, call: Call, status: int, message: str | list[str]) -> Refusal:
        """Return a refusal in the words of the call's vintage."""
        words: Json = message
        if status == 500 and "hidden-errors" in call.variants:
            words = HIDDEN
        if not _is_current(call):
            return Refusal(Reply(status=status, body=self.error_body(status, words)))
        body = {"statusCode": status, "timestamp": _now(), "path": call.path, "message": words}
        return Refusal(Reply(status=status, body=body))


_BY_ID = ("/ats/candidate/", "/ats/candidates/")


def _is_current(call: Call) -> bool:
    """Tell the vintage: by the path, and where both have the path, by the key's header."""
    if call.path in PROJECT_PATHS:
        return "x-api-key" in call.headers
    _, _, name, *_ = [*call.path.split("/"), "", ""]
    return name.endswith("s")


def _key(call: Call) -> str:
    if _is_current(call):
        return call.headers.get("x-api-key", "")
    scheme, _, key = call.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _unsynced(candidate: Mapping[str, Json]) -> dict[str, Json]:
    """Return the candidate without the rows that only Panora's sync fills."""
    return {**candidate, **{key: [] for key in ROWS}}


def _remote_data(candidate: Mapping[str, Json], call: Call) -> dict[str, Json]:
    """Return the ATS's own data where asked for; any text asks, "false" as well."""
    data = {"id": candidate["remote_id"]} if call.param("remote_data") else {}
    return {"remote_data": data}


def _cursor(entry: Mapping[str, Json]) -> str:
    return base64.b64encode(str(entry["id"]).encode()).decode()


def _decoded(cursor: str) -> str:
    try:
        return base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
