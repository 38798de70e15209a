"""What the browser's POST accepts while the vendor takes 2 s, and how the form fares meanwhile.

Against a view that checks the same form and calls the vendor by itself, under the same web
server. The form is opened while nobody sends, and while candidates come in as fast as that view
could take them at all: one thread is busy with each for as long as the vendor is.
"""

from __future__ import annotations

import json
import statistics
import time
from datetime import timedelta

from benchmarks.figures import Row, command
from benchmarks.places import PLACES, Missing, Place
from benchmarks.vendor import vendor
from benchmarks.web import PROCESSES, THREADS, web

DELAY = 2000  # milliseconds of the vendor
FULL = PROCESSES * THREADS / (DELAY / 1000)  # candidates a second that fill a posting view
ROUNDS = 5
SECONDS = 6  # of sending, a round
TIMES = 40  # the form is opened, a round


def run() -> list[Row]:
    rows: list[Row] = []
    with vendor() as url:
        for name, make in PLACES.items():
            try:
                with make() as place:
                    rows.append(_compare(place, url))
            except Missing as missing:
                print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def _compare(place: Place, url: str) -> Row:
    [made] = place.measure("benchmarks.acceptance", f"{url}/{DELAY}")
    browser = [str(made[name]) for name in ("session", "connection", "data")]
    worker = place.start("manage.py", "worker")
    taken: dict[str, list[float]] = {}
    try:
        with (
            web(place, "atsconnect.settings") as ours,
            web(place, "benchmarks.posting_settings") as posting,
        ):
            for _round in range(ROUNDS):
                for name, what, port, *more in (
                    ("form_idle_p50_ms", "idle", ours, TIMES),
                    ("form_meanwhile_p50_ms", "while", ours, TIMES, FULL),
                    ("accepted_per_s", "accepted", ours, SECONDS),
                    ("posting_view_per_s", "accepted", posting, SECONDS),
                ):
                    arguments = (what, str(port), *browser, *map(str, more))
                    [row] = place.measure("benchmarks.browsers", *arguments)
                    taken.setdefault(name, []).append(float(row["value"]))  # type: ignore[arg-type]
                _empty(place)
    finally:
        worker.kill()
        worker.communicate()
    medians = {name: round(statistics.median(each), 2) for name, each in taken.items()}
    row: Row = {
        "database": place.database,
        "vendor_ms": DELAY,
        **medians,
        "ratio": round(medians["accepted_per_s"] / medians["posting_view_per_s"], 1),
        "form_ratio": round(medians["form_meanwhile_p50_ms"] / medians["form_idle_p50_ms"], 2),
        "rounds": ROUNDS,
        "command": command("acceptance"),
    }
    print(
        f"  {place.name}: accepted {row['accepted_per_s']}/s, by a view that posts by itself "
        f"{row['posting_view_per_s']}/s, ratio {row['ratio']}\n"
        f"  {place.name}: form p50 {row['form_idle_p50_ms']} ms, while {FULL:g}/s are sent "
        f"{row['form_meanwhile_p50_ms']} ms, ratio {row['form_ratio']}",
        flush=True,
    )
    return row


def _empty(place: Place) -> None:
    """Have nothing wait any longer, so that the form is opened while nothing is sent."""
    place.measure("benchmarks.acceptance")


def empty() -> list[Row]:
    from candidates.models import Status, Submission

    Submission.objects.filter(status=Status.QUEUED).update(status=Status.CLOSED)
    deadline = time.monotonic() + 60
    while Submission.objects.filter(status=Status.SENDING).exists():
        if time.monotonic() > deadline:
            raise RuntimeError("What is being sent does not end.")
        time.sleep(0.2)
    return []


def prepare(url: str) -> list[Row]:
    """Make a connection whose fields are known, and a session of one who is logged in."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from django.utils import timezone

    from benchmarks.candidate import DOCUMENT, connect
    from candidates.forms import FormFields
    from candidates.forms.data import form_data
    from connections.models import FieldCatalog
    from connections.providers.types import LiveFields

    connection = connect(url)
    FieldCatalog.objects.create(
        connection=connection,
        fields=LiveFields().as_json(),
        fetched_at=timezone.now() + timedelta(days=1),
        tried_at=timezone.now(),
    )
    browser = Client()
    browser.force_login(
        User.objects.create(username="recruiter"), "connections.permissions.PermissionsBackend"
    )
    data = form_data(FormFields.of(connection, None), DOCUMENT, [])
    data.update({"connection": str(connection.pk), "action": "send"})
    return [
        {
            "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
            "connection": str(connection.pk),
            "data": data.urlencode(),
        }
    ]


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    print(json.dumps(prepare(sys.argv[1]) if sys.argv[1:] else empty()))
