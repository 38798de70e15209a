"""What every vendor does, and what it shares. A provider is pure but where it says GET."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import inf
from typing import ClassVar, Literal

from . import http
from .bodies import plain_message
from .candidate import Candidate
from .errors import (
    IN_A_GET,
    IN_A_STAGE,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
    error_for,
    reworded,
)
from .lists import Lists
from .losses import fields_lost, kinds_lost
from .outcomes import ConnectionCheck, Match, Receipt
from .record import Kept
from .stages import AttachmentRoute, FileRoute, Stage, kind_of
from .types import (
    DEFAULT_TIMEOUTS,
    NOT_JSON,
    Choice,
    ErrorPath,
    FieldKind,
    FieldSpec,
    Json,
    LiveFields,
    RateLimit,
    Request,
    Response,
    Timeouts,
    _,
)

FETCH_TIMEOUTS = Timeouts(connect=5, send=10, read=20, total=20)
"""Nobody waits longer for something that can be asked again."""

BLANK = "•••"

EXTRA_PROPERTIES = FieldSpec(
    path=("extra_properties",),
    label=_("Extra properties (JSON)"),
    kind=FieldKind.JSON,
    help_text=_("A JSON object, merged into what is sent. It may add, not overwrite."),
)


class Provider(Lists):
    """One vendor's dialect, for one connection.

    Credentials and options are what the admin entered, by the first key of their spec's path.
    An empty `base_url` is the vendor's first.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    docs_url: ClassVar[str]
    base_urls: ClassVar[tuple[Choice, ...]]
    """The vendor's own addresses (regions); the first is the default."""

    credential_fields: ClassVar[tuple[FieldSpec, ...]]
    option_fields: ClassVar[tuple[FieldSpec, ...]] = ()
    standard_fields: ClassVar[frozenset[str]]
    """Names of the candidate's fields that this API has a place for."""

    kinds: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """The kinds that this vendor tells apart, by row field: ``{"emails": ("work", "other")}``."""

    error_names: ClassVar[Mapping[str, ErrorPath]] = {}
    """What this vendor's errors call our fields: its key, and where the value was entered."""

    attachment_route: ClassVar[AttachmentRoute] = "none"
    files_note: ClassVar[str] = ""
    """What a person has to know beforehand of this vendor's files, in full sentences."""

    secret_keys: ClassVar[frozenset[str]] = frozenset()
    """Keys that this vendor's answers carry secrets under; blanked before anything is kept."""

    timeouts: Timeouts = DEFAULT_TIMEOUTS
    fetch_until: float = inf
    """When every GET has to be over, on the monotonic clock; for who cannot wait long."""

    rate_limits: ClassVar[tuple[RateLimit, ...]] = ()
    """What the vendor publishes of how many calls it takes."""

    is_searchable_by_email: ClassVar[bool] = False
    """Whether what `find_candidates` finds is all that the vendor has of an e-mail address."""

    searchable_by: ClassVar[frozenset[str]] = frozenset()
    """What the vendor's search finds people by: "email", "name"."""

    walks_list: ClassVar[bool] = False
    """Whether `find_people` reads the vendor's list instead, as there is no search."""

    adds_jobs: ClassVar[bool] = False
    """Whether a person who is there can be given a job: the stage "application" does it."""

    def __init__(
        self,
        credentials: Mapping[str, Json],
        options: Mapping[str, Json] | None = None,
        *,
        base_url: str = "",
    ) -> None:
        self.credentials = credentials
        self.options = options or {}
        self.base_url = (base_url or self.base_urls[0].value).rstrip("/")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.base_url}>"

    @classmethod
    def api_hosts(cls) -> tuple[str, ...]:
        """Return the hosts that the vendor's API lives on."""
        return tuple(http.host_of(choice.value) for choice in cls.base_urls)

    @property
    def extra_fields(self) -> tuple[FieldSpec, ...]:
        """The vendor's own fields that need no network; may depend on the options."""
        return (EXTRA_PROPERTIES,)

    # The create call

    @abstractmethod
    def build_request(
        self, candidate: Candidate, *, reference: str, idempotency_key: str
    ) -> Request:
        """Return the whole create call; its `warnings` name what it cannot carry.

        `reference` is the submission's id, constant, for the vendor's external id. A new
        `idempotency_key` follows every outcome that is certain. Raise CandidateRejected for
        what certainly cannot be sent, with the field it concerns.
        """

    @abstractmethod
    def read_receipt(self, response: Response) -> Receipt:
        """Return the proof in a 2xx. Raise DeliveryUnknown where it carries no id."""

    def read_error(self, response: Response) -> ProviderError:
        """Return what a status other than 2xx says; called for those only."""
        return error_for(response, plain_message(response))

    def file_routes(self, candidate: Candidate) -> tuple[FileRoute, ...]:
        """Tell of each file, in the candidate's order, how it leaves, or why it does not. Pure."""
        reason = _("{vendor} takes no files.").format(vendor=self.name)
        return tuple(FileRoute("none", reason) for _each in candidate.attachments)

    # The later calls

    def stages(self, candidate: Candidate) -> tuple[Stage, ...]:
        """Return the calls that `candidate` needs after the create call, in their order. Pure."""
        return ()

    def build_stage(
        self,
        key: str,
        candidate: Candidate,
        *,
        remote_ids: Mapping[str, str],
        reference: str,
        idempotency_key: str,
    ) -> Request:
        """Return the call of the stage `key`.

        `remote_ids` are those of what is done, by key of its stage; "candidate" is the created
        candidate's. Raise CandidateRejected or ConnectionRefused for what cannot be sent.
        """
        raise CandidateRejected(_("This vendor takes nothing after the candidate."))

    def read_stage(self, key: str, response: Response) -> Receipt:
        """Return the proof in a 2xx; a file may have no id, its `remote_id` is "" then.

        Raise DeliveryUnknown for anything that proves nothing.
        """
        raise DeliveryUnknown(_("Nothing is known of this answer."), response=response)

    def read_stage_error(self, key: str, response: Response) -> ProviderError:
        """Return what a status other than 2xx says of a stage; it is about no candidate's field."""
        refusal = self.read_error(response)
        return type(refusal)(
            reworded(refusal.message, IN_A_STAGE[kind_of(key)]),
            retry_after=refusal.retry_after,
            response=response,
        )

    # Live fields

    def read_fields(self, answers: Mapping[str, Json]) -> LiveFields:
        """Return the live fields in the vendor's JSON `answers`, by name of the call.

        Whatever the JSON: an unforeseen shape degrades, it never raises and never drops a
        required field.
        """
        return LiveFields()

    def fetch_fields(self, *, job_id: str | None = None) -> LiveFields:
        """GET what `read_fields` reads. Raise ConnectionRefused or ProviderUnavailable."""
        return LiveFields()

    # Looking

    @abstractmethod
    def check_connection(self) -> ConnectionCheck:
        """GET what proves reach, key, account and the right to write. Never raises."""

    def find_candidates(
        self, candidate: Candidate, *, reference: str, since: datetime | None = None
    ) -> tuple[Match, ...]:
        """GET the records that may be `candidate`; compared here, no filter is trusted.

        Raise ConnectionRefused where this vendor cannot search, or ProviderUnavailable.
        """
        raise ConnectionRefused(_("This vendor cannot search for candidates."))

    def find_people(self, candidate: Candidate) -> Iterator[Match]:
        """GET the first page of each search by what is `searchable_by`, before anything is sent.

        Nothing is compared: who looks does that. A record has the phones and links that the
        vendor shows. Raise ConnectionRefused or ProviderUnavailable.
        """
        return iter(())

    def fetch_candidate(self, remote_id: str) -> Json:
        """GET what the ATS kept. Raise ConnectionRefused or ProviderUnavailable."""
        raise ConnectionRefused(_("This vendor cannot read a candidate back."))

    def says_absent(self, error: ProviderError) -> bool:
        """Tell whether what `fetch_candidate` raised means that nobody is shown there (yet)."""
        return error.response is not None and error.response.status in (404, 410)

    def read_back(self, record: Json, candidate: Candidate) -> Kept:
        """Return what the `record` that `fetch_candidate` returned holds of `candidate`. Pure."""
        return Kept()

    def mail_note(self, candidate: Candidate) -> str:
        """Return a sentence on what the vendor is told about mailing `candidate`; "" if nothing."""
        return ""

    # Shared by the vendors

    def headers(self) -> dict[str, str]:
        """Return the headers that every call of this connection carries."""
        return {}

    def secrets(self) -> tuple[str, ...]:
        """Return the values that must never be shown or kept."""
        return tuple(
            str(value)
            for spec in self.credential_fields
            if spec.secret and (value := self.credentials.get(spec.path[0]))
        )

    def request(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        json: Json = None,
        warnings: Sequence[str] = (),
    ) -> Request:
        """Return a call to `path` below the base URL (`urljoin` would drop the base's path)."""
        return Request(
            method=method,
            url=self.base_url + path,
            headers={"Accept": "application/json", **self.headers(), **(headers or {})},
            query=tuple(query),
            json=json,
            secrets=self.secrets(),
            api_hosts=self.api_hosts(),
            timeouts=self.timeouts,
            warnings=tuple(warnings),
        )

    def fetch(
        self,
        path: str,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        within: float = inf,
    ) -> Json:
        """GET `path` and return its JSON. Raise ConnectionRefused or ProviderUnavailable.

        A GET changes nothing, so what is unknown about its outcome is merely unavailable.
        It takes at most `within` seconds, and never more than FETCH_TIMEOUTS.
        """
        call = replace(
            self.request("GET", path, query=query, headers=headers),
            timeouts=Timeouts(*(max(0.05, min(each, within)) for each in FETCH_TIMEOUTS)),
        )
        try:
            response = http.send(call, until=self.fetch_until)
        except DeliveryUnknown as error:
            raise ProviderUnavailable(error.message, response=error.response) from error
        if not 200 <= response.status < 300:
            raise self._unfetched(self.read_error(response), response)
        if response.json is NOT_JSON:
            raise ProviderUnavailable(_("The ATS answered with something other than JSON."))
        return response.json

    def _unfetched(self, refusal: ProviderError, response: Response) -> ProviderError:
        """Return what a refused GET means; a vendor may repeat the key, and this is shown."""
        kind: type[ProviderError] = type(refusal)
        if isinstance(refusal, DeliveryUnknown):
            kind = ProviderUnavailable
        elif isinstance(refusal, CandidateRejected):
            kind = ConnectionRefused
        message = reworded(refusal.message, IN_A_GET)
        for secret in self.secrets():
            message = message.replace(secret, BLANK) if len(secret) >= 4 else message
        return kind(message, retry_after=refusal.retry_after, response=response)

    def not_carried(self, candidate: Candidate, *besides: str) -> list[str]:
        """Return a warning for each filled standard field that this API has no place for.

        `besides` are fields that this very call cannot carry. Of those carried, rows are
        named whose kind this vendor does not tell apart.
        """
        missing = [
            name
            for name in candidate.filled()
            if name in besides or name not in self.standard_fields
        ]
        kinds = {name: known for name, known in self.kinds.items() if name not in missing}
        return [
            *fields_lost(missing, vendor=self.name),
            *kinds_lost(candidate, kinds, vendor=self.name),
        ]
