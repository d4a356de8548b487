"""The authorization server as we meet it: metadata, pushed requests, tokens, device codes, status.

Every address comes from its metadata (RFC 8414); nothing is guessed but the metadata's own place.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import requests

from examples.bank import proofs
from examples.bank.config import Client

TIMEOUT = 10
METADATA_SECONDS = 300
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class Refused(Exception):
    """The server said no: `error` and `description` as in RFC 6749 section 5.2."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(f"{error}: {description}" if description else error)
        self.error = error
        self.description = description


class Unreachable(Exception):
    """No usable answer; trying again later may help."""


@dataclass(slots=True)
class AuthorizationServer:
    issuer: str
    _metadata: dict[str, Any] = field(default_factory=dict)
    _fetched: float = 0.0

    def metadata(self) -> dict[str, Any]:
        if not self._metadata or time.monotonic() - self._fetched > METADATA_SECONDS:
            document = get_json(self.issuer + "/.well-known/oauth-authorization-server")
            if document.get("issuer") != self.issuer:
                raise Unreachable("the metadata belongs to another issuer")  # RFC 8414 section 3.3
            self._metadata, self._fetched = document, time.monotonic()
        return self._metadata

    def push(self, client: Client, parameters: Mapping[str, str]) -> dict[str, Any]:
        """RFC 9126: tell the request to the server, get a `request_uri` for it."""
        return self._post("pushed_authorization_request_endpoint", client, parameters)

    def authorization_url(self, client: Client, request_uri: str) -> str:
        query = urlencode({"client_id": client.client_id, "request_uri": request_uri})
        return f"{self.metadata()['authorization_endpoint']}?{query}"

    def token(
        self, client: Client, parameters: Mapping[str, str], key: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return self._post("token_endpoint", client, parameters, key)

    def device(self, client: Client, parameters: Mapping[str, str]) -> dict[str, Any]:
        return self._post("device_authorization_endpoint", client, parameters)

    def get(self, client: Client, url: str) -> dict[str, Any]:
        """An address of the server that knows us by our secret: status, usage."""
        return _answer(self._send(client, "GET", url))

    def post(self, client: Client, url: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return _answer(self._send(client, "POST", url, json=dict(body)))

    def _post(
        self,
        endpoint: str,
        client: Client,
        parameters: Mapping[str, str],
        key: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        url = self.metadata()[endpoint]
        headers, nonce = {}, ""
        for _ in range(2):
            if key:
                headers["DPoP"] = proofs.dpop(key, "POST", url, nonce=nonce)
            answer = self._send(client, "POST", url, headers=headers, data=dict(parameters))
            nonce = answer.headers.get("DPoP-Nonce", "")
            if not (key and nonce and _error(answer) == "use_dpop_nonce"):
                break
        return _answer(answer)

    def _send(self, client: Client, method: str, url: str, **options: Any) -> requests.Response:
        if client.method == "client_secret_basic":
            # RFC 6749 section 2.3.1: both halves are form-encoded before Basic joins them.
            options["auth"] = (quote(client.client_id, safe=""), quote(client.secret, safe=""))
        elif method == "GET":
            options["params"] = {"client_id": client.client_id}
        else:
            members = {"client_id": client.client_id}
            if client.method == "client_secret_post":
                members["client_secret"] = client.secret
            elif client.method == "private_key_jwt":
                members |= proofs.assertion(client, self.issuer)
            body = "json" if "json" in options else "data"
            options[body] = {**options.get(body, {}), **members}
        try:
            return requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from None


def get_json(url: str) -> dict[str, Any]:
    try:
        return _answer(requests.get(url, timeout=TIMEOUT, allow_redirects=False))
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from None


def _error(answer: requests.Response) -> str:
    try:
        return str(answer.json().get("error", ""))
    except (ValueError, AttributeError):
        return ""


def _answer(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        raise Unreachable(f"status {answer.status_code} without JSON") from None
    if not isinstance(body, dict):
        raise Unreachable("an answer of the wrong form")
    if answer.status_code >= 400:
        raise Refused(str(body.get("error", "error")), str(body.get("error_description", "")))
    return body
