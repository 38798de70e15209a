"""What needs an admin stands above every list, on a screen and on a phone, by day and by night."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from candidates.models import Worker
from candidates.services.workers import worker_begin
from connections.models import PauseKind
from connections.services import connection_pause
from tests.browser.eyes import inspect_admin
from tests.factories import ConnectionFactory, SubmissionFactory


@pytest.fixture
def _trouble(transactional_db) -> None:
    """Nearly all that can be wrong at a time."""
    hour_ago = timezone.now() - timedelta(hours=1)
    worker_begin(host="worker-1.example.org", pid=4711, threads=32)
    silent = worker_begin(host="worker-2.example.org", pid=12, threads=32)
    Worker.objects.update(started_at=hour_ago)
    Worker.objects.filter(pk=silent.pk).update(seen_at=hour_ago)
    SubmissionFactory(connection__name="Young", send_after=hour_ago, queued_at=hour_ago)
    SubmissionFactory(status="unconfirmed", full_name="Is Possibly There")
    paused = ConnectionFactory(name="Acme via StackOne")
    reason = "StackOne does not take this key (status 401)."
    connection_pause(paused, seconds=3600, reason=reason, kind=PauseKind.KEY)


@pytest.mark.usefixtures("_trouble")
@pytest.mark.parametrize(
    ("width", "context_options"),
    [(1280, {}), (390, {}), (1280, {"color_scheme": "dark"})],
    ids=["wide", "phone", "dark"],
)
def test_each_notice_leads_to_where_one_acts(page, admin, sign_in, context_options):
    name = "dark" if context_options else "light"
    sign_in(admin)
    page.goto("/admin/")
    expect(page.get_by_role("region", name="What needs you").get_by_role("listitem")).to_have_count(
        4
    )
    inspect_admin(page, f"admin-notices-{name}")
    page.get_by_role("link", name="See the workers").click()
    expect(page.get_by_role("row", name="worker-2.example.org")).to_be_visible()
    inspect_admin(page, f"admin-workers-{name}")

    page.get_by_role("link", name="Decide").click()

    expect(page.get_by_role("link", name="Is Possibly There")).to_be_visible()
    inspect_admin(page, f"admin-notices-candidates-{name}")
