"""One HTTP call, and what its failure says about the candidate. The only importer of requests.

A call is made once: no redirect, no retry, no cookie, nothing from the environment or ~/.netrc.
Nothing that is raised here holds a URL, a header or a key.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

import requests
from requests.exceptions import ProxyError
from requests.structures import CaseInsensitiveDict

from .errors import ConnectionRefused, DeliveryUnknown, ProviderError, ProviderUnavailable
from .http_connection import Adapter, Call
from .types import Request, Response, _

MAX_ANSWER = 1024 * 1024  # bytes, unpacked
PART = 64 * 1024  # bytes read at a time

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_NOT_IN_URLS: Final = re.compile(r"[\s\x00-\x1f\x7f\\]")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*))?")

_UNREACHABLE: Final = _("The vendor could not be reached.")
_UNREACHABLE_BECAUSE: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (ProxyError, _("The vendor could not be reached: the proxy did not connect to it.")),
    (
        ssl.SSLCertVerificationError,
        _("The vendor could not be reached: its certificate was refused."),
    ),
    (socket.gaierror, _("The vendor could not be reached: its name was not found.")),
    (ConnectionRefusedError, _("The vendor could not be reached: the connection was refused.")),
    (TimeoutError, _("The vendor could not be reached: it did not answer in time.")),
)
_TOO_LATE: Final = _("The vendor did not answer in time.")
_BROKEN: Final = _("The connection broke off before the vendor's answer was complete.")
_TOO_LARGE: Final = _("The vendor's answer was too large.")
_NO_ANSWER: Final = _("The vendor gave no final answer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where calls may go beside the vendors' hosts, and through what. `configure` sets it."""

    allowed: tuple[tuple[str, int | None], ...] = ()
    proxy_url: str = field(default="", repr=False)
    ca_bundle: str = ""
    user_agent: str = "ATSConnect"


_network = Network()
_thread = threading.local()


def configure(
    *,
    allowed_hosts: Collection[str] = (),
    proxy_url: str = "",
    ca_bundle: str = "",
    version: str,
) -> None:
    """Set how calls leave this installation; once, at the start.

    `allowed_hosts` are hosts of our own ("host" for any port, or "host:port"): they may be
    reached by http:// and at private addresses, and never through the proxy. Every other
    call takes `proxy_url` (http or https) where there is one. Raise ValueError.
    """
    global _network
    proxy = urlsplit(proxy_url)
    if proxy_url and (proxy.scheme not in _DEFAULT_PORTS or not proxy.hostname):
        raise ValueError("The proxy's URL must start with http:// or https:// and name a host.")
    _network = Network(
        allowed=tuple(_host_and_port(entry) for entry in allowed_hosts),
        proxy_url=proxy_url,
        ca_bundle=ca_bundle,
        user_agent=f"ATSConnect/{version}",
    )


def host_of(url: str) -> str:
    """Return the lower-case host of `url`, without the port; "" where it has none."""
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def url_problem(url: str, api_hosts: Collection[str]) -> str:
    """Return what is wrong with a vendor's (base) URL, as a full sentence; "" if nothing is.

    It leads to one of `api_hosts` by https://, or to a host that `configure` was given.
    """
    if _NOT_IN_URLS.search(url):
        return _("The address holds a space or another character that no address has.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _("This is not an address.")
    host = _host(parts)
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return _("The address must start with https:// and name a host.")
    if "@" in parts.netloc:
        return _("The address must not hold a user name or a password.")
    if "?" in url or "#" in url:
        return _("The address must not hold a question mark or a hash sign.")
    if _is_allowed(host, port or _DEFAULT_PORTS[parts.scheme]):
        return ""
    if host not in api_hosts:
        return _("{host} is not a host of this vendor.").format(host=host)
    if parts.scheme != "https":
        return _("The address must start with https://.")
    return ""


def send(request: Request, *, until: float = inf) -> Response:
    """Make the call, once, and return the answer, whatever its status.

    It ends within the time of `request`, and before `until` on the monotonic clock. Raise
    ConnectionRefused where the request cannot be sent as it is, ProviderUnavailable where
    certainly nothing of it left, or else DeliveryUnknown, with what came of an answer.
    """
    network = _network
    prepared = _prepare(request, network)
    parts = urlsplit(request.url)
    allowed = _is_allowed(_host(parts), parts.port or _DEFAULT_PORTS[parts.scheme])
    is_post = request.method == "POST"
    call = Call(request.timeouts, fresh=is_post, public_only=not allowed, until=until)
    with call:
        try:
            return _exchange(prepared, call, network)
        except ProviderError as error:
            failure = error
        except Exception as error:  # noqa: BLE001  whatever it was: the request may have left
            failure = _failure(error, call)
    # Not raised above: its context would be an error of requests, which holds the whole URL.
    raise failure.with_traceback(None)


def _prepare(request: Request, network: Network) -> requests.PreparedRequest:
    """Return the request as it will leave. Raise ConnectionRefused where it cannot."""
    if problem := url_problem(request.url, request.api_hosts):
        raise ConnectionRefused(problem)
    if network.ca_bundle and not Path(network.ca_bundle).exists():
        raise ProviderUnavailable(_("The file with this installation's certificates is missing."))
    headers = CaseInsensitiveDict(
        {"User-Agent": network.user_agent, "Accept-Encoding": "gzip, deflate"}
    )
    body = None
    if request.json is not None:
        headers["Content-Type"] = "application/json"
        body = _as_json(request)
    for name, value in request.headers.items():
        if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(value)):
            message = _("The header {name} holds a character that cannot be sent. Check the key.")
            raise ConnectionRefused(message.format(name=name))
        headers[name] = value
    call = requests.Request(
        request.method, request.url, params=list(request.query), headers=headers, data=body
    )
    try:
        prepared = call.prepare()
    except ValueError:
        prepared = None
    # urllib3 reads a URL by rules of its own; nothing that the two read differently is sent.
    if prepared is None or host_of(prepared.url or "") != host_of(request.url):
        raise ConnectionRefused(_("This is not an address."))
    return prepared


