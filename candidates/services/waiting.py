"""What a candidate waits for, in the words of the list."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.db.models import AutoField
from django.utils.translation import gettext, ngettext

from candidates.models import Status, Submission
from connections.models import User, sees_everything
from connections.prepared import Given, PreparedCount

from .decisions import is_admin


def waiting_count(user: User) -> int:
    """Return how many candidates can only go on when `user` acts."""
    return _waiting_rows(sees_everything(user), len(settings.LOOK_AFTER))(user=user.pk)


@lru_cache
def _waiting_rows(is_admin: bool, _looks: int) -> PreparedCount:
    """Return the statement for an admin or a recruiter while so many looks are made."""
    one = Given("user", AutoField())
    return PreparedCount(lambda: Submission.objects.waiting_for_one(one, is_admin=is_admin))


def waits_for(submission: Submission, user: User) -> str:
    """Say what a person has to do about a row of `with_stuck_stages()`, or ""."""
    match submission.status:
        case Status.REJECTED if submission.look_after is not None:
            return gettext("It is looked for in the ATS; you can correct it meanwhile.")
        case Status.REJECTED:
            return gettext("Correct it and send it again, or close it.")
        case Status.FAILED if is_admin(user):
            return gettext("Repair the connection, then send it again.")
        case Status.FAILED:
            return gettext("An admin repairs the connection.")
        case Status.UNCONFIRMED if submission.waits_for_a_person:
            return gettext("Say whether it is in the ATS.")
    return _stuck_text(submission)


def _stuck_text(submission: Submission) -> str:
    unsent, doubtful = submission.stuck_stages, submission.doubtful_stages
    if unsent:
        count = unsent + doubtful
        text = ngettext("One part was not sent.", "%(count)s parts were not sent.", count)
    else:
        count = doubtful
        text = ngettext(
            "One part was possibly not sent.", "%(count)s parts were possibly not sent.", count
        )
    return text % {"count": count} if count else ""
