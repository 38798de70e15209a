"""The admin's form for a connection: the vendor's own credentials and options are its fields.

A saved secret is never shown; an empty field keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import Connection, provider_choices
from connections.providers import PROVIDERS
from connections.providers.types import FieldKind, FieldSpec, Json
from connections.services import connection_change

from .fields import form_field

CREDENTIAL, OPTION = "credential_", "option_"


class ConnectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """The part that every vendor shares; `connection_form` adds the vendor's own fields."""

    specs: dict[str, FieldSpec] = {}
    slug = ""

    class Meta:
        model = Connection
        fields = ("provider", "name", "base_url", "groups", "is_active")
        widgets = {
            "name": forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
            "groups": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.instance
        if saved.pk and self.slug != saved.provider:  # another vendor's: nothing of it is kept
            saved = Connection()
            self.initial.update(provider=self.slug, base_url="")
        credentials = saved.credentials if saved.is_readable else {}
        for name, spec in self.specs.items():
            field = self.fields[name]
            if name.startswith(OPTION):
                self.initial.setdefault(name, saved.options.get(spec.path[0], spec.default))
            elif not spec.secret:
                self.initial.setdefault(name, credentials.get(spec.path[0]))
            elif credentials.get(spec.path[0]):
                field.required = False
                field.help_text = gettext("Saved. Leave empty to keep it.")

    def entered(self, prefix: str) -> dict[str, Json]:
        """Return the credentials or the options that were entered; an empty secret is none."""
        return {
            spec.path[0]: self.cleaned_data.get(name)
            for name, spec in self.specs.items()
            if name.startswith(prefix) and not (spec.secret and not self.cleaned_data.get(name))
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            connection = Connection.objects.filter(pk=self.instance.pk).first() or Connection()
            try:
                connection_change(connection, save=False, **self.changes())
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what was entered, as `connection_change` takes it."""
        names = ("provider", "name", "base_url", "is_active")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "credentials": self.entered(CREDENTIAL),
            "options": self.entered(OPTION),
        }


def _field(spec: FieldSpec) -> forms.Field:
    """Return the admin's field: a switch is on or off, a saved secret is never shown."""
    if spec.kind is FieldKind.BOOLEAN and spec.default is None:
        spec = replace(spec, default=False)
    field = form_field(spec)
    if spec.secret:
        field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["class"] = "vLargeTextField"
    elif isinstance(field.widget, forms.TextInput):
        field.widget.attrs |= {"class": "vTextField", "autocomplete": "off"}
    return field


def connection_form(slug: str) -> type[ConnectionForm]:
    """Return the form for a connection of this vendor; without one, the vendor is asked first."""
    fields: dict[str, forms.Field] = {
        "provider": forms.ChoiceField(label=_("Vendor"), choices=[("", "—"), *provider_choices()])
    }
    specs: dict[str, FieldSpec] = {}
    provider = PROVIDERS.get(slug)
    for prefix, group in (
        (CREDENTIAL, provider.credential_fields if provider else ()),
        (OPTION, provider.option_fields if provider else ()),
    ):
        for spec in group:
            name = prefix + spec.path[0]
            specs[name] = spec
            fields[name] = _field(spec)
    if provider:
        addresses = ", ".join(f"{each.label}: {each.value}" for each in provider.base_urls)
        fields["base_url"] = forms.CharField(
            label=_("Base URL"),
            required=False,
            help_text=gettext("Empty: the first of these. %s") % addresses,
            widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        )
    members = {**fields, "specs": specs, "slug": slug}
    return type(f"ConnectionForm_{slug}", (ConnectionForm,), members)
