"""StackOne's dialect: Basic auth, a linked account in a header, an ATS called Greenhouse behind.

https://docs.stackone.com/ats/api-reference/candidates/create-candidate
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

from connections.sandbox.dialect import Call, Dialect, Refusal, Reply

from .account import ACCOUNT, CREATE_INPUT, JOBS, definitions
from .schema import ats_problems, schema_problems

Json = Any
CATEGORY = "ats"
LONGEST_PAGE = 100
SHORT_PAGE = 2  # entries of a first page that ends early, as the vendor's may


class StackOneDialect(Dialect):
    """One linked account. The ATS behind checks custom fields; StackOne checks the schema."""

    slug = "stackone"
    create_path = r"/unified/ats/candidates"
    reads = (
        (r"/accounts/([^/]+)", "account"),
        (r"/accounts/([^/]+)/meta", "account_meta"),
        (r"/unified/ats/custom_field_definitions/candidates", "custom_field_definitions"),
        (r"/unified/ats/jobs", "jobs"),
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
        if not call.headers.get("content-type", "").startswith("application/json"):
            raise self._refusal(400, "Content-Type must be application/json")
        if call.query:
            raise self._refusal(400, "No query parameter is known here")
        if call.headers.get("prefer", "heartbeat") != "heartbeat":
            raise self._refusal(400, "Prefer must be heartbeat")
        try:
            body = call.json
        except ValueError as error:
            raise self._refusal(400, "Body is not valid JSON") from error
        if problems := schema_problems(body):
            raise Refusal(Reply(status=400, body=_envelope(400, problems)))
        if "heartbeat-error" in call.variants:
            said = [{"field": "email", "message": "has already been taken"}]
            raise Refusal(_alive(_ats_refusal(said)))
        known = [] if "no-custom-fields" in call.variants else definitions(call.variants)
        if said := ats_problems(body, known):
            refusal = _ats_refusal(said)
            raise Refusal(
                _alive(refusal) if _wants_heartbeat(call) else Reply(status=422, body=refusal)
            )
        return body

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        now = _now()
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
            "created_at": now,
            "updated_at": now,
        }

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        ids = {"id": candidate["id"], "remote_id": candidate["remote_id"]}
        return self._created(ids, call)

    def without_id(self, call: Call) -> Reply:
        return self._created({"id": None, "remote_id": None}, call)

    def _created(self, ids: Json, call: Call) -> Reply:
        body = {**_envelope(201, "Record created successfully."), "data": ids}
        return _alive(body) if _wants_heartbeat(call) else Reply(status=201, body=body)

    def error_body(self, status: int, message: str, *, field: bool = False) -> Json:
        said = [{"field": "email", "message": "is not a valid e-mail address"}]
        return {**_envelope(status, message), **(_provider_errors(said) if field else {})}

    def _refusal(self, status: int, message: str) -> Refusal:
        return Refusal(self.error_reply(status, message))

    # Reads

    def account(self, call: Call, account: str, _account_id: str) -> Reply:
        if "inactive" in call.variants:
            reason = {"code": "expired", "description": "The login at the ATS has expired."}
            reasons = [{**reason, "timestamp": _now()}]
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
        return self._page(call, [j for j in JOBS if not filtered or j["status"] == status])

    def candidates(self, call: Call, account: str) -> Reply:
        kept = self.store.candidates(self.slug, account)
        if "ignores-filters" not in call.variants:
            email, after = call.param("filter[email]"), call.param("filter[created_after]")
            kept = [
                each
                for each in kept
                if (not email or (each["email"] or "").lower() == email.lower())
                and (not after or _time(each["created_at"]) > _time(after))
            ]
        return self._page(call, [_included(each, call) for each in kept])

    def candidate(self, call: Call, account: str, candidate_id: str) -> Reply:
        for each in self.store.candidates(self.slug, account):
            if each["id"] == candidate_id:
                return Reply(body={"data": _included(each, call)})
        return self.error_reply(404, "Not Found")

    def _page(self, call: Call, entries: list[dict[str, Json]]) -> Reply:
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
            for each in entries[start:end]
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


def _alive(body: Json) -> Reply:
    """Answer as after heartbeats: the status line left before the outcome was known."""
    return Reply(
        status=200,
        body=b"\n\n" + json.dumps(body).encode(),
        headers={"Preference-Applied": "heartbeat"},
    )


def _envelope(status: int, message: Json) -> dict[str, Json]:
    return {"statusCode": status, "message": message, "timestamp": _now()}


def _ats_refusal(said: list[dict[str, str]]) -> dict[str, Json]:
    return {**_envelope(422, "Unprocessable Entity"), **_provider_errors(said)}


def _provider_errors(said: list[dict[str, str]]) -> dict[str, Json]:
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


def _included(candidate: dict[str, Json], call: Call) -> dict[str, Json]:
    if "custom_fields" in call.param("include").split(","):
        return candidate
    return {**candidate, "custom_fields": None}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
