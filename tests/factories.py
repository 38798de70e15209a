"""Rows for tests: valid as they come, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import factory
from django.contrib.auth.models import User
from django.utils import timezone

from candidates.models import Attempt, Look, Stage, Submission
from connections.models import Connection, VendorList
from connections.providers.types import Choice
from connections.services.lists import list_keep

ACCOUNTS = {
    "unified": {"api_key": "sandbox-key", "connection_id": "5de520f96e439b002043d8dc"},
    "stackone": {"api_key": "sandbox-key", "account_id": "47187425466113776871"},
    "panora": {
        "api_key": "sandbox-key",
        "connection_token": "b0c1d2e3-0000-4000-8000-000000000001",
    },
    "truto": {
        "api_token": "sandbox-key",
        "integrated_account_id": "62f44730-dd91-461e-bd6a-aedd9e0ad79d",
    },
    "bindbee": {"api_key": "sandbox-key", "connector_token": "sandbox-token"},
}
"""The accounts that the sandbox ATS knows, by vendor."""

WANTED: Mapping[str, dict[str, Any]] = {"truto": {"job_id": "post-3"}}
"""What the sandbox's ATS takes no candidate without, by vendor."""

NOTICE = {"slug": "notice_period", "format": "SINGLE_SELECT", "value": "1 month"}
WANTED_ANSWERS: Mapping[str, list[Any]] = {"unified": [[["metadata_items"], [NOTICE]]]}
"""The same among the answers."""


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"recruiter{number}")
    password = factory.django.Password("correct horse battery")


class ConnectionFactory(factory.django.DjangoModelFactory):
    """A connection to the sandbox's account; give `base_url` as `sandbox.url + "/" + provider`.

    Nothing answers at the address that it has otherwise.
    """

    class Meta:
        model = Connection

    name = factory.Sequence(lambda number: f"Connection {number}")
    provider = "stackone"
    credentials = factory.LazyAttribute(lambda made: dict(ACCOUNTS[made.provider]))
    base_url = factory.LazyAttribute(lambda made: f"http://127.0.0.1:9/{made.provider}")


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A candidate that waits to be sent; `claimed` and `lapsed` put it into a worker's hands."""

    class Meta:
        model = Submission

    class Params:
        claimed = factory.Trait(
            status="sending",
            lease_token=factory.LazyFunction(uuid4),
            lease_until=factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1)),
        )
        lapsed = factory.Trait(
            claimed=True,
            lease_until=factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1)),
        )

    send_after = factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1))
    enqueued_at = None
    connection = factory.SubFactory(ConnectionFactory)
    created_by = factory.SubFactory(UserFactory)
    full_name = "Zoë van der Berg"
    email = "zoe@example.org"
    candidate = factory.LazyAttribute(
        lambda made: {
            "first_name": "Zoë",
            "last_name": "van der Berg",
            "emails": [{"value": made.email, "type": "work"}],
            **WANTED.get(made.connection.provider, {}),
        }
    )
    answers = factory.LazyAttribute(lambda made: WANTED_ANSWERS.get(made.connection.provider, []))


class AttemptFactory(factory.django.DjangoModelFactory):
    """An open attempt at a submission."""

    class Meta:
        model = Attempt
        skip_postgeneration_save = True

    @factory.post_generation
    def _count(self, create, extracted, **_more):
        """The submission knows how many there were."""
        self.submission.attempts_made = self.number
        self.submission.save(update_fields=["attempts_made"])

    submission = factory.SubFactory(SubmissionFactory, claimed=True)
    number = 1
    revision = 1
    idempotency_key = factory.LazyAttribute(lambda made: made.submission.idempotency_key)


class LookFactory(factory.django.DjangoModelFactory):
    """A look at the ATS for an unconfirmed submission; it found `matches`."""

    class Meta:
        model = Look

    submission = factory.SubFactory(SubmissionFactory, status="unconfirmed")
    finding = factory.LazyAttribute(lambda made: "similar" if made.matches else "none")
    matches = factory.LazyFunction(list)


class StageFactory(factory.django.DjangoModelFactory):
    """The application that follows a candidate who is in the ATS."""

    class Meta:
        model = Stage

    submission = factory.SubFactory(SubmissionFactory, status="delivered", remote_id="cand-9")
    position = factory.LazyAttribute(lambda made: made.submission.stages.count())
    key = "application"
    label = "Application for the job"
    send_after = factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1))
    enqueued_at = None


def found(**more: Any) -> dict[str, Any]:
    """Return one record as a look keeps it."""
    return {
        "remote_id": "cand-7",
        "name": "Zoë van der Berg",
        "emails": ["zoe@example.org"],
        "created_at": None,
        "url": "",
        "linked_to": "",
        **more,
    }


def listed(
    connection: Connection, source: str, *choices: Choice, is_whole: bool = True, **more: Any
) -> VendorList:
    """Return a list of the connection's ATS with these entries, fetched just now."""
    fetched = {"fetched_at": timezone.now(), "tried_at": timezone.now(), **more}
    kept, _created = VendorList.objects.update_or_create(
        connection=connection, source=source, defaults=fetched
    )
    list_keep(kept, choices, is_whole=is_whole)
    return kept
