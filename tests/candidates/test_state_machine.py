"""Whatever workers, vendors, sweeps and people do, in any order: the promises hold."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from candidates.models import Stage, Submission
from candidates.services import claims, delivery, reconciliation, stages, submissions
from candidates.services.decisions import SubmissionChanged
from candidates.services.sweep import submissions_sweep
from connections.models import Connection
from connections.providers import http
from connections.providers.candidate import Answer, Candidate, Email
from tests.factories import NOTICE, ConnectionFactory

from .paper_vendor import ANSWERS, Died, PaperVendor

MOST = 3  # submissions
EMAILS = ("ada@example.org", "zoe@example.org")
SECOND = timedelta(seconds=1)

MOVES = {
    "queued": {"sending", "closed"},
    "sending": {"queued", "delivered", "rejected", "failed", "unconfirmed"},
    "rejected": {"queued", "closed", "delivered"},  # the last by our own reference
    "failed": {"queued", "closed"},
    "unconfirmed": {"queued", "closed", "delivered", "rejected", "failed"},
    "delivered": set(),
    "closed": set(),
}
"""From an unconfirmed one to rejected or failed, a worker comes back late and knows better."""

STUCK = ("rejected", "failed", "unconfirmed")
DECIDED = {
    "correct": ("rejected",),
    "send_again": ("failed", "unconfirmed"),
    "confirm": ("unconfirmed",),
    "confirm_by_id": ("unconfirmed",),
    "close": ("queued", *STUCK),
}
"""What a person can decide, and from which statuses."""

which = st.integers(0, MOST - 1)
jobs = st.sampled_from(["", "job-1"])


class Life(RuleBasedStateMachine):
    """Each rule is one thing that somebody does; rows are picked by their number."""

    vendor: PaperVendor

    def __init__(self) -> None:
        super().__init__()
        Life.vendor = PaperVendor()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.connection = ConnectionFactory(provider="unified")
        self.seen: dict[tuple[type, object], str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # What there is

    @initialize(keeps_reference=st.booleans(), same=st.booleans(), job_id=jobs)
    def begin(self, keeps_reference, same, job_id):
        self.vendor.keeps_reference = keeps_reference
        self.enter(EMAILS[0], job_id)
        self.enter(EMAILS[0] if same else EMAILS[1], "")

    @precondition(lambda self: Submission.objects.count() < MOST)
    @rule(email=st.sampled_from(EMAILS), job_id=jobs)
    def enter(self, email, job_id):
        submissions.submission_create(
            connection=self.connection,
            candidate=Candidate(
                last_name="Moreau",
                emails=(Email(email),),
                job_id=job_id,
                answers=(Answer(path=("metadata_items",), value=[NOTICE]),),
            ),
            specs=[],
            created_by=None,
            form_token=uuid4(),
        )

    def pick(self, number, *statuses, model=Submission):
        """Return one of those in these statuses, None where there are none."""
        order = "created_at" if model is Submission else "pk"
        rows = list(model.objects.filter(status__in=statuses).order_by(order))
        return rows[number % len(rows)] if rows else None

    # Workers

    @rule(
        number=which,
        answer=st.sampled_from(ANSWERS),
        meanwhile=st.sampled_from(["nothing", "given up", "looked for", "sent again", "closed"]),
    )
    def send(self, number, answer, meanwhile):
        self.deliver(self.pick(number, "queued"), answer, lambda: self.held_up(number, meanwhile))

    @rule(number=which, answer=st.sampled_from(ANSWERS), held_up=st.booleans())
    def send_stage(self, number, answer, held_up):
        meanwhile = "given up" if held_up else "nothing"
        self.deliver(
            self.pick(number, "queued", model=Stage),
            answer,
            lambda: self.held_up(number, meanwhile),
        )

    def deliver(self, row, answer, meanwhile):
        claimed = row and claims.claim(type(row), row.pk)
        self.note()
        if claimed:
            self.vendor.answer, self.vendor.meanwhile = answer, meanwhile
            with suppress(Died):
                delivery.send(claimed, began=time.monotonic())

    def held_up(self, number, what):
        """Let the worker sleep past its lease in the middle of its call."""
        if what == "nothing":
            return
        self.lapse_and_sweep()
        self.note()
        match what:
            case "looked for":
                self.look(number, "all")
            case "sent again":
                self.decide(number, "send_again")
            case "closed":
                self.decide(number, "close")
        self.note()

    @rule(number=which)
    def die_before_the_attempt(self, number):
        row = self.pick(number, "queued")
        if row is not None:
            claims.claim(Submission, row.pk)

    @rule()
    def lapse_and_sweep(self):
        for model in (Submission, Stage):
            rows = model.objects.filter(status="sending")
            rows.update(lease_until=timezone.now() - SECOND)
        submissions_sweep()

    @rule(number=which, reads=st.sampled_from(["all", "none", "unsupported"]))
    def look(self, number, reads):
        row = self.pick(number, "unconfirmed", "rejected")
        if row is None:
            return
        rows = Submission.objects.filter(pk=row.pk, look_after__isnull=False)
        rows.update(look_after=timezone.now() - SECOND)
        self.vendor.reads = reads
        reconciliation.submission_look(row.pk)
        self.vendor.reads = "all"

    @rule()
    def time_passes(self):
        """Let every wait be over, and every pause."""
        Connection.objects.update(paused_until=None, pause_kind="", failures=0, checked_at=None)
        for model in (Submission, Stage):
            model.objects.filter(status="queued").update(send_after=timezone.now() - SECOND)

    # People

    @rule(
        number=which,
        decision=st.sampled_from(["correct", "send_again", "confirm", "confirm_by_id", "close"]),
    )
    def decide(self, number, decision):
        states = DECIDED[decision]
        row = self.pick(number, *states)
        if row is None:
            return
        with suppress(SubmissionChanged):
            getattr(self, decision)(row)

    def correct(self, row):
        submissions.submission_correct(
            row, candidate=row.as_candidate(), specs=[], user=None, revision=row.revision
        )
        self.vendor.asked(row.pk)

    def send_again(self, row):
        submissions.submission_send_again(row, user=None)
        self.vendor.asked(row.pk)

    def confirm(self, row):
        submissions.submission_confirm(row, user=None)

    def confirm_by_id(self, row):
        ours = [own for own, whose in self.vendor.owner.items() if whose == str(row.pk)]
        submissions.submission_confirm(row, user=None, remote_id=ours[0] if ours else "")

    def close(self, row):
        submissions.submission_close(row, user=None, reason="Enough.")

    @rule(number=which, closes=st.booleans())
    def decide_on_a_stage(self, number, closes):
        stage = self.pick(number, *STUCK, model=Stage)
        if stage is None:
            return
        with suppress(SubmissionChanged):
            if closes:
                stages.stage_close(stage, user=None, reason="Enough.")
            else:
                stages.stage_send_again(stage, user=None)
                self.vendor.asked(stage.submission_id, stage.key)

    # What always holds

    @invariant()
    def note(self):
        """Each status follows from the one before."""
        for model in (Submission, Stage):
            for pk, status in model.objects.values_list("pk", "status"):
                before = self.seen.get((model, pk), status)
                assert status == before or status in MOVES[before], f"{before} → {status}"
                self.seen[model, pk] = status

    @invariant()
    def a_call_is_repeated_only_after_a_certain_no_or_when_asked(self):
        for whose, calls in self.vendor.calls.items():
            for earlier, later in pairwise(calls):
                assert later == "asked" or earlier, f"{whose} was sent again: {calls}"

    @invariant()
    def what_is_delivered_is_proved_and_ours(self):
        for row in Submission.objects.filter(status="delivered").exclude(proof="person"):
            assert self.vendor.owner.get(row.remote_id) == str(row.pk), row.proof

    @invariant()
    def only_what_is_sent_has_a_lease(self):
        for model in (Submission, Stage):
            rows = model.objects.exclude(status="sending")
            assert not rows.exclude(lease_token=None, lease_until=None).exists()

    @invariant()
    def only_what_may_be_there_is_looked_for(self):
        rows = Submission.objects.exclude(look_after=None)
        assert set(rows.values_list("status", flat=True)) <= {"unconfirmed", "rejected"}

    @invariant()
    def nothing_follows_who_is_not_there(self):
        followed = Stage.objects.values_list("submission__status", flat=True)
        assert set(followed) <= {"delivered"}


QUICK = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=200, stateful_step_count=40, derandomize=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "often", [QUICK, pytest.param(LONG, marks=pytest.mark.soak)], ids=["quick", "long"]
)
def test_no_order_of_events_breaks_a_promise(often, monkeypatch, wake_ups):
    monkeypatch.setattr(http, "send", lambda request, **_times: Life.vendor.send(request))

    run_state_machine_as_test(Life, settings=often)
