"""Run the worker: ``manage.py worker``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from candidates import tasks as tasks
from candidates.services.delivery import lease_of
from connections.providers import PROVIDERS


class Command(BaseCommand):
    help = "Send what is queued, until SIGTERM or Ctrl-C; what is in flight is finished first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=32, help="calls at a time (default 32)")

    def handle(self, *args: Any, threads: int, **options: Any) -> None:
        longest = max(lease_of(provider.timeouts) for provider in PROVIDERS.values())
        consumer = settings.HUEY.create_consumer(
            workers=threads,
            worker_type="thread",
            periodic=True,
            initial_delay=0.05,
            max_delay=1,
            graceful_signal="TERM",
            shutdown_timeout=longest.total_seconds(),
        )
        self.stdout.write(f"The worker sends up to {threads} candidates at a time.")
        self.stdout.flush()
        consumer.run()
