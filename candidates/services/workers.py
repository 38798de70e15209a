"""The processes that send: each tells every few seconds that it lives."""

from __future__ import annotations

from django.db.models.functions import Now

from candidates.models import Worker


def worker_begin(*, host: str, pid: int, threads: int) -> Worker:
    return Worker.objects.create(host=host[:200], pid=pid, threads=threads)


def worker_beat(worker: Worker) -> None:
    """Write that the worker lives; its row is made anew where it is gone."""
    if not Worker.objects.filter(pk=worker.pk).update(seen_at=Now()):
        worker.seen_at = Now()
        worker.save(force_insert=True)


def worker_end(worker: Worker) -> None:
    Worker.objects.filter(pk=worker.pk).delete()
