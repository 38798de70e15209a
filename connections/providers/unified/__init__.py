"""Unified.to: one connection is one customer's ATS, and its id is part of every path.

https://docs.unified.to/ats/candidate/Create_a_candidate
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from connections.providers.base import EXTRA_PROPERTIES, Provider
from connections.providers.bodies import merged
from connections.providers.candidate import Candidate
from connections.providers.errors import (
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.lists import JobState, Person, Reach
from connections.providers.outcomes import ConnectionCheck, Match, Receipt
from connections.providers.record import Kept
from connections.providers.stages import FileRoute, Stage, reasons_of
from connections.providers.types import (
    Choice,
    FieldSpec,
    Json,
    LiveFields,
    Request,
    Response,
    _,
)

from .body import PROPERTIES, RETURNABLE, body_warnings, candidate_body
from .check import connection_check, refused_check
from .errors import unified_error
from .kept import kept_of
from .live import live_fields, text_of, texts_of, url_of
from .matches import (
    MATCH_FIELDS,
    PERSON_FIELDS,
    full_name,
    is_like,
    match_of,
    searches,
    words_for,
)
from .questions import CREDENTIALS, OPTIONS, OWN_FIELDS
from .stages import file_routes, stage_call, stages_of

PAGE: Final = 100  # entries; the vendor gives no more at a time
SEARCH_PAGES: Final = 3

UNSUPPORTED: Final = frozenset({403, 404, 501})
"""What an ATS without custom fields answers where they are listed."""


class Unified(Provider):
    """Unified.to, for one of its connections."""

    slug = "unified"
    name = "Unified.to"
    docs_url = "https://docs.unified.to/ats/candidate/Create_a_candidate"
    base_urls = (
        Choice("https://api.unified.to", _("North America")),
        Choice("https://api-eu.unified.to", _("Europe")),
        Choice("https://api-au.unified.to", _("Australia")),
    )
    credential_fields = CREDENTIALS
    option_fields = OPTIONS
    standard_fields = frozenset({*PROPERTIES.values(), "attachments"})
    kinds = {"links": ()}
    sources = ("jobs", "users", "companies")
    error_names = {key: (name,) for key, name in PROPERTIES.items()}
    attachment_route = "stage"
    secret_keys = frozenset({"auth"})
    is_searchable_by_email = True
    searchable_by = frozenset({"email", "name"})
    adds_jobs = True

    @property
    def extra_fields(self) -> tuple[FieldSpec, ...]:
        return (*OWN_FIELDS, EXTRA_PROPERTIES)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credentials['api_key']}"}

    # The create call

    def build_request(
        self, candidate: Candidate, *, reference: str, idempotency_key: str
    ) -> Request:
        """Return the create call. The vendor takes no idempotency key."""
        body = candidate_body(candidate, reference=reference)
        return self.request(
            "POST",
            self._path("ats", "candidate"),
            query=self._create_query(),
            json=merged(body, candidate.answer(*EXTRA_PROPERTIES.path)),
            warnings=(
                *self.not_carried(candidate),
                *body_warnings(candidate),
                *reasons_of(file_routes(candidate)),
            ),
        )

    def read_receipt(self, response: Response) -> Receipt:
        """Return the proof in the bare candidate that was answered.

        The ATS's own id is there only where `raw` was asked for.
        """
        created = response.json
        if isinstance(created, dict) and (remote_id := text_of(created.get("id"))):
            raw = created.get("raw")
            return Receipt(
                remote_id=remote_id,
                ats_id=text_of(raw.get("__id")) if isinstance(raw, dict) else "",
                url=url_of(created.get("web_url")),
            )
        raise DeliveryUnknown(_("Unified.to answered without a candidate id."), response=response)

    def read_error(self, response: Response) -> ProviderError:
        return unified_error(response)

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
        added, body = stage_call(key, candidate, remote_ids)
        return self.request("POST", self._path("ats", added), json=body)

    def read_stage(self, key: str, response: Response) -> Receipt:
        """Return the proof in the bare application or document that was answered."""
        added = response.json
        if isinstance(added, dict) and (remote_id := text_of(added.get("id"))):
            return Receipt(remote_id=remote_id)
        raise DeliveryUnknown(
            _("Unified.to answered without the id of what was added."), response=response
        )

    # Live fields

    def read_fields(self, answers: Mapping[str, Json]) -> LiveFields:
        return live_fields(answers)

    def fetch_fields(self, *, job_id: str | None = None) -> LiveFields:
        """Ask what the ATS supports and which custom fields it has: 3 calls, more by paging.

        An ATS without custom fields, or whose support is not told, gives a note.
        """
        connection = self._fetch_connection()
        if connection.get("is_paused") is True:
            raise ConnectionRefused(_("The connection is paused at Unified.to."))
        answers: dict[str, Json] = {"connection": connection}
        notes = []
        try:
            answers["metadata"] = list(
                self._pages(self._path("metadata", "metadata"), query=(("type", "ats_candidate"),))
            )
        except ConnectionRefused as error:
            if error.response is None or error.response.status not in UNSUPPORTED:
                raise
            notes.append(_("This ATS lists no custom fields through Unified.to."))
        try:
            answers["integrations"] = self._fetch_integrations(connection)
        except ConnectionRefused:
            notes.append(_("Unified.to did not tell which fields this ATS keeps."))
        live = self.read_fields(answers)
        return replace(live, notes=(*live.notes, *notes))

    def list_options(
        self, source: str, *, query: str, job_id: str, reach: Reach
    ) -> Iterator[Choice]:
        """GET open jobs, active employees or companies; employees only where the ATS has HRIS."""
        searched = (("query", query),) if query else ()
        match source:
            case "jobs":
                asked = (("status", "OPEN"), *_fields("id", "name", "status"), *searched)
                jobs = self._pages(self._path("ats", "job"), query=asked, reach=reach)
                found: Iterator[dict[str, Json]] = filter(is_open, jobs)
            case "users":
                if "hris" not in texts_of(self._fetch_connection().get("categories")):
                    return
                people = self._pages(self._path("hris", "employee"), query=searched, reach=reach)
                found = (each for each in people if each.get("employment_status") != "INACTIVE")
            case "companies":
                asked = (*_fields("id", "name"), *searched)
                found = self._pages(self._path("ats", "company"), query=asked, reach=reach)
            case _:
                return
        for each in found:
            if own_id := text_of(each.get("id")):
                label = full_name(each) or own_id
                yield Person.of(own_id, label, next(iter(match_of(each).emails), ""))

    def fetch_job_state(self, job_id: str, *, within: float) -> JobState:
        path = f"{self._path('ats', 'job')}/{quote(job_id, safe='')}"
        asked = _fields("id", "name", "status")
        return self.job_state_at(path, is_open, within=within, query=asked)

    # Looking

    def check_connection(self) -> ConnectionCheck:
        """GET the connection, what its ATS supports, and one job as proof that the ATS answers."""
        integrations: Json = None
        job_error: ProviderError | None = None
        try:
            connection = self._fetch_connection()
        except ProviderError as error:
            return refused_check(error)
        with suppress(ProviderError):
            integrations = self._fetch_integrations(connection)
        try:
            self.fetch(self._path("ats", "job"), query=(("limit", "1"), *_fields("id", "name")))
        except ProviderError as error:
            job_error = error
        return connection_check(connection, integrations, job_error=job_error)

    def find_candidates(
        self, candidate: Candidate, *, reference: str, since: datetime | None = None
    ) -> tuple[Match, ...]:
        """GET by each e-mail (else by name), and what changed since; compared here.

        What an ATS's `query` searches differs: only if every search is refused, so is this.
        """
        queries = searches(candidate, since)
        found: dict[str, Match] = {}
        refusals = []
        for query in queries:
            try:
                for record in self._pages(
                    self._path("ats", "candidate"),
                    query=(*query, *_fields(*MATCH_FIELDS)),
                    reach=Reach(pages=SEARCH_PAGES),
                ):
                    match = match_of(record)
                    if match.remote_id and is_like(match, candidate, reference):
                        found.setdefault(match.remote_id, match)
            except ConnectionRefused as error:
                refusals.append(error)
        if refusals and len(refusals) == len(queries):
            raise refusals[0]
        return tuple(found.values())

    def find_people(self, candidate: Candidate) -> Iterator[Match]:
        path = self._path("ats", "candidate")
        for word in words_for(candidate):
            query = (("query", word), *_fields(*PERSON_FIELDS))
            yield from map(match_of, self._pages(path, query=query, reach=Reach(pages=1)))

    def fetch_candidate(self, remote_id: str) -> Json:
        return self.fetch(f"{self._path('ats', 'candidate')}/{quote(remote_id, safe='')}")

    def read_back(self, record: Json, candidate: Candidate) -> Kept:
        return kept_of(record, candidate)

    def _fetch_connection(self) -> dict[str, Json]:
        """GET what Unified.to knows of the connection; its `auth` holds secrets."""
        own_id = quote(str(self.credentials["connection_id"]), safe="")
        connection = self.fetch(f"/unified/connection/{own_id}")
        if not isinstance(connection, dict):
            raise ProviderUnavailable(_("Unified.to did not describe the connection."))
        return {key: value for key, value in connection.items() if key not in self.secret_keys}

    def _fetch_integrations(self, connection: Mapping[str, Json]) -> Json:
        """GET what Unified.to tells of the ATS that `connection` leads to."""
        ats = text_of(connection.get("integration_type"))
        return self.fetch("/unified/integration", query=(("type", ats), ("categories", "ats")))

    def _path(self, category: str, name: str) -> str:
        return f"/{category}/{quote(str(self.credentials['connection_id']), safe='')}/{name}"

    def _create_query(self) -> list[tuple[str, str]]:
        """Return the create call's parameters; an answer without `id` would prove nothing."""
        chosen = self.options.get("fields") or ()
        asked = [name for name in RETURNABLE if chosen and (name == "id" or name in chosen)]
        raw = self.options.get("raw")
        return [*_fields(*asked), *([("raw", str(raw))] if raw else [])]

    def _pages(
        self, path: str, *, query: Iterable[tuple[str, str]] = (), reach: Reach | None = None
    ) -> Iterator[dict[str, Json]]:
        """GET the entries of a list. A short page is the last, as there is no total.

        An ATS that passes over `offset` repeats its first page; that ends the list too.
        """
        reach = reach or Reach()
        begun: list[Json] = []
        for page in reach.pages():
            place = (("limit", str(PAGE)), ("offset", str(page * PAGE)))
            entries = self.fetch(path, query=(*query, *place), within=reach.left)
            if not isinstance(entries, list):
                raise ProviderUnavailable(
                    _("Unified.to answered with something other than a list.")
                )
            if not entries:
                return
            if entries[0] in begun:
                reach.is_cut = True
                return
            begun.append(entries[0])
            yield from (entry for entry in entries if isinstance(entry, dict))
            if len(entries) < PAGE:
                return


def _fields(*names: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters that ask for `names`, one each as the vendor's SDKs send them."""
    return tuple(("fields", name) for name in names)


def is_open(job: Mapping[str, Json]) -> bool:
    return job.get("status") in (None, "", "OPEN")
