"""The candidate that every benchmark sends, and the connection that it goes through."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from candidates.forms import CandidateForm, FormFields
from candidates.forms.data import form_data
from candidates.models import Submission
from candidates.services.submissions import submission_create
from connections.models import Connection

DOCUMENT = {
    "first_name": "Zoë",
    "last_name": "van der Berg",
    "emails": [{"value": "zoe@example.org", "type": "work"}],
    "phones": [{"value": "+33612345678", "type": "mobile"}],
    "title": "Data engineer",
    "tags": ["fair-2026", "python"],
}


ACCOUNTS = {
    "unified": {"api_key": "key-of-the-benchmark", "connection_id": "5de520f96e439b0020"},
    "panora": {"api_key": "key-of-the-benchmark", "connection_token": "token-of-the-benchmark"},
}


def connect(base_url: str, *, name: str = "Benchmark", provider: str = "unified") -> Connection:
    """Make a connection; Unified.to is the vendor that publishes no limit."""
    return Connection.objects.create(
        name=name, provider=provider, credentials=ACCOUNTS[provider], base_url=base_url
    )


def valid_form(connection: Connection, fields: FormFields) -> CandidateForm:
    data = form_data(fields, DOCUMENT, [])
    data["form_token"] = str(uuid4())
    form = CandidateForm(data, fields=fields, connection=connection)
    if not form.is_valid():
        raise RuntimeError(form.errors)
    return form


def submit(connection: Connection, fields: FormFields) -> Submission:
    """Check the form and keep the submission, as the page does."""
    form = valid_form(connection, fields)
    return submission_create(
        connection=connection,
        candidate=form.candidate(),
        specs=fields.extra,
        created_by=None,
        form_token=form.token,
        warnings=form.warnings,
    )


def bare_call(connection: Connection, fields: FormFields) -> dict[str, Any]:
    """Return what `requests` needs to make the same call."""
    request = connection.as_provider().build_request(
        valid_form(connection, fields).candidate(),
        reference=str(uuid4()),
        idempotency_key=str(uuid4()),
    )
    return {
        "url": request.url,
        "params": list(request.query),
        "json": request.json,
        "headers": dict(request.headers),
    }
