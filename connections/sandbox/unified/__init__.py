"""Unified.to's dialect: the connection is in the path, answers and lists are bare.

https://docs.unified.to/ats/candidate/Create_a_candidate
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import NoReturn

from connections.sandbox.dialect import Call, Dialect, Json, Refusal, Reply

from . import lists as lists
from .schema import candidate_complaint, metadata_complaint

PAGE = 100  # entries; more are never given at a time
BROKEN = "The connection is likely broken and requires recreation: the ATS refused its credentials."


class UnifiedDialect(Dialect):
    """One connection, `unified_lists.ACCOUNT`, to an ATS called Greenhouse."""

    slug = "unified"
    create_path = r"/ats/([^/]+)/candidate"
    reads = (
        (r"/ats/[^/]+/candidate", "list_candidates"),
        (r"/ats/[^/]+/candidate/([^/]+)", "read_candidate"),
        (r"/ats/[^/]+/job", "list_jobs"),
        (r"/ats/[^/]+/company", "list_companies"),
        (r"/hris/[^/]+/employee", "list_employees"),
        (r"/metadata/[^/]+/metadata", "list_metadata"),
        (r"/unified/connection/[^/]+", "read_connection"),
        (r"/unified/integration", "list_integrations"),
    )
    variants = {
        "changed-fields": "The custom fields differ: one renamed, one new and required",
        "no-metadata": "The ATS has no custom fields; listing them answers 501",
        "broken-ats": "The ATS refuses the connection's credentials (401); it is unhealthy",
        "no-create": "The ATS cannot create candidates; creating answers 501",
        "no-list": "The ATS cannot list candidates; searching answers 501",
        "paused": "The connection is paused (403)",
        "ats-429": "The ATS's own limit, passed through: 429 in the ATS's words",
    }

    def authenticate(self, call: Call) -> str:
        """Return the one connection; a key is taken bare or as a bearer's."""
        key = re.sub(r"^bearer ", "", call.headers.get("authorization", ""), flags=re.IGNORECASE)
        if key not in (self.KEY, self.READ_ONLY_KEY):
            self._refuse(401, "The API key is missing or not valid.")
        found = re.match(r"/(?:ats|hris|metadata|unified/connection)/([^/]+)", call.path)
        if found is None:
            return lists.ACCOUNT
        if not re.fullmatch(r"[0-9a-f]{24}", found[1]):
            self._refuse(400, "connection_id is malformed.")
        if found[1] != lists.ACCOUNT:
            self._refuse(404, "There is no such connection.")
        if not call.path.startswith("/unified/"):
            self._refuse_unless_healthy(call)
        return found[1]

    # The create call

    def validate(self, call: Call) -> Json:
        self._refuse_unless_creatable(call)
        if not call.headers.get("content-type", "").startswith("application/json"):
            self._refuse(400, "Content-Type must be application/json.")
        try:
            body = call.json
        except ValueError:
            self._refuse(400, "The body is not valid JSON.")
        wanted = _names(call)
        if unknown := sorted(wanted - set(lists.PROPERTIES)):
            self._refuse(400, f"fields must not name {unknown[0]}.")
        if complaint := candidate_complaint(body):
            self._refuse(400, f"{complaint}.")
        if not body.get("emails"):
            self._refuse(400, "emails is required by Greenhouse.")
        definitions = [] if "no-metadata" in call.variants else _definitions(call)
        if complaint := metadata_complaint(body.get("metadata", []), definitions):
            self._refuse(400, f"{complaint}.")
        return body

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        """Return what the ATS keeps; what it does not support is passed over in silence."""
        own_id = f"65f0c0ffee{number:014x}"
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = {
            name: value
            for name, value in body.items()
            if name in lists.PROPERTIES and name not in lists.NOT_KEPT
        }
        raw = body.get("raw")
        return {
            **kept,
            "id": own_id,
            "created_at": now,
            "updated_at": now,
            "web_url": f"https://ats.sandbox.test/people/{number}",
            "raw": {**(raw if isinstance(raw, dict) else {}), "__id": str(700_000 + number)},
        }

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        return Reply(body=_projected(candidate, _names(call)))

    def without_id(self, call: Call) -> Reply:
        return Reply(body={"name": "Ada Moreau"})

    def error_body(self, status: int, message: str, *, field: bool = False) -> Json:
        """Return the vendor's error body; a 429 is worded as Unified.to's own limit."""
        if field:
            message = f"emails[0].email is not accepted by Greenhouse. {message}."
        elif status == 429:
            message = f"Too many requests to Unified.to. {message}."
        return {"statusCode": status, "error": HTTPStatus(status).phrase, "message": message}

    # What can be read

    def list_candidates(self, call: Call, account: str) -> Reply:
        if "no-list" in call.variants:
            return self.error_reply(501, "Greenhouse does not support listing candidates.")
        since, wanted = call.param("updated_gte"), call.param("query").casefold()
        found = [
            candidate
            for candidate in self.store.candidates(self.slug, account)
            if candidate["updated_at"] >= since and wanted in _searchable(candidate)
        ]
        sort = call.param("sort", "created_at")
        found.sort(key=lambda each: str(each.get(sort, "")), reverse=call.param("order") == "desc")
        return _listed(found, call)

    def read_candidate(self, call: Call, account: str, own_id: str) -> Reply:
        for candidate in self.store.candidates(self.slug, account):
            if candidate["id"] == own_id:
                return Reply(body=_projected(candidate, _names(call)))
        return self.error_reply(404, "There is no such candidate.")

    def list_jobs(self, call: Call, account: str) -> Reply:
        status = call.param("status")
        jobs = [job for job in lists.JOBS if status in ("", job["status"])]
        return _listed(_named_like(jobs, call), call)

    def list_companies(self, call: Call, account: str) -> Reply:
        return _listed(_named_like(lists.COMPANIES, call), call)

    def list_employees(self, call: Call, account: str) -> Reply:
        return _listed(_named_like(lists.EMPLOYEES, call), call)

    def list_metadata(self, call: Call, account: str) -> Reply:
        if "no-metadata" in call.variants:
            return self.error_reply(501, "Greenhouse does not support metadata.")
        kind = call.param("type")
        found = [each for each in _definitions(call) if kind in ("", each["object_type"])]
        return _listed(found, call)

    def read_connection(self, call: Call, account: str) -> Reply:
        connection = dict(lists.CONNECTION)
        if _key(call) == self.READ_ONLY_KEY:
            permissions = connection["permissions"]
            connection["permissions"] = [
                each for each in permissions if each != lists.WRITE_PERMISSION
            ]
        if "paused" in call.variants:
            connection["is_paused"] = True
        if "broken-ats" in call.variants:
            connection["last_unhealthy_at"] = "2026-11-23T03:00:00Z"
            connection["last_unhealthy_code"] = "401"
        if "no-metadata" in call.variants:
            connection["categories"] = ["ats", "hris"]
        return Reply(body=connection)

    def list_integrations(self, call: Call, account: str) -> Reply:
        wanted, category = call.param("type"), call.param("categories")
        found = [
            each
            for each in lists.INTEGRATIONS
            if wanted in ("", each["type"]) and (not category or category in each["categories"])
        ]
        if "no-create" in call.variants:
            methods = {**lists.SUPPORT["methods"], "create": False}
            support = {"ats_candidate": {**lists.SUPPORT, "methods": methods}}
            found = [{**each, "support": support} for each in found]
        return _listed(found, call)

    # Refusals

    def _refuse(self, status: int, message: str) -> NoReturn:
        raise Refusal(self.error_reply(status, message))

    def _refuse_unless_healthy(self, call: Call) -> None:
        if "paused" in call.variants:
            self._refuse(403, "The connection is paused.")
        if "broken-ats" in call.variants:
            self._refuse(401, BROKEN)

    def _refuse_unless_creatable(self, call: Call) -> None:
        if _key(call) == self.READ_ONLY_KEY:
            self._refuse(403, f"The connection lacks the permission {lists.WRITE_PERMISSION}.")
        if "no-create" in call.variants:
            self._refuse(501, "Greenhouse does not support creating candidates.")
        if "ats-429" in call.variants:
            body = {
                "statusCode": 429,
                "error": "Too Many Requests",
                "message": "Slow down, please.",
            }
            raise Refusal(Reply(status=429, body=body))


