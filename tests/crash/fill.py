"""Migrate a database, and let candidates wait in it: ``python -m tests.crash.fill URL < plan``.

The plan is a JSON list of ``{"vendor", "mark", "email", "job_id", "files"}``; URL is a sandbox's.
"""

from __future__ import annotations

import json
import os
import sys
from uuid import uuid4

import django
from django.core.management import call_command


def main(sandbox_url: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atsconnect.settings")
    django.setup()
    from candidates.services.submissions import submission_create
    from connections.models import Connection
    from connections.providers.candidate import Answer, Attachment, Candidate, Email
    from tests.factories import ACCOUNTS, NOTICE, WANTED

    call_command("migrate", verbosity=0)
    connections = {
        vendor: Connection.objects.create(
            name=vendor,
            provider=vendor,
            credentials=account,
            base_url=f"{sandbox_url}/{vendor}",
        )
        for vendor, account in ACCOUNTS.items()
    }
    for each in json.load(sys.stdin):
        vendor = each["vendor"]
        is_unified = vendor == "unified"
        submission_create(
            connection=connections[vendor],
            candidate=Candidate(
                last_name=each["mark"],
                emails=(Email(each["email"]),),
                job_id=each.get("job_id") or WANTED.get(vendor, {}).get("job_id", ""),
                attachments=tuple(
                    Attachment(name, type="resume", content="Y3Y=", content_type="application/pdf")
                    for name in each.get("files", ())
                ),
                answers=(Answer(path=("metadata_items",), value=[NOTICE]),) if is_unified else (),
            ),
            specs=[],
            created_by=None,
            form_token=uuid4(),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
