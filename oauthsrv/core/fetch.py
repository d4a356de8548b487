"""The one guarded fetcher for addresses that others supplied (server-side request forgery).

https only, every resolved address must be public, the connection goes to the very address that was
checked (no second look-up), no redirect is followed, and size and time are bounded. One setting
allows loopback and http, in development only.
"""

import ipaddress
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
import urllib3

from oauthsrv.core import config
from oauthsrv.core.errors import Refusal

MAX_ANSWER = 256 * 1024
TIMEOUT = urllib3.Timeout(connect=3, read=5)


class FetchRefused(Refusal):
    """The address may not be fetched, or did not answer as it must."""

    code = "fetch_refused"
    status = 502


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    def json(self) -> Any:
        """Raises FetchRefused when the body is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise FetchRefused("the answer is not JSON") from None


def get(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    return request("GET", url, headers=headers)


def post_form(
    url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> Answer:
    named = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return request("POST", url, headers=named, body=urlencode(fields).encode())


def request(
    method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """One exchange, whatever the status; raises FetchRefused before or instead of an answer."""
    target = _Target.parse(url)
    pool = target.pool(_checked_address(target))
    try:
        answer = pool.request(
            method,
            target.path,
            body=body,
            headers={"Host": target.authority, "Accept-Encoding": "identity", **(headers or {})},
            redirect=False,
            retries=False,
            timeout=TIMEOUT,
            preload_content=False,
        )
        data = answer.read(MAX_ANSWER + 1)
        answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise FetchRefused(f"{target.host} did not answer: {type(error).__name__}") from None
    finally:
        pool.close()
    if len(data) > MAX_ANSWER:
        raise FetchRefused(f"the answer of {target.host} is too large")
    return Answer(answer.status, answer.headers.get("Content-Type", ""), data)


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    authority: str

    @classmethod
    def parse(cls, url: str) -> "_Target":
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise FetchRefused("not an address") from None
        allowed = {"https", "http"} if config.current().allow_loopback_fetch else {"https"}
        if parts.scheme not in allowed or not parts.hostname or parts.username or parts.fragment:
            raise FetchRefused("only https addresses without user or fragment are fetched")
        if not url.isascii() or any(ord(mark) <= 32 for mark in url):
            raise FetchRefused("not an address")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        standard = 443 if parts.scheme == "https" else 80
        return cls(parts.scheme, parts.hostname, port or standard, path, parts.netloc)

    def pool(self, address: str) -> urllib3.HTTPConnectionPool:
        if self.scheme == "http":
            return urllib3.HTTPConnectionPool(address, self.port)
        return urllib3.HTTPSConnectionPool(
            address,
            self.port,
            server_hostname=self.host,
            assert_hostname=self.host,
            ca_certs=certifi.where(),
            cert_reqs="CERT_REQUIRED",
        )


def _checked_address(target: _Target) -> str:
    """The address to connect to; all that the name resolves to must be allowed."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchRefused(f"{target.host} has no address") from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(_may_be_fetched(one, target.scheme) for one in addresses):
        raise FetchRefused(f"{target.host} is not a public address")
    return addresses[0]


def _may_be_fetched(address: str, scheme: str) -> bool:
    ip = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    if ip.is_loopback:
        return config.current().allow_loopback_fetch
    return scheme == "https" and ip.is_global and not ip.is_multicast
