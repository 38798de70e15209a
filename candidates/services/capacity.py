"""Places for calls in this process: one slow vendor never takes all of its threads."""

from __future__ import annotations

import threading
import time
from collections import Counter
from types import TracebackType

from connections.models import Connection

KNOWN_FOR = 5  # seconds that the number of connections in use is believed


class Capacity:
    """How many calls are under way through each connection, and where more could go.

    While another connection is active, a connection has at most half of the threads; and for
    each active one that has no call under way a thread is left, up to a quarter of them. Who
    finds no place goes away, and who has one goes on with what waits (`wanted` counts how often
    that was). Without `threads` there is no limit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[int] = Counter()
        self._wanted: Counter[int] = Counter()
        self._threads = 0
        self._active = (float("-inf"), 0)
        self._stop = threading.Event()

    def configure(self, *, threads: int, stop: threading.Event) -> None:
        """Set how many threads there are, and the flag at which nobody goes on."""
        self._threads, self._stop = threads, stop

    def place(self, connection_pk: int) -> Place:
        """Return a place for one call after the other; false where all are taken.

        It is a context manager.
        """
        active = self._active_connections() if self._threads else 0
        with self._lock:
            is_free = not self._threads or self._has_room(connection_pk, active)
            if is_free:
                self._taken[connection_pk] += 1
            else:
                self._wanted[connection_pk] += 1
        return Place(self, connection_pk, is_free=is_free)

    def much_waits(self, connection_pk: int) -> None:
        """Let who has a place go on with what waits."""
        with self._lock:
            self._wanted[connection_pk] += 1

    def nothing_waits(self, connection_pk: int, *, wanted: int) -> None:
        """Forget who found no place, if nobody did since it was counted."""
        with self._lock:
            if self._wanted[connection_pk] == wanted:
                del self._wanted[connection_pk]

    def leave(self, connection_pk: int, *, if_nothing_waits: bool) -> int:
        """Give a place back; 0. Where it is wanted, on request: keep it, and return how often."""
        with self._lock:
            wanted = self._wanted[connection_pk]
            if if_nothing_waits and wanted and not self._stop.is_set():
                return wanted
            self._taken[connection_pk] -= 1
            if not self._taken[connection_pk]:
                del self._taken[connection_pk]
            return 0

    def _has_room(self, connection_pk: int, active: int) -> bool:
        taken = self._taken[connection_pk]
        most = self._threads if active < 2 else max(1, self._threads // 2)
        idle = max(0, active - len(self._taken.keys() | {connection_pk}))
        left = self._threads - self._taken.total() - min(idle, self._threads // 4)
        return taken < most and (left > 0 or not taken)

    def _active_connections(self) -> int:
        asked_at, active = self._active
        if time.monotonic() - asked_at > KNOWN_FOR:
            active = Connection.objects.filter(is_active=True).count()
            self._active = (time.monotonic(), active)
        return active


class Place:
    def __init__(self, capacity: Capacity, connection_pk: int, *, is_free: bool) -> None:
        self.connection_pk = connection_pk
        self._capacity = capacity
        self._is_held = is_free
        self._wanted = 0

    def __bool__(self) -> bool:
        return self._is_held

    def goes_on(self) -> bool:
        """Tell whether something else waits for this place; it is given back where not."""
        self._wanted = self._capacity.leave(self.connection_pk, if_nothing_waits=True)
        self._is_held = bool(self._wanted)
        return self._is_held

    def nothing_waits(self) -> None:
        """Say that nothing was found; who found no place since then counts all the same."""
        self._capacity.nothing_waits(self.connection_pk, wanted=self._wanted)

    def __enter__(self) -> Place:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_held:
            self._capacity.leave(self.connection_pk, if_nothing_waits=False)


CAPACITY = Capacity()
