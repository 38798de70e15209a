"""What the soak tells: tallies by vendor, how long it took, what must not be."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
COLUMNS = ("delivered", "rejected", "failed", "unconfirmed", "closed")


def tallies(tables: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, int]]:
    """Return how many of each connection came to what."""
    names = {row["id"]: row["name"] for row in tables["connections"]}
    counts: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    for row in tables["submissions"]:
        counts[names[row["connection_id"]]][row["status"]] += 1
        if row["proof"] == "look":
            counts[names[row["connection_id"]]]["found by a look"] += 1
    return {name: dict(count) for name, count in sorted(counts.items())}


def seconds_of(rows: Iterable[Row], prefix: str) -> list[float]:
    """Return the seconds from the queue to the ATS of those delivered whose mark begins so."""
    return [
        (row["settled_at"] - row["queued_at"]).total_seconds()
        for row in rows
        if row["full_name"].partition(" ")[2].startswith(prefix) and row["status"] == "delivered"
    ]


def p95(seconds: Sequence[float]) -> float:
    if len(seconds) < 2:
        return seconds[0] if seconds else 0.0
    return statistics.quantiles(seconds, n=20)[-1]


def show(result: Mapping[str, Any]) -> None:
    print(f"{'':12}" + "".join(f"{name:>13}" for name in (*COLUMNS, "by a look")))
    for name, count in result["by_vendor"].items():
        numbers = [count.get(column, 0) for column in (*COLUMNS, "found by a look")]
        print(f"{name:12}" + "".join(f"{number:13}" for number in numbers))
    print(", ".join(f"{count} {what}" for what, count in result["trouble"].items()))
    print(
        f"{result['submissions']} submissions, {result['posts']} create calls, "
        f"{result['forms_sent_again']} forms sent again while the pages could not keep them; "
        f"settled {result['settled_after']} s after the last one was entered"
    )
    waits = result["p95"]
    print(
        f"p95 from the queue to the ATS: {waits['alone']} s; beside a vendor that hangs "
        f"{waits['beside_the_hanging']} s (at most {waits['bound']} s); under all the trouble "
        f"{waits['under_trouble']} s"
    )
    print(f"duplicates {result['duplicates']}, lost {result['lost']}")
    for finding in result["findings"]:
        print(f"  {finding}")
