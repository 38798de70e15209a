"""From FieldSpec to Django form field, for the recruiter's form and the admin's alike."""

from .fields import FORM_FIELDS as FORM_FIELDS
from .fields import form_field as form_field
