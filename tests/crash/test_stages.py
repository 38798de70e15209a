"""A worker that dies within an application makes no candidate anew, and repeats nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from . import tables as database
from .cells import Cell, candidate, template

APPLIED = {"job_id": "job_1", "files": ["cv.pdf"]}
STATUSES = {
    "claimed": {"application": "delivered", "file-1": "delivered"},
    "attempt-open": {"application": "unconfirmed", "file-1": "queued"},
    "body-sent": {"application": "unconfirmed", "file-1": "queued"},
    "outcome-uncommitted": {"application": "unconfirmed", "file-1": "queued"},
    "outcome-committed": {"application": "delivered", "file-1": "delivered"},
}
"""What becomes of the later calls when the worker dies within the application, at StackOne.

The file needs the application's id, so it waits until a person has decided.
"""


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
def test_a_stage_that_died_waits_for_a_person_and_its_candidate_stays_one(tmp_path, kind):
    plan = [candidate("Applied", "stackone", "created", **APPLIED)]

    def kill(boundary):
        folder = tmp_path / boundary
        with filled.copy(folder) as url, Cell(plan, url, folder) as cell:
            findings = cell.kill_and_take_over(at=boundary, whom="Stage Applied")
            created = [e for e in cell.sandbox.store.received() if e.kind == "candidate"]
            stages = database.tables(url)["stages"]
            return findings, len(created), {each["key"]: each["status"] for each in stages}

    with template(kind, plan, tmp_path / "template") as filled, ThreadPoolExecutor(5) as run:
        became = dict(zip(STATUSES, run.map(kill, STATUSES), strict=True))

    assert became == {boundary: ([], 1, stages) for boundary, stages in STATUSES.items()}
