"""What Bindbee's answers hold: ids, entries of lists, a connector, a candidate. Reads any JSON.

https://docs.bindbee.dev/ats/candidate/create-candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from connections.providers.bodies import read_time
from connections.providers.lists import Person
from connections.providers.outcomes import CheckLine, Match
from connections.providers.types import Choice, Json, _

NOT_OPEN = frozenset({"CLOSED", "DRAFT", "ARCHIVED", "PENDING"})


def items_of(answer: Json) -> list[Mapping[str, Json]]:
    """Return the objects on a page of a list."""
    match answer:
        case {"items": [*items]}:
            return [item for item in items if isinstance(item, dict)]
    return []


def cursor_of(answer: Json) -> str:
    """Return where the next page starts; "" after the last."""
    return text_of(answer, "cursor") if isinstance(answer, dict) else ""


def text_of(item: Mapping[str, Json], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def created_ids(answer: Json) -> tuple[str, str]:
    """Return the candidate's id and the ATS's own id in the answer of the create call; "" if none.

    Bindbee's schema of that answer is empty; its other create calls answer with a bare text.
    """
    if isinstance(answer, str):
        return ("" if " " in answer.strip() else answer.strip()), ""
    if not isinstance(answer, dict) or answer.get("success") is False:
        return "", ""
    inner = [part for key in ("data", "candidate") if isinstance(part := answer.get(key), dict)]
    ids = [answer.get("id"), *(part.get("id") for part in inner), answer.get("candidate_id")]
    remote = next((t for part in (answer, *inner) if (t := _id_text(part.get("remote_id")))), "")
    own = next((text for value in ids if (text := _id_text(value))), "")
    return (own, remote) if own else (_id_text(answer.get("remote_id")), "")


def _id_text(value: Json) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def is_open(job: Mapping[str, Json]) -> bool:
    """Tell whether a job takes candidates; an ATS that tells no status leaves it open."""
    return text_of(job, "status") not in NOT_OPEN


def job_choice(job: Mapping[str, Json]) -> Choice:
    name, code = text_of(job, "name"), text_of(job, "code")
    own_id = text_of(job, "id")
    return Choice(own_id, f"{name} ({code})" if code else name or own_id)


def stage_choice(stage: Mapping[str, Json], jobs: Mapping[str, str]) -> Choice:
    """Return a stage as its name and its job's, where that is known."""
    name, job = text_of(stage, "name"), jobs.get(text_of(stage, "job"), "")
    own_id = text_of(stage, "id")
    return Choice(own_id, f"{name} – {job}" if job else name or own_id)


def tag_choice(tag: Mapping[str, Json]) -> Choice:
    """Return a tag as its name: that is what the create call takes."""
    return Choice(text_of(tag, "name"), text_of(tag, "name"))


def user_choice(user: Mapping[str, Json]) -> Person:
    name, email, own_id = _name_of(user), text_of(user, "email"), text_of(user, "id")
    label = f"{name} ({email})" if name and email else name or email or own_id
    return Person.of(own_id, label, email)


def account_line(connector: Mapping[str, Json] | None) -> CheckLine:
    """Return what Bindbee's list of connectors says about ours; None: it is not in it."""
    if connector is None:
        return CheckLine("account", False, _("Bindbee knows no connector with this token."))
    category, status = text_of(connector, "category"), text_of(connector, "status")
    if category and category != "ATS":
        text = _("This connector is for {category}, not for an ATS.").format(category=category)
        return CheckLine("account", False, text)
    if status == "RELINK_NEEDED":
        return CheckLine("account", False, _("The ATS must be linked again in Bindbee."))
    if status == "INCOMPLETE":
        return CheckLine("account", False, _("Linking the ATS in Bindbee was not completed."))
    if connector.get("is_active") is False:
        return CheckLine("account", False, _("The connector is switched off in Bindbee."))
    if connector.get("sync_status") == "Failed":
        return CheckLine("account", True, _("The ATS is linked, but its last sync failed."))
    return CheckLine("account", True, _("The ATS is linked."))


def ats_name_of(connector: Mapping[str, Json] | None) -> str:
    slug = text_of(connector or {}, "integration_slug")
    return slug.replace("_", " ").replace("-", " ").title()


def match_of(candidate: Mapping[str, Json]) -> Match:
    urls = candidate.get("urls")
    return Match(
        remote_id=_id_text(candidate.get("id")),
        name=_name_of(candidate),
        emails=_texts(candidate.get("email_addresses")),
        phones=_texts(candidate.get("phone_numbers")),
        links=_texts(
            [url.get("value") for url in urls if isinstance(url, dict)]
            if isinstance(urls, list)
            else None
        ),
        created_at=read_time(candidate.get("remote_created_at")),
    )


def _texts(values: Json) -> tuple[str, ...]:
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()


def is_older(candidate: Mapping[str, Json], since: datetime | None) -> bool:
    """Tell whether a record was certainly neither created nor changed after `since`.

    Its creation time alone does not tell: the create call may set it.
    """
    times: Iterator[datetime] = (
        moment
        for key in ("remote_created_at", "remote_updated_at", "modified_at")
        if (moment := read_time(candidate.get(key)))
    )
    latest = max(times, default=None)
    return since is not None and latest is not None and latest < since


def _name_of(person: Mapping[str, Json]) -> str:
    return f"{text_of(person, 'first_name')} {text_of(person, 'last_name')}".strip()
