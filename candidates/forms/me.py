"""The recruiter's own entry in the ATS, filled in where a form asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from connections.models import Connection, User
from connections.services import me_in

from .fields import FormFields
from .names import field_name


def names_of_me(fields: FormFields) -> Iterator[str]:
    """Yield the HTML names of the questions that the recruiter is the first answer to."""
    for spec in fields.standard:
        if spec.is_me and (fields.carried or {}).get(spec.path[0]):
            yield spec.path[0]
    yield from (field_name(spec.path) for spec in fields.extra if spec.is_me)


def me_initial(fields: FormFields, connection: Connection | None) -> dict[str, Any]:
    """Return what a fresh form starts with."""
    if connection is None:
        return {}
    me = fields.lists.me
    answers = dict.fromkeys(names_of_me(fields), me.value) if me else {}
    return {"me_of": str(connection.pk), **answers}


def me_carried(
    data: QueryDict, fields: FormFields, connection: Connection | None, user: User
) -> None:
    """Fill in who the recruiter is, where the form was opened for another connection before.

    Who was chosen there by hand stays; so does a field that was emptied for this connection.
    """
    if connection is None or data.get("me_of") == str(connection.pk):
        return
    former = str(data.get("me_of", ""))
    before = me_in(Connection(pk=int(former)), user) if former.isdecimal() else None
    me = fields.lists.me
    for name in names_of_me(fields):
        typed = data.get(name, "")
        if not typed or (before and typed == str(before.value)):
            data[name] = str(me.value) if me else ""
    data["me_of"] = str(connection.pk)