def _as_json(request: Request) -> bytes:
    try:
        text = json.dumps(request.json, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError, RecursionError):
        pass
    raise ConnectionRefused(_("What was entered holds a value that JSON cannot carry."))


def _exchange(prepared: requests.PreparedRequest, call: Call, network: Network) -> Response:
    started = time.monotonic()
    proxies = {"https": network.proxy_url} if network.proxy_url and call.public_only else {}
    answer = _adapter(network).send(
        prepared,
        stream=True,
        timeout=(call.timeouts.connect, call.timeouts.read),
        verify=network.ca_bundle or True,
        proxies=proxies,
    )
    body = bytearray()
    trouble = ""
    try:
        if answer.status_code < 200:  # a hint (103); the real answer is still to come
            trouble = _NO_ANSWER
        else:
            for part in answer.raw.stream(PART, decode_content=True):
                body += part
                if len(body) > MAX_ANSWER:
                    trouble = _TOO_LARGE
                    break
    except Exception as error:  # noqa: BLE001  whatever it was: the request has left
        trouble = _failure(error, call).message
    finally:
        answer.close()
    if call.is_late:
        trouble = _TOO_LATE
    response = Response(
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=bytes(body[:MAX_ANSWER]),
        duration=round((time.monotonic() - started) * 1000),
    )
    if trouble:
        raise DeliveryUnknown(trouble, response=response)
    return response


def _adapter(network: Network) -> Adapter:
    """Return this thread's connections; those of an earlier configuration are closed."""
    if getattr(_thread, "network", None) is not network:
        if hasattr(_thread, "adapter"):
            _thread.adapter.close()
        _thread.adapter, _thread.network = Adapter(), network
    adapter: Adapter = _thread.adapter
    return adapter


def _failure(error: Exception, call: Call) -> ProviderError:
    """Return what a call without an answer means: unknown, but where nothing can have left.

    `requests` raises the same errors before and after the body is sent; the connection knows.
    The kind of the error only chooses the words.
    """
    causes = list(_causes(error))
    late = call.is_late or any(isinstance(cause, TimeoutError) for cause in causes)
    if call.left is not False:
        return DeliveryUnknown(_TOO_LATE if late else _BROKEN)
    if call.is_late:
        causes = [TimeoutError()]
    for kind, message in _UNREACHABLE_BECAUSE:
        if any(isinstance(cause, kind) for cause in causes):
            return ProviderUnavailable(message)
    return ProviderUnavailable(_UNREACHABLE)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__


def _host(parts: SplitResult) -> str:
    """Return a host in the one form that is compared."""
    host = (parts.hostname or "").lower().removesuffix(".")
    try:
        return ipaddress.ip_address(host).compressed
    except ValueError:
        return host


def _host_and_port(entry: str) -> tuple[str, int | None]:
    address = f"[{entry}]" if entry.count(":") > 1 and "[" not in entry else entry
    parts = urlsplit(f"//{address}")
    if not _host(parts) or parts.netloc != address or "@" in address:
        raise ValueError(f"{entry!r} is not a host, nor host:port.")
    return _host(parts), parts.port


def _is_allowed(host: str, port: int) -> bool:
    return any(host == name and only in (None, port) for name, only in _network.allowed)
