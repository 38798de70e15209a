"""What pages say of receipts beside the candidate's own page."""

from __future__ import annotations

from django import template

from candidates.models import ReadBack, Submission
from candidates.services.receipts import headline_of, mail_text
from connections.models import Connection

register = template.Library()


@register.filter
def not_kept(submission: Submission) -> str:
    """Return how many fields of a delivered candidate were not kept, "" where all were."""
    read_back: ReadBack | None = getattr(submission, "read_back", None)
    return headline_of(read_back) if read_back else ""


@register.filter
def mailing(connection: Connection) -> str:
    """Return whether a candidate that is sent through `connection` will be mailed."""
    return mail_text(connection)
