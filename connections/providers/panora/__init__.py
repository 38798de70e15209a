"""Panora, a unified API that its makers no longer host: mostly one's own server.

https://docs.panora.dev/ats/candidates/create-a-candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar
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
from connections.providers.lists import Reach
from connections.providers.outcomes import ConnectionCheck, Match, Receipt
from connections.providers.record import Kept
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

from .body import body_of, warnings_of
from .check import missing_check, passed_check, refused_check
from .errors import FIELDS, error_of
from .fields import live_fields, own_connection
from .kept import kept_of
from .matches import match_of, person_of
from .options import option_of
from .questions import CREDENTIALS, OPTIONS, OWN_FIELDS

PATHS: Mapping[str, tuple[str, str]] = {
    "candidates": ("/ats/candidate", "/ats/candidates"),
    "jobs": ("/ats/job", "/ats/jobs"),
    "stages": ("/ats/jobinterviewstage", "/ats/jobinterviewstages"),
    "users": ("/ats/user", "/ats/users"),
    "tags": ("/ats/tag", "/ats/tags"),
    "departments": ("/ats/department", "/ats/departments"),
    "offices": ("/ats/office", "/ats/offices"),
}
"""Paths of the lists: on servers up to July 2024, and after."""

UNSHOWN = (401, 403, 404, 500)
"""Statuses with which a server keeps its connections to itself."""

MISSING = "reading 'id_ats_candidate'"
"""What a server's complaint contains that looked for a candidate in vain."""

MAY_NOT_BE_MAILED = _("Panora is told that the candidate may not be e-mailed.")
NO_TOKEN = _("The connection has no connection token; without it Panora takes any connection.")


