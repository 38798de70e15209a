"""What a call of unknown outcome left in the ATS is nobody else's, whatever became of its row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import Submission
from candidates.services import delivery, reconciliation
from candidates.services.sweep import submissions_sweep
from connections.providers import PROVIDERS, http
from connections.providers.errors import ProviderUnavailable
from connections.providers.outcomes import Match
from tests.factories import AttemptFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def sent(connection=None, *, ago=SECOND, **more):
    """Return a submission whose call came to nobody knows what."""
    more = {"connection": connection, **more} if connection else more
    submission = SubmissionFactory(**more)
    AttemptFactory(
        submission=submission,
        outcome="unknown",
        started_at=timezone.now() - ago,
        ended_at=timezone.now() - ago,
    )
    return submission


@pytest.mark.parametrize(
    ("other", "is_linked"),
    [
        pytest.param({"status": "closed"}, False, id="closed"),
        pytest.param({"status": "queued"}, False, id="to-be-sent-again"),
        pytest.param({"status": "closed", "ago": DAY}, True, id="closed-long-ago"),
        pytest.param({"status": "closed", "email": "a@example.org"}, True, id="another-e-mail"),
        pytest.param(
            {"status": "delivered", "remote_id": "c-2", "proof": "receipt"}, False, id="sent-anew"
        ),
        pytest.param(
            {"status": "delivered", "remote_id": "c-2", "proof": "look"}, True, id="found-itself"
        ),
    ],
)
def test_the_one_record_may_be_of_another_whose_call_nobody_knows_of(monkeypatch, other, is_linked):
    record = Match(remote_id="c-1", emails=("zoe@example.org",), created_at=timezone.now() - SECOND)
    monkeypatch.setattr(PROVIDERS["truto"], "find_candidates", lambda *_a, **_more: (record,))
    submission = sent(
        status="unconfirmed", look_after=timezone.now() - SECOND, connection__provider="truto"
    )
    sent(submission.connection, **other)

    reconciliation.submission_look(submission.pk)

    submission.refresh_from_db()
    assert (submission.status == "delivered") == is_linked


def test_what_a_late_worker_knows_never_left_is_no_longer_looked_for(monkeypatch, wake_ups):
    def never_left(_request, **_times):
        Submission.objects.update(lease_until=timezone.now() - SECOND)
        submissions_sweep()
        raise ProviderUnavailable("Not reached.")

    monkeypatch.setattr(http, "send", never_left)
    submission = SubmissionFactory()

    delivery.submission_deliver(submission.pk)

    submission.refresh_from_db()
    assert (submission.status, submission.look_after) == ("queued", None)
