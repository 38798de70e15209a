"""What StackOne answers to a GET: ids, jobs, candidates, the linked account.

Everything may be null; an enum's `unmapped_value` has the ATS's own word in `source_value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from connections.providers.bodies import read_time
from connections.providers.outcomes import CheckLine, Match
from connections.providers.types import Choice, Json, _

from .fields import create_is_listed

NOT_OPEN = frozenset({"draft", "pending", "archived", "closed", "deleted", "on_hold"})


def status_in(body: Json) -> int | None:
    """Return the body's own status; three digits in a text are tolerated."""
    match body:
        case {"statusCode": bool()}:
            return None
        case {"statusCode": int(status)}:
            return status
        case {"statusCode": str(text)} if len(text) == 3 and text.isdecimal():
            return int(text)
    return None


def id_text(value: Json) -> str:
    """Return an id as text; a blank or a boolean is none."""
    if isinstance(value, str):
        return value if value.strip() else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def text_of(holder: Json, key: str) -> str:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def job_choice(entry: Json) -> Choice | None:
    """Return an open job as a choice, None for what is none."""
    if not isinstance(entry, dict) or not (job_id := id_text(entry.get("id"))):
        return None
    return Choice(job_id, text_of(entry, "title") or job_id) if is_open(entry) else None


def is_open(answer: Mapping[str, Json]) -> bool:
    """Tell whether a job, bare or in `data`, is open: `unmapped_value` is the ATS's own word."""
    data = answer.get("data")
    job = data if isinstance(data, dict) else answer
    status = text_of(job.get("job_status"), "value")
    if status in ("", "unmapped_value"):
        status = text_of(job.get("job_status"), "source_value") or text_of(job, "status")
    return status.lower() not in NOT_OPEN


def match_of(record: Json, *, since: datetime | None = None) -> Match | None:
    if not isinstance(record, dict) or not (remote_id := id_text(record.get("id"))):
        return None
    created_at = read_time(record.get("created_at"))
    if since and created_at and created_at < since:
        return None
    listed = record.get("emails")
    several = [text_of(each, "value") for each in (listed if isinstance(listed, list) else ())]
    joined = f"{text_of(record, 'first_name')} {text_of(record, 'last_name')}".strip()
    return Match(
        remote_id=remote_id,
        name=text_of(record, "name") or joined,
        emails=tuple(dict.fromkeys(e for e in (text_of(record, "email"), *several) if e)),
        phones=tuple(filter(None, (text_of(record, "phone"), *_texts(record, "phone_numbers")))),
        links=tuple(filter(None, _texts(record, "social_links"))),
        created_at=created_at,
    )


def _texts(record: Mapping[str, Json], key: str) -> list[str]:
    """Return the phones or the addresses in a list of objects."""
    rows = record.get(key)
    part = "phone" if key == "phone_numbers" else "url"
    return [text_of(row, part) for row in (rows if isinstance(rows, list) else ())]


def account_line(account: Mapping[str, Json], meta: Json) -> CheckLine:
    """Return whether the linked account is active and one of an ATS."""
    category = text_of(meta, "category")
    if category and category != "ats":
        return CheckLine(
            "account",
            False,
            _("The linked account is of the category {category}, not an ATS.").format(
                category=category
            ),
        )
    status = text_of(account, "status")
    if status == "active":
        return CheckLine("account", True, _("The linked account is active."))
    if not status:
        return CheckLine("account", None, _("StackOne did not tell the account's status."))
    reasons = account.get("status_reasons")
    told = [text_of(each, "description") for each in (reasons if isinstance(reasons, list) else ())]
    text = _("The linked account has the status “{status}”.").format(status=status)
    return CheckLine("account", False, " ".join([text, *filter(None, told)]))


def write_line(meta: Json) -> CheckLine:
    """Return what is known about writing: no GET tells whether the key may create."""
    if create_is_listed(meta) is False:
        detail = _("StackOne does not list creating candidates for this ATS; it may refuse them.")
    else:
        detail = _("Whether the key may create shows with the first candidate.")
    return CheckLine("write", None, detail)
