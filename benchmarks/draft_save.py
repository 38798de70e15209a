"""What keeping a draft takes in the process: the request that the form makes while one types."""

from __future__ import annotations

import json
import sys
from itertools import count

from benchmarks.figures import Row, command, interleaved, ms
from benchmarks.places import PLACES, Missing

ROUNDS = 101
MOST_QUERIES = 10


def run() -> list[Row]:
    rows: list[Row] = []
    for name, make in PLACES.items():
        try:
            with make() as place:
                rows += place.measure("benchmarks.draft_save", "", place.database)
        except Missing as missing:
            print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def measure(_url: str, database: str) -> list[Row]:
    from html import unescape
    from re import findall
    from uuid import uuid4

    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from benchmarks.candidate import connect
    from candidates.models import Draft

    chosen = connect("http://127.0.0.1:9", name="Drafts")
    tab = Client(SERVER_NAME="localhost")
    user = User.objects.create_user("drafter")
    tab.force_login(user, "connections.permissions.PermissionsBackend")
    page = tab.get(f"{reverse('candidates:submission-create')}?connection={chosen.pk}", secure=True)
    hidden = findall(r'type="hidden" name="([a-z_]+)"[^>]* value="([^"]*)"', page.content.decode())
    held = {name: unescape(value) for name, value in hidden}
    typed = {f"emails-{row}-value": f"zoe{row}@example.org" for row in range(5)}
    saves = count(1)

    def save() -> None:
        number = next(saves)
        data = {**held, **typed, "last_name": f"Okafor {number}", "sequence": str(number)}
        answer = tab.post(
            reverse("candidates:draft-save"),
            {"page": uuid4().hex, **data},
            secure=True,
            headers={"HX-Request": "true"},
        )
        if answer.status_code != 200:
            raise RuntimeError(f"The save was answered with {answer.status_code}.")

    [times] = interleaved(ROUNDS, save)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        save()
    if Draft.objects.get().title != f"Okafor {ROUNDS + 3}":
        raise RuntimeError("The draft does not hold what was typed last.")
    row: Row = {
        "database": database,
        "p50_ms": ms(times),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)] * 1000, 2),
        "queries": len(queries),
        "most_queries": MOST_QUERIES,
        "saves": ROUNDS,
        "command": command("draft_save"),
    }
    print(f"  {database}: p50 {row['p50_ms']} ms, {row['queries']} queries", file=sys.stderr)
    return [row]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(*sys.argv[1:])))
