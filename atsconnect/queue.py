"""The worker's queue: huey's, without what is never asked of it here."""

from __future__ import annotations

from typing import Any

import huey


class _WakeUpsOnly:
    """Keeps nothing but wake-ups: no results, no locks, and nobody revokes one.

    Else the worker goes to the queue three times for each wake-up, not once.
    """

    def is_revoked(self, *_arguments: Any, **_more: Any) -> bool:
        return False

    def delete(self, _key: str) -> bool:
        return False


def queue(engine: str, **options: Any) -> Any:
    """Return the queue of one of huey's engines, by the name of its class."""
    kind = type("Queue", (_WakeUpsOnly, getattr(huey, engine)), {})
    return kind(name="atsconnect", results=False, immediate=False, utc=True, **options)
