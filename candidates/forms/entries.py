"""What a browser sent of a candidate's form, as a draft keeps it and gives it back."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import QueryDict

from candidates.models import Draft, Submission
from candidates.services.drafts import Entries, Typed

from .data import form_data
from .fields import FormFields
from .me import names_of_me
from .names import field_name

_OF_THE_PAGE = frozenset(
    {"csrfmiddlewaretoken", "form_token", "submission", "connection", "seal", "given"}
    | {"page", "sequence", "seen", "fields_digest", "duplicates_live"}
    | {"action", "add_row", "remove_row", "fetch", "fetch_fields", "change_connection"}
    | {"update_fields", "look_for_person", "person", "take", "run"}
)
"""Names that say where the form stands, and nothing about the candidate."""

_NO_ANSWERS = frozenset({"revision", "me_of", "taken", "names_as_typed", "duplicates_seen"})
_ROW = re.compile(r"[\w.%~-]+-\d{1,6}")
_KIND = re.compile(r"[a-z_]+-\d{1,6}-type")
_EMAIL = re.compile(r"emails-\d{1,6}-value")
MOST_DIGITS = 15  # of a number that a page counts


def entries_of(data: QueryDict) -> Entries:
    return [(name, values) for name, values in data.lists() if name not in _OF_THE_PAGE]


def typed_of(data: QueryDict, *, submission: Submission | None = None) -> Typed:
    """Return what stands in the page that sent `data`. Bad values of the page's own count as 0.

    A token that is none is replaced: the draft then has an id that the page does not know.
    """
    entries = entries_of(data)
    connection = data.get("connection", "")
    return Typed(
        token=token_in(data) or uuid4(),
        entries=entries,
        title=title_of(data),
        is_filled=is_filled(entries, given=data.get("given", "")),
        connection_pk=_number(connection) or None,
        submission=submission,
        page=data.get("page", "")[:36],
        sequence=_number(data.get("sequence", "")),
        seen=_number(data.get("seen", "")),
    )


def token_in(data: QueryDict, name: str = "form_token") -> UUID | None:
    return uuid_of(data.get(name, ""))


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def is_filled(entries: Entries, *, given: str = "") -> bool:
    """Tell whether anything was entered beside what an empty form holds: kinds, and `given`."""
    known = set(parse_qsl(given))
    return any(
        value.strip() and (name, value) not in known
        for name, values in entries
        if name not in _NO_ANSWERS and not _KIND.fullmatch(name)
        for value in values
    )


def given_by(fields: FormFields) -> str:
    """Return, as a query, what an empty form of these fields holds: the vendor's own choices."""
    given: list[tuple[str, str]] = []
    for spec in fields.extra:
        if spec.default is True:
            given.append((field_name(spec.path), "on"))
        elif spec.default not in (None, "", [], {}, False):
            with suppress(ValidationError):
                shown = form_data(fields, {}, [(spec.path, spec.default)])
                given += [(name, value) for name, values in shown.lists() for value in values]
    if fields.lists.me is not None:
        given += [(name, str(fields.lists.me.value)) for name in names_of_me(fields)]
    return urlencode(given)


def title_of(data: QueryDict) -> str:
    """Return what to call the candidate in a list; "" where nothing tells."""
    parts = (data.get("first_name", "").strip(), data.get("last_name", "").strip())
    name = data.get("name", "").strip() or " ".join(filter(None, parts))
    emails = (data.get(key, "").strip() for key in data if _EMAIL.fullmatch(key))
    return (name or next(filter(None, emails), "")).replace("\0", "")


def draft_data(draft: Draft, submission: Submission | None = None) -> QueryDict:
    """Return what the browser would send from the page as it was when the draft was saved.

    A correction goes on from how `submission` stands now; the page says where that has changed.
    """
    data = QueryDict(mutable=True)
    for name, values in draft.entries:
        data.setlist(name, values)
    data["form_token"] = str(draft.pk)
    data["connection"] = str(draft.connection_id or "")
    if submission is not None:
        data["revision"] = str(submission.revision)
    return data


def rows_changed(sent: QueryDict) -> QueryDict:
    """Return `sent` with the row added or removed that a button asked for."""
    data = sent.copy()
    added, removed = sent.get("add_row", ""), sent.get("remove_row", "")
    if added:
        pattern = re.compile(rf"{re.escape(added)}-(\d{{1,6}})-")
        numbers = [int(found[1]) for key in sent if (found := pattern.match(key))]
        data[f"{added}-{max(numbers, default=-1) + 1}-"] = ""
    if _ROW.fullmatch(removed):
        for key in [key for key in sent if key.startswith(f"{removed}-")]:
            del data[key]
    return data


def _number(text: str) -> int:
    is_one = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_one else 0
