"""How every form of this project is drawn: its fields by hand, the rest by our templates."""

from django.forms.renderers import TemplatesSetting

from connections.forms.bound import DrawnField


class FieldRenderer(TemplatesSetting):
    bound_field_class = DrawnField
