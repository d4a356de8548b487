"""Addresses that others supply lead nowhere inside, and no answer can exhaust the server."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from oauthsrv.core import fetch
from oauthsrv.core.fetch import FetchRefused
from oauthsrv.factory import create_app
from tests.support.application import settings_for


class Peer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "http://localhost:1/elsewhere")
        self.end_headers()
        self.wfile.write(b"x" * (fetch.MAX_ANSWER + 1) if self.path == "/huge" else b'{"a": 1}')

    def log_message(self, *_args: object) -> None:
        """Tests stay quiet."""


@pytest.fixture
def peer() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def strict(database_url):
    app = create_app(settings_for(database_url, allow_loopback_fetch=False))
    with app.app_context():
        yield


def test_an_answer_is_read(app, peer):
    assert fetch.get(peer + "/jwks").json() == {"a": 1}


def test_a_redirect_is_not_followed(app, peer):
    assert fetch.get(peer + "/redirect").status == 302


def test_an_endless_answer_is_cut_off(app, peer):
    with pytest.raises(FetchRefused, match="too large"):
        fetch.get(peer + "/huge")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://u:p@example.com/",
        "https://example.com/#x", "https://", "https://exa mple.com/", "https://[::1", "//x", "",
    ],
)  # fmt: skip
def test_only_plain_https_addresses_are_fetched(strict, url):
    with pytest.raises(FetchRefused):
        fetch.get(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "::1", "fc00::1", "fe80::1", "::ffff:10.0.0.1", "100.64.0.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_a_name_that_resolves_inside_is_refused(strict, monkeypatch, address):
    def resolve(_host, port, **_options):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
            (family, socket.SOCK_STREAM, 6, "", (address, port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(FetchRefused, match="not a public address"):
        fetch.get("https://innocent.example/")


def test_development_allows_loopback_but_not_the_private_network(app, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda h, p, **_o: [(2, 1, 6, "", ("192.168.0.9", p))]
    )

    with pytest.raises(FetchRefused, match="not a public address"):
        fetch.get("http://router.example/")
