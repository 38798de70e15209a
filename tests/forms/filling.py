"""A candidate's form without a database: a connection, what its ATS asks, what is typed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import QueryDict

from candidates.forms import CandidateForm, FormFields
from candidates.forms.lists import FormLists
from connections.models import Connection, FieldCatalog
from connections.providers.types import Choice, FieldSpec, LiveFields, Rule
from tests.factories import ACCOUNTS


def connection_to(vendor: str, **options: Any) -> Connection:
    return Connection(
        name=f"Acme via {vendor}", provider=vendor, credentials=ACCOUNTS[vendor], options=options
    )


def fields_of(
    vendor: str | Connection = "stackone",
    *extra: FieldSpec,
    lists: dict[str, list[list[Any]]] | None = None,
    **rules: Rule,
) -> FormFields:
    """Return the questions of a connection whose ATS asks `extra` under these rules."""
    connection = vendor if isinstance(vendor, Connection) else connection_to(vendor)
    live = LiveFields(extra=extra, standard=rules)
    short = {
        source: tuple(Choice(*entry) for entry in entries)
        for source, entries in (lists or {}).items()
    }
    catalog = FieldCatalog(fields=live.as_json())
    form_lists = FormLists()
    vars(form_lists)["short"] = short
    return FormFields.of(connection, catalog, lists=form_lists)


def typed(**values: Any) -> QueryDict:
    """Return what the browser sends; a list is several values of one name."""
    data = QueryDict(mutable=True)
    data["form_token"] = str(uuid4())
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def form_of(
    vendor: str | Connection = "stackone",
    *extra: FieldSpec,
    data: dict[str, Any] | QueryDict | None = None,
    rules: dict[str, Rule] | None = None,
) -> CandidateForm:
    """Return the form of a connection, sent with `data` beside a last name."""
    connection = vendor if isinstance(vendor, Connection) else connection_to(vendor)
    sent = data if isinstance(data, QueryDict) else typed(last_name="Berg", **(data or {}))
    return CandidateForm(
        sent, fields=fields_of(connection, *extra, **(rules or {})), connection=connection
    )
