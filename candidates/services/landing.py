"""Where a vendor's complaint belongs in the form: by its path, else by its words, else nowhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import ErrorPath, FieldKind, FieldSpec, Path

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "emails": ("email", "emails", "email address", "email addresses", "mail address"),
    "phones": ("phone number", "phone numbers", "phones", "telephone", "telephone number"),
    "first_name": ("given name", "firstname", "forename"),
    "last_name": ("surname", "family name", "lastname"),
    "name": ("candidate name",),
    "job_id": ("job id", "posting", "job posting", "requisition", "vacancy"),
    "attachments": ("attachment", "attachments", "resume", "cv"),
    "links": ("social links", "profile link", "website", "websites"),
    "address": ("postal address",),
    "date_of_birth": ("birth date", "birthdate", "birthday", "date of birth"),
    "tags": ("tag",),
    "skills": ("skill",),
    "title": ("job title", "title"),
}
"""What people and ATSs say for a standard field, beside its label and its key."""

ALWAYS_ORDINARY = 2
"""From this many words on, a name is no word of ordinary English that stands there by chance."""

_CLAIMS = (
    r"(?:is|are|was|were|must|should|may|can|cannot|can t|could|has|have|had|does|doesn t|do|don t"
    r"|isn t|needs?|requires?|required|missing|invalid|not|already|too|contains?|exceeds?)"
)
_BLAME = (
    r"(?:invalid|incorrect|wrong|missing|unknown|bad|malformed|duplicate|required|empty|no"
    r"|unsupported|unrecognized|(?:enter|provide)(?: an?| the| your)?|for|field)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The questions that a complaint can be about. `names` are the vendor's keys for them."""

    standard: Collection[str | int]
    extra: tuple[FieldSpec, ...] = ()
    names: Mapping[str, ErrorPath] = field(default_factory=dict)


def landed(path: ErrorPath, message: str, fields: Fields) -> ErrorPath:
    """Return our path of what a vendor complains about; () where it belongs to no field.

    Its path counts before its words. The path of a row or a part goes on with its number, key.
    """
    return landed_path(path, fields) or landed_words(message, fields)


def parsed_path(text: str) -> ErrorPath:
    """Read ``/emails/0/value`` (a JSON pointer), ``$.emails[0].value`` and ``emails.0.value``.

    ``a['b.c']`` keeps its dot. Digits alone are the number of a row.
    """
    if text.startswith(("/", "#/")):
        parts = text.lstrip("#").split("/")[1:]
        read = [unquote(part).replace("~1", "/").replace("~0", "~") for part in parts]
    else:
        found = re.findall(r"""\[\s*["']([^"']*)["']\s*\]|\[\s*(\d+)\s*\]|([^.\[\]]+)""", text)
        read = [next((part for part in parts if part), "") for parts in found]
    return tuple(
        int(part) if re.fullmatch(r"[0-9]{1,4}", part) else part
        for part in read
        if part not in ("", "$")
    )


def landed_path(path: ErrorPath, fields: Fields) -> ErrorPath:
    """Return our path of a vendor's, or (). What is wrapped around the candidate is passed over."""
    if len(path) == 1 and isinstance(path[0], str):
        whole = _in_extra(path, fields)
        if whole:
            return whole
        path = parsed_path(path[0])
    sections = {spec.path[0] for spec in fields.extra if len(spec.path) > 1}
    for start, part in enumerate(path):
        rest = path[start:]
        if not isinstance(part, str):
            continue
        if found := _in_extra(rest, fields):
            return found
        if part in sections:  # what it names there is not asked
            return ()
        if part in fields.standard:
            return (part, *_row_part(STANDARD_BY_NAME[part], rest[1:]))
        known = fields.names.get(part) or fields.names.get(_snake(part))
        if known and known[0] in fields.standard:
            return _renamed(known, rest[1:])
        if known and (found := _in_extra(known, fields)):
            return found
    return ()


