"""Where admins read what was sent, and decide what the machine cannot."""

from .decisions import DECISIONS
from .submissions import SubmissionAdmin
from .workers import WorkerAdmin

__all__ = ["DECISIONS", "SubmissionAdmin", "WorkerAdmin"]