class Panora(Provider):
    slug = "panora"
    name = "Panora"
    docs_url = "https://docs.panora.dev/ats/candidates/create-a-candidate"
    base_urls = (
        Choice("https://api.panora.dev", _("Production")),
        Choice("https://api-sandbox.panora.dev", _("Sandbox")),
        Choice("https://api-dev.panora.dev", _("Development")),
    )
    credential_fields = CREDENTIALS
    option_fields = OPTIONS
    standard_fields = frozenset(
        {
            "name",
            "first_name",
            "last_name",
            "emails",
            "phones",
            "title",
            "company",
            "links",
            "address",
            "locations",
            "tags",
            "is_private",
            "can_email",
            "last_interaction_at",
            "remote_created_at",
            "remote_updated_at",
        }
    )
    kinds: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "emails": ("personal", "work"),
        "phones": ("mobile", "work"),
        "links": ("linkedin", "github", "portfolio", "blog", "other"),
    }
    sources = ("jobs", "stages", "users", "tags", "departments", "offices")
    error_names = FIELDS
    attachment_route = "none"
    secret_keys = frozenset({"access_token", "refresh_token", "connection_token"})
    rate_limits = (RateLimit(100, 60, "address"),)
    walks_list = True
    is_searchable_by_email = False  # no filter, a synced copy, and rows of other connections

    @property
    def extra_fields(self) -> tuple[FieldSpec, ...]:
        return (*OWN_FIELDS, EXTRA_PROPERTIES)

    def headers(self) -> dict[str, str]:
        """Return both keys. Raise ConnectionRefused without a connection token.

        A server that misses the token's header takes the first connection it has.
        """
        if not self._token:
            raise ConnectionRefused(NO_TOKEN)
        key = str(self.credentials.get("api_key") or "").strip()
        auth = {"x-api-key": key} if self._is_current else {"Authorization": f"Bearer {key}"}
        return {**auth, "x-connection-token": self._token}

    # The create call

    def build_request(
        self, candidate: Candidate, *, reference: str, idempotency_key: str
    ) -> Request:
        """Return the create call. Panora keeps neither `reference` nor `idempotency_key`.

        `remote_data` is sent as "true" or not at all: servers take any text for true.
        """
        return self.request(
            "POST",
            self._path("candidates"),
            query=(("remote_data", "true"),) if self.options.get("remote_data") is True else (),
            json=merged(body_of(candidate), candidate.answer("extra_properties")),
            warnings=(*warnings_of(candidate), *self.not_carried(candidate)),
        )

    def read_receipt(self, response: Response) -> Receipt:
        """Return the proof: Panora's `id`, else the ATS's `remote_id`.

        Panora reads a candidate back by `id` only, but an answer with either of them was
        written after the ATS took the candidate.
        """
        body = response.json if isinstance(response.json, dict) else {}
        own_id, ats_id = _id(body.get("id")), _id(body.get("remote_id"))
        if own_id:
            return Receipt(remote_id=own_id, ats_id=ats_id)
        if ats_id:
            warning = _("Panora gave the ATS's id only, so it cannot show the candidate.")
            return Receipt(remote_id=ats_id, ats_id=ats_id, warnings=(warning,))
        raise DeliveryUnknown(_("Panora answered without a candidate id."), response=response)

    def read_error(self, response: Response) -> ProviderError:
        return error_of(response, self.secrets())

    # Live fields

    def read_fields(self, answers: Mapping[str, Json]) -> LiveFields:
        return live_fields(answers, self._token)

    def fetch_fields(self, *, job_id: str | None = None) -> LiveFields:
        answers = {"connections": self._fetch_connections()}
        try:
            answers["attributes"] = self.fetch("/field_mappings/attributes")
        except ConnectionRefused as error:
            if error.response is None or error.response.status != 404:
                raise
        return self.read_fields(answers)

    def list_options(
        self, source: str, *, query: str, job_id: str, reach: Reach
    ) -> Iterator[Choice]:
        """GET one of Panora's synced lists; empty until its first sync.

        A tag's value is its name, which is what a candidate carries; the others' is their id.
        """
        if source in self.sources:
            choices = (option_of(source, each) for each in self._entries(source, reach))
            yield from (each for each in choices if each)

    # Looking

    def check_connection(self) -> ConnectionCheck:
        """GET the project's connections; where they are not shown, one user."""
        if not self._token:
            return missing_check(NO_TOKEN)
        try:
            own = own_connection(self._fetch_connections(), self._token)
            if own is None:
                self.fetch(self._path("users"), query=(("limit", "1"),))
        except ProviderError as error:
            return refused_check(error)
        return passed_check(own)

    def find_candidates(
        self, candidate: Candidate, *, reference: str, since: datetime | None = None
    ) -> tuple[Match, ...]:
        """GET the first 20 pages, oldest first, and compare names and e-mail addresses.

        There is no filter, and a full server has its newest beyond them; absence proves
        nothing. Raise ConnectionRefused or ProviderUnavailable.
        """
        records = self._entries("candidates", Reach())
        matches = (match_of(each, candidate, since=since) for each in records)
        return tuple(each for each in matches if each)

    def find_people(self, candidate: Candidate) -> Iterator[Match]:
        """GET the list from its beginning, as far as the time goes: there is no search."""
        people = (person_of(record, candidate) for record in self._entries("candidates", Reach()))
        yield from (match for match in people if match and match.remote_id)

    def fetch_candidate(self, remote_id: str) -> Json:
        return self.fetch(f"{self._path('candidates')}/{quote(remote_id, safe='')}")

    def says_absent(self, error: ProviderError) -> bool:
        """Tell a 404, and the 500 with which a server fails over a candidate it does not have."""
        is_missing = error.response is not None and MISSING in error.response.text
        return is_missing or super().says_absent(error)

    def read_back(self, record: Json, candidate: Candidate) -> Kept:
        return kept_of(record, candidate)

    def mail_note(self, candidate: Candidate) -> str:
        return MAY_NOT_BE_MAILED if candidate.can_email is False else ""

    # Panora's ways

    @property
    def _token(self) -> str:
        return str(self.credentials.get("connection_token") or "").strip()

    @property
    def _is_current(self) -> bool:
        return self.options.get("dialect") == "current"

    def _path(self, name: str) -> str:
        return PATHS[name][self._is_current]

    def _fetch_connections(self) -> Json:
        """GET the project's connections, or None where this server does not show them."""
        try:
            return self.fetch("/connections")
        except (ConnectionRefused, ProviderUnavailable) as error:
            if error.response is not None and error.response.status in UNSHOWN:
                return None
            raise

    def _entries(self, name: str, reach: Reach) -> Iterator[Json]:
        """GET the entries of a list, page by page, as far as the server goes.

        `limit` works for users only; elsewhere a server may fail on it, and on a cursor.
        """
        first = (("limit", "50"),) if name == "users" else ()
        cursor, seen = "", set[str]()
        for number in reach.pages():
            query = (*first, ("cursor", cursor)) if cursor else first
            try:
                page = self.fetch(self._path(name), query=query, within=reach.left)
            except ProviderUnavailable as error:
                if number and error.response is not None and error.response.status == 500:
                    reach.is_cut = True
                    return
                raise
            entries = page.get("data") if isinstance(page, dict) else page
            yield from entries if isinstance(entries, list) else ()
            seen.add(cursor)
            following = page.get("next_cursor") if isinstance(page, dict) else None
            if not isinstance(following, str) or following in seen:
                return
            cursor = following


def _id(value: Json) -> str:
    """Return an id as its text; "" where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
