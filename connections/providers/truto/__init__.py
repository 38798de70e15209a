"""Truto: a live pass-through to the ATS of one integrated account.

https://truto.one/docs/api-reference/unified-ats-api/candidates/create
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from connections.providers.base import EXTRA_PROPERTIES, Provider
from connections.providers.candidate import Candidate
from connections.providers.checks import failed_check
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.lists import JobState, Reach
from connections.providers.outcomes import ConnectionCheck, Match, Receipt
from connections.providers.record import Kept
from connections.providers.stages import FileRoute, file_name, numbered_files, reasons_of
from connections.providers.types import (
    Choice,
    FieldSpec,
    Json,
    LiveFields,
    RateLimit,
    Request,
    Response,
    Rule,
    _,
)

from .account import account_check, is_lever
from .body import create_body
from .errors import ERROR_NAMES, error_in
from .form import BY_HAND, job_questions
from .kept import kept_of
from .lists import SOURCES, choice_of, filters_for, is_usable, job_of, match_of, people_filters
from .questions import APPLICATION_SOURCE, CREDENTIALS, OPTIONS, REMOTE_DATA, TAG_IDS
from .values import query_pairs, read_text

CANDIDATES = "/unified/ats/candidates"
PAGE_SIZE = 100  # entries
NOT_OFFERED = (400, 404, 405, 501)
"""Statuses with which Truto says that an account does not have what was asked for."""


class Truto(Provider):
    slug = "truto"
    name = "Truto"
    docs_url = "https://truto.one/docs/api-reference/unified-ats-api/candidates/create"
    base_urls = (Choice("https://api.truto.one", _("Truto")),)
    credential_fields = CREDENTIALS
    option_fields = OPTIONS
    standard_fields = frozenset(
        {
            "first_name",
            "last_name",
            "name",
            "emails",
            "phones",
            "title",
            "company",
            "links",
            "job_id",
            "tags",
            "locations",
            "attachments",
        }
    )
    kinds = {"links": ()}
    sources = tuple(SOURCES)
    error_names = ERROR_NAMES
    attachment_route = "url"
    secret_keys = frozenset({"context"})
    """The account's `context` holds the credentials of the ATS."""

    rate_limits = (RateLimit(500, 10, "key"), RateLimit(50, 10, "account"))
    is_searchable_by_email = True
    searchable_by = frozenset({"email", "name"})

    @property
    def extra_fields(self) -> tuple[FieldSpec, ...]:
        return (APPLICATION_SOURCE, TAG_IDS, REMOTE_DATA, EXTRA_PROPERTIES)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credentials['api_token']}"}

    # The create call

    def build_request(
        self, candidate: Candidate, *, reference: str, idempotency_key: str
    ) -> Request:
        """Return the create call. Truto has no external ID: `reference` only makes file IDs.

        The answer is cached under the idempotency key; for how long, Truto does not say.
        """
        return self.request(
            "POST",
            CANDIDATES,
            query=self._create_query(candidate),
            headers={"Idempotency-Key": idempotency_key},
            json=create_body(candidate, reference=reference),
            warnings=self._warnings(candidate),
        )

    def _create_query(self, candidate: Candidate) -> Iterator[tuple[str, str]]:
        """Yield the parameters; no option may take the ID out of the answer."""
        yield self._account
        yield from query_pairs("job_id", candidate.job_id or None)
        source = candidate.answer(*APPLICATION_SOURCE.path)
        yield from query_pairs("application_source", source or None)
        if self.options.get("truto_response_format") == "normalized":
            yield "truto_response_format", "normalized"
        ignored = self.options.get("truto_ignore_remote_data", True)
        yield from query_pairs("truto_ignore_remote_data", ignored)
        excluded = map(read_text, self.options.get("truto_exclude_fields") or ())
        kept_out = [name for name in excluded if name not in ("", "id")]
        yield from query_pairs("truto_exclude_fields", kept_out)
        remote_query = self.options.get("remote_query") or {}
        if not isinstance(remote_query, dict):
            raise ConnectionRefused(_("The connection's query for the ATS is not a JSON object."))
        yield from query_pairs("remote_query", remote_query)

    def _warnings(self, candidate: Candidate) -> list[str]:
        unsplit = ["name"] if candidate.has_own_name else []
        return self.not_carried(candidate, *unsplit) + reasons_of(self.file_routes(candidate))

    def file_routes(self, candidate: Candidate) -> tuple[FileRoute, ...]:
        reason = _("The file {name} was not sent: Truto fetches files from a web address only.")
        return tuple(
            FileRoute("url")
            if each.url
            else FileRoute("none", reason.format(name=file_name(each, number)))
            for number, each in numbered_files(candidate)
        )

    def read_receipt(self, response: Response) -> Receipt:
        """Return the proof. The answer is the candidate itself; one in `result` is read too."""
        match response.json:
            case {"id": found} | {"result": {"id": found}}:
                if remote_id := read_text(found):
                    return Receipt(remote_id=remote_id)
        raise DeliveryUnknown(_("Truto answered without a candidate ID."), response=response)

    def read_error(self, response: Response) -> ProviderError:
        return error_in(response)

    # Live fields

    def read_fields(self, answers: Mapping[str, Json]) -> LiveFields:
        """Read `capabilities`, and a job's `job_form_fields`: None where Truto lists none."""
        standard = {"job_id": Rule(required=True)} if is_lever(answers.get("capabilities")) else {}
        match answers:
            case {"job_form_fields": None}:
                note = _(
                    "Truto does not list the questions of this job's form. "
                    "If the ATS asks for answers, enter them by name."
                )
                return LiveFields(extra=(BY_HAND,), standard=standard, notes=(note,))
            case {"job_form_fields": {"result": items}}:
                return LiveFields(extra=job_questions(items), standard=standard)
        return LiveFields(standard=standard)

    def fetch_fields(self, *, job_id: str | None = None) -> LiveFields:
        """GET which ATS this is and, of a chosen job, its form."""
        answers: dict[str, Json] = {"capabilities": self._fetch_capabilities()}
        if job_id:
            try:
                items = self._fetch_list("job_form_fields", ("job_id", job_id))
            except ConnectionRefused as error:
                if not _is_not_offered(error):
                    raise
                answers["job_form_fields"] = None
            else:
                own = [item for item in items if job_of(item) in ("", job_id)]
                answers["job_form_fields"] = {"result": own}
        return self.read_fields(answers)

    def list_options(
        self, source: str, *, query: str, job_id: str, reach: Reach
    ) -> Iterator[Choice]:
        if source in SOURCES:
            rows = self._rows(SOURCES[source], reach=reach)
            choices = (choice_of(row) for row in rows if is_usable(source, row))
            yield from (choice for choice in choices if choice)

    def fetch_job_state(self, job_id: str, *, within: float) -> JobState:
        return self.job_state_at(
            f"/unified/ats/jobs/{quote(job_id, safe='')}",
            lambda job: is_usable("jobs", job),
            within=within,
            query=(self._account,),
        )

    # Looking

    def check_connection(self) -> ConnectionCheck:
        """GET the account twice, for its rights and its state, and one job of the ATS itself."""
        try:
            capabilities = self._fetch_capabilities()
        except ProviderError as error:
            return failed_check(error)
        account, _unread = self._fetch_or_refusal(self._account_path)
        _jobs, refusal = self._fetch_or_refusal("/unified/ats/jobs", self._account, ("limit", "1"))
        return account_check(capabilities, account, refusal=refusal)

    def find_candidates(
        self, candidate: Candidate, *, reference: str, since: datetime | None = None
    ) -> tuple[Match, ...]:
        """GET the records with one of the e-mails; where there is none, with the name.

        Truto keeps no `reference`. A filter that the ATS does not know may return everybody.
        """
        emails = {email.value.casefold() for email in candidate.emails}
        name = candidate.full_name.casefold()
        if not emails and not name:
            return ()
        found: dict[str, Match] = {}
        for narrowed in filters_for(candidate, since):
            for match in map(match_of, self._fetch_list("candidates", *narrowed)):
                theirs = {email.casefold() for email in match.emails}
                is_alike = bool(emails & theirs) if emails else match.name.casefold() == name
                if match.remote_id and is_alike:
                    found.setdefault(match.remote_id, match)
        return tuple(found.values())

    def find_people(self, candidate: Candidate) -> Iterator[Match]:
        for narrowed in people_filters(candidate):
            yield from map(match_of, self._fetch_list("candidates", narrowed, most=1))

    def fetch_candidate(self, remote_id: str) -> Json:
        return self.fetch(f"{CANDIDATES}/{quote(remote_id, safe='')}", query=(self._account,))

    def read_back(self, record: Json, candidate: Candidate) -> Kept:
        return kept_of(record, candidate)

    # The calls

    @property
    def _account(self) -> tuple[str, str]:
        return "integrated_account_id", str(self.credentials["integrated_account_id"])

    @property
    def _account_path(self) -> str:
        return f"/integrated-account/{quote(self._account[1], safe='')}"

    def _fetch_capabilities(self) -> Json:
        """GET what the account can do or, where Truto does not tell, the plain account."""
        query = (("type", "unified"), ("resource", "candidates"))
        try:
            return self.fetch(f"{self._account_path}/capabilities", query=query)
        except ConnectionRefused as error:
            if not _is_not_offered(error):
                raise
            return self.fetch(self._account_path)

    def _fetch_or_refusal(
        self, path: str, *query: tuple[str, str]
    ) -> tuple[Json, ProviderError | None]:
        try:
            return self.fetch(path, query=query), None
        except ProviderError as error:
            return None, error

    def _fetch_list(
        self, resource: str, *query: tuple[str, str], most: int = 20
    ) -> Sequence[dict[str, Json]]:
        """GET the first `most` pages of a list."""
        return list(self._rows(resource, *query, reach=Reach(pages=most)))

    def _rows(
        self, resource: str, *query: tuple[str, str], reach: Reach
    ) -> Iterator[dict[str, Json]]:
        """GET the pages of a list as far as `reach` goes, up to a cursor that comes back."""
        cursors = {""}
        cursor = ""
        for _page in reach.pages():
            here = (("next_cursor", cursor),) if cursor else ()
            page = self.fetch(
                f"/unified/ats/{resource}",
                query=(self._account, ("limit", str(PAGE_SIZE)), *query, *here),
                within=reach.left,
            )
            match page:
                case {"result": [*found]}:
                    yield from (row for row in found if isinstance(row, dict))
                case _:
                    raise ProviderUnavailable(_("Truto answered without a list."))
            cursor = read_text(page.get("next_cursor"))
            if cursor in cursors:
                return
            cursors.add(cursor)


def _is_not_offered(error: ProviderError) -> bool:
    return error.response is not None and error.response.status in NOT_OFFERED
