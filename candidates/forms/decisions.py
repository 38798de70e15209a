"""What an admin is asked before a decision about a submission is carried out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Send again: the reason is kept, it need not be given."""

    reason = forms.CharField(
        label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(ReasonForm):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmForm(ReasonForm):
    """It is there: the id is kept where it is known."""

    field_order = ("remote_id", "reason")

    remote_id = forms.CharField(
        label=_("Id at the vendor"),
        required=False,
        max_length=500,
        help_text=_(
            "As the vendor's API names the record; empty where you only saw it in the ATS."
        ),
    )
