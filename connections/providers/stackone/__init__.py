"""StackOne: one create call for the ATSs linked to a StackOne project.

https://docs.stackone.com/ats/api-reference/candidates/create-candidate
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from urllib.parse import quote

from connections.providers.base import EXTRA_PROPERTIES, Provider
from connections.providers.bodies import merged, plain_message, utc_text
from connections.providers.candidate import Candidate
from connections.providers.checks import check_of, failed_check
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
    error_for,
)
from connections.providers.lists import JobState, Reach
from connections.providers.outcomes import CheckLine, ConnectionCheck, Match, Receipt
from connections.providers.record import Kept
from connections.providers.stages import FileRoute, Stage, reasons_of
from connections.providers.types import (
    Choice,
    FieldSpec,
    Json,
    LiveFields,
    RateLimit,
    Request,
    Response,
    Timeouts,
    _,
)

from .body import candidate_body, cut_short
from .errors import PATHS, read_words, warnings_of
from .fields import CARRIERS, CUSTOM_FIELDS_BY_ID, live_fields
from .kept import kept_of
from .questions import CREDENTIALS, OPTIONS, PASSTHROUGH, unified_field
from .records import (
    account_line,
    id_text,
    is_open,
    job_choice,
    match_of,
    status_in,
    text_of,
    write_line,
)
from .stages import file_routes, stage_call, stage_receipt, stages_of

CANDIDATES = "/unified/ats/candidates"
DEFINITIONS = "/unified/ats/custom_field_definitions/candidates"
JOBS = "/unified/ats/jobs"

JOB_FIELDS = ("fields", "id,title,status,job_status")
PEOPLE = 25  # that one search for a person looks at
PERSON_FIELDS = ",".join(
    (
        *("id", "remote_id", "name", "first_name", "last_name", "email", "emails"),
        *("phone", "phone_numbers", "social_links", "created_at"),
    )
)
NO_CUSTOM_FIELDS = (403, 404, 501)  # what an ATS without custom fields is answered with


class StackOne(Provider):
    """Basic auth with the key as user name; the linked account is named in a header."""

    slug = "stackone"
    name = "StackOne"
    docs_url = "https://docs.stackone.com/ats/api-reference/candidates/create-candidate"
    base_urls = (Choice("https://api.stackone.com", "StackOne"),)
    credential_fields = CREDENTIALS
    option_fields = OPTIONS
    standard_fields = frozenset({*CARRIERS, "job_id", "attachments"})
    kinds = {
        "emails": (),
        "phones": ("mobile", "work", "home", "other"),
    }
    sources = ("jobs",)
    error_names = PATHS
    attachment_route = "stage"
    files_note = _("StackOne adds files to an application, so it needs a job.")
    secret_keys = frozenset({"credentials", "setup_information", "headers"})
    timeouts = Timeouts(connect=5, send=60, read=75, total=150)
    """StackOne gives up after 60 s with a 408, which is worth waiting for."""

    rate_limits = (RateLimit(1000, 60, "key"),)
    is_searchable_by_email = True
    searchable_by = frozenset({"email"})
    adds_jobs = True

    @property
    def extra_fields(self) -> tuple[FieldSpec, ...]:
        return (
            *(unified_field(key) for key in self._unified_keys()),
            CUSTOM_FIELDS_BY_ID,
            PASSTHROUGH,
            EXTRA_PROPERTIES,
        )

    def _unified_keys(self) -> tuple[str, ...]:
        listed = self.options.get("unified_custom_fields")
        keys = [str(key).strip() for key in (listed if isinstance(listed, list | tuple) else ())]
        return tuple(dict.fromkeys(key for key in keys if key))

    # The create call

    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Basic {self._basic()}",
            "x-account-id": self._account_id(),
        }

    def secrets(self) -> tuple[str, ...]:
        """Return the key, and the text that Basic auth makes of it."""
        plain = super().secrets()
        return (*plain, self._basic()) if plain else plain

    def _basic(self) -> str:
        return b64encode(f"{self.credentials.get('api_key') or ''}:".encode()).decode()

    def _account_id(self) -> str:
        return str(self.credentials.get("account_id") or "")

    def build_request(
        self, candidate: Candidate, *, reference: str, idempotency_key: str
    ) -> Request:
        """Return the create call. StackOne has no place for a reference or an idempotency key."""
        body = candidate_body(candidate)
        return self.request(
            "POST",
            CANDIDATES,
            headers={"Prefer": "heartbeat"} if self.options.get("heartbeat") else None,
            json=merged(body, candidate.answer("extra_properties")),
            warnings=[
                *self.not_carried(candidate),
                *cut_short(candidate),
                *reasons_of(file_routes(candidate)),
            ],
        )

    def read_receipt(self, response: Response) -> Receipt:
        """Return the proof; under heartbeats the body's statusCode is the only true status."""
        body = response.json
        status = status_in(body)
        if status is not None and status >= 400:
            raise self.read_error(replace(response, status=status))
        match body:
            case {"data": {"id": remote_id, **rest}} if id_text(remote_id):
                return Receipt(
                    remote_id=id_text(remote_id),
                    ats_id=id_text(rest.get("remote_id")),
                    warnings=warnings_of(body),
                )
        raise DeliveryUnknown(_("StackOne answered without a candidate id."), response=response)

    def read_error(self, response: Response) -> ProviderError:
        body = response.json
        words, field_errors = read_words(body)
        if not isinstance(body, dict):
            words = plain_message(response)
        match response.status:
            case 408:
                own = _("StackOne gave up waiting for the ATS.")
            case 412:
                own = _("StackOne has the linked account disabled or suspended.")
            case _:
                own = ""
        return error_for(response, f"{own} {words}".strip(), field_errors=field_errors)

    def file_routes(self, candidate: Candidate) -> tuple[FileRoute, ...]:
        return tuple(file_routes(candidate))

    # The later calls

    def stages(self, candidate: Candidate) -> tuple[Stage, ...]:
        return stages_of(candidate)

    def build_stage(
        self,
        key: str,
        candidate: Candidate,
        *,
        remote_ids: Mapping[str, str],
        reference: str,
        idempotency_key: str,
    ) -> Request:
        path, body = stage_call(key, candidate, remote_ids)
        return self.request("POST", path, json=body)

    def read_stage(self, key: str, response: Response) -> Receipt:
        """Return the proof; StackOne answers an upload without an id, but with warnings."""
        body = response.json
        status = status_in(body)
        if status is not None and status >= 400:
            raise self.read_stage_error(key, replace(response, status=status))
        if receipt := stage_receipt(key, body):
            return receipt
        raise DeliveryUnknown(
            _("StackOne's answer does not tell what became of it."), response=response
        )

    # Live fields

    def read_fields(self, answers: Mapping[str, Json]) -> LiveFields:
        return live_fields(answers)

    def fetch_fields(self, *, job_id: str | None = None) -> LiveFields:
        """GET the definitions of custom fields, and what the linked account's ATS keeps.

        StackOne's fields do not depend on the job. Without custom fields the form does without.
        """
        answers: dict[str, Json] = {}
        notes: list[str] = []
        refused: ConnectionRefused | None = None
        try:
            answers["custom_fields"] = {"data": list(self._listed(DEFINITIONS))}
        except ConnectionRefused as error:
            if _status_of(error) not in NO_CUSTOM_FIELDS:
                raise
            refused = error
            notes.append(_("This ATS lists no custom fields through StackOne."))
        try:
            answers["account_meta"] = self._fetch_meta()
        except (ConnectionRefused, ProviderUnavailable) as error:
            if refused:
                raise refused from error
            notes.append(_("StackOne did not tell which fields this ATS keeps."))
        live = self.read_fields(answers)
        return replace(live, notes=(*notes, *live.notes))

    def list_options(
        self, source: str, *, query: str, job_id: str, reach: Reach
    ) -> Iterator[Choice]:
        if source == "jobs":
            wanted = (("filter[status]", "open"), JOB_FIELDS)
            choices = (job_choice(each) for each in self._listed(JOBS, *wanted, reach=reach))
            yield from (each for each in choices if each)

    def fetch_job_state(self, job_id: str, *, within: float) -> JobState:
        path = f"{JOBS}/{quote(job_id, safe='')}"
        return self.job_state_at(path, is_open, within=within, query=(JOB_FIELDS,))

    # Looking

    def check_connection(self) -> ConnectionCheck:
        """GET the account and its metadata; the right to write shows only with a create call."""
        try:
            account = self.fetch(f"/accounts/{quote(self._account_id(), safe='')}")
        except ProviderError as error:
            return failed_check(error)
        known: Mapping[str, Json] = account if isinstance(account, dict) else {}
        try:
            meta = self._fetch_meta()
        except ProviderError:
            meta = None
        return check_of(
            CheckLine("reach", True, _("StackOne answers.")),
            CheckLine("key", True, _("The key is accepted.")),
            account_line(known, meta),
            write_line(meta),
            ats_name=text_of(known, "provider_name") or text_of(known, "provider"),
        )

    def find_candidates(
        self, candidate: Candidate, *, reference: str, since: datetime | None = None
    ) -> tuple[Match, ...]:
        """GET the candidates with one of the e-mails, or with the name where there is none.

        StackOne keeps no reference of ours, and has no filter by name. An ATS may pass over
        the filters, so all is compared here. A record older than `since` is none.
        """
        emails = {email.value.casefold(): email.value for email in candidate.emails}
        name = candidate.full_name.casefold()
        if not emails and not name:
            return ()
        query = [("fields", "id,remote_id,name,first_name,last_name,email,emails,created_at")]
        if since:
            query.append(("filter[created_after]", utc_text(since)))
        searches = [[("filter[email]", email), *query] for email in emails.values()] or [query]
        found: dict[str, Match] = {}
        for search in searches:
            for record in self._listed(CANDIDATES, *search, page_size=25 if emails else 100):
                match = match_of(record, since=since)
                if match is None:
                    continue
                theirs = {email.casefold() for email in match.emails}
                if emails.keys() & theirs if emails else match.name.casefold() == name:
                    found[match.remote_id] = match
        return tuple(found.values())

    def find_people(self, candidate: Candidate) -> Iterator[Match]:
        """GET those with one of the e-mails; StackOne filters by nothing else that tells people."""
        for email in dict.fromkeys(email.value for email in candidate.emails):
            query = (("filter[email]", email), ("fields", PERSON_FIELDS))
            page = islice(self._listed(CANDIDATES, *query, page_size=PEOPLE), PEOPLE)
            yield from filter(None, map(match_of, page))

    def fetch_candidate(self, remote_id: str) -> Json:
        path = f"{CANDIDATES}/{quote(remote_id, safe='')}"
        answer = self.fetch(path, query=[("include", "custom_fields")])
        return answer["data"] if isinstance(answer, dict) and "data" in answer else answer

    def read_back(self, record: Json, candidate: Candidate) -> Kept:
        return kept_of(record, candidate)

    # GETs

    def _fetch_meta(self) -> Json:
        return self.fetch(f"/accounts/{quote(self._account_id(), safe='')}/meta")

    def _listed(
        self,
        path: str,
        *query: tuple[str, str],
        page_size: int = 100,
        reach: Reach | None = None,
    ) -> Iterator[Json]:
        """Yield the entries of a list, page by page; a short page may have a next one."""
        reach = reach or Reach()
        cursor = ""
        seen = {cursor}
        for _page in reach.pages():
            after = [("next", cursor)] if cursor else []
            asked = [*query, ("page_size", str(page_size)), *after]
            answer = self.fetch(path, query=asked, within=reach.left)
            entries = answer.get("data") if isinstance(answer, dict) else None
            yield from entries if isinstance(entries, list) else ()
            cursor = text_of(answer, "next")
            if cursor in seen:
                return
            seen.add(cursor)


def _status_of(error: ProviderError) -> int | None:
    return error.response.status if error.response else None
