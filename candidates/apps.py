"""Candidates: what we send."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = _("Candidates")

    def ready(self) -> None:
        from connections.services import ACCOUNT_GUARDS

        from .groups import groups_make
        from .services.submissions import connection_has_open_submissions

        ACCOUNT_GUARDS.append(connection_has_open_submissions)
        post_migrate.connect(groups_make, sender=self, dispatch_uid="candidates.groups")
