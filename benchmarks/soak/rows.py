"""The soak's rows, through the project's own services; Django is set up when this is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections as databases  # noqa: E402

from candidates.models import Status, Submission  # noqa: E402
from candidates.services.decisions import SubmissionChanged  # noqa: E402
from candidates.services.submissions import submission_close, submission_create  # noqa: E402
from connections.models import Connection  # noqa: E402
from connections.providers.candidate import Answer, Candidate, Email  # noqa: E402
from connections.services import catalog_refresh, connection_check  # noqa: E402
from tests.factories import ACCOUNTS, NOTICE  # noqa: E402

from .load import ENDLESS, HANGING, Entered  # noqa: E402

HANGING_VENDOR = "unified"


def fill(sandbox_url: str, password: str) -> dict[str, int]:
    """Migrate; make a login, a connection a vendor and one that hangs. Their keys by name."""
    call_command("migrate", verbosity=0)
    User.objects.create_superuser("soak", password=password)
    for vendor, account in ACCOUNTS.items():
        _connect(vendor, vendor, f"{sandbox_url}/{vendor}", account)
    address = f"{sandbox_url}/~hang-after/{HANGING_VENDOR}"
    _connect(HANGING, HANGING_VENDOR, address, ACCOUNTS[HANGING_VENDOR])
    return dict(Connection.objects.values_list("name", "pk"))


def _connect(name: str, vendor: str, base_url: str, account: Mapping[str, str]) -> None:
    connection = Connection.objects.create(
        name=name, provider=vendor, base_url=base_url, credentials=account
    )
    catalog_refresh(connection)
    if vendor == "truto":
        catalog_refresh(connection, "post-3")


def enter(candidates: Sequence[Entered]) -> None:
    """Enter them as fast as it goes."""
    connections = {each.name: each for each in Connection.objects.all()}
    for each in candidates:
        connection = connections[each.connection]
        asks = connection.provider == "unified"
        submission_create(
            connection=connection,
            candidate=Candidate(
                first_name="Zoë",
                last_name=each.mark,
                emails=(Email(each.email),),
                answers=(Answer(path=("metadata_items",), value=[NOTICE]),) if asks else (),
            ),
            specs=[],
            created_by=None,
            form_token=uuid4(),
        )


def heal(sandbox_url: str) -> None:
    """Let the vendor that hangs answer again, and check it as an admin would.

    It is the same account. By itself it would be checked ever more seldom, every ten minutes.
    """
    Connection.objects.filter(name=HANGING).update(base_url=f"{sandbox_url}/{HANGING_VENDOR}")
    connection_check(Connection.objects.get(name=HANGING))


def give_up_the_endless() -> int:
    """Close, as a person would, those whom the vendor puts off for ever; how many are left."""
    endless = Submission.objects.filter(email__endswith=f".{ENDLESS}@fault.test")
    for submission in endless.filter(status=Status.QUEUED):
        try:
            submission_close(submission, user=None, reason="The vendor takes it never.")
        except SubmissionChanged:
            continue
    return endless.filter(status__in=(Status.QUEUED, Status.SENDING)).count()


def forget_database() -> None:
    """Close what a restart of the server would break."""
    databases.close_all()
