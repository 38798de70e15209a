"""What one can do with a connection: check it, ask for its fields, pause it."""

from .accounts import (
    ACCOUNT_GUARDS,
    account_of,
    connection_change,
    connection_check,
    connection_of,
    connection_probe,
)
from .ats_users import ats_users_match, me_in
from .catalogs import (
    catalog_current,
    catalog_refresh,
    catalog_reread,
    fields_known_as,
)
from .jobs import JobWord, job_word
from .lists import (
    IN_A_REQUEST,
    ON_LISTS_LEFT,
    choices_source,
    labels_of,
    lists_of,
    lists_refresh,
    short_choices,
)
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
from .pages import catalog_claim_refresh, catalog_of, connections_usable_by
from .searching import NEAREST, entries_meant, entries_near, key_meant, list_search
from .storing import storable

__all__ = [
    "ACCOUNT_GUARDS",
    "IN_A_REQUEST",
    "NEAREST",
    "ON_LISTS_LEFT",
    "ON_RESUME",
    "JobWord",
    "account_of",
    "ats_users_match",
    "catalog_claim_refresh",
    "catalog_current",
    "catalog_of",
    "catalog_refresh",
    "catalog_reread",
    "choices_source",
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
    "connections_usable_by",
    "entries_meant",
    "entries_near",
    "fields_known_as",
    "job_word",
    "key_meant",
    "labels_of",
    "list_search",
    "lists_of",
    "lists_refresh",
    "me_in",
    "short_choices",
    "storable",
]
