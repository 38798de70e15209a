"""The recruiter's form."""

from .candidate import CandidateForm as CandidateForm
from .candidate import FormFields as FormFields
