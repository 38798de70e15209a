"""Who we talk to: connections, and what their ATS asks for."""

from .catalog import FieldCatalog
from .connection import (
    NO_TROUBLE,
    UNTIL_CHECKED,
    Connection,
    ConnectionQuerySet,
    PauseKind,
    User,
    provider_choices,
    sees_everything,
)
from .pace import Pace

__all__ = [
    "NO_TROUBLE",
    "UNTIL_CHECKED",
    "Connection",
    "ConnectionQuerySet",
    "FieldCatalog",
    "Pace",
    "PauseKind",
    "User",
    "provider_choices",
    "sees_everything",
]
