"""Run the soak: ``python -m benchmarks.soak [N]``. `SOAK_SEED` repeats the same random choices.

The other vendors' p95 is taken before the trouble begins: once alone, once while calls to the
vendor that hangs are under way in every worker. Were all threads let to that vendor, the others
would wait as long as its calls do; so half of that time more than alone is the bound.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.crash import tables as database
from tests.crash.judge import judge

from .load import ENDLESS, HANGING, Recruiters, faulty_candidates, plain_candidates
from .report import p95, seconds_of, show, tallies
from .world import HANGS_FOR, LEASE, THREADS, Trouble, World, wait_until, world

RESULTS = Path(__file__).parent.parent / "results" / "soak.json"
QUICK = ("unified", "stackone")  # vendors whose published limits hold nobody up here
LOADED_FOR = 300  # seconds in which at most everything is entered
MOST_MINUTES = 20  # and a second for each submission
SLOWEST_RATE = 4  # submissions a second
PANORA_RATE = 80 / 60  # submissions a second that this vendor's limit lets through


def main(count: int) -> int:
    seed = int(os.environ.get("SOAK_SEED") or secrets.randbelow(10**6))
    print(f"{count} submissions, SOAK_SEED={seed}", flush=True)
    for number in (signal.SIGTERM, signal.SIGALRM):  # whatever is said, nothing is left behind
        signal.signal(number, _stop)
    signal.alarm(MOST_MINUTES * 60 + count)
    with world() as everything:
        try:
            result = run(everything, count, random.Random(seed))
        except BaseException:
            for log in sorted(everything.folder.glob("*.log")):
                print(f"{log.name}: {log.read_text(errors='replace')[-3000:]}")
            raise
    result = {"command": f"make soak N={count}", "seed": seed, **result}
    show(result)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    return 1 if result["findings"] else 0


def run(place: World, count: int, chance: random.Random) -> dict[str, Any]:
    os.environ.update(place.environment)
    from . import rows

    password = secrets.token_urlsafe(9)
    place.start_sandbox()
    connections = rows.fill(place.sandbox_url, password)
    place.start_pages()
    for worker in place.workers:
        worker.start()
    wait_until(lambda: _at_work(place) == len(place.workers), "The workers did not start.")
    beside = max(10, min(40, count // 8))
    alone = plain_candidates(beside, "Alone", QUICK)
    hanging = plain_candidates(2 * THREADS, "Hangs", (HANGING,))
    others = plain_candidates(beside, "Beside", QUICK)

    rows.enter(alone)
    _wait_for_delivery(place, "Alone", beside)
    rows.enter(hanging)
    wait_until(lambda: _hang(place) >= THREADS, "The vendor that hangs was not called.")
    rows.enter(others)
    _wait_for_delivery(place, "Beside", beside)
    print("Now the trouble begins.", flush=True)
    rows.forget_database()

    left = max(0, count - len(alone) - len(hanging) - len(others))
    late = plain_candidates(left // 10, "Hangs-more", (HANGING,))
    mixed = [*faulty_candidates(left - len(late), chance), *late]
    chance.shuffle(mixed)
    recruiters = Recruiters(place.pages_url, connections, password)
    trouble = Trouble(place, chance)
    trouble.start()
    recruiters.enter(mixed, rate=max(SLOWEST_RATE, left / LOADED_FOR))
    entered_at = time.monotonic()
    time.sleep(10)  # trouble goes on for a while with what is under way
    trouble.end()
    rows.heal(place.sandbox_url)
    print(f"All are entered, and the trouble is over: {trouble.counts}", flush=True)
    paced = sum(each.connection == "panora" for each in mixed) / PANORA_RATE
    late_findings = _wait_until_quiet(place, LEASE + 120 + paced)
    settled_after = round(time.monotonic() - entered_at)
    wait_until(lambda: not rows.give_up_the_endless(), "Some were not given up.", every=0.5)

    entered = [each.mark for each in (*alone, *hanging, *others, *recruiters.entered)]
    received, tables = place.received(), database.tables(place.postgres.url)
    findings = judge(received, tables, entered)
    findings += [*late_findings, *_dead(place)]
    by = tables["submissions"]
    waits = {
        "alone": round(p95(seconds_of(by, "Alone")), 2),
        "beside_the_hanging": round(p95(seconds_of(by, "Beside")), 2),
        "under_trouble": round(p95(seconds_of(by, "Soak")), 2),
    }
    waits["bound"] = round(waits["alone"] + HANGS_FOR / 2, 2)
    if waits["beside_the_hanging"] > waits["bound"]:
        findings.append("The vendor that hangs held the others up.")
    return {
        "submissions": len(by),
        "posts": len(received),
        "by_vendor": tallies(tables),
        "trouble": trouble.counts,
        "forms_sent_again": recruiters.sent_again,
        "settled_after": settled_after,
        "p95": waits,
        "duplicates": sum("was sent again" in each for each in findings),
        "lost": sum(each.endswith("is lost.") for each in findings),
        "findings": findings,
    }


def _at_work(place: World) -> int:
    sql = "SELECT count(*) AS workers FROM candidates_worker"
    return int(database.query(place.postgres.url, sql)[0]["workers"])


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(f"Stopped by {signal.Signals(number).name}.")


def _hang(place: World) -> int:
    return sum("hang" in each["answer"] for each in place.received())


def _wait_for_delivery(place: World, prefix: str, count: int) -> None:
    sql = (
        "SELECT count(*) AS done FROM candidates_submission"
        f" WHERE status = 'delivered' AND full_name LIKE 'Zoë {prefix}-%'"
    )
    wait_until(
        lambda: database.query(place.postgres.url, sql)[0]["done"] == count,
        f"Not all of {prefix} were delivered.",
        within=LEASE + 120,
    )


def _wait_until_quiet(place: World, within: float) -> list[str]:
    """Wait until nothing goes on by itself; what is not in time is a finding."""
    sql = (
        "SELECT count(*) AS waiting FROM candidates_submission WHERE"
        " (status IN ('queued', 'sending') OR look_after IS NOT NULL)"
        f" AND email NOT LIKE '%.{ENDLESS}@fault.test'"
    )
    try:
        wait_until(
            lambda: database.query(place.postgres.url, sql)[0]["waiting"] == 0,
            "Not everything was settled in time.",
            within=within,
            every=0.5,
        )
    except TimeoutError as error:
        return [str(error)]
    return []


def _dead(place: World) -> list[str]:
    return [] if all(each.is_alive for each in place.workers) else ["A worker ended by itself."]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
