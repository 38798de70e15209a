"""Where a call may go: the vendor's hosts, hosts of our own, a proxy; never a private network."""

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Iterator

import pytest
import trustme

from connections.providers import http, http_connection
from connections.providers.errors import ConnectionRefused, ProviderUnavailable
from connections.providers.types import Request, Timeouts

from .http_servers import Peer, Script, Server, answer, free_port, says

VENDOR = "api.vendor.test"
CREATED = answer(b'{"id": 9}', status="201 Created")
CERTIFICATES = trustme.CA()
PATIENT = Timeouts(connect=5, send=5, read=5, total=10)
QUICK = PATIENT._replace(connect=0.2)


@pytest.fixture(autouse=True)
def bundle(monkeypatch, tmp_path) -> Iterator[str]:
    """Nothing is allowed but vendors' hosts; certificates of ours are trusted."""
    path = tmp_path / "ca.pem"
    CERTIFICATES.cert_pem.write_to_path(path)
    monkeypatch.setattr(http, "_network", http.Network())
    http.configure(ca_bundle=str(path), version="1")
    yield str(path)
    if hasattr(http._thread, "adapter"):
        http._thread.adapter.close()


@pytest.fixture
def resolves(monkeypatch):
    """Have the vendor's name lead to the given addresses; return the names looked up."""
    ask = socket.getaddrinfo

    def resolve(*addresses: str) -> list[str]:
        looked_up: list[str] = []

        def getaddrinfo(host, port, *rest, **options):
            if host != VENDOR:
                return ask(host, port, *rest, **options)
            looked_up.append(host)
            if not addresses:
                raise socket.gaierror(socket.EAI_NONAME, "not known")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return looked_up

    return resolve


def post(url: str, timeouts: Timeouts = PATIENT) -> Request:
    return Request(method="POST", url=url, json={}, api_hosts=(VENDOR,), timeouts=timeouts)


def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CERTIFICATES.issue_cert(VENDOR, "localhost").configure_cert(context)
    return context


# What an address may look like


@pytest.mark.parametrize(
    "url",
    [
        f"https://{VENDOR}",
        f"https://{VENDOR}/v1",
        f"https://{VENDOR.upper()}./v1",
        f"https://{VENDOR}:8443",
        "http://localhost",
        "https://LOCALHOST:1234/a",
        "http://10.0.0.7:8000",
        "http://[::1]:9000",
        "http://[0:0::2]:77",
        "http://plain.example:80",
        "http://plain.example",
    ],
)
def test_a_good_address(url):
    own = ("localhost", "10.0.0.7:8000", "[::1]:9000", "::2", "Plain.Example.:80")
    http.configure(allowed_hosts=own, version="1")

    assert http.url_problem(url, (VENDOR,)) == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "start with https://"),
        (VENDOR, "start with https://"),
        ("https://", "start with https://"),
        ("https:///path", "start with https://"),
        (f"ftp://{VENDOR}", "start with https://"),
        (f"http://{VENDOR}", "start with https://"),
        ("https://example.com", "example.com is not a host"),
        (f"https://{VENDOR}.example.com", "not a host"),
        (f"https://x{VENDOR}", "not a host"),
        ("http://127.0.0.1:8001", "not a host"),
        ("http://0x7f.1:8000", "not a host"),
        (f"https://user@{VENDOR}", "user name"),
        (f"https://{VENDOR}:secret@example.com", "user name"),
        (f"https://@{VENDOR}", "user name"),
        (f"https://{VENDOR}/#a", "hash sign"),
        (f"https://{VENDOR}?a=b", "question mark"),
        (f"https://example.com\\@{VENDOR}", "character"),
        (f"https://{VENDOR} ", "character"),
        (f"https://{VENDOR}\n", "character"),
        (f"https://{VENDOR}:port", "not an address"),
        (f"https://{VENDOR}:99999", "not an address"),
        ("https://[::1", "not an address"),
    ],
)
def test_a_bad_address_is_refused_before_anything_is_looked_up(url, reason, resolves):
    looked_up = resolves()
    http.configure(allowed_hosts=("127.0.0.1:8000",), version="1")

    with pytest.raises(ConnectionRefused, match=reason):
        http.send(post(url))

    assert looked_up == []


def test_an_address_that_two_readers_read_differently_is_refused():
    http.configure(allowed_hosts=("::1",), version="1")

    with pytest.raises(ConnectionRefused, match="not an address"):
        http.send(post("https://[::1].example.com"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://API.Example.com.:8/v1", "api.example.com"),
        ("http://[::0001]:8", "::1"),
        ("no address", ""),
        ("https://[", ""),
    ],
)
def test_the_host_of_an_address(url, host):
    assert http.host_of(url) == host


@pytest.mark.parametrize(
    "settings",
    [
        {"allowed_hosts": ("http://localhost",)},
        {"allowed_hosts": ("localhost/path",)},
        {"allowed_hosts": ("localhost:port",)},
        {"allowed_hosts": ("user@localhost",)},
        {"allowed_hosts": ("",)},
        {"proxy_url": "proxy:3128"},
        {"proxy_url": "socks5://proxy:1080"},
        {"proxy_url": "http://"},
    ],
    ids=str,
)
def test_a_bad_setting_is_refused_at_the_start(settings):
    with pytest.raises(ValueError, match=r"host|[Pp]ort|proxy"):
        http.configure(version="1", **settings)


