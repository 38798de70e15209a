"""How long the form takes to open while the vendor is slow or down, beside one that is quick.

The slow one takes 3 s for each call, and nobody listens where the third should be. A worker
refreshes behind, as it does in use. The fields are a day old, or were never fetched.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import statistics
import sys
import time
from datetime import timedelta

from benchmarks.figures import Row, command
from benchmarks.places import PLACES, Missing, Place
from benchmarks.web import web

ROUNDS = 6
TIMES = 10  # each form is opened, a round
VENDORS = ("quick", "slow", "down")


def run() -> list[Row]:
    rows: list[Row] = []
    for name, make in PLACES.items():
        try:
            with make() as place:
                rows += _measure(place)
        except Missing as missing:
            print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def _measure(place: Place) -> list[Row]:
    sandbox = place.start("manage.py", "sandbox", "--port", "0")
    worker = place.start("manage.py", "worker")
    try:
        assert sandbox.stdout is not None
        url = sandbox.stdout.readline().split()[-1]
        [made] = place.measure("benchmarks.form_vendor", "prepare", url)
        with web(place, "atsconnect.settings") as port:
            return [_row(place, port, made, fields) for fields in ("a day old", "never fetched")]
    finally:
        for process in (worker, sandbox):
            process.send_signal(signal.SIGTERM)
            process.communicate()


def _row(place: Place, port: int, made: Row, fields: str) -> Row:
    taken: dict[str, list[float]] = {vendor: [] for vendor in VENDORS}
    for _round in range(ROUNDS):
        place.measure("benchmarks.form_vendor", fields)
        for turn in range(TIMES):
            for vendor in (*VENDORS[turn % 3 :], *VENDORS[: turn % 3]):
                taken[vendor].append(_open(port, str(made["session"]), str(made[vendor])))
    p50 = {vendor: statistics.median(each) * 1000 for vendor, each in taken.items()}
    row: Row = {
        "database": place.database,
        "fields": fields,
        **{f"{vendor}_p50_ms": round(each, 2) for vendor, each in p50.items()},
        "slow_ratio": round(p50["slow"] / p50["quick"], 3),
        "down_ratio": round(p50["down"] / p50["quick"], 3),
        "times": ROUNDS * TIMES,
        "command": command("form_vendor"),
    }
    print(
        f"  {place.name}, fields {fields}: quick vendor {row['quick_p50_ms']} ms, slow "
        f"{row['slow_p50_ms']} ms, ratio {row['slow_ratio']}; down {row['down_p50_ms']} ms, ratio "
        f"{row['down_ratio']}",
        flush=True,
    )
    return row


def _open(port: int, session: str, connection: str) -> float:
    started = time.perf_counter()
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    path = f"/candidates/new/?connection={connection}"
    server.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer = server.getresponse()
    page = answer.read().decode()
    server.close()
    if answer.status != 200 or not re.search(r'id="asks"', page):
        raise RuntimeError(f"The form was answered with {answer.status}.")
    return time.perf_counter() - started


def prepare(url: str) -> list[Row]:
    """Make the three connections and a recruiter; what the quick vendor asks is asked by all."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from connections.models import Connection, FieldCatalog, VendorList
    from connections.services import catalog_refresh
    from connections.services.lists import list_keep

    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
    addresses = {
        "quick": f"{url}/bindbee",
        "slow": f"{url}/~slow/bindbee",
        "down": f"{closed}/bindbee",
    }
    account = {"api_key": "sandbox-key", "connector_token": "sandbox-token"}
    made = {
        vendor: Connection.objects.create(
            name=vendor, provider="bindbee", credentials=account, base_url=address
        )
        for vendor, address in addresses.items()
    }
    kept = catalog_refresh(made["quick"])
    if kept.error:
        raise RuntimeError(kept.error)
    for vendor in ("slow", "down"):
        FieldCatalog.objects.create(connection=made[vendor], fields=kept.fields)
        for each in VendorList.objects.filter(connection=made["quick"]):
            same = VendorList.objects.create(
                connection=made[vendor], source=each.source, scope=each.scope
            )
            list_keep(same, [entry.choice for entry in each.entries.all()], is_whole=True)
    tab = Client()
    user = User.objects.create(username="recruiter")
    tab.force_login(user, "connections.permissions.PermissionsBackend")
    session = tab.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"session": session, **{vendor: str(each.pk) for vendor, each in made.items()}}]


def set_back(fields: str) -> list[Row]:
    """Make the fields a day old, or have them never been fetched."""
    from django.utils import timezone

    from connections.models import FieldCatalog

    if fields == "never fetched":
        FieldCatalog.objects.all().delete()
    else:
        long_ago = timezone.now() - timedelta(days=1)
        FieldCatalog.objects.update(fetched_at=long_ago, tried_at=long_ago, error="")
    return []


if __name__ == "__main__":
    import django

    django.setup()
    what, *more = sys.argv[1:]
    print(json.dumps(prepare(more[0]) if what == "prepare" else set_back(what)))
