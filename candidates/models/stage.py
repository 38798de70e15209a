"""A later call for a candidate that is created: an application, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from connections.providers.base import Provider
from connections.providers.errors import ProviderError
from connections.providers.outcomes import Receipt
from connections.providers.stages import file_key, numbered_files
from connections.providers.types import Request, Response

from .carrying import with_contents
from .sendable import Sendable, SendableQuerySet, lease_is_whole
from .statuses import Status
from .submission import Submission

if TYPE_CHECKING:
    from connections.models import Connection


class StageQuerySet(SendableQuerySet):
    CONNECTION = "submission__connection"

    def sendable(self) -> StageQuerySet:
        """Return what could be claimed: the candidate is there, and so is what it hangs on."""
        needed = Stage.objects.filter(
            submission=OuterRef("submission"), key=OuterRef("needs"), status=Status.DELIVERED
        )
        return self.filter(
            Q(needs="") | Exists(needed),
            status=Status.QUEUED,
            submission__status=Status.DELIVERED,
        ).exclude(submission__remote_id="")

    def stuck(self) -> StageQuerySet:
        """Return those that go on only when a person acts."""
        return self.filter(status__in=(Status.REJECTED, Status.FAILED, Status.UNCONFIRMED))


class Stage(Sendable):
    """One of the calls that follow the create call; repeated alone, and only when asked for.

    `key`, `label` and `needs` are those of the provider's `Stage`; the label is translated when
    it is shown.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    label = models.CharField(_("what"), max_length=300)
    needs = models.CharField(max_length=40, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position"]
        indexes = [models.Index(fields=["status", "send_after"], name="stage_due")]
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="stage_key"),
            lease_is_whole("stage_sending_has_a_lease"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def whole(self) -> Submission:
        return self.submission

    @property
    def connection(self) -> Connection:
        return self.submission.connection

    @property
    def is_stuck(self) -> bool:
        return self.status in (Status.REJECTED, Status.FAILED, Status.UNCONFIRMED)

    def build_request(self, provider: Provider) -> Request:
        candidate = self.submission.as_candidate()
        own = [
            number for number, _file in numbered_files(candidate) if self.key == file_key(number)
        ]
        earlier = self.submission.stages.filter(status=Status.DELIVERED)
        return provider.build_stage(
            self.key,
            with_contents(candidate, own),
            remote_ids={
                "candidate": self.submission.remote_id,
                **dict(earlier.values_list("key", "remote_id")),
            },
            reference=str(self.submission_id),
            idempotency_key=str(self.idempotency_key),
        )

    def read_receipt(self, provider: Provider, response: Response) -> Receipt:
        return provider.read_stage(self.key, response)

    def read_error(self, provider: Provider, response: Response) -> ProviderError:
        return provider.read_stage_error(self.key, response)


Row = Submission | Stage
"""What one call sends."""
