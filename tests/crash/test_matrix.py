"""Whatever the worker dies at, and whatever the vendor does: sent once, nothing lost.

Every boundary of a worker's way, with all that the ATS may do, on SQLite and PostgreSQL. `make
test` kills at every boundary once on each database; `make soak` runs the whole matrix.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from connections.sandbox import server
from tests.factories import ACCOUNTS

from .cells import Cell, candidate, template
from .killed_worker import BOUNDARIES

DATABASES = ("sqlite", "postgres")
BEHAVIOURS = ("created", "reset-after", "slow", "truncated", "reset")
IN_EVERY_RUN = {"sqlite": "truncated", "postgres": "reset-after"}
SHARING = ("unified", "stackone")  # one keeps our reference, the other one does not
AT_ONCE = 8  # cells

CASES = [
    pytest.param(
        database,
        behaviour,
        id=f"{database}-{behaviour}",
        marks=[] if behaviour == IN_EVERY_RUN[database] else [pytest.mark.soak],
    )
    for database in DATABASES
    for behaviour in BEHAVIOURS
]


@pytest.fixture(autouse=True)
def _slow_is_soon(monkeypatch):
    monkeypatch.setattr(server, "SLOW", 0.5)


def plan_for(behaviour):
    """Return one alone at each vendor, and pairs that share an e-mail at two of them."""
    lone = [candidate(f"Lone-{vendor}", vendor, behaviour) for vendor in ACCOUNTS]
    twins = [
        candidate(f"Twin-{vendor}-{letter}", vendor, behaviour, email=f"twins-{vendor}")
        for vendor in SHARING
        for letter in "ab"
    ]
    return [*lone, *twins]


@pytest.mark.parametrize(("kind", "behaviour"), CASES)
def test_a_worker_killed_at_any_boundary_sends_nothing_twice_and_loses_nothing(
    tmp_path, kind, behaviour
):
    plan = plan_for(behaviour)
    shift = BEHAVIOURS.index(behaviour) + DATABASES.index(kind)

    def kill(place):
        number, boundary = place
        victim = plan[(number + shift) % len(plan)]["mark"]
        folder = tmp_path / boundary
        with filled.copy(folder) as url, Cell(plan, url, folder) as cell:
            return cell.kill_and_take_over(at=boundary, whom=f"Submission {victim}")

    with template(kind, plan, tmp_path / "template") as filled, ThreadPoolExecutor(AT_ONCE) as run:
        findings = dict(zip(BOUNDARIES, run.map(kill, enumerate(BOUNDARIES)), strict=True))

    assert findings == {boundary: [] for boundary in BOUNDARIES}
