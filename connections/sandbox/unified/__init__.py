"""Unified.to's dialect: the connection is in the path, answers and lists are bare.

https://docs.unified.to/ats/candidate/Create_a_candidate
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import NoReturn

from connections.sandbox.dialect import Call, Dialect, Json, Refusal, Reply
from connections.sandbox.faults import fault_in
from connections.sandbox.jobs import JOBS_CLOSED, MANY_JOBS
from connections.sandbox.store import Kind

from . import lists as lists
from .answers import (
    NAMED,
    definitions_for,
    key_of,
    listed,
    named_like,
    names_in,
    now,
    projected,
    searchable,
)
from .schema import candidate_complaint, metadata_complaint
from .stages import WRITES, addition_complaint, kept_addition

BROKEN = "The connection is likely broken and requires recreation: the ATS refused its credentials."


class UnifiedDialect(Dialect):
    """One connection, `unified_lists.ACCOUNT`, to an ATS called Greenhouse."""

    slug = "unified"
    create_path = r"/ats/([^/]+)/candidate"
    additions = ((r"/ats/[^/]+/application", "application"), (r"/ats/[^/]+/document", "file"))
    read_path = r"/ats/[^/]+/candidate/"
    reads = (
        (r"/ats/[^/]+/candidate", "list_candidates"),
        (r"/ats/[^/]+/candidate/([^/]+)", "read_candidate"),
        (r"/ats/[^/]+/job", "list_jobs"),
        (r"/ats/[^/]+/job/([^/]+)", "read_job"),
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
        "many-jobs": MANY_JOBS,
        "jobs-closed": JOBS_CLOSED,
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
        body = self._json(call)
        wanted = names_in(call)
        if unknown := sorted(wanted - set(lists.PROPERTIES)):
            self._refuse(400, f"fields must not name {unknown[0]}.")
        if complaint := candidate_complaint(body):
            self._refuse(400, f"{complaint}.")
        if not body.get("emails"):
            self._refuse(400, "emails is required by Greenhouse.")
        definitions = [] if "no-metadata" in call.variants else definitions_for(call)
        if complaint := metadata_complaint(body.get("metadata", []), definitions):
            self._refuse(400, f"{complaint}.")
        return body

    def magic_in(self, call: Call) -> bytes:
        """Return the body; of a candidate's less its jobs, which mean the application."""
        if not self.is_create(call):
            return call.body
        try:
            body = call.json
        except ValueError:
            return call.body
        if not isinstance(body, dict):
            return call.body
        return json.dumps({key: body[key] for key in body if key != "job_ids"}).encode()

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        """Return what the ATS keeps; what it does not support is passed over in silence."""
        own_id = f"65f0c0ffee{number:014x}"
        moment = now()
        kept = {
            name: value
            for name, value in body.items()
            if name in lists.PROPERTIES and name not in lists.NOT_KEPT
        }
        raw = body.get("raw")
        return {
            **kept,
            "id": own_id,
            "created_at": moment,
            "updated_at": moment,
            "web_url": f"https://ats.sandbox.test/people/{number}",
            "raw": {**(raw if isinstance(raw, dict) else {}), "__id": str(700_000 + number)},
        }

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        return Reply(body=projected(candidate, names_in(call)))

    def without_id(self, call: Call) -> Reply:
        return Reply(body={"name": "Ada Moreau"})

    def error_body(self, status: int, message: str, *, field: Kind | None = None) -> Json:
        """Return the vendor's error body; a 429 is worded as Unified.to's own limit."""
        if field:
            message = f"{NAMED[field]} is not accepted by Greenhouse. {message}."
        elif status == 429:
            message = f"Too many requests to Unified.to. {message}."
        return {"statusCode": status, "error": HTTPStatus(status).phrase, "message": message}

    def aged(self, candidate: dict[str, Json]) -> dict[str, Json]:
        """Return the record as another's: without the reference that we gave."""
        aged = super().aged(candidate)
        aged.pop("external_identifier", None)
        return aged

    # The later calls

    def check_addition(self, kind: Kind, call: Call, account: str) -> tuple[str, Json]:
        if key_of(call) == self.READ_ONLY_KEY:
            self._refuse(403, f"The connection lacks the permission {WRITES[kind]}.")
        body = self._json(call)
        if complaint := addition_complaint(kind, body):
            self._refuse(400, f"{complaint}.")
        candidate_id = str(body["candidate_id"])
        if self.store.candidate(self.slug, account, candidate_id) is None:
            self._refuse(404, "There is no such candidate.")
        jobs = {job["id"] for job in lists.jobs(call.variants)}
        if (job_id := body.get("job_id")) and job_id not in jobs and not fault_in(job_id.encode()):
            self._refuse(404, "There is no such job.")
        if application_id := body.get("application_id"):
            application = self.store.entry(self.slug, account, "application", application_id)
            if application is None or application["candidate_id"] != candidate_id:
                self._refuse(404, "There is no such application.")
        return candidate_id, body

    def keep_addition(
        self, kind: Kind, body: Json, candidate_id: str, *, number: int
    ) -> dict[str, Json]:
        return kept_addition(kind, body, number, now())

    def added(self, kind: Kind, entry: dict[str, Json], call: Call) -> Reply:
        return Reply(body=projected(entry, names_in(call)))

    def added_without_id(self, kind: Kind, call: Call) -> Reply:
        return Reply(body={"candidate_id": call.json["candidate_id"]})

    # What can be read

    def list_candidates(self, call: Call, account: str) -> Reply:
        if "no-list" in call.variants:
            return self.error_reply(501, "Greenhouse does not support listing candidates.")
        since, wanted = call.param("updated_gte"), call.param("query").casefold()
        emails = [wanted] if "@" in wanted else []  # an address is searched for as a whole
        found = [
            candidate
            for candidate in self.store.candidates(self.slug, account, emails=emails)
            if candidate["updated_at"] >= since and wanted in searchable(candidate)
        ]
        sort = call.param("sort", "created_at")
        found.sort(key=lambda each: str(each.get(sort, "")), reverse=call.param("order") == "desc")
        return listed(found, call)

    def read_candidate(self, call: Call, account: str, own_id: str) -> Reply:
        if candidate := self.store.candidate(self.slug, account, own_id):
            return Reply(body=projected(candidate, names_in(call)))
        return self.error_reply(404, "There is no such candidate.")

    def list_jobs(self, call: Call, account: str) -> Reply:
        status = call.param("status")
        jobs = [job for job in lists.jobs(call.variants) if status in ("", job["status"])]
        return listed(named_like(jobs, call), call)

    def read_job(self, call: Call, account: str, job_id: str) -> Reply:
        jobs = lists.jobs(call.variants)
        if found := next((job for job in jobs if job["id"] == job_id), None):
            return Reply(body=projected(found, names_in(call)))
        return self.error_reply(404, "There is no such job.")

    def list_companies(self, call: Call, account: str) -> Reply:
        return listed(named_like(lists.COMPANIES, call), call)

    def list_employees(self, call: Call, account: str) -> Reply:
        return listed(named_like(lists.EMPLOYEES, call), call)

    def list_metadata(self, call: Call, account: str) -> Reply:
        if "no-metadata" in call.variants:
            return self.error_reply(501, "Greenhouse does not support metadata.")
        kind = call.param("type")
        found = [each for each in definitions_for(call) if kind in ("", each["object_type"])]
        return listed(found, call)

    def read_connection(self, call: Call, account: str) -> Reply:
        connection = dict(lists.CONNECTION)
        if key_of(call) == self.READ_ONLY_KEY:
            permissions = connection["permissions"]
            connection["permissions"] = [
                each for each in permissions if not each.endswith("_write")
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
        return listed(found, call)

    # Refusals

    def _json(self, call: Call) -> Json:
        if not call.headers.get("content-type", "").startswith("application/json"):
            self._refuse(400, "Content-Type must be application/json.")
        try:
            return call.json
        except ValueError:
            self._refuse(400, "The body is not valid JSON.")

    def _refuse(self, status: int, message: str) -> NoReturn:
        raise Refusal(self.error_reply(status, message))

    def _refuse_unless_healthy(self, call: Call) -> None:
        if "paused" in call.variants:
            self._refuse(403, "The connection is paused.")
        if "broken-ats" in call.variants:
            self._refuse(401, BROKEN)

    def _refuse_unless_creatable(self, call: Call) -> None:
        if key_of(call) == self.READ_ONLY_KEY:
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
