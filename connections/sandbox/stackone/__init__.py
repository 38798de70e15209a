"""StackOne's dialect: Basic auth, a linked account in a header, an ATS called Greenhouse behind.

https://docs.stackone.com/ats/api-reference/candidates/create-candidate
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from connections.sandbox.dialect import Call, Dialect, Refusal, Reply
from connections.sandbox.faults import fault_in
from connections.sandbox.jobs import JOBS_CLOSED, MANY_JOBS
from connections.sandbox.store import Kind

from .account import ACCOUNT, CREATE_INPUT, definitions, jobs
from .answers import (
    NAMED,
    alive,
    ats_refusal,
    envelope,
    moment_of,
    now,
    provider_errors,
)
from .schema import ats_problems, schema_problems
from .stages import (
    application_kept,
    application_problems,
    document_kept,
    document_problems,
)

Json = Any
CATEGORY = "ats"
LONGEST_PAGE = 100
SHORT_PAGE = 2  # entries of a first page that ends early, as the vendor's may


class StackOneDialect(Dialect):
    """One linked account. The ATS behind checks custom fields; StackOne checks the schema."""

    slug = "stackone"
    create_path = r"/unified/ats/candidates"
    additions = (
        (r"/unified/ats/applications", "application"),
        (r"/unified/ats/applications/([^/]+)/documents/upload", "file"),
    )
    read_path = "/unified/ats/candidates/"
    reads = (
        (r"/accounts/([^/]+)", "account"),
        (r"/accounts/([^/]+)/meta", "account_meta"),
        (r"/unified/ats/custom_field_definitions/candidates", "custom_field_definitions"),
        (r"/unified/ats/jobs", "jobs"),
        (r"/unified/ats/jobs/([^/]+)", "job"),
        (r"/unified/ats/candidates", "candidates"),
        (r"/unified/ats/candidates/([^/]+)", "candidate"),
    )
    variants = {
        "changed-fields": "Notice period is renamed; Visa status is new, and the ATS requires it",
        "no-custom-fields": "Custom fields are not implemented (501)",
        "disabled": "The account belongs to a disabled integration (412)",
        "heartbeat-error": "Status 200, heartbeats, then an error in the body (422)",
        "ignores-filters": "The ATS passes over the filters of lists",
        "hris": "The linked account is one of an HRIS",
        "inactive": "The linked account has the status error",
        "many-jobs": MANY_JOBS,
        "jobs-closed": JOBS_CLOSED,
    }

    def authenticate(self, call: Call) -> str:
        if not call.headers.get("user-agent", "").strip():
            raise self._refusal(403, "Forbidden resource")
        key = _basic_user(call.headers.get("authorization", ""))
        if key not in (self.KEY, self.READ_ONLY_KEY):
            raise self._refusal(401, "Unauthorized")
        if call.path.startswith("/unified/"):
            account = call.headers.get("x-account-id", "")
            if not account:
                raise self._refusal(400, "Missing x-account-id header")
        else:
            account = call.path.split("/")[2] if call.path.startswith("/accounts/") else ""
        if account != ACCOUNT["id"]:
            raise self._refusal(404, f"Account {account} not found")
        if "disabled" in call.variants:
            raise self._refusal(
                412, "Precondition failed: linked account belongs to a disabled integration"
            )
        if call.method != "GET" and key == self.READ_ONLY_KEY:
            raise self._refusal(403, "Forbidden resource")
        return account

    # The create call

    def validate(self, call: Call) -> Json:
        if call.headers.get("prefer", "heartbeat") != "heartbeat":
            raise self._refusal(400, "Prefer must be heartbeat")
        body = self._json(call)
        if problems := schema_problems(body):
            raise Refusal(Reply(status=400, body=envelope(400, problems)))
        if "heartbeat-error" in call.variants:
            said = [{"field": "email", "message": "has already been taken"}]
            raise Refusal(alive(ats_refusal(said)))
        known = [] if "no-custom-fields" in call.variants else definitions(call.variants)
        if said := ats_problems(body, known):
            refusal = ats_refusal(said)
            raise Refusal(
                alive(refusal) if _wants_heartbeat(call) else Reply(status=422, body=refusal)
            )
        return body

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        moment = now()
        email = body.get("email")
        phones = body.get("phone_numbers") or []
        joined = f"{body.get('first_name') or ''} {body.get('last_name') or ''}".strip()
        return {
            "id": b64encode(f"cand/{number}".encode()).decode(),
            "remote_id": str(80_000 + number),
            "name": body.get("name") or joined or None,
            "first_name": body.get("first_name"),
            "last_name": body.get("last_name"),
            "email": email,
            "emails": [{"type": "personal", "value": email}] if email else [],
            "phone": body.get("phone_number") or (phones[0].get("phone") if phones else None),
            "phone_numbers": phones,
            "social_links": body.get("social_links") or [],
            "company": body.get("company"),
            "title": body.get("title"),
            "country": body.get("country"),
            "application_ids": [],
            "remote_application_ids": [],
            "hired_at": body.get("hired_at"),
            "custom_fields": body.get("custom_fields") or [],
            "unified_custom_fields": body.get("unified_custom_fields"),
            "created_at": moment,
            "updated_at": moment,
        }

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        ids = {"id": candidate["id"], "remote_id": candidate["remote_id"]}
        return self._created(ids, call)

    def without_id(self, call: Call) -> Reply:
        return self._created({"id": None, "remote_id": None}, call)

    def _created(self, ids: Json, call: Call) -> Reply:
        body = {**envelope(201, "Record created successfully."), "data": ids}
        return alive(body) if _wants_heartbeat(call) else Reply(status=201, body=body)

    def error_body(self, status: int, message: str, *, field: Kind | None = None) -> Json:
        said = [NAMED[field]] if field else []
        return {**envelope(status, message), **(provider_errors(said) if said else {})}

    def _json(self, call: Call) -> Json:
        if not call.headers.get("content-type", "").startswith("application/json"):
            raise self._refusal(400, "Content-Type must be application/json")
        if call.query:
            raise self._refusal(400, "No query parameter is known here")
        try:
            return call.json
        except ValueError as error:
            raise self._refusal(400, "Body is not valid JSON") from error

    def _refusal(self, status: int, message: str) -> Refusal:
        return Refusal(self.error_reply(status, message))

    # The later calls

    def check_addition(self, kind: Kind, call: Call, account: str) -> tuple[str, Json]:
        body = self._json(call)
        is_application = kind == "application"
        if problems := application_problems(body) if is_application else document_problems(body):
            raise Refusal(Reply(status=400, body=envelope(400, problems)))
        if not is_application:
            application_id = call.path.split("/")[4]
            application = self.store.entry(self.slug, account, "application", application_id)
            if application is None:
                raise self._refusal(404, f"Application {application_id} not found")
            return application["candidate_id"], body
        if body.get("candidate"):
            raise self._refusal(501, "Not Implemented")
        candidate_id = str(body["candidate_id"])
        if self.store.candidate(self.slug, account, candidate_id) is None:
            raise self._refusal(404, f"Candidate {candidate_id} not found")
        job_id = body.get("job_id") or ""
        if job_id not in {job["id"] for job in jobs(call.variants)} and not fault_in(
            job_id.encode()
        ):
            said = {"field": "job_id", "message": "is no job of Greenhouse's"}
            raise Refusal(Reply(status=422, body=ats_refusal([said])))
        return candidate_id, body

    def keep_addition(
        self, kind: Kind, body: Json, candidate_id: str, *, number: int
    ) -> dict[str, Json]:
        kept = application_kept if kind == "application" else document_kept
        return kept(body, candidate_id, number, now())

    def added(self, kind: Kind, entry: dict[str, Json], call: Call) -> Reply:
        """Answer an application with its ids, and a document without any."""
        if kind == "file":
            return self.added_without_id(kind, call)
        return self._created({"id": entry["id"], "remote_id": entry["remote_id"]}, call)

    def added_without_id(self, kind: Kind, call: Call) -> Reply:
        if kind == "file":
            return Reply(status=201, body=envelope(201, "File uploaded successfully."))
        return self.without_id(call)

    # Reads

    def account(self, call: Call, account: str, _account_id: str) -> Reply:
        if "inactive" in call.variants:
            reason = {"code": "expired", "description": "The login at the ATS has expired."}
            reasons = [{**reason, "timestamp": now()}]
            return Reply(body={**ACCOUNT, "status": "error", "status_reasons": reasons})
        return Reply(body=ACCOUNT)

    def account_meta(self, call: Call, account: str, _account_id: str) -> Reply:
        create = {"apiPath": "/unified/ats/candidates", "input": {"defaultFields": CREATE_INPUT}}
        is_hris = "hris" in call.variants
        return Reply(
            body={
                "provider": ACCOUNT["provider"],
                "category": "hris" if is_hris else CATEGORY,
                "models": {"employees": {}} if is_hris else {"candidates": {"create": create}},
            }
        )

    def custom_field_definitions(self, call: Call, account: str) -> Reply:
        if "no-custom-fields" in call.variants:
            return self.error_reply(501, "Not Implemented")
        return self._page(call, definitions(call.variants))

    def jobs(self, call: Call, account: str) -> Reply:
        status = call.param("filter[status]") or call.param("filter[job_status]")
        if status not in ("", "open", "draft"):
            return self.error_reply(400, "filter.status must be one of open, draft")
        filtered = status and "ignores-filters" not in call.variants
        found = jobs(call.variants)
        return self._page(call, [j for j in found if not filtered or j["status"] == status])

    def job(self, call: Call, account: str, job_id: str) -> Reply:
        if found := next((each for each in jobs(call.variants) if each["id"] == job_id), None):
            return Reply(body={"data": found})
        return self.error_reply(404, "Not Found")

    def candidates(self, call: Call, account: str) -> Reply:
        is_filtered = "ignores-filters" not in call.variants
        email, after = call.param("filter[email]"), call.param("filter[created_after]")
        emails = [email] if email and is_filtered else []
        kept = self.store.candidates(self.slug, account, emails=emails)
        if is_filtered:
            kept = [
                each
                for each in kept
                if (not email or (each["email"] or "").lower() == email.lower())
                and (not after or moment_of(each["created_at"]) > moment_of(after))
            ]
        return self._page(call, kept, shown=lambda each: self._shown(each, call, account))

    def candidate(self, call: Call, account: str, candidate_id: str) -> Reply:
        if kept := self.store.candidate(self.slug, account, candidate_id):
            return Reply(body={"data": self._shown(kept, call, account)})
        return self.error_reply(404, "Not Found")

    def _shown(self, candidate: dict[str, Json], call: Call, account: str) -> dict[str, Json]:
        """Return the candidate with its applications; custom fields only where included."""
        found = self.store.entries(self.slug, account, "application", candidate["id"])
        candidate["application_ids"] = [each["id"] for each in found]
        candidate["remote_application_ids"] = [each["remote_id"] for each in found]
        if "custom_fields" not in call.param("include").split(","):
            candidate["custom_fields"] = None
        return candidate

    def _page(
        self,
        call: Call,
        entries: list[dict[str, Json]],
        *,
        shown: Callable[[dict[str, Json]], dict[str, Json]] = dict,
    ) -> Reply:
        """Answer one page; the first ends early where there is more, with a `next` all the same."""
        asked = call.param("page_size", "25")
        if not asked.isdecimal() or not 1 <= int(asked) <= LONGEST_PAGE:
            return self.error_reply(400, f"page_size must be from 1 to {LONGEST_PAGE}")
        cursor = call.param("next")
        try:
            start = int(b64decode(cursor, validate=True)) if cursor else 0
        except ValueError:
            return self.error_reply(400, "next is not a cursor of this list")
        end = start + (int(asked) if cursor else min(int(asked), SHORT_PAGE))
        names = {name for name in call.param("fields").split(",") if name}
        page = [
            {key: value for key, value in each.items() if not names or key in names}
            for each in map(shown, entries[start:end])
        ]
        more = b64encode(str(end).encode()).decode() if end < len(entries) else None
        return Reply(body={"next": more, "data": page})


def _basic_user(authorization: str) -> str:
    """Return the user name of Basic auth with an empty password, else ""."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, colon, password = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return ""
    return user if scheme.lower() == "basic" and colon and not password else ""


def _wants_heartbeat(call: Call) -> bool:
    return call.headers.get("prefer") == "heartbeat"
