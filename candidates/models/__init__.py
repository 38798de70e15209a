"""What we send: submissions and their stages, each try and each look, and what people decided.

And before that: drafts, and the files in them.
"""

from .draft import Draft, DraftQuerySet
from .identity import IdentityKey
from .read_back import ReadBack, ReadBackQuerySet, unread
from .records import Attempt, Decision, Look
from .sendable import FREE, Sendable, SendableQuerySet
from .stage import Row, Stage, StageQuerySet
from .statuses import OPEN, Finding, Outcome, Proof, Status, Verdict
from .submission import Submission, SubmissionQuerySet, undecided
from .upload import Upload
from .worker import Worker

__all__ = [
    "FREE",
    "OPEN",
    "Attempt",
    "Decision",
    "Draft",
    "DraftQuerySet",
    "Finding",
    "IdentityKey",
    "Look",
    "Outcome",
    "Proof",
    "ReadBack",
    "ReadBackQuerySet",
    "Row",
    "Sendable",
    "SendableQuerySet",
    "Stage",
    "StageQuerySet",
    "Status",
    "Submission",
    "SubmissionQuerySet",
    "Upload",
    "Verdict",
    "Worker",
    "undecided",
    "unread",
]
