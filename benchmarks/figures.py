"""What was measured: medians, the machine they are of, the file they are kept in."""

from __future__ import annotations

import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.places import VAR

RESULTS = Path(__file__).parent / "results"

Row = dict[str, object]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(pairs: int, *works: Callable[[], object], warm_up: int = 2) -> list[list[float]]:
    """Return the seconds of each work: A, B, A, B, … so that a machine that drifts does for all."""
    rounds = [[seconds(work) for work in works] for _round in range(warm_up + pairs)]
    return [list(column) for column in zip(*rounds[warm_up:], strict=True)]


def ms(times: list[float]) -> float:
    """Return the median in milliseconds."""
    return round(statistics.median(times) * 1000, 2)


def ratio(ours: list[float], theirs: list[float]) -> float:
    return round(statistics.median(ours) / statistics.median(theirs), 3)


def machine() -> dict[str, object]:
    """Return what the figures depend on; neither a host's name nor a path."""
    import django

    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "django": django.__version__,
        "disk_sync_ms": _disk_sync_ms(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def _disk_sync_ms() -> float:
    """Return how long the disk takes to keep a page: what each commit waits for at least."""
    VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=VAR, buffering=0) as file:
        return ms(interleaved(21, lambda: (file.write(bytes(4096)), os.fdatasync(file)))[0])


def keep(name: str, rows: list[Row]) -> None:
    """Write what was measured into ``results/NAME.json``."""
    RESULTS.mkdir(exist_ok=True)
    kept = {"command": command(name), "machine": machine(), "results": rows}
    text = json.dumps(kept, indent=2, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n")


def command(name: str) -> str:
    return f".venv/bin/python -m benchmarks {name}"
