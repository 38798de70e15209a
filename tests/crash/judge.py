"""The judge of what survived: it reads what the ATS received and the rows, and nothing else.

Each candidate has a last name of its own, its mark, so that what arrived can be told apart
whatever our rows say. `received` is ``GET /_sandbox/received``, `tables` what
`tests.crash.tables` reads.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]

SETTLED = ("delivered", "rejected", "failed", "closed")
CERTAIN = frozenset(
    {
        *("invalid", "400", "401", "403", "404", "405", "409", "410", "412", "413", "415"),
        *("422", "429", "429-no-header", "501"),
    }
)
"""Answers after which the ATS certainly has no new candidate."""

SEARCHABLE = frozenset({"unified", "stackone", "truto", "bindbee"})
KEEPS_REFERENCE = frozenset({"unified"})
"""Vendors that can be searched by e-mail; those that keep our reference on the record."""

MARK = re.compile(r"[A-Za-z0-9-]+")
ASKED = ("correct", "send_again")


def mark_of(row: Row) -> str:
    return str(row["full_name"]).rpartition(" ")[2]


class Case:
    """What is known: calls by mark, records by vendor and id, rows by mark."""

    def __init__(
        self, received: Sequence[Row], tables: Mapping[str, Sequence[Row]], entered: Collection[str]
    ) -> None:
        self.entered = entered
        self.tables = tables
        self.providers = {row["id"]: row["provider"] for row in tables["connections"]}
        self.rows = {mark_of(row): row for row in tables["submissions"]}
        self.creates = [each for each in received if each.get("kind", "candidate") == "candidate"]
        self.additions = [each for each in received if each.get("kind", "candidate") != "candidate"]
        self.texts = {each["number"]: json.dumps(each["body"]) for each in self.creates}
        self.posts: dict[str, list[Row]] = defaultdict(list)
        for each in self.creates:
            for mark in set(MARK.findall(self.texts[each["number"]])) & self.rows.keys():
                self.posts[mark].append(each)
        self.records = {
            (each["vendor"], each["candidate_id"]): each for each in self.creates if each["stored"]
        }

    def vendor(self, row: Row) -> str:
        return str(self.providers[row["connection_id"]])

    def asked(self, row: Row, stage: Row | None = None) -> list[datetime]:
        """Return when a person asked for it to be sent again."""
        return [
            each["created_at"]
            for each in self.tables["decisions"]
            if each["submission_id"] == row["id"]
            and each["stage_id"] == (stage["id"] if stage else None)
            and each["action"] in ASKED
        ]

    def stored(self, mark: str) -> list[Row]:
        return [each for each in self.posts[mark] if each["stored"]]


def judge(
    received: Sequence[Row], tables: Mapping[str, Sequence[Row]], entered: Collection[str]
) -> list[str]:
    """Return what must not be, a sentence each; `entered` are the marks of all that was entered."""
    case = Case(received, tables, entered)
    return [
        *_lost(case),
        *_sent_twice(case),
        *_falsely_delivered(case),
        *_left_lying(case),
        *_overlooked(case),
        *_stages(case),
    ]


def _lost(case: Case) -> Iterator[str]:
    for mark in sorted(set(case.entered) - case.rows.keys()):
        yield f"{mark} is lost."
    for mark in sorted(case.rows.keys() - set(case.entered)):
        yield f"{mark} was never entered."


def _sent_twice(case: Case) -> Iterator[str]:
    for mark, posts in case.posts.items():
        yield from _repeated(mark, posts, case.asked(case.rows[mark]))


def _repeated(what: str, posts: Sequence[Row], asked: Sequence[datetime]) -> Iterator[str]:
    """Yield each call that followed one that may have created something, though nobody asked."""
    for earlier, later in pairwise(posts):
        between = any(_time(earlier) <= each <= _time(later) for each in asked)
        if earlier["answer"] not in CERTAIN and not between:
            yield f"{what} was sent again after {earlier['answer'] or 'no answer'}."


def _falsely_delivered(case: Case) -> Iterator[str]:
    for mark, row in case.rows.items():
        if row["status"] != "delivered" or row["proof"] == "person":
            continue
        record = case.records.get((case.vendor(row), row["remote_id"]))
        if record is None:
            yield f"{mark} is called delivered, and the ATS does not have it."
        elif all(record["number"] != each["number"] for each in case.posts[mark]):
            yield f"{mark} is linked to a record of somebody else."


def _left_lying(case: Case) -> Iterator[str]:
    """Yield what neither came to an end nor waits for a person."""
    for mark, row in case.rows.items():
        waits = row["status"] == "unconfirmed" and row["look_after"] is None
        if row["status"] not in SETTLED and not waits:
            yield f"{mark} is still {row['status']}."
        if row["lease_token"] is not None and row["status"] != "sending":
            yield f"{mark} is {row['status']} and has a lease."
    rows = {row["id"]: row for row in case.tables["submissions"]}
    stages = {row["id"]: row for row in case.tables["stages"]}
    for attempt in case.tables["attempts"]:
        row = stages.get(attempt["stage_id"]) or rows[attempt["submission_id"]]
        if attempt["outcome"] == "open" and row["status"] != "sending":
            yield f"{mark_of(rows[attempt['submission_id']])} has an attempt without an outcome."


def _overlooked(case: Case) -> Iterator[str]:
    """Yield what the ATS has, decisively so, and a person is asked about all the same."""
    for mark, row in case.rows.items():
        if row["status"] != "unconfirmed" or not case.stored(mark):
            continue
        vendor = case.vendor(row)
        if vendor in KEEPS_REFERENCE:
            yield f"{mark} is in the ATS under our reference, and was not found."
        elif vendor in SEARCHABLE and _is_alone(case, row):
            yield f"{mark} is in the ATS under an e-mail of its own, and was not found."


def _is_alone(case: Case, row: Row) -> bool:
    """Tell whether nobody else has this e-mail: no other submission, and no other record."""
    sharing = [
        each
        for each in case.rows.values()
        if case.vendor(each) == case.vendor(row) and each["email"] == row["email"]
    ]
    records = [
        each
        for each in case.records.values()
        if each["vendor"] == case.vendor(row)
        and json.dumps(row["email"]) in case.texts[each["number"]]
    ]
    return len(sharing) == len(records) == 1


def _stages(case: Case) -> Iterator[str]:
    """Yield later calls that were repeated, and those called delivered that never came."""
    rows = {row["id"]: row for row in case.tables["submissions"]}
    for stage in case.tables["stages"]:
        row = rows[stage["submission_id"]]
        what = f"{mark_of(row)}: {stage['label']}"
        posts = _posts_of(case, row, stage)
        yield from _repeated(what, posts, case.asked(row, stage))
        known = any(each["stored"] or each["answer"].startswith("409") for each in posts)
        if stage["status"] == "delivered" and not known:
            yield f"{what} is called delivered, and the ATS does not have it."
        if stage["status"] == "sending":
            yield f"{what} is still being sent."


def _posts_of(case: Case, row: Row, stage: Row) -> list[Row]:
    kind, _dash, _number = stage["key"].partition("-")
    return [
        each
        for each in case.additions
        if each["vendor"] == case.vendor(row)
        and each["candidate_id"] == row["remote_id"]
        and each["kind"] == kind
        and (kind == "application" or json.dumps(each["body"]).find(_name_of(stage)) >= 0)
    ]


def _name_of(stage: Row) -> str:
    """Return a file's name; the stage is labelled by it."""
    return json.dumps(str(stage["label"]).removeprefix("File "))[1:-1]


def _time(post: Row) -> datetime:
    return datetime.fromisoformat(post["received_at"])
