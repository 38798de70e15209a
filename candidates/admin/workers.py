"""The processes that send, as they tell it themselves."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates.models import Worker
from candidates.models.worker import WorkerQuerySet

from .inlines import ReadOnly


@admin.register(Worker)
class WorkerAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("host", "pid", "threads", "started_at", "seen_at", "alive")
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> WorkerQuerySet:
        return Worker.objects.with_life().order_by("-seen_at")

    @admin.display(description=_("alive"), boolean=True)
    def alive(self, worker: Worker) -> bool:
        return worker.is_alive
