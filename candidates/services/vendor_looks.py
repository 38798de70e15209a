"""Who may be the person that is being entered: from the vendor's search, within two seconds.

It is no trouble of the connection when this comes to nothing, and it never holds up the form.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.text import get_text_list
from django.utils.translation import gettext

from candidates.models import Submission
from connections.encryption import UnreadableSecret
from connections.models import Connection
from connections.providers import PROVIDERS
from connections.providers.base import Provider
from connections.providers.candidate import Candidate, Email, Link, Phone
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.outcomes import Match
from connections.services import storable

from .duplicates import MOST_SHOWN, Duplicate, Sought, keys_of
from .identity import EMAIL, KINDS, NAME, PHONE, PROFILE
from .names import person_name
from .outcomes import web_url
from .records import message_text

logger = logging.getLogger(__name__)

PATIENCE = 2  # seconds for all the calls of one look
MOST_COMPARED = 1000  # records of one look
REMEMBERED, TRIED_AGAIN = 300, 30  # seconds that an answer is kept, and one that is none


@dataclass(frozen=True, slots=True)
class VendorLook:
    """What the vendor showed. `note` says why it is not all, `limits` what it cannot search by."""

    shown: tuple[Duplicate, ...] = ()
    more: int = 0
    note: str = ""
    limits: str = ""
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    matches: tuple[Match, ...] = ()
    note: str = ""


def vendor_look(sought: Sought, *, only_remembered: bool = False) -> VendorLook:
    """Return who the vendor of the chosen connection has. Never raises.

    With `only_remembered` nobody is asked anew.
    """
    connection = sought.connection
    if connection is None or not sought.keys:
        return VendorLook()
    key = _cache_key(sought, connection)
    answer = cache.get(key)
    if answer is None and only_remembered:
        return VendorLook()
    if answer is None:
        answer = _ask(sought, connection)
        cache.set(key, answer, TRIED_AGAIN if answer.note else REMEMBERED)
    limits = limits_of(PROVIDERS[connection.provider], {kind for kind, _value in sought.keys})
    found = _duplicates(answer.matches, sought, connection)
    more = max(0, len(found) - MOST_SHOWN)
    return VendorLook(found[:MOST_SHOWN], more, answer.note, limits, is_answered=True)


def limits_of(provider: type[Provider], kinds: set[str]) -> str:
    """Say what of `kinds` this vendor cannot search by; "" where it can by all of them."""
    vendor = {"vendor": provider.name}
    if not provider.searchable_by:
        if provider.walks_list:
            text = gettext("%(vendor)s cannot search; only the beginning of its list is read.")
        else:
            text = gettext("%(vendor)s cannot search; only our own history was looked through.")
        return text % vendor
    words = {
        EMAIL: gettext("e-mail"),
        PHONE: gettext("phone"),
        PROFILE: gettext("profile link"),
        NAME: gettext("name"),
    }
    missing = [words[each] for each in KINDS if each in kinds - provider.searchable_by]
    if not missing:
        return ""
    what = get_text_list(missing, gettext("or"))
    text = gettext(
        "%(vendor)s cannot search by %(what)s; for that only our own history was looked through."
    )
    return text % {**vendor, "what": what}


def _ask(sought: Sought, connection: Connection) -> _Answer:
    vendor = {"vendor": connection.provider_name}
    if not (connection.is_active and connection.is_readable) or connection.is_held_up:
        why = gettext("%(vendor)s was not asked.") % vendor
        return _Answer(note=f"{why} {connection.waits_because}")
    provider: Provider | None = None
    found: dict[str, Match] = {}
    try:
        provider = connection.as_provider()
        provider.fetch_until = time.monotonic() + PATIENCE
        for match in _alike(provider, sought):
            found.setdefault(match.remote_id, match)
    except UnreadableSecret as error:
        return _Answer(note=str(error))
    except ConnectionRefused as error:
        told = {**vendor, "message": message_text(error.message, provider)}
        note = gettext("%(vendor)s refused the search: %(message)s") % told
        return _Answer(tuple(found.values()), note)
    except ProviderError as error:
        told = {**vendor, "message": message_text(error.message, provider)}
        note = gettext("Not all was looked through. %(message)s") % told
        return _Answer(tuple(found.values()), note)
    except Exception:
        logger.exception("Looking at %s for who exists already", connection)
        note = gettext("Something went wrong here while %(vendor)s was asked.") % vendor
        return _Answer(tuple(found.values()), note)
    return _Answer(tuple(found.values()))


def _alike(provider: Provider, sought: Sought) -> Iterator[Match]:
    """Yield the records with a key in common."""
    for number, match in enumerate(provider.find_people(sought.candidate)):
        if match.remote_id and _same(match, sought):
            yield match
        if number >= MOST_COMPARED:
            return


def _same(match: Match, sought: Sought) -> tuple[str, ...]:
    person = Candidate(
        name=match.name,
        emails=tuple(map(Email, match.emails)),
        phones=tuple(map(Phone, match.phones)),
        links=tuple(map(Link, match.links)),
    )
    in_common = {kind for kind, _value in set(keys_of(person)) & set(sought.keys)}
    return tuple(kind for kind in KINDS if kind in in_common)


def _duplicates(
    matches: tuple[Match, ...], sought: Sought, connection: Connection
) -> tuple[Duplicate, ...]:
    """Return the records, the strongest first; who added one is told where we did.

    What is itself being entered or corrected is nobody else.
    """
    ids = [match.remote_id[:500] for match in matches]
    ours: dict[str, Submission] = {}
    itself: set[str] = set()
    if ids:
        rows = Submission.objects.filter(connection=connection, remote_id__in=ids)
        rows = rows.select_related("created_by", "connection").order_by("-created_at")
        ours = {row.remote_id: row for row in rows}
        left_out = set(sought.leave_out)
        itself = {row.remote_id for row in rows if left_out & {row.pk, row.form_token}}
    found = [
        _duplicate(match, same, sought, connection, ours.get(match.remote_id[:500]))
        for match in matches
        if match.remote_id[:500] not in itself and (same := _same(match, sought))
    ]
    return tuple(sorted(found, key=lambda each: KINDS.index(each.same[0])))


def _duplicate(
    match: Match,
    same: tuple[str, ...],
    sought: Sought,
    connection: Connection,
    ours: Submission | None,
) -> Duplicate:
    remote_id = str(storable(match.remote_id))[:500]
    job_id = str(ours.candidate.get("job_id", "")) if ours else ""
    return Duplicate(
        token=_digest(f"{connection.pk}\n{remote_id}")[:16],
        name=str(storable(match.name))[:500],
        same=same,
        added_by=person_name(ours.created_by) if ours else "",
        added_at=match.created_at or (ours.created_at if ours else None),
        ats=connection.ats_name or gettext("your ATS"),
        url=web_url(str(storable(match.url))),
        remote_id=remote_id,
        has_job=bool(job_id) and job_id == sought.job_id,
    )


def _cache_key(sought: Sought, connection: Connection) -> str:
    """Return a name that tells nothing of who is looked for."""
    changed = connection.updated_at.isoformat()
    told = "\n".join([str(connection.pk), changed, *(":".join(key) for key in sought.keys)])
    return f"vendor-look:{_digest(told)}"


def _digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
