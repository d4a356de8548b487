"""Chance and secret values: made here, told once, kept only as keyed hashes.

A stored hash is HMAC-SHA256 under a key derived from the master key, bound to the kind of the
secret: a stolen database yields no usable value, and a code can never pass for a token.
"""

import base64
import hmac
import secrets as _chance
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from oauthsrv.core import config


def new() -> str:
    """256 random bits in base64url, 43 characters."""
    return _chance.token_urlsafe(32)


def new_id() -> str:
    """128 random bits in hex: a name for a row, unguessable but not a credential."""
    return _chance.token_hex(16)


def digits(count: int) -> str:
    return "".join(_chance.choice("0123456789") for _ in range(count))


def random_bytes(count: int) -> bytes:
    return _chance.token_bytes(count)


def derived_key(purpose: str) -> bytes:
    """32 bytes for one purpose, from the master key (HKDF, RFC 5869)."""
    master = config.current().master_key
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def digest(kind: str, value: str) -> bytes:
    """What a table keeps instead of the value; `kind` is the table's word for it."""
    return hmac.digest(_hash_key(), kind.encode() + b"\0" + value.encode(), "sha256")


def _hash_key() -> bytes:
    kept = config.cache()
    if "hash_key" not in kept:
        kept["hash_key"] = derived_key("secret-hash/v1")
    return bytes(kept["hash_key"])


def same(one: str | bytes, other: str | bytes) -> bool:
    """Comparison that takes the same time wherever the first difference is."""
    left = one.encode() if isinstance(one, str) else one
    right = other.encode() if isinstance(other, str) else other
    return hmac.compare_digest(left, right)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Strict base64url without padding; raises ValueError."""
    if "=" in text or any(ord(mark) > 127 for mark in text):
        raise ValueError("not base64url")
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if b64(data) != text:
        raise ValueError("not canonical base64url")
    return data


def sha256_b64(data: bytes) -> str:
    return b64(sha256(data).digest())
