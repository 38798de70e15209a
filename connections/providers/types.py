"""The words that forms, services and providers share. Plain Python, no Django.

A *question* to a person is a FieldSpec, whoever asks it: the form, the admin, a vendor's
live metadata. An *answer* is a (path, value). A call is a Request and a Response. What a
call taught us is LiveFields, or one of the `outcomes`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple

from .conditions import Condition

Json = Any
"""What `json.loads` returns: None, bool, int, float, str, list or dict of these."""

Path = tuple[str, ...]
"""Address of an answer, outermost key first: ``("additional_attributes", "source_id")``."""

ErrorPath = tuple[str | int, ...]
"""Address of a wrong value: a standard field (``("emails", 0, "value")``) or a FieldSpec's path."""


def _(text: str) -> str:
    """Mark `text` for translation; the pages hand it to gettext."""
    return text


class FieldKind(StrEnum):
    """What a value is; decides the form field. A vendor's unknown type is TEXT."""

    TEXT = "text"
    TEXTAREA = "textarea"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple_choice"
    FILE = "file"
    JSON = "json"
    GROUP = "group"
    ROWS = "rows"


class Choice(NamedTuple):
    """One thing to choose. `value` keeps its JSON type: the number 12 is posted as a number."""

    value: Json
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One question.

    `path` only the provider reads. `fields` are the parts of a GROUP (one object) or ROWS (a
    list of objects); deeper than two levels is JSON. `multiple` on TEXT means several values,
    one a line. `depends_on` names the standard field whose change asks for other live fields.
    `shown_when` makes the question one that is asked only beside a certain other answer.
    `source` names the vendor's list (`Provider.fetch_options`) this can be picked from;
    `by_label` sends the picked entry's label, `is_me` starts with the recruiter's own entry.
    `wire` is what the provider needs beside the value to send it (a format, a definition's
    id); nobody else reads it.
    """

    path: Path
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help_text: str = ""
    default: Json = None
    group: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    pattern: str = ""
    multiple: bool = False
    fields: tuple[FieldSpec, ...] = ()
    secret: bool = False
    depends_on: str = ""
    shown_when: Condition | None = None
    source: str = ""
    by_label: bool = False
    is_me: bool = False
    wire: Mapping[str, Json] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """Return what differs from the defaults, for storage and the shell."""
        spec: dict[str, Json] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in ("label", "required") or not _is_default(each.name, value):
                spec[each.name] = value
        spec["path"], spec["kind"] = list(self.path), self.kind.value
        if self.choices:
            spec["choices"] = [choice._asdict() for choice in self.choices]
        if self.fields:
            spec["fields"] = [part.as_json() for part in self.fields]
        if self.wire:
            spec["wire"] = dict(self.wire)
        if self.shown_when:
            path, answers = self.shown_when
            spec["shown_when"] = {"path": list(path), "values": list(answers)}
        return spec

    @classmethod
    def from_json(cls, spec: Mapping[str, Json]) -> FieldSpec:
        """Return the spec that `as_json` wrote; keys of a later version are passed over."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in spec.items() if name in known}
        values["path"] = tuple(spec["path"])
        values["kind"] = FieldKind(spec["kind"])
        values["choices"] = tuple(Choice(**choice) for choice in spec.get("choices", ()))
        values["fields"] = tuple(cls.from_json(part) for part in spec.get("fields", ()))
        if condition := spec.get("shown_when"):
            values["shown_when"] = Condition(tuple(condition["path"]), tuple(condition["values"]))
        return cls(**values)


