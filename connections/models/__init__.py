"""Who we talk to: connections, and what their ATS asks for."""

from .ats_user import AtsUser, MatchedBy
from .catalog import FieldCatalog
from .change import CatalogChange
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
from .lists import LONG, ListEntry, VendorList
from .pace import Pace

__all__ = [
    "LONG",
    "NO_TROUBLE",
    "UNTIL_CHECKED",
    "AtsUser",
    "CatalogChange",
    "Connection",
    "ConnectionQuerySet",
    "FieldCatalog",
    "ListEntry",
    "MatchedBy",
    "Pace",
    "PauseKind",
    "User",
    "VendorList",
    "provider_choices",
    "sees_everything",
]
