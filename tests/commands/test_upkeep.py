"""What the worker deletes beside its sending."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.management.commands import worker
from candidates.models import Draft
from tests.factories import UserFactory


@pytest.mark.django_db
def test_drafts_that_nobody_goes_on_with_are_deleted_once_an_hour(monkeypatch):
    owner, old = UserFactory(), timezone.now() - timedelta(days=91)
    upkeep = worker.Upkeep(threads=1, stop=threading.Event())
    left = []

    for pause in (3600, 3600, 0):
        monkeypatch.setattr(worker, "PURGE_EVERY", pause)
        Draft.objects.create(owner=owner, saved_at=old)
        upkeep._purge()
        left.append(Draft.objects.count())

    assert left == [0, 1, 0]
