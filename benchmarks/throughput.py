"""The worker against a bare pool of threads, to a vendor that takes 200 ms for each call.

Both get the same rows, which wait already. The rate is that of the ends of their attempts, but
for those of the first and the last call of each thread: the steady state.
"""

from __future__ import annotations

import json
import signal
import statistics
import time
from collections.abc import Callable
from subprocess import Popen
from typing import Any

from benchmarks.figures import Row, command
from benchmarks.places import PLACES, Missing, Place
from benchmarks.vendor import vendor

DELAY = 200  # milliseconds of the vendor
ROUNDS = 5
PATIENCE = 300  # seconds for one load
IN_FLIGHT = {"SQLite": (8, 32), "PostgreSQL": (8, 32, 64)}


def run() -> list[Row]:
    rows: list[Row] = []
    with vendor() as url:
        for name, make in PLACES.items():
            try:
                with make() as place:
                    rows += [_beside_a_pool(place, url, each) for each in IN_FLIGHT[place.name]]
                    if place.name == "PostgreSQL":
                        rows.append(_two_processes(place, url, threads=32))
            except Missing as missing:
                print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def _beside_a_pool(place: Place, url: str, threads: int) -> Row:
    ours, bare = _interleaved(
        lambda: _rate(place, url, threads, _workers(place, threads)),
        lambda: _rate(place, url, threads, lambda: [_pool(place, threads)]),
    )
    row = _row(place, threads, worker_per_s=ours, bare_pool_per_s=bare)
    print(
        f"  {place.name}, {threads} in flight: worker {row['worker_per_s']}/s, bare pool "
        f"{row['bare_pool_per_s']}/s, ratio {row['ratio']}",
        flush=True,
    )
    return row


def _two_processes(place: Place, url: str, *, threads: int) -> Row:
    two, one = _interleaved(
        lambda: _rate(place, url, 2 * threads, _workers(place, threads, processes=2)),
        lambda: _rate(place, url, threads, _workers(place, threads)),
    )
    row = _row(place, threads, two_processes_per_s=two, one_process_per_s=one)
    print(
        f"  {place.name}, two processes of {threads}: {row['two_processes_per_s']}/s, one "
        f"{row['one_process_per_s']}/s, ratio {row['ratio']}",
        flush=True,
    )
    return row


def _row(place: Place, threads: int, **rates: list[float]) -> Row:
    first, second = rates.values()
    return {
        "database": place.database,
        "threads": threads,
        "vendor_ms": DELAY,
        **{name: round(statistics.median(each), 1) for name, each in rates.items()},
        "ratio": round(statistics.median(first) / statistics.median(second), 3),
        "rounds": ROUNDS,
        "command": command("throughput"),
    }


def _interleaved(*rates: Callable[[], float]) -> list[list[float]]:
    return [
        list(each)
        for each in zip(*([rate() for rate in rates] for _ in range(ROUNDS)), strict=True)
    ]


def _workers(place: Place, threads: int, *, processes: int = 1) -> Callable[[], list[Popen[str]]]:
    command = ("manage.py", "worker", "--threads", str(threads))
    return lambda: [place.start(*command) for _process in range(processes)]


def _pool(place: Place, threads: int) -> Popen[str]:
    return place.start("-m", "benchmarks.bare_pool", str(threads))


def _rate(place: Place, url: str, in_flight: int, start: Callable[[], list[Popen[str]]]) -> float:
    """Return how many submissions a second those processes send that `start` starts."""
    count = max(600, 20 * in_flight)
    place.measure("benchmarks.load", f"{url}/{DELAY}", str(count))
    processes = start()
    try:
        [row] = place.measure("benchmarks.throughput", str(count), str(in_flight))
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.communicate()
    return float(row["per_s"])  # type: ignore[arg-type]


def measure(count: int, in_flight: int) -> list[Row]:
    """Wait until all have ended, and return their rate."""
    from candidates.models import Attempt, Submission

    ended: Any = Attempt.objects.filter(outcome="delivered")
    deadline = time.monotonic() + PATIENCE
    while ended.count() < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"Only {ended.count()} of {count} were sent in {PATIENCE} s.")
        time.sleep(0.5)
    if Attempt.objects.count() != count or Submission.objects.exclude(status="delivered").exists():
        raise RuntimeError("Something was sent twice, or not at all.")
    ends = sorted(ended.values_list("ended_at", flat=True))[in_flight:-in_flight]
    per_s = (len(ends) - 1) / (ends[-1] - ends[0]).total_seconds()
    return [{"per_s": per_s}]


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
