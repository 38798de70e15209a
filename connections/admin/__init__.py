"""Connections in the admin, what changed in their fields, and who recruiters are there."""

from .connections import ConnectionAdmin
from .users import AtsUserAdmin

__all__ = ["AtsUserAdmin", "ConnectionAdmin"]