def test_a_proxy_password_is_not_shown():
    http.configure(proxy_url="http://me:s3cret@proxy:3128", version="1")

    assert "s3cret" not in repr(http._network)


# Where a name may lead


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        ("172.16.0.1",),
        ("192.168.1.1",),
        ("100.64.0.1",),
        ("169.254.169.254",),
        ("224.0.0.1",),
        ("240.0.0.1",),
        ("255.255.255.255",),
        ("0.0.0.0",),
        ("::",),
        ("::1",),
        ("fe80::1%eth0",),
        ("fd00::1",),
        ("ff02::1",),
        ("::ffff:127.0.0.1",),
        ("::ffff:10.0.0.1",),
        ("2002:7f00:1::",),
        ("64:ff9b::a00:1",),
        ("1.1.1.1", "127.0.0.1"),
    ],
    ids=",".join,
)
def test_a_vendor_that_leads_into_a_private_network_is_refused(addresses, resolves):
    with Server(says(CREATED), tls=tls()) as server:
        resolves(*addresses)
        with pytest.raises(ConnectionRefused, match="not on the internet") as caught:
            http.send(post(f"https://{VENDOR}:{server.port}"))

    assert server.peers == []
    assert not any("urllib3" in str(entry.path) for entry in caught.traceback)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_a_public_address(address):
    assert http_connection.is_public(address)


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch, resolves):
    monkeypatch.setattr(http_connection, "is_public", lambda address: True)
    looked_up = resolves("::1", "127.0.0.1")

    with Server(says(CREATED), tls=tls()) as server:
        response = http.send(post(f"https://{VENDOR}:{server.port}"))

    assert response.status == 201
    assert looked_up == [VENDOR]
    assert f"Host: {VENDOR}".encode() in server.requests[0]


def test_a_vendor_that_is_down_is_safe_to_send_again(monkeypatch, resolves):
    monkeypatch.setattr(http_connection, "is_public", lambda address: True)
    resolves("127.0.0.1")

    with pytest.raises(ProviderUnavailable, match="refused"):
        http.send(post(f"https://{VENDOR}:{free_port()}"))


def test_a_host_of_our_own_may_be_private(bundle, resolves):
    resolves("127.0.0.1")
    http.configure(allowed_hosts=(VENDOR,), ca_bundle=bundle, version="1")

    with Server(says(CREATED)) as server:
        response = http.send(post(f"http://{VENDOR}:{server.port}"))

    assert response.status == 201


# Through a proxy


def tunnels(peer: Peer) -> None:
    """Be the proxy and, inside the tunnel, the vendor."""
    peer.read_head()
    peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    peer.secure(tls())
    peer.read_request()
    peer.send(CREATED)


def test_a_vendor_is_reached_through_the_proxy(bundle, resolves):
    resolves()
    with Server(tunnels) as proxy:
        url = proxy.url.replace("://", "://me:s3cret@")
        http.configure(proxy_url=url, ca_bundle=bundle, version="1")
        response = http.send(post(f"https://{VENDOR}"))

    head, __, inside = proxy.requests[0].partition(b"\r\n\r\n")
    assert response.status == 201
    assert head.startswith(f"CONNECT {VENDOR}:443 ".encode())
    assert base64.b64encode(b"me:s3cret") in head
    assert b"proxy-authorization" not in inside.lower()


def refuses(status: str) -> Script:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer(status=status))

    return script


@pytest.mark.parametrize(
    ("script", "timeouts"),
    [
        pytest.param(refuses("407 Who are you"), PATIENT, id="407"),
        pytest.param(refuses("502 Bad gateway"), PATIENT, id="502"),
        pytest.param(Peer.read_head, PATIENT, id="hang-up"),
        pytest.param(Peer.hold, QUICK, id="silence"),
        pytest.param(lambda peer: peer.drip(b"\r\n"), QUICK, id="dripped"),
    ],
)
@pytest.mark.parametrize("certificate", [None, tls()], ids=["http", "https"])
def test_a_proxy_that_does_not_connect_is_safe_to_send_again(
    script, timeouts, certificate, bundle, resolves
):
    resolves()
    with Server(script, tls=certificate) as proxy:
        http.configure(proxy_url=proxy.url, ca_bundle=bundle, version="1")
        with pytest.raises(ProviderUnavailable, match="could not be reached"):
            http.send(post(f"https://{VENDOR}", timeouts))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_down_is_safe_to_send_again(scheme, bundle, resolves):
    resolves()
    http.configure(proxy_url=f"{scheme}://localhost:{free_port()}", ca_bundle=bundle, version="1")

    with pytest.raises(ProviderUnavailable, match="proxy"):
        http.send(post(f"https://{VENDOR}"))


def test_a_private_vendor_is_refused_though_a_proxy_would_look_it_up(bundle, resolves):
    resolves("10.0.0.1")
    with Server(tunnels) as proxy:
        http.configure(proxy_url=proxy.url, ca_bundle=bundle, version="1")
        with pytest.raises(ConnectionRefused, match="not on the internet"):
            http.send(post(f"https://{VENDOR}"))

    assert proxy.peers == []


def test_a_host_of_our_own_is_not_reached_through_the_proxy(bundle):
    with Server(tunnels) as proxy, Server(says(CREATED)) as server:
        http.configure(
            allowed_hosts=("localhost",), proxy_url=proxy.url, ca_bundle=bundle, version="1"
        )
        response = http.send(post(server.url))

    assert response.status == 201
    assert proxy.peers == []