def _key(call: Call) -> str:
    """Return the API key of a call that was authenticated."""
    return call.headers["authorization"].split(" ")[-1]


def _definitions(call: Call) -> list[dict[str, Json]]:
    return lists.CHANGED_METADATA if "changed-fields" in call.variants else lists.METADATA


def _names(call: Call) -> set[str]:
    """Return what `fields` asks for: the key repeated, or commas; empty asks for all."""
    return {name for value in call.params("fields") for name in value.split(",") if name}


def _projected(entry: Mapping[str, Json], names: set[str]) -> dict[str, Json]:
    """Return what was asked for; `raw` only where it was named."""
    return {
        name: value for name, value in entry.items() if (name in names if names else name != "raw")
    }


def _listed(entries: Sequence[Mapping[str, Json]], call: Call) -> Reply:
    """Return a page as a bare array: `limit` at most 100, no total."""
    limit, offset = _number(call.param("limit"), PAGE), _number(call.param("offset"), 0)
    names = _names(call)
    page = entries[offset : offset + min(limit or PAGE, PAGE)]
    return Reply(body=[_projected(entry, names) for entry in page])


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default


def _named_like(entries: Iterable[dict[str, Json]], call: Call) -> list[dict[str, Json]]:
    wanted = call.param("query").casefold()
    return [entry for entry in entries if wanted in entry["name"].casefold()]


def _searchable(candidate: Mapping[str, Json]) -> str:
    emails = [email["email"] for email in candidate.get("emails", [])]
    return " ".join([candidate.get("name", ""), *emails]).casefold()
