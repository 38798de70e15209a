"""How a form opens and what its smaller buttons change: kept, prefilled, pasted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, QueryDict

from candidates.services.signatures import (
    MAX_LINES,
    MAX_TEXT,
    Found,
    Signature,
    signature_read,
)
from connections.forms.composites import BoundParts
from connections.models import Connection

from .candidate import CandidateForm
from .fields import FormFields
from .prefill import Prefill, prefill_read
from .recognised import recognised_notes, recognised_put
from .runs import Run


@dataclass(slots=True)
class Pasted:
    """The pasted text as the page shows it."""

    text: str = ""
    is_taken: bool = False
    signature: Signature = field(default_factory=Signature)

    @property
    def unused(self) -> tuple[Found, ...]:
        return self.signature.unused if self.is_taken else ()

    @property
    def nothing(self) -> bool:
        """Tell whether the text was taken, and nothing was recognised."""
        return self.is_taken and not self.signature

    @property
    def is_long(self) -> bool:
        """Tell whether only the beginning of the text was read."""
        return len(self.text) > MAX_TEXT or len(self.text.splitlines()) > MAX_LINES


def pasted_in(data: QueryDict) -> Pasted:
    text = data.get("paste", "")
    if not text.strip():
        return Pasted()
    signature = signature_read(text, region=settings.DEFAULT_REGION)
    return Pasted(text, bool(data.get("taken")), signature)


class Opening:
    """What a new form begins with: what the run keeps, and on top what the address says."""

    def __init__(self, request: HttpRequest, connection: Connection | None) -> None:
        self.run = Run.of(request.session)
        self.prefill = prefill_read(request.GET) if request.method == "GET" else Prefill()
        self.connection = connection

    def form(self, fields: FormFields, *, initial: Mapping[str, Any]) -> CandidateForm:
        """Return the new form; in a run, the next candidate's name is typed at once."""
        form = CandidateForm(fields=fields, initial=initial)
        if data := self.data(form):
            form = CandidateForm(data, fields=fields, connection=self.connection)
            form.keep()
        if self.run:
            form.fields["first_name"].widget.attrs["autofocus"] = True
        return form

    def data(self, blank: CandidateForm | None = None) -> QueryDict | None:
        """Return the form's data, with the defaults of `blank`; None where it opens empty."""
        data = QueryDict(mutable=True)
        for name, values in self.run.entries(self.connection) if self.run else ():
            data.setlist(name, values)
        for name, values in self.prefill.data.lists():
            data.setlist(name, values)
        if data.get("paste"):
            paste_take(data)
        if not data:
            return None
        data["form_token"] = str(uuid4())
        for bound in blank or ():
            is_plain = not isinstance(bound, BoundParts) and bound.initial not in (None, "")
            if is_plain and bound.html_name not in data:
                shown = bound.value()
                data.setlist(bound.html_name, shown if isinstance(shown, list) else [str(shown)])
        return data


def paste_take(data: QueryDict) -> None:
    """Put what the pasted text says into the form."""
    recognised_put(data, pasted_in(data).signature)
    data["taken"] = "1"


def data_changed(request: HttpRequest, data: QueryDict) -> QueryDict:
    """Return what was sent as the button changes it that was pressed: taken apart, or emptied."""
    if data.get("take"):
        paste_take(data)
    if data.get("run") == "empty" and (run := Run.of(request.session)):
        run.take_out(data)
    return data


def run_changed(request: HttpRequest) -> None:
    """Let the run forget what it kept, or end, as the pressed button says."""
    run, wish = Run.of(request.session), request.POST.get("run")
    if run and wish == "empty":
        run.kept = []
        run.store(request.session)
    elif run and wish == "finish":
        del request.session["run"]


def opening_context(request: HttpRequest, form: CandidateForm, prefill: Prefill) -> dict[str, Any]:
    """Return what the page says of this, and note at the fields where they come from."""
    data = form.data if isinstance(form.data, QueryDict) else QueryDict()
    pasted = pasted_in(data)
    if pasted.is_taken:
        for name, note in recognised_notes(data, pasted.signature):
            head, _dash, part = name.partition("-")
            fields: Any = form[head].subform.fields if part else form.fields  # type: ignore[attr-defined]
            fields[part or head].origin_note = note
    return {
        "run": Run.of(request.session),
        "prefill": prefill,
        "pasted": pasted,
        "tidied_name": form.tidied_name,
        "keeps_spelling": form.keeps_spelling,
    }
