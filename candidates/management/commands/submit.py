"""Send one candidate document: ``manage.py submit NAME candidate.json --wait 60``."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from candidates.forms.typed import typed_values
from candidates.models import Stage, Status, Submission
from candidates.services import delivery
from candidates.services.documents import (
    InvalidDocument,
    document_candidate,
    document_form,
    document_read,
)
from candidates.services.records import request_record
from candidates.services.submissions import submission_create
from connections.encryption import UnreadableSecret
from connections.models import Connection
from connections.providers.errors import ProviderError

EXIT = {
    Status.DELIVERED: 0,
    Status.REJECTED: 3,
    Status.FAILED: 4,
    Status.CLOSED: 4,
    Status.UNCONFIRMED: 5,
    Status.QUEUED: 6,
    Status.SENDING: 6,
}
INVALID = 2
GLANCE = 0.2  # seconds between two looks at a submission that waits


class Command(BaseCommand):
    help = "Check a candidate document like the form does, send it, and print what became of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the connection's name")
        parser.add_argument("file", nargs="?", default="-", help="a JSON file; - is standard input")
        parser.add_argument(
            "--dry-run", action="store_true", help="print the request, send nothing"
        )
        parser.add_argument("--wait", type=float, metavar="SECONDS", help="work it off right here")

    def handle(self, *args: Any, name: str, file: str, **options: Any) -> None:
        connection = Connection.objects.filter(name=name).first()
        if connection is None or not connection.is_active:
            state = "is not active" if connection else "does not exist"
            self._invalid(InvalidDocument(f"The connection “{name}” {state}."))
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._invalid(InvalidDocument(f"The file {file} cannot be read: {error}."))
        folder = Path.cwd() if file == "-" else Path(file).resolve().parent
        try:
            form = document_form(connection, document_read(text), folder=folder)
        except InvalidDocument as error:
            self._invalid(error)
        if options["dry_run"]:
            self._show_request(connection, form)
            return
        try:
            candidate = document_candidate(form)
        except InvalidDocument as error:
            self._invalid(error)
        submission = submission_create(
            connection=connection,
            candidate=candidate,
            specs=form.specs.extra,
            created_by=None,
            form_token=form.token,
            warnings=form.warnings,
            typed=typed_values(form),
        )
        if options["wait"] is not None:
            work_off(submission, seconds=options["wait"])
        submission.refresh_from_db()
        self._print(submission_record(submission))
        if code := EXIT[Status(submission.status)]:
            sys.exit(code)

    def _show_request(self, connection: Connection, form: Any) -> None:
        try:
            request = connection.as_provider().build_request(
                form.candidate(), reference=str(uuid4()), idempotency_key=str(uuid4())
            )
        except (ProviderError, UnreadableSecret) as error:
            raise CommandError(str(error), returncode=INVALID) from error
        self._print({**request_record(request), "warnings": list(request.warnings)})

    def _invalid(self, error: InvalidDocument) -> NoReturn:
        self._print(
            {
                "id": None,
                "status": "invalid",
                "remote_id": "",
                "remote_url": "",
                "message": error.message,
                "field_errors": error.errors,
                "warnings": [],
                "stages": [],
            }
        )
        raise CommandError(error.message, returncode=INVALID)

    def _print(self, record: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(record, indent=2, ensure_ascii=False))
        self.stdout.flush()


def submission_record(submission: Submission) -> dict[str, Any]:
    return {
        "id": str(submission.pk),
        "status": submission.status,
        "remote_id": submission.remote_id,
        "remote_url": submission.remote_url,
        "message": submission.message,
        "field_errors": submission.field_errors,
        "warnings": submission.warnings,
        "stages": [
            {
                "key": stage.key,
                "label": stage.label,
                "status": stage.status,
                "remote_id": stage.remote_id,
                "message": stage.message,
                "warnings": stage.warnings,
            }
            for stage in submission.stages.all()
        ],
    }


def work_off(submission: Submission, *, seconds: float) -> None:
    """Send this submission and its stages in the foreground, again when due; never cuts a call.

    Ends when all is settled, or `seconds` after the first answer.
    """
    until: float | None = None
    while True:
        delivery.submission_deliver(submission.pk)
        for stage in Stage.objects.due().filter(submission=submission):
            delivery.deliver(Stage, stage.pk)
        submission.refresh_from_db()
        is_going_on = Q(pk__in=Stage.objects.sendable().values("pk")) | Q(status=Status.SENDING)
        if submission.is_settled and not submission.stages.filter(is_going_on).exists():
            return
        until = until or time.monotonic() + seconds
        if time.monotonic() >= until:
            return
        time.sleep(GLANCE)
