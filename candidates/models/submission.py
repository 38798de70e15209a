"""One candidate on its way into one ATS."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import Connection, PauseKind, User, sees_everything
from connections.providers.base import Provider
from connections.providers.candidate import Answer, Candidate
from connections.providers.errors import ProviderError
from connections.providers.outcomes import Receipt
from connections.providers.types import FieldSpec, Path, Request, Response

from .carrying import with_files
from .sendable import Sendable, SendableQuerySet, lease_is_whole
from .statuses import Proof, Status


def undecided() -> Q:
    """Tell those of whom nobody knows whether they are in the ATS, and who wait for a person.

    Nobody looks for them any more, or all the looks that were to be made came to nothing; where
    the vendor could not be asked, they go on behind that.
    """
    in_vain = Q(look_after=None) | Q(looks_made__gte=len(settings.LOOK_AFTER))
    return Q(in_vain, status=Status.UNCONFIRMED)


class SubmissionQuerySet(SendableQuerySet):
    def visible_to(self, user: User) -> SubmissionQuerySet:
        """Return a recruiter's own submissions; all of them for an admin."""
        return self if sees_everything(user) else self.filter(created_by=user.pk)

    def due_for_a_look(self) -> SubmissionQuerySet:
        """Return those that the reconciler is to look for now.

        Inactive connections are asked too, and failing ones: a look creates nothing. Only what
        the vendor itself asked to wait is heeded.
        """
        asked = Q(connection__pause_kind__in=("", PauseKind.ASKED))
        looked_for = self.filter(
            status__in=(Status.UNCONFIRMED, Status.REJECTED), look_after__lte=Now()
        )
        return looked_for.exclude(asked, connection__paused_until__gt=Now())

    def waiting_for(self, user: User) -> SubmissionQuerySet:
        """Return those that can only go on when `user` acts.

        A refused one waits for who entered it, one that was not sent for an admin, one whose
        look-ups found nothing decisive for both; so does a stage that did not come through.
        """
        return self.waiting_for_one(user.pk, is_admin=sees_everything(user))

    def waiting_for_one(self, user: Any, *, is_admin: bool) -> SubmissionQuerySet:
        """Return the same for a user's key."""
        stuck = self._stuck()
        mine = Q(created_by=user) & (Q(status=Status.REJECTED) | undecided() | stuck)
        if not is_admin:
            return self.filter(mine)
        return self.filter(mine | undecided() | Q(status=Status.FAILED) | stuck)

    def waiting(self) -> SubmissionQuerySet:
        """Return those that can only go on when somebody acts."""
        stuck = self._stuck()
        return self.filter(Q(status__in=(Status.REJECTED, Status.FAILED)) | undecided() | stuck)

    def with_stuck_stages(self) -> SubmissionQuerySet:
        """Count the stages that did not come through, and those of them that possibly did."""
        from .stage import Stage

        def count(*statuses: Status) -> Coalesce:
            stages = Stage.objects.filter(submission=OuterRef("pk"), status__in=statuses)
            counted = stages.order_by().values("submission").annotate(count=Count("pk"))
            return Coalesce(Subquery(counted.values("count")), 0)

        rows: SubmissionQuerySet = self.annotate(
            stuck_stages=count(Status.REJECTED, Status.FAILED),
            doubtful_stages=count(Status.UNCONFIRMED),
        )
        return rows

    def _stuck(self) -> Exists:
        from .stage import Stage

        return Exists(Stage.objects.stuck().filter(submission=OuterRef("pk")))


class Submission(Sendable):
    """One candidate on its way into one ATS, exactly once.

    `candidate` is `Candidate.as_document()`, `answers` a list of [path, value], `specs` the
    vendor's questions they answer, so that history stays readable. `typed` is a list of
    [path, text]: what a person typed where something else is sent. `revision` counts the
    corrections. While `look_after` is set, the reconciler looks for it by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="submissions")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("entered by"),
    )
    form_token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(_("name"), max_length=500, blank=True)
    email = models.CharField(_("e-mail"), max_length=320, blank=True, db_index=True)
    candidate = models.JSONField(_("candidate"), encoder=DjangoJSONEncoder)
    answers = models.JSONField(_("answers"), default=list, encoder=DjangoJSONEncoder)
    specs = models.JSONField(_("questions"), default=list)
    typed = models.JSONField(_("as it was typed"), default=list, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    queued_at = models.DateTimeField(_("queued at"), db_default=Now())
    ats_id = models.CharField(_("id in the ATS"), max_length=500, blank=True)
    remote_url = models.CharField(_("link into the ATS"), max_length=2000, blank=True)
    proof = models.CharField(_("how we know"), max_length=10, choices=Proof, blank=True)
    look_after = models.DateTimeField(_("looked for after"), null=True, blank=True)
    looks_made = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed by a person"), null=True, blank=True)

    stuck_stages: int  # of `with_stuck_stages()`
    doubtful_stages: int

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "send_after"], name="submission_due"),
            models.Index(fields=["connection", "remote_id"], name="submission_remote"),
            models.Index(fields=["look_after"], name="submission_look"),
        ]
        constraints = [
            lease_is_whole("sending_has_a_lease"),
            models.CheckConstraint(
                condition=~Q(status="delivered") | ~Q(remote_id="") | Q(confirmed_at__isnull=False),
                name="delivered_has_proof",
            ),
            models.UniqueConstraint(
                fields=["connection", "remote_id"],
                condition=Q(status="delivered", proof="look"),
                name="found_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("candidates:submission-detail", args=[self.pk])

    @property
    def whole(self) -> Submission:
        return self

    @property
    def waits_for_a_person(self) -> bool:
        """Tell whether the look-ups that were to be made found nothing decisive."""
        in_vain = self.look_after is None or self.looks_made >= len(settings.LOOK_AFTER)
        return self.status == Status.UNCONFIRMED and in_vain

    @property
    def ats_name(self) -> str:
        return self.connection.ats_name or gettext("your ATS")

    @cached_property
    def field_specs(self) -> tuple[FieldSpec, ...]:
        return tuple(FieldSpec.from_json(spec) for spec in self.specs)

    def as_candidate(self) -> Candidate:
        """Return what was entered, ready for a provider; files uploaded here without content."""
        wires = {spec.path: spec.wire for spec in self.field_specs}
        answers = tuple(
            Answer(path=path, value=value, wire=wires.get(path, {}))
            for path, value in self.answer_pairs()
        )
        return Candidate.from_document(self.candidate, answers)

    def build_request(self, provider: Provider) -> Request:
        return provider.build_request(
            with_files(self.as_candidate(), provider, key=self.idempotency_key),
            reference=str(self.pk),
            idempotency_key=str(self.idempotency_key),
        )

    def read_receipt(self, provider: Provider, response: Response) -> Receipt:
        return provider.read_receipt(response)

    def read_error(self, provider: Provider, response: Response) -> ProviderError:
        return provider.read_error(response)

    def answer_pairs(self) -> list[tuple[Path, Any]]:
        return [(tuple(path), value) for path, value in self.answers]

    @property
    def headline(self) -> str:
        """Return what tells this person from others: job, place."""
        address = self.candidate.get("address", {})
        places = [address.get("city", ""), *self.candidate.get("locations", [])]
        return ", ".join(filter(None, [self.candidate.get("title", ""), *places[:1]]))
