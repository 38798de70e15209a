"""The recruiter's form."""

from .candidate import CandidateForm as CandidateForm
from .fields import FormFields as FormFields
