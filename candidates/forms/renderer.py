"""How Django draws every form of this project: our own field templates."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    field_template_name = "forms/field.html"
