"""What we send: submissions and their stages, each try and each look, and what people decided."""

from .records import Attempt, Decision, Look
from .sendable import FREE, Sendable, SendableQuerySet
from .stage import Row, Stage, StageQuerySet
from .statuses import OPEN, Finding, Outcome, Proof, Status
from .submission import Submission, SubmissionQuerySet, undecided
from .worker import Worker

__all__ = [
    "FREE",
    "OPEN",
    "Attempt",
    "Decision",
    "Finding",
    "Look",
    "Outcome",
    "Proof",
    "Row",
    "Sendable",
    "SendableQuerySet",
    "Stage",
    "StageQuerySet",
    "Status",
    "Submission",
    "SubmissionQuerySet",
    "Worker",
    "undecided",
]
