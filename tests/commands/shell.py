"""Run a management command in this process, and see it as a shell would."""

from __future__ import annotations

import io
import json
from typing import Any, NamedTuple

from django.core.management import CommandError, call_command


class Run(NamedTuple):
    """What a command left behind: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str) -> Run:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    except SystemExit as stop:
        code = int(stop.code or 0)
    return Run(code, out.getvalue(), err.getvalue())
