"""What http.py sends through: urllib3's connections, with what they lack.

A call knows whether a byte of it can have left. Its body has a time of its own. One deadline
cuts it wherever it is. A vendor's name never leads into a private network.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
import threading
import time
from contextvars import ContextVar, Token
from math import inf
from types import TracebackType
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from .errors import ConnectionRefused
from .types import Timeouts, _

MAX_IDLE = 5  # seconds that a connection may have been at rest before it is used again
NAT64 = ipaddress.ip_network("64:ff9b::/96")

# They write whole URLs, and a vendor's token can be in the query. A level could be set back.
for _name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
    logging.getLogger(f"urllib3.{_name}").addFilter(lambda record: False)


class Call:
    """One call under way, a context manager: its times, and how far it came.

    `left` is False while nothing of the request can have left, True from the moment on at
    which it can, None while neither is known. `is_late` is set when the deadline has cut it.
    With `fresh` it opens a connection of its own. With `public_only` it goes to no address
    inside a private network.
    """

    def __init__(
        self, timeouts: Timeouts, *, fresh: bool, public_only: bool, until: float = inf
    ) -> None:
        self.timeouts = timeouts
        self.fresh = fresh
        self.public_only = public_only
        self.left: bool | None = None
        self.is_late = False
        self.deadline = min(time.monotonic() + timeouts.total, until)
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._token: Token[Call] | None = None

    def __enter__(self) -> Call:
        self._token = _current.set(self)
        _watch.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _watch.remove(self)
        with self._lock:
            self._release()
        if self._token:
            _current.reset(self._token)

    def connect_time(self) -> float:
        """Return the seconds that a connect may take now. Raise TimeoutError if it is too late."""
        seconds = min(self.timeouts.connect, self.deadline - time.monotonic())
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def watch(self, fileno: int) -> None:
        """Shut the connection `fileno` down at the deadline.

        A duplicate is kept: TLS replaces the socket object, and a number that was closed may
        be another connection's by then. The family given makes no difference to a shutdown.
        """
        with self._lock:
            self._release()
            self._socket = socket.fromfd(fileno, socket.AF_INET, socket.SOCK_STREAM)
            if self.is_late:
                self._shut_down()

    def cut(self) -> None:
        """End the call, wherever it is."""
        with self._lock:
            self.is_late = True
            self._shut_down()

    def _shut_down(self) -> None:
        if self._socket:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None


_current: ContextVar[Call] = ContextVar("call")


class _Watch:
    """One thread that cuts each call under way at its deadline.

    A timer for each call would be a second thread for each, whose start the call waits for.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._calls: set[Call] = set()
        self._wakes_at = inf
        self._thread: threading.Thread | None = None

    def add(self, call: Call) -> None:
        with self._changed:
            self._calls.add(call)
            if self._thread is None or not self._thread.is_alive():  # it does not survive a fork
                self._wakes_at = inf
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            if call.deadline < self._wakes_at:
                self._changed.notify()

    def remove(self, call: Call) -> None:
        with self._changed:
            self._calls.discard(call)

    def _run(self) -> None:
        while True:
            with self._changed:
                now = time.monotonic()
                late = [call for call in self._calls if call.deadline <= now]
                self._calls.difference_update(late)
                if not late:
                    self._wakes_at = min((call.deadline for call in self._calls), default=inf)
                    self._changed.wait(min(self._wakes_at - now, threading.TIMEOUT_MAX))
            for call in late:
                call.cut()


_watch = _Watch()


def is_public(address: str) -> bool:
    """Tell whether an IP address is on the internet; what an IPv6 address wraps counts."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of `host`. Raise ConnectionRefused if one of them is not public."""
    entries = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in entries]
    if not all(map(is_public, addresses)):
        raise ConnectionRefused(
            _("The name of the vendor's host leads to an address that is not on the internet.")
        )
    return addresses


class _Connection(HTTPConnection):
    used_at = 0.0

    def _new_conn(self) -> socket.socket:
        """Connect, but for TLS. The addresses that are looked at are those connected to.

        A proxy looks the vendor's name up itself; what it is told cannot be known here. The
        name is checked all the same where it can be looked up.
        """
        call = _current.get()
        call.left = False
        if not call.public_only:
            self.timeout = call.connect_time()
            connected = super()._new_conn()
        elif self.proxy:
            with contextlib.suppress(socket.gaierror):
                _public_addresses(self._tunnel_host or "", self._tunnel_port or 0)
            self.timeout = call.connect_time()
            connected = super()._new_conn()
        else:
            connected = self._connect_to(_public_addresses(self.host, self.port), call)
        call.watch(connected.fileno())
        return connected

    def _connect_to(self, addresses: list[str], call: Call) -> socket.socket:
        failure = OSError()
        for address in addresses:
            try:
                return create_connection(
                    (address, self.port),
                    call.connect_time(),
                    source_address=self.source_address,
                    socket_options=self.socket_options,
                )
            except OSError as error:
                failure = error
        raise failure

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send the request. urllib3 would give the body the time that a connect may take."""
        call = _current.get()
        if self.sock is None:
            self.connect()
        else:
            call.watch(self.sock.fileno())
        if call.is_late or time.monotonic() >= call.deadline:
            raise TimeoutError
        self.used_at = time.monotonic()
        self.timeout = call.timeouts.send
        call.left = True
        super().request(*args, **kwargs)


class _SecureConnection(_Connection, HTTPSConnection):
    def connect(self) -> None:
        """Connect, with TLS. Where a reset comes first, ssl leaves the handshake out silently."""
        super().connect()
        secured: Any = self.sock
        if secured.version() is None:
            raise ConnectionResetError


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        """Return a connection; one at rest may be used again, but never for a POST.

        The server may be closing it this very moment. Nobody could tell such a reset from
        one after the candidate was created.
        """
        connection: Any = super()._get_conn(timeout)
        if _current.get().fresh or time.monotonic() - connection.used_at > MAX_IDLE:
            connection.close()
        return connection


class _SecurePool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class Adapter(HTTPAdapter):
    """One thread's connections, at rest between two calls. No retries.

    It is used without a requests.Session, which would keep a vendor's cookies from one
    account to the next, and read the environment and ~/.netrc.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        return manager
