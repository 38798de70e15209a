"""The neutral candidate: what a recruiter entered, before any vendor's dialect.

`Candidate.as_document` and `Candidate.from_document` are the stored form (JSON); the form and
the shell's document have the same keys. `title` and `company` are the present job and employer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import NamedTuple

from .types import Json, Path


class Email(NamedTuple):
    """`type` is work, personal or other."""

    value: str
    type: str = "personal"


class Phone(NamedTuple):
    """`value` is E.164 where it could be understood; `type` mobile, work, home, fax or other."""

    value: str
    type: str = "mobile"
    extension: str = ""


class Link(NamedTuple):
    """`type` is linkedin, github, portfolio, blog, company or other."""

    url: str
    type: str = "other"


class Experience(NamedTuple):
    company: str = ""
    title: str = ""
    start: date | None = None
    end: date | None = None


class Education(NamedTuple):
    institution: str = ""
    degree: str = ""
    level: str = ""
    field_of_study: str = ""
    start: date | None = None
    end: date | None = None


class Attachment(NamedTuple):
    """A file by `url`, or inline as base64 `content`. `type` is resume, cover_letter or other.

    One that was uploaded is named by `upload`, with its `size` in bytes; its content, or a link
    to it, is there only while a call is built.
    """

    file_name: str = ""
    url: str = ""
    type: str = "resume"
    content: str = ""
    content_type: str = ""
    upload: str = ""
    size: int = 0

    @property
    def is_held(self) -> bool:
        """Tell whether the file itself can be sent, not only its address."""
        return bool(self.content or self.upload)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`country_code` is ISO 3166 alpha-2, `region_code` the short state or province code."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    region_code: str = ""
    postal_code: str = ""
    country: str = ""
    country_code: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a vendor's own FieldSpec; `wire` is that spec's."""

    path: Path
    value: Json
    wire: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What was entered; "" , () and None mean that nothing was."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    title: str = ""
    company: str = ""
    company_id: str = ""
    links: tuple[Link, ...] = ()
    address: Address = Address()
    locations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origin: str = ""
    date_of_birth: date | None = None
    image_url: str = ""
    experiences: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    job_id: str = ""
    stage_id: str = ""
    owner_id: str = ""
    is_private: bool | None = None
    can_email: bool | None = None
    hired_at: datetime | None = None
    last_interaction_at: datetime | None = None
    remote_created_at: datetime | None = None
    remote_updated_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def full_name(self) -> str:
        return self.name or f"{self.first_name} {self.last_name}".strip()

    @property
    def names(self) -> tuple[str, str]:
        """Return first and last name; a lone `name` is split at its last space."""
        if self.first_name or self.last_name:
            return self.first_name, self.last_name
        first, _, last = self.name.strip().rpartition(" ")
        return first, last

    @property
    def has_own_name(self) -> bool:
        """Tell whether `name` is another than first and last name make."""
        return self.name.split() not in ([], " ".join(self.names).split())

    def filled(self) -> tuple[str, ...]:
        """Return the names of the standard fields that hold something, in their order."""
        return tuple(
            each.name
            for each in fields(self)
            if each.name != "answers" and _is_filled(getattr(self, each.name))
        )

    def answers_under(self, *prefix: str) -> tuple[Answer, ...]:
        """Return the answers whose path starts with `prefix`, in their order."""
        return tuple(each for each in self.answers if each.path[: len(prefix)] == prefix)

    def answer(self, *path: str) -> Json:
        """Return the value at `path`, or None where nothing was answered."""
        return next((each.value for each in self.answers if each.path == path), None)

    def as_document(self) -> dict[str, Json]:
        """Return the filled standard fields as JSON; the answers are stored beside it."""
        return {name: _as_json(getattr(self, name)) for name in self.filled()}

    @classmethod
    def from_document(
        cls, document: Mapping[str, Json], answers: tuple[Answer, ...] = ()
    ) -> Candidate:
        """Return what `as_document` wrote. Trusts it; the form checks what is typed."""
        values: dict[str, Json] = {}
        for name, value in document.items():
            if name in ROW_TYPES:
                values[name] = tuple(_row(ROW_TYPES[name], row) for row in value)
            elif name == "address":
                values[name] = Address(**value)
            elif name in TEXT_LISTS:
                values[name] = tuple(value)
            elif name in DATETIMES:
                values[name] = datetime.fromisoformat(value)
            elif name == "date_of_birth":
                values[name] = date.fromisoformat(value)
            else:
                values[name] = value
        return cls(**values, answers=answers)


ROW_TYPES: Mapping[str, Callable[..., Json]] = {
    "emails": Email,
    "phones": Phone,
    "links": Link,
    "experiences": Experience,
    "education": Education,
    "attachments": Attachment,
}
TEXT_LISTS = frozenset({"locations", "tags", "skills", "sources"})
DATETIMES = frozenset({"hired_at", "last_interaction_at", "remote_created_at", "remote_updated_at"})


def _is_filled(value: Json) -> bool:
    return value is False or bool(value)


def _as_json(value: Json) -> Json:
    match value:
        case Address():
            return {
                each.name: getattr(value, each.name)
                for each in fields(value)
                if getattr(value, each.name)
            }
        case tuple() if hasattr(value, "_asdict"):
            return {name: _as_json(part) for name, part in value._asdict().items() if part}
        case tuple():
            return [_as_json(part) for part in value]
        case datetime() | date():
            return value.isoformat()
    return value


def _row(row_type: Callable[..., Json], row: Mapping[str, Json]) -> Json:
    dates = {"start", "end"} & row.keys()
    return row_type(**{**row, **{name: date.fromisoformat(row[name]) for name in dates}})
