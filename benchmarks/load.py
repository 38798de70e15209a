"""Submissions that wait to be sent, half of them through each of two connections.

While another connection is in use, one has at most half of a worker's threads: two fill all.
"""

from __future__ import annotations

import json
import sys
from uuid import uuid4

from benchmarks.figures import Row


def fill(url: str, count: int) -> list[Row]:
    """Put `count` submissions and their wake-ups there; nothing is left of an earlier load."""
    from benchmarks.candidate import connect, submit
    from candidates import tasks
    from candidates.forms import FormFields
    from candidates.models import Attempt, Submission
    from connections.models import Connection

    tasks.submission_deliver.huey.flush()
    for model in (Attempt, Submission, Connection):
        model.objects.all().delete()
    rows = []
    for name in ("one", "two"):
        connection = connect(url, name=name)
        first = submit(connection, FormFields.of(connection, None))
        rows += [_copy(first) for _row in range(count // 2)]
        first.delete()
    tasks.submission_deliver.huey.flush()
    mixed = [
        row for pair in zip(rows[: count // 2], rows[count // 2 :], strict=True) for row in pair
    ]
    Submission.objects.bulk_create(mixed)
    for row in mixed:
        tasks.enqueue(tasks.submission_deliver, str(row.pk), row.connection_id)
    return []


def _copy(first: object) -> object:
    from candidates.models import Submission

    kept = ("connection", "full_name", "email", "candidate", "answers", "specs", "warnings")
    return Submission(id=uuid4(), **{name: getattr(first, name) for name in kept})


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill(sys.argv[1], int(sys.argv[2]))))
