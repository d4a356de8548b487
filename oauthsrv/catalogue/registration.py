"""What may be registered about a resource server: its name, address, texts and proof of itself.

The address is a resource indicator (RFC 8707 section 2): absolute, without a fragment. Here it also
has no query and no final slash, so that two spellings never mean one platform.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from oauthsrv.core.errors import Refusal

NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)
MAX_ADDRESS = 500
MAX_TEXT = 80
MIN_SECRET = 32


class InvalidPlatform(Refusal):
    """What is to be registered about the resource server cannot stand."""

    code = "invalid_platform"


def check_name(text: str) -> None:
    if not NAME.fullmatch(text):
        raise InvalidPlatform(f"{text[:80]!r} is no name: small letters, digits, _ or -")


def check_address(text: str) -> None:
    if not _is_plain(text) or not _is_address(text):
        raise InvalidPlatform(
            f"{text[:200]!r} is no https address without query, fragment and final slash "
            "(http: only on this very host)"
        )


def check_texts(texts: Mapping[str, str], languages: Iterable[str]) -> None:
    missing = sorted(set(languages) - set(texts))
    if missing:
        raise InvalidPlatform(f"the name is missing in {', '.join(missing)}")
    for language, text in texts.items():
        if not 0 < len(text.strip()) <= MAX_TEXT or not text.isprintable():
            raise InvalidPlatform(f"the name in {language} is empty, too long or not plain text")


def check_proof(jwks: Mapping[str, Any] | None, secret: str | None) -> None:
    if jwks is not None and secret is not None:
        raise InvalidPlatform("either a secret or keys, not both")
    if secret is not None and len(secret) < MIN_SECRET:
        raise InvalidPlatform(f"a secret has at least {MIN_SECRET} characters")
    if jwks is not None and not _are_public_keys(jwks):
        raise InvalidPlatform("a JWK Set (RFC 7517) of public keys is needed")


def _are_public_keys(jwks: Mapping[str, Any]) -> bool:
    try:
        keys = KeySet.import_key_set(jwks).keys  # type: ignore[arg-type]
        return bool(keys) and not any(key.key_type == "oct" or key.is_private for key in keys)
    except (JoseError, KeyError, TypeError, ValueError, AttributeError):
        return False


def _is_plain(text: str) -> bool:
    marks = all(32 < ord(mark) < 127 and mark not in '"<>\\^`{|}?#@' for mark in text)
    return marks and 0 < len(text) <= MAX_ADDRESS and not text.endswith("/")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or port == 0 or parts.netloc != parts.netloc.lower():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
