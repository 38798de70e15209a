"""What an admin should know at once, in plain sentences, each with the page to act on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from django.db.models import Count, Min, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from candidates.models import Stage, Status, Submission, Worker, undecided
from connections.clock import clock_text
from connections.models import Connection, PauseKind

from .field_notices import weighty_changes
from .monitoring import could_be_sent

BEHIND_AFTER = 300  # seconds that a candidate waits who could be sent
MOST = 5  # connections, or names, that are told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence or two, and where to act; `tone` is Django's class of such a message."""

    tone: Literal["error", "warning"]
    text: str
    url: str
    link: str


def notices() -> list[Notice]:
    """Return what is wrong now, the worst first. Six queries."""
    found = [*_workers(), *_paused(), *_behind(), *_undecided(), *_undecided_stages(), *_fields()]
    return sorted(found, key=lambda notice: notice.tone != "error")


def _workers() -> Iterator[Notice]:
    """Tell of workers that fell silent, unless one that was started later took their place."""
    url = reverse("admin:candidates_worker_changelist")
    workers = list(Worker.objects.with_life().order_by("seen_at"))
    alive = [worker for worker in workers if worker.is_alive]
    if not alive:
        text = gettext("No worker gives a sign of life, so nothing is sent until one runs.")
        yield Notice(tone="error", text=text, url=url, link=gettext("See the workers"))
        return
    starts = sorted(worker.started_at for worker in alive)
    for worker in workers:
        if worker in alive:
            continue
        successor = next((start for start in starts if start > worker.seen_at), None)
        if successor is not None:
            starts.remove(successor)
            continue
        text = gettext(
            "The worker %(worker)s has given no sign of life since %(when)s; others still send."
        ) % {"worker": worker, "when": clock_text(worker.seen_at)}
        yield Notice(tone="warning", text=text, url=url, link=gettext("See the workers"))


REASONS = {
    PauseKind.KEY: gettext_lazy("%(connection)s is paused, as the vendor refuses its key."),
    PauseKind.FAILING: gettext_lazy("%(connection)s is paused, as the vendor keeps failing."),
}


def _paused() -> Iterator[Notice]:
    rows = Connection.objects.paused_until_checked().defer("credentials").order_by("name")
    paused = list(rows[: MOST + 1])
    for connection in paused[:MOST]:
        said = [
            REASONS[PauseKind(connection.pause_kind)] % {"connection": connection},
            connection.pause_reason,
        ]
        if connection.paused_until and connection.paused_until > timezone.now():
            when = clock_text(connection.paused_until)
            said.append(gettext("It is checked again at %(when)s.") % {"when": when})
        url = reverse("admin:connections_connection_change", args=[connection.pk])
        text = " ".join(str(each) for each in said if each)
        yield Notice(tone="error", text=text, url=url, link=gettext("Repair the connection"))
    if len(paused) > MOST:
        url = f"{reverse('admin:connections_connection_changelist')}?is_active__exact=1"
        text = gettext("More connections are paused.")
        yield Notice(tone="error", text=text, url=url, link=gettext("See the connections"))


def _behind() -> Iterator[Notice]:
    """Tell of who could be sent, and is not: the worker stands still, or has too much to do."""
    late = could_be_sent(Submission.objects.due()).filter(
        ready_at__lt=Now() - Value(timedelta(seconds=BEHIND_AFTER))
    )
    by_connection = (
        late.order_by()
        .values("connection__name")
        .annotate(count=Count("pk"), since=Min("ready_at"))
    )
    rows = list(by_connection.order_by("since"))
    if not rows:
        return
    count = sum(row["count"] for row in rows)
    names = [row["connection__name"] for row in rows[:MOST]]
    if len(rows) > MOST:
        names.append("…")
    text = ngettext(
        "%(count)s candidate could have been sent more than five minutes ago, but has waited "
        "since %(when)s (%(connections)s).",
        "%(count)s candidates could have been sent more than five minutes ago; the oldest has "
        "waited since %(when)s (%(connections)s).",
        count,
    ) % {"count": count, "when": clock_text(rows[0]["since"]), "connections": ", ".join(names)}
    yield Notice(
        tone="warning",
        text=text,
        url=_list(status__exact=Status.QUEUED.value),
        link=gettext("See who waits"),
    )


def _undecided() -> Iterator[Notice]:
    count = Submission.objects.filter(undecided()).count()
    if count:
        text = ngettext(
            "%(count)s candidate is possibly in the ATS; a person has to say whether it is.",
            "%(count)s candidates are possibly in the ATS; a person has to say whether they are.",
            count,
        ) % {"count": count}
        url = _list(status__exact=Status.UNCONFIRMED.value, waiting="person")
        yield Notice(tone="warning", text=text, url=url, link=gettext("Decide"))


def _undecided_stages() -> Iterator[Notice]:
    """Tell of applications and files that possibly arrived; the list shows at most 50 of them."""
    rows = Stage.objects.filter(status=Status.UNCONFIRMED).order_by("settled_at")
    found = list(dict.fromkeys(rows.values_list("submission", flat=True)[:50]))
    if found:
        text = ngettext(
            "%(count)s candidate is in the ATS, but it is not known whether an application or a "
            "file arrived there too.",
            "%(count)s candidates are in the ATS, but it is not known whether an application or a "
            "file arrived there too.",
            len(found),
        ) % {"count": len(found)}
        url = _list(id__in=",".join(str(pk) for pk in found))
        yield Notice(tone="warning", text=text, url=url, link=gettext("Decide"))


def _fields() -> Iterator[Notice]:
    """Tell of ATSs that ask for more, or offer less, than a week ago."""
    for change, said in weighty_changes(MOST):
        text = gettext("%(connection)s changed its form at %(when)s. %(said)s") % {
            "connection": change.connection,
            "when": clock_text(change.at),
            "said": said,
        }
        url = reverse("admin:connections_connection_change", args=[change.connection_id])
        yield Notice(tone="warning", text=text, url=url, link=gettext("See the connection"))


def _list(**filters: str) -> str:
    return f"{reverse('admin:candidates_submission_changelist')}?{urlencode(filters)}"
