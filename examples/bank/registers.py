"""Reading from the data platforms, and checking that what came is what they signed."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from joserfc.errors import JoseError

from examples.bank import oauth, proofs

STATEMENT = "release-statement+jwt"


class Broken(Exception):
    """The answer contradicts what the platform signed; nothing of it may be used."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one platform sent: the data, and per item its status and salted digest."""

    release_id: str
    data: Mapping[str, Any]
    items: tuple[Mapping[str, str], ...]


def read(
    location: str, token: str, token_type: str, key: Mapping[str, Any] | None = None
) -> Answer:
    """Everything we may have there. Raises oauth.Refused, oauth.Unreachable, Broken."""
    url = location.rstrip("/") + "/data"
    headers = {"Authorization": f"{token_type} {token}"}
    if token_type.lower() == "dpop":
        headers["DPoP"] = proofs.dpop(key or {}, "GET", url, token)
    try:
        answer = requests.get(url, headers=headers, timeout=15, allow_redirects=False)
    except requests.RequestException as error:
        raise oauth.Unreachable(type(error).__name__) from None
    try:
        body = answer.json()
    except ValueError:
        raise oauth.Unreachable(f"status {answer.status_code} without JSON") from None
    if answer.status_code >= 400:
        raise oauth.Refused(str(body.get("error", "error")), str(body.get("reason", "")))
    return check(body, oauth.get_json(location.rstrip("/") + "/jwks"))


def check(body: Mapping[str, Any], jwks: Mapping[str, Any]) -> Answer:
    """The platform's signed statement names the same items; each value fits its digest."""
    release = body["release"]
    try:
        statement = proofs.verify(release["statement"], jwks, STATEMENT)
    except (JoseError, ValueError) as error:
        raise Broken(f"the statement does not verify: {error}") from None
    if statement["release_id"] != release["release_id"]:
        raise Broken("the statement is about another release")
    signed = {(one["identifier"], one["status"], one.get("digest")) for one in statement["items"]}
    told = {(one["identifier"], one["status"], one.get("digest")) for one in release["items"]}
    if signed != told:
        raise Broken("the statement names other items")
    for item in release["items"]:
        if item["status"] == "delivered" and digest_of(body["data"], item) != item["digest"]:
            raise Broken(f"{item['identifier']} does not fit its digest")
    _nothing_else(body["data"], {one["identifier"] for one in release["items"]}, "")
    return Answer(release["release_id"], body["data"], tuple(release["items"]))


def _nothing_else(data: Any, named: set[str], path: str) -> None:
    """Data that no item of the statement names were never recorded: we must not hold them."""
    if path in named:
        return
    if isinstance(data, Mapping) and (data or not path):
        for name, one in data.items():
            _nothing_else(one, named, f"{path}.{name}".lstrip("."))
    elif isinstance(data, list) and all(isinstance(one, Mapping) for one in data):
        for one in data:
            _nothing_else(one, named, path)
    else:
        raise Broken(f"{path} came without being named")


def digest_of(data: Mapping[str, Any], item: Mapping[str, str]) -> str:
    """base64url(HMAC-SHA256(salt, JCS(value))); names are ASCII, so sorting is canonical."""
    value = value_of(data, item["identifier"])
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    salt = base64.urlsafe_b64decode(item["salt"] + "=" * (-len(item["salt"]) % 4))
    return proofs.b64(hmac.digest(salt, text.encode(), "sha256"))


def value_of(data: Any, identifier: str) -> Any:
    """The value under a dotted name; through a repeated item, the list of its elements' values."""
    first, _, rest = identifier.partition(".")
    value = data.get(first) if isinstance(data, Mapping) else None
    if not rest or value is None:
        return value
    if isinstance(value, list):
        found = [value_of(element, rest) for element in value]
        return [one for one in found if one is not None]
    return value_of(value, rest)


def rows(data: Any, path: str = "") -> list[tuple[str, str]]:
    """A tree of data as lines for a screen: dotted name and value, arrays numbered."""
    if isinstance(data, Mapping):
        return [line for name, one in data.items() for line in rows(one, f"{path}.{name}")]
    if isinstance(data, list) and any(isinstance(one, Mapping) for one in data):
        return [line for place, one in enumerate(data, 1) for line in rows(one, f"{path}[{place}]")]
    if isinstance(data, list):
        return [(path.lstrip("."), ", ".join(str(one) for one in data))]
    return [(path.lstrip("."), str(data))]
