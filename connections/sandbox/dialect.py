"""What a vendor's dialect in the sandbox answers to; the server does the rest.

A dialect refuses what the vendor's contract would refuse, in the vendor's words, and answers
reads from what the account was sent. Faults are the server's, worded by `error_body`.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .store import Kind, Store

Json = Any


DEEPEST = 100  # levels of lists and objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `path` starts behind the vendor's slug; header names are lower-case.

    `variants` are the names before the vendor in the URL (``/~meta-list/bindbee/…``).
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    variants: frozenset[str] = frozenset()

    @property
    def json(self) -> Json:
        """Return the JSON body. Raise ValueError where it is none, or nested absurdly."""
        try:
            body = json.loads(self.body)
        except RecursionError:
            raise ValueError("The body is nested too deeply.") from None
        layer = [body]
        for _level in range(DEEPEST):
            holders = [each for each in layer if isinstance(each, dict | list)]
            layer = [
                p for each in holders for p in (each.values() if isinstance(each, dict) else each)
            ]
        if any(isinstance(each, dict | list) for each in layer):
            raise ValueError("The body is nested too deeply.")
        return body

    def param(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.query if key == name), default)

    def params(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: `body` is sent as JSON; bytes as they are."""

    status: int = 200
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """The contract would refuse this call; `reply` says it in the vendor's words."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


Handler = Callable[..., Reply]

LONG_AGO = "2020-01-01T08:00:00Z"


class Dialect(ABC):
    """One vendor, strictly. `reads` are its GET routes: a path's pattern, a method's name."""

    slug: ClassVar[str]
    create_path: ClassVar[str]
    """Pattern of the create call's path."""

    additions: ClassVar[tuple[tuple[str, Kind], ...]] = ()
    """Patterns of the later calls' paths, and what each adds."""

    moments: ClassVar[tuple[str, ...]] = ("created_at", "updated_at")
    """Keys of a candidate that tell when it was made and changed."""

    reads: ClassVar[tuple[tuple[str, str], ...]]
    read_path: ClassVar[str] = ""
    """Pattern of the path that reads one candidate, up to its id."""

    variants: ClassVar[Mapping[str, str]] = {}
    """Names of this dialect's own variants, and what they change."""

    KEY: ClassVar[str] = "sandbox-key"
    READ_ONLY_KEY: ClassVar[str] = "read-only-key"

    def __init__(self, store: Store) -> None:
        self.store = store

    def is_create(self, call: Call) -> bool:
        return call.method == "POST" and re.fullmatch(self.create_path, call.path) is not None

    def kind_of(self, call: Call) -> Kind | None:
        """Return what `call` adds, None for any other call."""
        if self.is_create(call):
            return "candidate"
        if call.method == "POST":
            for pattern, kind in self.additions:
                if re.fullmatch(pattern, call.path):
                    return kind
        return None

    def magic_in(self, call: Call) -> bytes:
        """Return the part of the body in which a magic value asks for a fault of this call."""
        return call.body

    def read(self, call: Call, account: str) -> Reply:
        """Answer a GET of `account`, or refuse it as the vendor would.

        A route's method takes the call, the account and the groups of its pattern.
        """
        for pattern, name in self.reads:
            if found := re.fullmatch(pattern, call.path):
                if call.method != "GET":
                    return self.error_reply(405, "Method Not Allowed")
                handler: Handler = getattr(self, name)
                return handler(call, account, *found.groups())
        return self.error_reply(404, f"Cannot {call.method} {call.path}")

    @abstractmethod
    def authenticate(self, call: Call) -> str:
        """Return the account that `call` is for. Raise Refusal as the vendor would."""

    @abstractmethod
    def validate(self, call: Call) -> Json:
        """Return the body of a create call. Raise Refusal for what the contract refuses."""

    @abstractmethod
    def keep(self, body: Json, call: Call, *, number: int) -> dict[str, Json]:
        """Return the candidate as this vendor reads it back, with its `id` made from `number`."""

    @abstractmethod
    def created(self, candidate: dict[str, Json], call: Call) -> Reply:
        """Return the success answer of the create call."""

    @abstractmethod
    def without_id(self, call: Call) -> Reply:
        """Return a success answer that carries no id."""

    def aged(self, candidate: dict[str, Json]) -> dict[str, Json]:
        """Return the candidate as somebody else made it, long ago."""
        return {**candidate, **{key: LONG_AGO for key in self.moments if key in candidate}}

    def answer(self, kind: Kind, kept: dict[str, Json], call: Call) -> Reply:
        """Return the success answer of a call that added `kept`."""
        return self.created(kept, call) if kind == "candidate" else self.added(kind, kept, call)

    def bare_answer(self, kind: Kind, call: Call) -> Reply:
        """Return a success answer that lacks the id."""
        if kind == "candidate":
            return self.without_id(call)
        return self.added_without_id(kind, call)

    # The later calls

    def check_addition(self, kind: Kind, call: Call, account: str) -> tuple[str, Json]:
        """Return the id of the candidate that `call` hangs on, and its body.

        Raise Refusal for what the contract refuses.
        """
        raise Refusal(self.error_reply(404, f"Cannot {call.method} {call.path}"))

    def keep_addition(
        self, kind: Kind, body: Json, candidate_id: str, *, number: int
    ) -> dict[str, Json]:
        """Return what is kept of an application or a file, with its `id` made from `number`."""
        return {"id": str(number), "candidate_id": candidate_id}

    def added(self, kind: Kind, entry: dict[str, Json], call: Call) -> Reply:
        """Return the success answer of a later call."""
        return Reply(status=201, body={"id": entry["id"]})

    def added_without_id(self, kind: Kind, call: Call) -> Reply:
        """Return a success answer of a later call that carries no id."""
        return Reply(status=201, body={})

    @abstractmethod
    def error_body(self, status: int, message: str, *, field: Kind | None = None) -> Json:
        """Return the vendor's error body; with `field`, one that names a field of that kind."""

    def error_reply(
        self,
        status: int,
        message: str,
        *,
        field: Kind | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        return Reply(
            status=status, body=self.error_body(status, message, field=field), headers=headers or {}
        )
