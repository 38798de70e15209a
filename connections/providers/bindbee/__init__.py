"""Bindbee: one body for what every ATS has, and a description of what this one asks besides.

https://docs.bindbee.dev/ats/candidate/create-candidate
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice
from urllib.parse import quote

from connections.providers import checks
from connections.providers.base import EXTRA_PROPERTIES, Provider
from connections.providers.bodies import utc_text
from connections.providers.candidate import Candidate
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
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
    _,
)

from .body import body_of
from .errors import error_of, message_of, words_of
from .kept import kept_of
from .lists import job_state, listed_options
from .meta import no_description, read_meta
from .names import CREDENTIALS, OPTIONS, OWN_FIELDS, STANDARD_FIELDS, STANDARD_NAMES
from .records import (
    account_line,
    ats_name_of,
    created_ids,
    cursor_of,
    is_older,
    items_of,
    match_of,
)
from .stages import file_routes, stage_body, stages_of

CANDIDATES = "/api/ats/v1/candidates"
META = f"{CANDIDATES}/create/meta"
JOBS = "/api/ats/v1/jobs"
PAGE_SIZE = 200  # the most that Bindbee gives
MAY_NOT_BE_MAILED = _("Bindbee is told that the candidate may not be e-mailed.")
UNDESCRIBED = frozenset({404, 501})
"""Statuses of an ATS for which Bindbee publishes no fields; it may take candidates all the same."""


class Bindbee(Provider):
    slug = "bindbee"
    name = "Bindbee"
    docs_url = "https://docs.bindbee.dev/ats/candidate/create-candidate"
    base_urls = (
        Choice("https://api.bindbee.dev", _("United States")),
        Choice("https://api-eu.bindbee.dev", _("European Union")),
    )
    credential_fields = CREDENTIALS
    option_fields = OPTIONS
    standard_fields = STANDARD_FIELDS
    kinds = {
        "emails": (),
        "phones": (),
        "links": ("linkedin", "portfolio", "blog", "company", "other"),
    }
    sources = ("jobs", "stages", "tags", "users")
    error_names = {key: (name,) for key, name in STANDARD_NAMES.items()}
    job_sources = frozenset({"stages"})
    attachment_route = "inline"
    secret_keys = frozenset({"connector_token"})
    rate_limits = (RateLimit(200, 60, "account"),)
    is_searchable_by_email = True
    searchable_by = frozenset({"email", "name"})

    def __init__(
        self,
        credentials: Mapping[str, Json],
        options: Mapping[str, Json] | None = None,
        *,
        base_url: str = "",
    ) -> None:
        super().__init__(credentials, options, base_url=base_url)
        if self.options.get("send_present_job"):  # for this connection they have a place
            self.standard_fields = STANDARD_FIELDS | {"title", "company"}  # type: ignore[misc]

    @property
    def extra_fields(self) -> tuple[FieldSpec, ...]:
        return (*OWN_FIELDS, EXTRA_PROPERTIES)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credentials.get('api_key', '')}"}

    def connector(self) -> dict[str, str]:
        """Return the header that names the connector; all calls carry it but the list of them."""
        return {"x-connector-token": str(self.credentials.get("connector_token", ""))}

    # The create call

    def build_request(
        self, candidate: Candidate, *, reference: str, idempotency_key: str
    ) -> Request:
        """Return the create call; Bindbee has no place for `reference`.

        The idempotency header is declared for Bindbee's HRIS calls, not for this one: it is sent
        and not relied on.
        """
        present_job = bool(self.options.get("send_present_job"))
        body = body_of(candidate, present_job=present_job)
        replaced = [n for n in ("title", "company") if present_job and candidate.answer(n)]
        replaced += ["name"] if candidate.has_own_name else []
        warnings = self.not_carried(candidate, *replaced)
        warnings += reasons_of(file_routes(candidate))
        left_out = _("{field} was not sent: Bindbee cannot take it together with {reason}.")
        shape = (
            _("a user, requisition, stage or existing attachment")
            if "data" in body.json
            else _("the fields that the ATS asks for")
        )
        warnings += [left_out.format(field=label, reason=shape) for label in body.left_out]
        return self.request(
            "POST",
            CANDIDATES,
            headers={**self.connector(), "X-Idempotency-Key": idempotency_key},
            json=body.json,
            warnings=warnings,
        )

    def read_receipt(self, response: Response) -> Receipt:
        remote_id, ats_id = created_ids(response.json)
        if not remote_id:
            message = _("Bindbee answered without a candidate's id.")
            words = words_of(response.json)
            raise DeliveryUnknown(f"{message} {words}", response=response)
        return Receipt(remote_id=remote_id, ats_id=ats_id)

    def read_error(self, response: Response) -> ProviderError:
        return error_of(response)

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
        """Return the call that adds a file; the idempotency header is not relied on here either."""
        remote_id = quote(remote_ids["candidate"], safe="")
        return self.request(
            "POST",
            f"{CANDIDATES}/{remote_id}/attachments",
            headers={**self.connector(), "X-Idempotency-Key": idempotency_key},
            json=stage_body(key, candidate),
        )

    def read_stage(self, key: str, response: Response) -> Receipt:
        """Return the proof. The answer's schema is empty: any object is one, with or without id."""
        answer = response.json
        remote_id, ats_id = created_ids(answer)
        if remote_id or (isinstance(answer, dict) and answer.get("success") is not False):
            return Receipt(remote_id=remote_id, ats_id=ats_id)
        message = _("Bindbee's answer does not tell what became of the file.")
        raise DeliveryUnknown(f"{message} {words_of(answer)}", response=response)

    # Live fields

    def read_fields(self, answers: Mapping[str, Json]) -> LiveFields:
        return read_meta(answers.get("meta"))

    def fetch_fields(self, *, job_id: str | None = None) -> LiveFields:
        """GET what this ATS asks for; the job makes no difference to Bindbee.

        https://docs.bindbee.dev/ats/candidate/meta-create-candidate
        """
        try:
            return self.read_fields({"meta": self.fetch(META, headers=self.connector())})
        except ConnectionRefused as error:
            if error.response is None or error.response.status not in UNDESCRIBED:
                raise
            return no_description(message_of(error.response))

    def list_options(
        self, source: str, *, query: str, job_id: str, reach: Reach
    ) -> Iterator[Choice]:
        return listed_options(source, job_id, partial(self._list, reach=reach))

    def fetch_job_state(self, job_id: str, *, within: float) -> JobState:
        """GET the list of the one job; Bindbee's lists take ids."""
        query = [("ids", job_id), ("page_size", "1")]
        jobs = self.fetch(JOBS, query=query, headers=self.connector(), within=within)
        return job_state(job_id, items_of(jobs))

    # Looking

    def check_connection(self) -> ConnectionCheck:
        token = self.connector()["x-connector-token"]
        query = [("connector_token", token), ("page_size", "1")]
        try:
            answer = self.fetch("/api/ats/v1/connectors", query=query)
        except ProviderError as error:
            return checks.failed_check(error)
        lines = [
            CheckLine("reach", True, _("Bindbee answers.")),
            CheckLine("key", True, _("Bindbee accepts the API key.")),
        ]
        connector = next((c for c in items_of(answer) if c.get("connector_token") == token), None)
        account = account_line(connector)
        if account.ok:
            try:
                self.fetch("/api/ats/v1/tags", query=[("page_size", "1")], headers=self.connector())
            except ProviderError as error:
                account = CheckLine("account", False, error.message)
        lines.append(account)
        if account.ok:
            lines.append(self._write_line())
        return checks.check_of(*lines, ats_name=ats_name_of(connector))

    def _write_line(self) -> CheckLine:
        try:
            answer = self.fetch(META, headers=self.connector())
        except ProviderUnavailable as error:
            return CheckLine("write", None, error.message)
        except ProviderError as error:
            if error.response and error.response.status in UNDESCRIBED:
                return CheckLine("write", None, no_description("").notes[0])
            return CheckLine("write", False, error.message)
        if isinstance(answer, dict) and answer.get("success") is False:
            return CheckLine("write", None, no_description("").notes[0])
        return CheckLine("write", True, _("Bindbee describes how to create a candidate."))

    def find_candidates(
        self, candidate: Candidate, *, reference: str, since: datetime | None = None
    ) -> tuple[Match, ...]:
        """GET who has one of the e-mail addresses, or the name where there is none.

        Whether Bindbee's search tells upper from lower case it does not say, so where it finds
        nobody, who changed since is looked through. It searches a copy that may be hours old: a
        new candidate's absence proves nothing.
        """
        typed = {email.value.strip() for email in candidate.emails} - {""}
        emails = {email.casefold() for email in typed}
        first, last = candidate.names
        if emails:
            query = [("email_addresses", email) for email in sorted(typed | emails)]
        else:
            query = [(k, v) for k, v in (("first_name", first), ("last_name", last)) if v]
        if not query:
            return ()
        name = f"{first} {last}".strip().casefold()
        for search in [query, *([[("modified_after", utc_text(since))]] if since else [])]:
            recent = [
                item for item in self._list("candidates", search) if not is_older(item, since)
            ]
            matches = [match for item in recent if (match := match_of(item)).remote_id]
            if emails:
                alike = [m for m in matches if emails & {e.strip().casefold() for e in m.emails}]
            else:
                alike = [match for match in matches if match.name.casefold() == name]
            if alike:
                return tuple(alike)
        return ()

    def find_people(self, candidate: Candidate) -> Iterator[Match]:
        emails = dict.fromkeys(
            text for each in candidate.emails for text in (each.value, each.value.casefold())
        )
        first, last = candidate.names
        by_email = [("email_addresses", email) for email in emails]
        by_name = [
            (key, part) for key, part in (("first_name", first), ("last_name", last)) if part
        ]
        for search in filter(None, (by_email, by_name)):
            yield from map(match_of, islice(self._list("candidates", search), PAGE_SIZE))

    def fetch_candidate(self, remote_id: str) -> Json:
        """GET the synced copy, with its custom fields; a new candidate may be missing for hours."""
        return self.fetch(
            f"{CANDIDATES}/{quote(remote_id, safe='')}",
            query=[("include_custom_fields", "true")],
            headers=self.connector(),
        )

    def read_back(self, record: Json, candidate: Candidate) -> Kept:
        return kept_of(record, candidate, present_job=bool(self.options.get("send_present_job")))

    def mail_note(self, candidate: Candidate) -> str:
        return MAY_NOT_BE_MAILED if candidate.can_email is False else ""

    def _list(
        self,
        name: str,
        query: Iterable[tuple[str, str]] = (),
        *,
        reach: Reach | None = None,
    ) -> Iterator[Mapping[str, Json]]:
        """GET the pages of a list as far as `reach` goes, and none twice."""
        reach = reach or Reach()
        cursor, seen = "", {""}
        for _page in reach.pages():
            paging = [("page_size", str(PAGE_SIZE)), *([("cursor", cursor)] if cursor else [])]
            answer = self.fetch(
                f"/api/ats/v1/{name}",
                query=[*query, *paging],
                headers=self.connector(),
                within=reach.left,
            )
            yield from items_of(answer)
            cursor = cursor_of(answer)
            if cursor in seen:
                return
            seen.add(cursor)
