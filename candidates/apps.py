"""Candidates: what we send."""

import logging

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = _("Candidates")

    def ready(self) -> None:
        from connections.services import ACCOUNT_GUARDS, ON_LISTS_LEFT, ON_RESUME

        from .groups import groups_make
        from .services.submissions import connection_has_open_submissions
        from .services.waking import lists_fetch_later, wake_the_waiting

        ACCOUNT_GUARDS.append(connection_has_open_submissions)
        ON_RESUME.append(wake_the_waiting)
        ON_LISTS_LEFT.append(lists_fetch_later)
        post_migrate.connect(groups_make, sender=self, dispatch_uid="candidates.groups")
        post_migrate.connect(_queue_prepare, sender=self, dispatch_uid="candidates.queue")


def _queue_prepare(**_signal: object) -> None:
    """Let the first wake-up find its table; the worker makes it, where it cannot be made now."""
    from .services.waking import queue_make

    try:
        queue_make()
    except Exception:
        logger.exception("Making the queue's tables; the worker will.")
