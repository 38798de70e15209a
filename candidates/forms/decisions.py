"""What a person is asked before a decision about a candidate or a part of it is carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.services.decisions import Action
from candidates.services.findings import Record

SEEN = "seen"
_CHOSEN = "record:"


class ReasonForm(forms.Form):
    """Send again: the reason is kept, it need not be given."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, records: Sequence[Record] = ()
    ) -> None:
        super().__init__(data)
        self.records = records


class CloseForm(ReasonForm):
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    )


class ConfirmForm(ReasonForm):
    """It is there: one of the records found, or one that the person saw in the ATS."""

    field_order = ("record", "remote_id", "reason")

    record = forms.ChoiceField(
        label=_("Which one is it?"),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Choose the record that is this candidate."),
            "invalid_choice": _("This record is no longer among those that were found."),
        },
    )
    remote_id = forms.CharField(
        label=_("Id at the vendor"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=_(
            "Only for a record that you saw in the ATS yourself: as the vendor's API names it, "
            "where you know that."
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, records: Sequence[Record] = ()
    ) -> None:
        super().__init__(data, records=records)
        if not records:
            del self.fields["record"]
            return
        found = [(_CHOSEN + each.remote_id, record_text(each)) for each in records]
        field = self.fields["record"]
        field.choices = [*found, (SEEN, gettext("I saw it in the ATS"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Record | None:
        """Return the record that was chosen in a valid form."""
        value = self.cleaned_data.get("record", SEEN)
        return next((each for each in self.records if _CHOSEN + each.remote_id == value), None)

    def options(self) -> Iterator[tuple[BoundWidget, Record | None]]:
        """Yield each radio button with its record, the last one without."""
        yield from zip(self["record"].subwidgets, [*self.records, None], strict=True)

    def confirmed(self) -> dict[str, str]:
        """Return id and link of what a valid form says is the candidate."""
        record = self.chosen
        if record is None:
            return {"remote_id": self.cleaned_data["remote_id"], "remote_url": ""}
        return {"remote_id": record.remote_id, "remote_url": record.url}


def record_text(record: Record) -> str:
    """Return what tells one record from another, in one line."""
    parts = [record.name or record.remote_id, record.emails]
    if record.created:
        parts.append(gettext("created %(when)s") % {"when": record.created})
    if record.is_linked:
        parts.append(gettext("belongs already to another candidate"))
    return " · ".join(filter(None, parts))


class Question(NamedTuple):
    """How a decision is asked about."""

    slug: str
    label: Any
    explanation: Any
    form: type[ReasonForm]


ACTIONS: Mapping[Action, Question] = {
    Action.CONFIRM: Question(
        "confirm",
        _("It is there"),
        _("You have seen the candidate in the ATS. It will not be sent again."),
        ConfirmForm,
    ),
    Action.SEND_AGAIN: Question(
        "send-again",
        _("Send again"),
        _("The candidate is sent once more, as it was entered."),
        ReasonForm,
    ),
    Action.CLOSE: Question(
        "close", _("Close"), _("The candidate is given up: nothing sends it again."), CloseForm
    ),
}

STAGE_ACTIONS: Mapping[Action, Question] = {
    Action.SEND_AGAIN: Question(
        "send-again",
        _("Send this again"),
        _("Only this part is sent once more; the candidate stays as it is."),
        ReasonForm,
    ),
    Action.CLOSE: Question(
        "close",
        _("Give up"),
        _("This part is given up, and what follows it; nothing sends them again."),
        CloseForm,
    ),
}


def action_named(slug: str, questions: Mapping[Action, Question]) -> Action | None:
    return next((action for action, each in questions.items() if each.slug == slug), None)
