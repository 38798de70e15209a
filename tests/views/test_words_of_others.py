"""What a vendor or a colleague wrote is shown as words: never run, never followed blindly."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.services.delivery import submission_deliver
from connections.models import Connection, FieldCatalog
from connections.providers.outcomes import Receipt
from connections.providers.stackone import StackOne
from connections.providers.types import Choice
from tests.factories import SubmissionFactory, listed

from .test_safety import SIGNED_IN, check

EVIL = (
    "\"'></option></textarea></title><script>alert(1)</script>"
    "<img src=x onerror=alert(1)>{{ 7|add:7 }}"
)


def test_words_of_a_vendor_are_words_and_nothing_else(tab, admin_tab, connect, recruiter):
    connection = connect("stackone")
    spec = {"path": ["c", EVIL], "label": EVIL, "help_text": EVIL, "group": EVIL, "default": EVIL}
    specs = [
        {**spec, "kind": "text", "required": True},
        {
            **spec,
            "path": ["c", "2" + EVIL],
            "kind": "choice",
            "choices": [{"value": EVIL, "label": EVIL}],
        },
        {
            **spec,
            "path": ["c", "3"],
            "kind": "rows",
            "default": [{"part" + EVIL: EVIL}],
            "fields": [{"path": ["part" + EVIL], "label": EVIL, "kind": "text"}],
        },
        {**spec, "path": ["c", "4"], "kind": "boolean", "default": None},
        {
            **spec,
            "path": ["c", "5"],
            "kind": "multiple_choice",
            "choices": [{"value": EVIL, "label": EVIL}],
        },
    ]
    FieldCatalog.objects.create(
        connection=connection,
        fields={"extra": specs, "notes": [EVIL]},
        fetched_at=timezone.now(),
        tried_at=timezone.now(),
        error=EVIL,
    )
    listed(connection, "jobs", Choice(EVIL, EVIL))
    Connection.objects.update(
        name=EVIL[:200],
        ats_name=EVIL[:200],
        pause_reason=EVIL,
        check_lines=[{"name": "reach", "ok": False, "detail": EVIL}],
    )
    submission = SubmissionFactory(
        connection=Connection.objects.get(),
        created_by=recruiter,
        status="rejected",
        full_name=EVIL,
        email=EVIL,
        candidate={"last_name": EVIL, "tags": [EVIL], "title": EVIL, "job_id": EVIL},
        answers=[[["c", EVIL], EVIL], [["gone", EVIL], {EVIL: EVIL}]],
        specs=specs,
        message=EVIL,
        warnings=[EVIL],
        remote_id=EVIL,
        ats_id=EVIL,
        field_errors=[{"path": [EVIL], "message": EVIL}, {"path": ["c", EVIL], "message": EVIL}],
    )
    submission.attempts.create(
        number=1,
        revision=1,
        idempotency_key=submission.pk,
        request=EVIL,
        response=EVIL,
        message=EVIL,
    )
    submission.decisions.create(action="close", user=recruiter, reason=EVIL)
    pages = [
        (tab, SIGNED_IN[0]),
        (tab, SIGNED_IN[1]),
        (tab, submission.get_absolute_url()),
        (tab, reverse("candidates:submission-edit", args=[submission.pk])),
        (admin_tab, submission.get_absolute_url()),
        (admin_tab, reverse("admin:connections_connection_changelist")),
        (admin_tab, reverse("admin:connections_connection_change", args=[connection.pk])),
        (admin_tab, reverse("admin:connections_fieldcatalog_changelist")),
        (admin_tab, reverse("admin:candidates_submission_changelist")),
        (admin_tab, reverse("admin:candidates_submission_change", args=[submission.pk])),
        (admin_tab, reverse("admin:candidates_submission_decide", args=[submission.pk, "close"])),
    ]

    for client, url in pages:
        page = check(client.get(url))

        assert "alert(1)</script>" in page.text, url
        assert "{{ 7|add:7 }}" in page.text, url
        assert not [image for image in page.all("img") if image.attrs["src"] == "x"], url


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//ats.example", "x y"])
def test_only_a_web_address_becomes_a_link(tab, recruiter, connect, url, monkeypatch):
    monkeypatch.setattr(StackOne, "read_receipt", lambda *_: Receipt(remote_id="r-1", url=url))
    submission = SubmissionFactory(connection=connect("stackone"), created_by=recruiter)

    submission_deliver(submission.pk)

    page = check(tab.get(submission.get_absolute_url()))
    assert "In the ATS" in page.text
    assert url not in [link.attrs["href"] for link in page.all("a")]
