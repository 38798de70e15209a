"""What one can do with a connection: check it, ask for its fields, pause it."""

from .accounts import (
    ACCOUNT_GUARDS,
    account_of,
    connection_change,
    connection_check,
    connection_of,
    connection_probe,
)
from .catalogs import catalog_current, catalog_of, catalog_refresh
from .pacing import (
    ON_RESUME,
    connection_answered,
    connection_failed,
    connection_lock_out,
    connection_pause,
    connection_pause_left,
    connection_resume,
    connection_tried,
    connection_try,
    connection_turn,
)
from .storing import storable

__all__ = [
    "ACCOUNT_GUARDS",
    "ON_RESUME",
    "account_of",
    "catalog_current",
    "catalog_of",
    "catalog_refresh",
    "connection_answered",
    "connection_change",
    "connection_check",
    "connection_failed",
    "connection_lock_out",
    "connection_of",
    "connection_pause",
    "connection_pause_left",
    "connection_probe",
    "connection_resume",
    "connection_tried",
    "connection_try",
    "connection_turn",
    "storable",
]
