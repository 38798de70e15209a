"""Where admins correct who a recruiter is in the ATS."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import AtsUser, Connection, MatchedBy, VendorList
from connections.services import entries_meant, entries_near


class AtsUserForm(forms.ModelForm):  # type: ignore[type-arg]
    """The recruiter, and the ATS's user as the vendor lists it; nothing typed is nobody."""

    entry = forms.CharField(
        label=_("User in the ATS"),
        required=False,
        help_text=_("The name or the id, as the ATS has it. Empty: nobody."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    class Meta:
        model = AtsUser
        fields = ("connection", "user")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.instance.pk:
            self.fields["entry"].initial = self.instance.remote_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        connection, text = cleaned.get("connection"), cleaned.get("entry", "").strip()
        if connection is not None:
            try:
                self.instance.remote_id, self.instance.label = _user_meant(connection, text)
            except forms.ValidationError as error:
                self.add_error("entry", error)
        self.instance.matched_by = MatchedBy.ADMIN
        return cleaned


def _user_meant(connection: Connection, text: str) -> tuple[str, str]:
    """Return id and name of the user; an id is taken as it is where no users are listed."""
    users = VendorList.objects.filter(connection=connection, source="users", count__gt=0).first()
    if not text or users is None:
        return text, text
    found = entries_meant(users, text)
    if len(found) == 1:
        return found[0].key, found[0].label[:500]
    near = found or entries_near(users, text)
    names = ", ".join(f"{each.label} ({each.key})" for each in near)
    message = gettext("“%(text)s” is no user of this ATS. Near it: %(names)s.")
    raise forms.ValidationError(message % {"text": text, "names": names or "–"})


@admin.register(AtsUser)
class AtsUserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Recruiters are matched by e-mail when the ATS's users are fetched; what stands here stays."""

    form = AtsUserForm
    list_display = ("user", "connection", "name_there", "remote_id", "matched_by")
    list_filter = ("connection", "matched_by")
    search_fields = ("user__username", "user__email", "label", "remote_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AtsUser]:
        rows: QuerySet[AtsUser] = super().get_queryset(request)
        return rows.select_related("user", "connection")

    @admin.display(description=_("name in the ATS"))
    def name_there(self, ats_user: AtsUser) -> str:
        return ats_user.label or gettext("nobody")
