"""Run the sandbox ATS: ``manage.py sandbox --port 8010``."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connections.sandbox import DIALECTS
from connections.sandbox.server import SandboxServer


class Command(BaseCommand):
    help = "Run a local ATS that speaks every vendor's dialect, for demos and tests."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8010, help="0 takes any free port")
        parser.add_argument("--file", type=Path, help="keep what arrives in this file")

    def handle(self, *args: Any, port: int, file: Path | None, **options: Any) -> None:
        try:
            server = SandboxServer(port, DIALECTS, file=file)
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from error
        signal.signal(
            signal.SIGTERM, lambda *_signal: threading.Thread(target=server.shutdown).start()
        )
        self.stdout.write(f"The sandbox ATS is at {server.url}")
        self.stdout.flush()
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()