def _is_default(name: str, value: Json) -> bool:
    """Tell whether `value` says nothing; False and 0 say something of a default or a limit."""
    if name in ("default", "minimum", "maximum", "max_length"):
        return value is None
    return not value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What live metadata says of a standard field; None says nothing.

    `carried=False` marks the field as not kept by this ATS; it is shown all the same.
    """

    required: bool | None = None
    choices: tuple[Choice, ...] | None = None
    carried: bool | None = None

    def as_json(self) -> dict[str, Json]:
        choices = None if self.choices is None else [choice._asdict() for choice in self.choices]
        return {"required": self.required, "choices": choices, "carried": self.carried}

    @classmethod
    def from_json(cls, rule: Mapping[str, Json]) -> Rule:
        choices = rule.get("choices")
        return cls(
            required=rule.get("required"),
            choices=None if choices is None else tuple(Choice(**choice) for choice in choices),
            carried=rule.get("carried"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFields:
    """The fields that a connection's ATS asks for now.

    `extra` are further questions, in the vendor's order; `standard` changes the rules of
    standard fields by name; `notes` tell a person what could not be learned, in full sentences.
    `readable` are the standard fields, and first keys of answers' paths, that the ATS gives back
    when it is asked for a candidate; None where nobody tells.
    """

    extra: tuple[FieldSpec, ...] = ()
    standard: Mapping[str, Rule] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    readable: frozenset[str] | None = None

    @property
    def digest(self) -> str:
        """Return what tells these questions and rules from others: 32 hexadecimal digits.

        Notes do not count, nor does the order of a mapping's keys.
        """
        asked = {key: part for key, part in self.as_json().items() if key != "notes"}
        text = json.dumps(asked, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def as_json(self) -> dict[str, Json]:
        return {
            "extra": [spec.as_json() for spec in self.extra],
            "standard": {name: rule.as_json() for name, rule in self.standard.items()},
            "notes": list(self.notes),
            "readable": None if self.readable is None else sorted(self.readable),
        }

    @classmethod
    def from_json(cls, live: Mapping[str, Json]) -> LiveFields:
        return cls(
            extra=tuple(FieldSpec.from_json(spec) for spec in live.get("extra", ())),
            standard={n: Rule.from_json(rule) for n, rule in live.get("standard", {}).items()},
            notes=tuple(live.get("notes", ())),
            readable=None if live.get("readable") is None else frozenset(live["readable"]),
        )


class Timeouts(NamedTuple):
    """Seconds: to connect, to send the body, between two reads, and for the whole call."""

    connect: float = 5
    send: float = 60
    read: float = 60
    total: float = 90


DEFAULT_TIMEOUTS: Final = Timeouts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP call, ready to leave. `headers` and `secrets` never show in a repr.

    `query` are name-value pairs, encoded by http.py; a `json` of None sends no body.
    `secrets` are the values to blank wherever this call is recorded. `api_hosts` are the
    hosts (no port) its vendor lives on. `warnings` tell a person what is not sent, and why.
    """

    method: Literal["GET", "POST"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    json: Json = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    api_hosts: tuple[str, ...] = ()
    timeouts: Timeouts = DEFAULT_TIMEOUTS
    warnings: tuple[str, ...] = ()


NOT_JSON: Final = object()
"""What `Response.json` is where the body is not JSON (a JSON null is None)."""


DEEPEST: Final = 100  # levels of lists and objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One HTTP answer. `headers` have lower-case names; `duration` is in milliseconds."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    duration: int = 0

    @property
    def json(self) -> Json:
        """Return the body read as JSON, or NOT_JSON. White space before it is passed over.

        A number that no JSON can hold (NaN, 1e999) is None; what is nested absurdly is no JSON.
        """
        try:
            value = json.loads(self.body, parse_float=_number, parse_constant=_number)
        except (ValueError, RecursionError):
            return NOT_JSON
        return NOT_JSON if _is_deeper_than(DEEPEST, value) else value

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def retry_after(self) -> float | None:
        """Return the seconds that a Retry-After header asks to wait, at most a day, or None."""
        value = self.headers.get("retry-after", "").strip()
        try:
            seconds = float(value)
        except ValueError:
            try:
                seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
            except (ValueError, TypeError, OverflowError):
                return None
        return min(seconds, 86_400.0) if seconds >= 0 else None


def _number(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _is_deeper_than(levels: int, value: Json) -> bool:
    layer = [value]
    for _level in range(levels):
        if not layer:
            return False
        holders = [each for each in layer if isinstance(each, dict | list)]
        layer = [
            part for each in holders for part in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in layer)


class RateLimit(NamedTuple):
    """How many calls a vendor takes within `seconds`, by key, account or address (base URL)."""

    calls: int
    seconds: float
    per: Literal["key", "account", "address"]


def with_rule(spec: FieldSpec, rule: Rule | None) -> FieldSpec:
    """Return a standard field's `spec` under what live metadata says of it."""
    if rule is None:
        return spec
    changed = spec if rule.required is None else replace(spec, required=rule.required)
    if rule.choices is None:
        return changed
    kind = FieldKind.MULTIPLE_CHOICE if spec.multiple else FieldKind.CHOICE
    return replace(changed, choices=rule.choices, kind=kind)
