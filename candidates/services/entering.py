"""A new submission is kept: with its files and its keys, in place of the draft that it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from candidates.models import Submission
from connections.models import Connection, User
from connections.providers.candidate import Candidate
from connections.providers.types import FieldSpec

from .drafts import draft_end
from .duplicates import identity_write
from .uploads import hashes_named, uploads_attach, uploads_given


def entered(
    candidate: Candidate, specs: Iterable[FieldSpec], warnings: Iterable[str]
) -> dict[str, Any]:
    first_email = candidate.emails[0].value if candidate.emails else ""
    return {
        "candidate": candidate.as_document(),
        "answers": [[list(answer.path), answer.value] for answer in candidate.answers],
        "specs": [spec.as_json() for spec in specs],
        "full_name": candidate.full_name[:500],
        "email": first_email[:320],
        "warnings": list(warnings),
    }


def submission_enter(
    submission: Submission,
    candidate: Candidate,
    *,
    created_by: User | None,
    keep: Callable[[Submission], object],
    follow: Callable[[], object],
) -> Submission:
    """Keep a new submission, or return the one that the same form was before.

    `keep` inserts the row and `follow` does what comes with it, in one transaction with its
    files, its keys and the end of its draft. Raise UploadGone where a file was deleted meanwhile.
    """
    token = submission.form_token
    try:
        with transaction.atomic():
            given = uploads_given(submission, candidate)
            submission.candidate = given.as_document()
            keep(submission)
            uploads_attach(submission, given)
            if created_by is not None:
                draft_end(token, owner=created_by)
            identity_write(submission)
            follow()
    except IntegrityError:
        earlier: Submission | None = Submission.objects.filter(form_token=token).first()
        if earlier is None:
            raise
        if created_by is not None and submission_holds(
            earlier, connection=submission.connection, candidate=candidate
        ):
            draft_end(token, owner=created_by)
        return earlier
    return submission


def submission_holds(
    submission: Submission, *, connection: Connection, candidate: Candidate
) -> bool:
    """Tell whether this is what was entered: a form may come back with something else in it."""
    asked_for = Submission(connection=connection, **entered(candidate, (), ()))
    return _compared(asked_for) == _compared(submission)


def _compared(submission: Submission) -> str:
    """Return what makes two submissions the same; copies of a file are the same file."""
    parts = [
        submission.connection_id,
        hashes_named(submission.candidate),
        submission.answers,
    ]
    return json.dumps(parts, cls=DjangoJSONEncoder, sort_keys=True)
