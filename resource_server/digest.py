"""Salted digests of what was sent: proof of a value for who has the salt, noise for everyone else.

The salt stays with the platform (derived, not stored) and travels to the institution beside the
value. The authorization server keeps digests only, so it cannot guess small values.
"""

import base64
import hmac
from typing import Any

from resource_server.jcs import canonical


def salt(key: bytes, release_id: str, identifier: str) -> bytes:
    """32 bytes, the same again for the same release and item."""
    return hmac.digest(key, f"release-salt/v1\n{release_id}/{identifier}".encode(), "sha256")


def digest(salt_: bytes, value: Any) -> str:
    """base64url(HMAC-SHA256(salt, JCS(value))), no padding, 43 characters."""
    return b64(hmac.digest(salt_, canonical(value), "sha256"))


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
