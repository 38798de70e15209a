"""Bindbee in the sandbox: https://docs.bindbee.dev/ats/candidate/create-candidate"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from connections.sandbox.dialect import Call, Dialect, Json, Refusal, Reply
from connections.sandbox.jobs import JOBS_CLOSED, MANY_JOBS, jobs_for
from connections.sandbox.store import Kind

from .meta import described_in, meta_of
from .schema import (
    FLAT,
    WRAPPED,
    Complaint,
    Loc,
    complaint,
    described,
    file_complaints,
    file_size,
)

CANDIDATES = "/api/ats/v1/candidates"
TOKEN = "sandbox-token"  # noqa: S105 - the sandbox's only account
HRIS_TOKEN = "hris-token"  # noqa: S105 - a connector that is not for an ATS
MOST = 200  # entries on a page
LARGEST = 5 * 1024 * 1024  # bytes of a file that is added to a candidate
_BASE = "018b4bfb-5ece-70b1-ad5e-"


def _id(kind: int, number: int) -> str:
    return f"{_BASE}{kind:02d}{number:010d}"


def _item(kind: int, number: int, **fields: Json) -> dict[str, Json]:
    return {
        "id": _id(kind, number),
        "remote_id": str(4_000_000 + 1_000 * kind + number),
        "modified_at": "2026-01-05T08:00:00Z",
        "custom_fields": {},
        "raw_data": None,
        **fields,
    }


JOBS = [
    _item(1, 1, name="Data engineer", status="OPEN", code="DE-1"),
    _item(1, 2, name="Nurse, night shift", status="OPEN", code="NU-7"),
    _item(1, 3, name="Product designer", status="OPEN", code=None),
    _item(1, 4, name="Account manager", status="CLOSED", code="AM-2"),
    _item(1, 5, name="Plant operator", status="DRAFT", code=None),
]
STAGES = [
    _item(2, 1, name="New", stage_order=1, job=_id(1, 1)),
    _item(2, 2, name="Phone interview", stage_order=2, job=_id(1, 1)),
    _item(2, 3, name="New", stage_order=1, job=_id(1, 2)),
]
TAGS = [_item(3, n, name=name) for n, name in enumerate(("Junior", "Senior", "Referral"), 1)]
USERS = [
    _item(4, 1, first_name="Ada", last_name="Lindqvist", email="ada@example.org", disabled=False),
    _item(4, 2, first_name="Omar", last_name="Haddad", email="omar@example.org", disabled=False),
    _item(4, 3, first_name="Former", last_name="Colleague", email=None, disabled=True),
]
LISTS: Mapping[str, list[dict[str, Json]]] = {
    "jobs": JOBS,
    "job-interview-stages": STAGES,
    "tags": TAGS,
    "remote-users": USERS,
}
CONNECTOR: dict[str, Json] = {
    "id": _id(9, 1),
    "connector_token": TOKEN,
    "integration_slug": "greenhouse",
    "category": "ATS",
    "status": "COMPLETE",
    "is_active": True,
    "sync_status": "Done",
    "is_test_connector": True,
    "relink_needed_at": None,
    "end_user": {"name": "Example Recruiting"},
}


class BindbeeDialect(Dialect):
    slug = "bindbee"
    create_path = CANDIDATES
    additions = ((rf"{CANDIDATES}/([^/]+)/attachments", "file"),)
    moments = ("remote_created_at", "remote_updated_at", "modified_at")
    read_path = rf"{CANDIDATES}/"
    reads = (
        (r"/api/ats/v1/connectors", "connectors"),
        (r"/api/ats/v1/candidates/create/meta", "meta"),
        (r"/api/ats/v1/candidates", "candidates"),
        (r"/api/ats/v1/candidates/([^/]+)", "candidate"),
        (r"/api/ats/v1/(jobs|job-interview-stages|tags|remote-users)", "entries"),
    )
    variants = {
        "meta-list": "The fields come as lists of descriptors",
        "meta-schema": "The fields come as a JSON Schema, without the envelope",
        "meta-failed": "The fields are not described: success is false",
        "meta-501": "The fields are not described: status 501",
        "meta-empty": "The ATS asks for no fields",
        "meta-enforced": "A candidate without the required fields is refused",
        "changed-fields": "One field is renamed, one is new and required",
        "stricter-fields": "One field becomes required, one loses an allowed value",
        "conditional-fields": "A JSON Schema that asks more of who would relocate",
        "relink-needed": "The ATS must be linked again",
        "object-answer": "The create call answers with an object, not with a text",
        "small-pages": "Lists come two entries a page",
        "many-jobs": MANY_JOBS,
        "jobs-closed": JOBS_CLOSED,
    }

    def authenticate(self, call: Call) -> str:
        key = call.headers.get("authorization", "").removeprefix("Bearer ")
        if key not in (self.KEY, self.READ_ONLY_KEY):
            raise Refusal(
                self.error_reply(401, "Invalid API key", headers={"WWW-Authenticate": "Bearer"})
            )
        if call.path == "/api/ats/v1/connectors":
            return TOKEN
        token = call.headers.get("x-connector-token")
        if token is None:
            where = ("header", "x-connector-token")
            raise _invalid(complaint(where, "Field required", "missing"))
        if token == HRIS_TOKEN:
            raise Refusal(self.error_reply(403, "The connector is not of the category ATS"))
        if token != TOKEN:
            raise Refusal(self.error_reply(404, "Connector not found"))
        return TOKEN

    def validate(self, call: Call) -> Json:
        body = self._object(call)
        if "data" in body:
            wrong = list(WRAPPED(body, ("body", "CreateCandidate")))
        else:
            wrong = [*FLAT(body, ("body", "AtsCandidateWrite"))]
            if wrong:
                loc = ("body", "CreateCandidate", "data")
                wrong.insert(0, complaint(loc, "Field required", "missing", body))
            else:
                wrong = _against_meta(body, call.variants)
        if wrong:
            raise _invalid(*wrong)
        return body

    def _object(self, call: Call) -> dict[str, Json]:
        self._must_write(call)
        try:
            body = call.json
        except ValueError:
            raise _invalid(complaint(("body", 0), "JSON decode error", "json_invalid")) from None
        if not isinstance(body, dict):
            message = "Input should be a valid dictionary or object to extract fields from"
            raise _invalid(complaint(("body",), message, "model_attributes_type", body))
        return body

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        flat = {**body["data"]} if "data" in body else dict(body)
        if "job_id" in flat:
            flat["job"] = flat.pop("job_id")
        return {
            "remote_created_at": now,
            "remote_updated_at": now,
            **flat,
            "id": _id(0, number),
            "remote_id": str(4_000_000 + number),
            "modified_at": now,
        }

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        if "object-answer" in call.variants:
            return _reply({"id": candidate["id"], "remote_id": candidate["remote_id"]})
        return _reply(candidate["id"])

    def without_id(self, call: Call) -> Reply:
        return _reply({})

    def error_body(self, status: int, message: str, *, field: Kind | None = None) -> Json:
        if field == "file":
            loc: Loc = ("body", "file_content")
            return {"detail": [complaint(loc, "The file cannot be read", "value_error")]}
        if field:
            loc = ("body", "AtsCandidateWrite", "email_addresses", 0)
            return {"detail": [complaint(loc, "The e-mail address is not valid", "value_error")]}
        if status == 422:
            return {"detail": [complaint(("body",), message, "value_error")]}
        return {"detail": message}

    # The later call, of a file

    def check_addition(self, kind: Kind, call: Call, account: str) -> tuple[str, Json]:
        body = self._object(call)
        if wrong := list(file_complaints(body)):
            raise _invalid(*wrong)
        candidate_id = call.path.split("/")[5]
        if self.store.candidate(self.slug, account, candidate_id) is None:
            raise Refusal(self.error_reply(404, "Candidate not found"))
        if file_size(body) > LARGEST:
            raise Refusal(self.error_reply(413, "The file is larger than 5 MB"))
        return candidate_id, body

    def keep_addition(
        self, kind: Kind, body: Json, candidate_id: str, *, number: int
    ) -> dict[str, Json]:
        named = {key: value for key, value in body.items() if key != "file_content"}
        return {**named, "id": _id(5, number), "candidate": candidate_id, "size": file_size(body)}

    def added(self, kind: Kind, entry: dict[str, Json], call: Call) -> Reply:
        """Answer as the vendor's schema says: with an empty object."""
        return _reply({})

    def added_without_id(self, kind: Kind, call: Call) -> Reply:
        return _reply({})

    # The reads

    def connectors(self, call: Call, account: str) -> Reply:
        token = call.param("connector_token", TOKEN)
        connector = CONNECTOR
        if "relink-needed" in call.variants:
            connector = {**CONNECTOR, "status": "RELINK_NEEDED"}
        if token == HRIS_TOKEN:
            connector = {**CONNECTOR, "category": "HRIS", "connector_token": HRIS_TOKEN}
        return _page([connector] if token in (TOKEN, HRIS_TOKEN) else [], call)

    def meta(self, call: Call, account: str) -> Reply:
        self._must_write(call)
        meta = meta_of(call.variants)
        if meta is None:
            message = "Meta API is not implemented for this integration"
            return self.error_reply(501, message)
        return _reply(meta)

    def entries(self, call: Call, account: str, name: str) -> Reply:
        found = _entries(name, call.variants)
        if ids := call.params("ids"):
            found = [item for item in found if item["id"] in ids]
        for key in ("status", "job", "email", "code", "remote_id"):
            if value := call.param(key):
                found = [item for item in found if item.get(key) == value]
        return _page(found, call)

    def candidates(self, call: Call, account: str) -> Reply:
        emails = set(call.params("email_addresses"))
        found = self.store.candidates(self.slug, account, emails=emails)
        if emails:
            found = [item for item in found if emails & set(item.get("email_addresses") or ())]
        found = [item for item in found if item["modified_at"] >= call.param("modified_after")]
        for key in ("first_name", "last_name", "remote_id", "company"):
            if value := call.param(key):
                found = [item for item in found if item.get(key) == value]
        return _page(found, call)

    def candidate(self, call: Call, account: str, remote_id: str) -> Reply:
        if candidate := self.store.candidate(self.slug, account, remote_id):
            return _reply(candidate)
        return self.error_reply(404, "Candidate not found")

    def _must_write(self, call: Call) -> None:
        if call.headers.get("authorization") == f"Bearer {self.READ_ONLY_KEY}":
            raise Refusal(self.error_reply(403, "Writes are disabled for this API key"))