def landed_words(message: str, fields: Fields) -> ErrorPath:
    """Return the field that a sentence speaks of, or (): the longest name that occurs in it.

    A name of several words counts wherever it stands; a single word only where it is quoted,
    or where the sentence says something of it: "company" may be a word like any other.
    """
    text = folded(message)
    quoted = {
        folded(found) for found in re.findall(r"[\"'“‘«`]([^\"'”’»`]{2,80})[\"'”’»`]", message)
    }
    for name, path in sorted(_names(fields), key=lambda pair: -len(pair[0])):
        if name in quoted or _is_spoken_of(name, text):
            return path
    return ()


def folded(text: str) -> str:
    """Return words without accents, case and punctuation, each parted by one space."""
    plain = unicodedata.normalize("NFKD", _spaced(text).casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


def _spaced(text: str) -> str:
    """Part the words of ``emailAddress``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)


def _is_spoken_of(name: str, text: str) -> bool:
    words = re.escape(name)
    if name.count(" ") >= ALWAYS_ORDINARY - 1:
        return re.search(rf"(?<!\w){words}(?!\w)", text) is not None
    says = rf"(?:^|(?<= )){words}s? (?:address |field |value |id )?{_CLAIMS}(?!\w)"
    blames = rf"(?<!\w){_BLAME} (?:the |an? |value for |field )?{words}(?!\w)"
    return re.search(f"{says}|{blames}|^{words}$", text) is not None


def _names(fields: Fields) -> Iterator[tuple[str, ErrorPath]]:
    """Yield what each field is called, first the vendor's own: of names alike the first wins."""
    for spec in fields.extra:
        for text in (spec.label, spec.path[-1]):
            if len(folded(text)) > 1 and not folded(text).isdigit():
                yield folded(text), spec.path
    for name in map(str, fields.standard):
        spec = STANDARD_BY_NAME[name]
        for text in (spec.label, name, *SYNONYMS.get(name, ())):
            yield folded(text), (name,)
    for text, path in fields.names.items():
        if path[0] in fields.standard or _in_extra(path, fields):
            yield folded(text), path


def _in_extra(path: ErrorPath, fields: Fields) -> ErrorPath:
    """Return the longest question that `path` leads to, and what of the path is left."""
    texts: Path = tuple(str(part) for part in path)
    found = [spec for spec in fields.extra if texts[: len(spec.path)] == spec.path]
    dotted = [spec for spec in fields.extra if len(texts) == 1 and ".".join(spec.path) == texts[0]]
    spec = max(found or dotted, key=lambda each: len(each.path), default=None)
    if spec is None:
        return ()
    return (*spec.path, *(path[len(spec.path) :] if found else ()))


def _renamed(known: ErrorPath, rest: ErrorPath) -> ErrorPath:
    """Return our path of a vendor's key, with the row and the part that follow it."""
    spec = STANDARD_BY_NAME[str(known[0])]
    if len(known) > 1 and not isinstance(known[1], int):
        return known
    tail = _row_part(spec, rest)
    return (known[0], *tail) if tail or len(known) == 1 else known


def _row_part(spec: FieldSpec, rest: ErrorPath) -> ErrorPath:
    """Return row and part that `rest` means; an unheard-of part is the one that must be filled."""
    keys = {part.path[-1] for part in spec.fields}
    row = tuple(part for part in rest[:1] if isinstance(part, int))
    if spec.kind is FieldKind.GROUP:
        return tuple(part for part in rest[:1] if part in keys)
    if spec.kind is not FieldKind.ROWS or not row:
        return ()
    named = rest[1] if len(rest) > 1 else ""
    if named in keys:
        return (*row, named)
    if isinstance(named, str) and _snake(named).endswith("type") and "type" in keys:
        return (*row, "type")
    main = next((part.path[-1] for part in spec.fields if part.required), "")
    return (*row, main) if main else row


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()
