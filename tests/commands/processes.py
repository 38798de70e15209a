"""Commands as processes of their own, where the process is what matters."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WITHIN = 90  # seconds that a machine with much else to do may take


def eventually(met: Callable[[], object], what: str) -> None:
    """Wait until `met`; fail with `what` after a time that no good machine needs."""
    deadline = time.monotonic() + WITHIN
    while not met():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


class Process:
    """One command under way, and what it printed so far."""

    def __init__(self, running: subprocess.Popen[bytes], output: Path) -> None:
        self.running = running
        self._output = output

    @property
    def output(self) -> str:
        return self._output.read_text(encoding="utf-8", errors="replace")

    def says(self, text: str) -> None:
        """Wait until it has printed `text`."""
        eventually(lambda: text in self.output or self.running.poll() is not None, self.output)
        assert text in self.output, self.output

    def stop(self) -> int:
        """Send SIGTERM; return the exit code."""
        self.running.terminate()
        return self.running.wait(timeout=WITHIN)


@contextmanager
def manage(*arguments: str, project: Path, environment: Mapping[str, str]) -> Iterator[Process]:
    """Run ``manage.py`` of `project` with these arguments; it does not outlive the test."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        with output.open("wb") as file:
            running = subprocess.Popen(
                [sys.executable, str(project / "manage.py"), *arguments],
                cwd=project,
                env=dict(environment),
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Process(running, output)
        finally:
            if running.poll() is None:
                running.terminate()
                running.wait(timeout=WITHIN)