def _entries(name: str, variants: frozenset[str]) -> list[dict[str, Json]]:
    if name != "jobs":
        return LISTS[name]
    return jobs_for(variants, JOBS, make=_open_job, closed=_closed_job)


def _open_job(number: int, name: str) -> dict[str, Json]:
    return _item(1, 1_000 + number, name=name, status="OPEN", code=f"REQ-{number}")


def _closed_job(job: dict[str, Json]) -> dict[str, Json]:
    return {**job, "status": "CLOSED"}


def _against_meta(body: dict[str, Json], variants: frozenset[str]) -> list[Complaint]:
    """Return what the ATS behind would refuse of the fields that it asked for."""
    wrong: list[Complaint] = []
    for section, fields in described_in(variants).items():
        given = body.get(section) or {}
        for name, field in fields.items():
            loc = ("body", "AtsCandidateWrite", section, name)
            if given.get(name) is not None:
                wrong += described(given[name], loc, field)
            elif "meta-enforced" in variants and _is_wanted(field, given):
                wrong.append(complaint(loc, "Field required", "missing"))
    return wrong


def _is_wanted(field: dict[str, Json], given: dict[str, Json]) -> bool:
    beside = field.get("asked_beside", {})
    is_asked = all(given.get(name) == value for name, value in beside.items())
    return is_asked and field.get("required") is True


def _invalid(*complaints: Complaint) -> Refusal:
    return Refusal(Reply(status=422, body={"detail": list(complaints)}))


def _reply(body: Json) -> Reply:
    reset = str(int(time.time()) + 60)
    limits = {"X-RateLimit-Limit": "200", "X-RateLimit-Remaining": "199"}
    return Reply(body=body, headers={**limits, "X-RateLimit-Reset": reset})


def _page(found: list[dict[str, Json]], call: Call) -> Reply:
    """Return a page of at most `page_size`; the cursor is where the next one starts."""
    size, cursor = call.param("page_size", "50"), call.param("cursor", "0")
    if not size.isdecimal() or not 1 <= int(size) <= MOST:
        where = ("query", "page_size")
        raise _invalid(complaint(where, "Input should be from 1 to 200", "less_than_equal", size))
    if not cursor.isdecimal():
        raise _invalid(complaint(("query", "cursor"), "Invalid cursor", "value_error", cursor))
    start = int(cursor)
    end = start + (2 if "small-pages" in call.variants else int(size))
    items = found[start:end]
    following = str(end) if end < len(found) else None
    return _reply({"cursor": following, "page_size": len(items), "items": items})
