"""Migrate a database, and let candidates wait in it: ``python -m … BASE_URL EMAIL …``."""

from __future__ import annotations

import os
import sys
from uuid import uuid4

import django
from django.core.management import call_command


def main(base_url: str, *emails: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atsconnect.settings")
    django.setup()
    from candidates.services.submissions import submission_create
    from connections.providers.candidate import Candidate, Email
    from tests.factories import ConnectionFactory

    call_command("migrate", verbosity=0)
    connection = ConnectionFactory(provider="stackone", base_url=base_url)
    for email in emails:
        submission_create(
            connection=connection,
            candidate=Candidate(last_name="Moreau", emails=(Email(email),)),
            specs=[],
            created_by=None,
            form_token=uuid4(),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
