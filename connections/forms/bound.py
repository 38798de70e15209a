"""Every form field of this project, as pages see it."""

from __future__ import annotations

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from .controls import control
from .drawing import draw_field

_NOTHING_WRONG = ErrorList(
    renderer=TemplatesSetting()
)  # never added to: `Form.add_error` makes a list of its own


class DrawnField(forms.BoundField):
    """A field that is drawn by hand, unless its form field names a template of its own."""

    @cached_property
    def auto_id(self) -> str:
        """Return the id, made once: each part of a field names it."""
        return str(super().auto_id)

    def as_field_group(self) -> SafeString:
        if getattr(self.field, "template_name", None):  # the stubs do not know it
            return super().as_field_group()
        return self.draw()

    def draw(self) -> SafeString:
        return draw_field(self)

    @property
    def control(self) -> SafeString:
        """Return the input alone."""
        return control(self)

    @property
    def errors(self) -> ErrorList:
        """Return what is wrong; Django makes an empty list each time that nothing is."""
        found: ErrorList = self.form.errors.get(self.name, _NOTHING_WRONG)
        return found
