"""What the worker is measured against: threads that claim, POST and settle, and nothing else.

The same rows in the same commits: the claim, the open attempt, the outcome. No queue, no limits,
no record of what was sent, no care for what goes wrong.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import django
import requests

LEASE = timedelta(seconds=60)


def main(threads: int) -> None:
    from candidates.models import Submission

    pks = list(Submission.objects.values_list("pk", flat=True))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(deliver, pks))


def deliver(pk: UUID) -> None:
    from django.db import transaction
    from django.db.models import Value
    from django.db.models.functions import Now

    from candidates.models import Attempt, Outcome, Proof, Status, Submission

    token = uuid4()
    queued = Submission.objects.filter(pk=pk, status=Status.QUEUED)
    queued.update(status=Status.SENDING, lease_token=token, lease_until=Now() + Value(LEASE))
    submission = Submission.objects.select_related("connection").get(pk=pk)
    call = submission.build_request(submission.connection.as_provider())
    attempt = Attempt.objects.create(
        submission=submission, number=1, revision=1, idempotency_key=submission.idempotency_key
    )
    answer = session().post(
        call.url, params=list(call.query), json=call.json, headers=dict(call.headers), timeout=30
    )
    answer.raise_for_status()
    with transaction.atomic():
        mine = Submission.objects.filter(pk=pk, status=Status.SENDING, lease_token=token)
        mine.update(
            status=Status.DELIVERED,
            remote_id=answer.json()["id"],
            proof=Proof.RECEIPT,
            lease_token=None,
            lease_until=None,
            settled_at=Now(),
        )
        Attempt.objects.filter(pk=attempt.pk).update(outcome=Outcome.DELIVERED, ended_at=Now())


_thread = threading.local()


def session() -> requests.Session:
    """Return this thread's session."""
    if not hasattr(_thread, "session"):
        _thread.session = requests.Session()
    return _thread.session


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
