"""What a search in a list of 10,000 jobs takes in the process: the view, its rights, the answer."""

from __future__ import annotations

import json
import sys

from benchmarks.figures import Row, command, interleaved, ms
from benchmarks.places import PLACES, Missing

JOBS = 10_000
SEARCHES = ("nurse", "zurich nur", "ward 77", "j-4321", "urse", "unheard of", "")
ROUNDS = 41
LIMIT = 30  # milliseconds


def run() -> list[Row]:
    rows: list[Row] = []
    for name, make in PLACES.items():
        try:
            with make() as place:
                rows += place.measure("benchmarks.pickers", "", place.database)
        except Missing as missing:
            print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def measure(_url: str, database: str) -> list[Row]:
    from django.contrib.auth.models import User
    from django.test import RequestFactory
    from django.urls import reverse

    from benchmarks.candidate import connect
    from candidates.views.pickers import picker
    from connections.models import VendorList
    from connections.providers.types import Choice
    from connections.services.lists import list_keep

    jobs = VendorList.objects.create(connection=connect("http://127.0.0.1:9", name="Pickers"))
    places = ("Lyon", "Zürich", "São Paulo", "Kraków")
    entries = [Choice(f"j-{n}", f"Nurse, {places[n % 4]}, ward {n}") for n in range(JOBS)]
    list_keep(jobs, entries, is_whole=True)
    user = User.objects.create_user("picker")
    factory = RequestFactory()

    def search(text: str) -> None:
        request = factory.get(reverse("candidates:picker", args=[jobs.pk]), {"q": text})
        request.user = User.objects.get(pk=user.pk)
        if picker(request, jobs.pk).status_code != 200:
            raise RuntimeError("The search was refused.")

    works = [lambda text=text: search(text) for text in SEARCHES]
    times = interleaved(ROUNDS, *works)
    every = sorted(seconds for column in times for seconds in column)
    row: Row = {
        "database": database,
        "jobs": JOBS,
        "p50_ms": ms(every),
        "p95_ms": round(every[int(len(every) * 0.95)] * 1000, 2),
        "p50_by_search_ms": {text: ms(found) for text, found in zip(SEARCHES, times, strict=True)},
        "limit_ms": LIMIT,
        "searches": len(every),
        "command": command("pickers"),
    }
    print(f"  {database}: p50 {row['p50_ms']} ms, p95 {row['p95_ms']} ms", file=sys.stderr)
    return [row]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(*sys.argv[1:])))
