"""Truto's dialect, with a Lever account behind it.

https://truto.one/docs/api-reference/unified-ats-api/candidates/create
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connections.sandbox.dialect import Call, Dialect, Refusal, Reply
from connections.sandbox.jobs import JOBS_CLOSED, MANY_JOBS
from connections.sandbox.store import Kind

from .errors import invalid, missing, phrase, remote, remote_invalid
from .lists import LISTS, entries, form_of
from .schema import (
    BODY,
    answer_failures,
    attachment_failures,
    body_failures,
    query_failures,
)

Json = Any

ACCOUNT = "62f44730-dd91-461e-bd6a-aedd9e0ad79d"
PAGE_SIZE = 50  # entries, where no limit is asked for
LEVER = {"id": "int-lever", "name": "lever", "label": "Lever", "category": "ats"}
OTHER_ATS = {"id": "int-teamtailor", "name": "teamtailor", "label": "Teamtailor", "category": "ats"}


class TrutoDialect(Dialect):
    slug = "truto"
    create_path = "/unified/ats/candidates"
    read_path = "/unified/ats/candidates/"
    reads = (
        (r"/unified/ats/candidates", "list_candidates"),
        (r"/unified/ats/candidates/([^/]+)", "read_candidate"),
        (r"/unified/ats/job_form_fields", "list_questions"),
        (r"/unified/ats/jobs/([^/]+)", "read_job"),
        (r"/unified/ats/([a-z_]+)", "list_entries"),
        (r"/integrated-account/([^/]+)", "read_account"),
        (r"/integrated-account/([^/]+)/capabilities", "read_capabilities"),
    )
    variants = {
        "changed-fields": "The form of post-1: one question renamed, a new required one.",
        "sandbox-account": "A sandbox account of Truto: creating is answered with 405.",
        "blocked": "The account is blocked: 503 on everything.",
        "needs-reauth": "The ATS refuses Truto's credentials: a remote 401.",
        "no-job-fields": "The ATS lists no form fields: 404.",
        "remote-422": "The ATS refuses the first e-mail address.",
        "other-ats": "Not Lever: no job and no form answers are required.",
        "no-filters": "The ATS ignores every filter of the candidates' list.",
        "many-jobs": MANY_JOBS,
        "jobs-closed": JOBS_CLOSED,
    }

    # Who asks

    def authenticate(self, call: Call) -> str:
        token = call.headers.get("authorization", "")
        if token not in (f"Bearer {self.KEY}", f"Bearer {self.READ_ONLY_KEY}"):
            raise Refusal(self.error_reply(401, "Invalid or missing API token"))
        admin = call.path.split("/")[1:3]
        is_admin = admin[0] == "integrated-account" and len(admin) == 2
        account = admin[1] if is_admin else call.param("integrated_account_id")
        if not account:
            raise Refusal(missing("query_parameters", ["integrated_account_id"]))
        if account != ACCOUNT:
            raise Refusal(self.error_reply(404, "Integrated account not found"))
        if "blocked" in call.variants:
            raise Refusal(self.error_reply(503, "The integrated account is blocked"))
        if "needs-reauth" in call.variants and not is_admin:
            raise Refusal(remote(401, {"code": "Unauthorized", "message": "Invalid credentials"}))
        return account

    # The create call

    def validate(self, call: Call) -> Json:
        if call.headers.get("authorization") == f"Bearer {self.READ_ONLY_KEY}":
            raise Refusal(self.error_reply(403, "This API token may not create candidates"))
        if "sandbox-account" in call.variants:
            raise Refusal(self.error_reply(405, "Sandbox accounts are read-only"))
        if failures := list(query_failures(call.query)):
            raise Refusal(invalid(failures))
        body = self._body(call)
        if "other-ats" not in call.variants:
            self._check_lever(call, body)
        if "remote-422" in call.variants:
            raise Refusal(remote_invalid([("emails[0].email", "Email is invalid")]))
        if earlier := self._sent_before(call):
            raise Refusal(self.created(earlier, call))
        return body

    def _body(self, call: Call) -> dict[str, Json]:
        if not call.headers.get("content-type", "").startswith("application/json"):
            raise Refusal(self.error_reply(415, "Send application/json"))
        try:
            body = call.json
        except ValueError:
            raise Refusal(self.error_reply(400, "The body is not JSON")) from None
        failures = list(body_failures(body)) or list(attachment_failures(body))
        if failures:
            raise Refusal(invalid(failures))
        return {name: body[name] for name in BODY if name in body}

    def _check_lever(self, call: Call, body: Mapping[str, Json]) -> None:
        job_id = call.param("job_id")
        if not job_id:
            raise Refusal(missing("query_parameters", ["job_id"]))
        if "job_form_field_answers" not in body:
            raise Refusal(missing("body_fields", ["job_form_field_answers"]))
        if job_id not in {job["id"] for job in entries("jobs", call.variants)}:
            raise Refusal(remote(404, {"code": "ResourceNotFound", "message": "No such posting"}))
        form = form_of(job_id, changed="changed-fields" in call.variants)
        if failures := list(answer_failures(form, body["job_form_field_answers"])):
            raise Refusal(remote_invalid(failures))

    def _sent_before(self, call: Call) -> dict[str, Json] | None:
        """Return what the same Idempotency-Key created."""
        key = call.headers.get("idempotency-key")
        return self.store.sent_with(self.slug, key) if key else None

    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        names = (body.get("first_name", ""), body.get("last_name", ""))
        application = {
            "id": f"app-{number}",
            "applied_at": moment,
            "candidate": {"id": f"lev-{number}"},
            "job": {"id": call.param("job_id")},
            "source": {"name": call.param("application_source")},
        }
        return {
            "id": f"lev-{number}",
            "name": " ".join(filter(None, names)),
            "first_name": names[0],
            "last_name": names[1],
            "company": body.get("company"),
            "title": body.get("title"),
            "locations": body.get("locations", []),
            "emails": body.get("emails", []),
            "phones": body.get("phones", []),
            "tags": [_tag(tag) for tag in body.get("tags", [])],
            "urls": [{"type": None, "url": link} for link in body.get("links", [])],
            "attachments": [
                {name: part for name, part in attachment.items() if name not in ("type", "url")}
                for attachment in body.get("attachments", [])
            ],
            "applications": [application] if call.param("job_id") else [],
            "can_email": True,
            "is_private": "false",
            "last_interaction_at": moment,
            "created_at": moment,
            "updated_at": moment,
            "remote_data": {"id": f"lev-{number}", **body.get("remote_data", {})},
        }

    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        """Return the resource itself; in raw and stream, Lever's own wrapping."""
        if call.param("truto_response_format") in ("raw", "stream"):
            return Reply(status=201, body={"data": candidate["remote_data"]})
        dropped = set(call.params("truto_exclude_fields[]"))
        if call.param("truto_ignore_remote_data") == "true":
            dropped.add("remote_data")
        return Reply(
            status=201,
            body={name: part for name, part in candidate.items() if name not in dropped},
        )

    def without_id(self, call: Call) -> Reply:
        return Reply(status=201, body={"name": "Without an id", "applications": []})

    def error_body(self, status: int, message: str, *, field: Kind | None = None) -> Json:
        if field:
            return remote_invalid([("emails[0].email", message)]).body
        envelope = {"statusCode": status, "error": phrase(status), "message": message}
        if status == 409:  # always of the ATS
            raw = {"code": "Conflict", "message": message}
            return {**envelope, "truto_is_remote_error": True, "raw_response": raw}
        return envelope

    # Reading

    def list_candidates(self, call: Call, account: str) -> Reply:
        is_filtered = "no-filters" not in call.variants
        emails = call.params("emails[email]") if is_filtered else ()
        kept = self.store.candidates(self.slug, account, emails=emails)
        if is_filtered:
            try:
                kept = [each for each in kept if _passes(each, call)]
            except (ValueError, TypeError):
                return self.error_reply(400, "created_at must be ISO 8601 with an offset")
        return self._page(call, kept)

    def read_candidate(self, call: Call, account: str, candidate_id: str) -> Reply:
        if candidate := self.store.candidate(self.slug, account, candidate_id):
            return Reply(body=candidate)
        return remote(404, {"code": "ResourceNotFound", "message": "Candidate not found"})

    def list_questions(self, call: Call, account: str) -> Reply:
        if "no-job-fields" in call.variants:
            return self.error_reply(404, "Resource job_form_fields not found")
        job_id = call.param("job_id")
        if not job_id:
            return missing("query_parameters", ["job_id"])
        questions = form_of(job_id, changed="changed-fields" in call.variants)
        return self._page(call, [{**each, "job": {"id": job_id}} for each in questions])

    def list_entries(self, call: Call, account: str, resource: str) -> Reply:
        if resource not in LISTS:
            return self.error_reply(404, f"Resource {resource} is not supported for lever")
        return self._page(call, entries(resource, call.variants))

    def read_job(self, call: Call, account: str, job_id: str) -> Reply:
        jobs = entries("jobs", call.variants)
        if found := next((job for job in jobs if job["id"] == job_id), None):
            return Reply(body=found)
        return remote(404, {"code": "ResourceNotFound", "message": "Posting not found"})

    def read_account(self, call: Call, account: str, account_id: str) -> Reply:
        integration = self._integration(call)
        body = {
            "id": account_id,
            "tenant_id": "tenant-1",
            "environment_id": "env-1",
            "status": self._status(call),
            "is_sandbox": "sandbox-account" in call.variants,
            "authentication_method": "oauth2",
            "region": "eu",
            "context": {"oauth": {"token": "a-secret-of-the-ats"}},
            "integration": {name: integration[name] for name in ("id", "name", "category")},
            "created_at": "2026-01-05 10:00:00",
            "updated_at": "2026-01-05 10:00:00",
        }
        return Reply(body=body)

    def read_capabilities(self, call: Call, account: str, account_id: str) -> Reply:
        read_only = call.headers["authorization"] == f"Bearer {self.READ_ONLY_KEY}"
        methods = ["list", "get"] if read_only else ["list", "get", "create"]
        resource = {"model": "ats", "resource": "candidates", "methods": methods}
        body = {
            "integration": self._integration(call),
            "unified": [
                {**resource, "env_overridden": False, "docs_url": "https://truto.one/docs"}
            ],
            "account": {
                "id": account_id,
                "status": self._status(call),
                "authentication_method": "oauth2",
                "is_blocked": False,
            },
        }
        return Reply(body=body)

    def _integration(self, call: Call) -> Mapping[str, str]:
        return OTHER_ATS if "other-ats" in call.variants else LEVER

    def _status(self, call: Call) -> str:
        return "needs_reauth" if "needs-reauth" in call.variants else "active"

    def _page(self, call: Call, rows: list[dict[str, Json]]) -> Reply:
        """Answer with one page; a cursor is the number of its first row."""
        limit, cursor = call.param("limit", str(PAGE_SIZE)), call.param("next_cursor", "0")
        if not (limit.isdecimal() and int(limit) and cursor.isdecimal()):
            return self.error_reply(400, "limit or next_cursor is invalid")
        start, size = int(cursor), int(limit)
        following = str(start + size) if start + size < len(rows) else None
        found = rows[start : start + size]
        body = {"result": found, "next_cursor": following, "prev_cursor": None}
        return Reply(body={**body, "result_count": len(found)})


def _tag(tag: Mapping[str, str]) -> dict[str, str]:
    known = next((each for each in LISTS["tags"] if each["id"] == tag.get("id")), None)
    return dict(known) if known else {"id": tag.get("id") or f"tag-{tag.get('name')}", **tag}


def _passes(candidate: Mapping[str, Json], call: Call) -> bool:
    """Tell whether a candidate passes the filters that Lever honours here."""
    emails = {str(each.get("email")).lower() for each in candidate["emails"]}
    wanted = {email.lower() for email in call.params("emails[email]")}
    name, since = call.param("name"), call.param("created_at[gt]")
    return (
        (not wanted or bool(wanted & emails))
        and (not name or candidate["name"] == name)
        and (not since or _time(candidate["created_at"]) > _time(since))
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
