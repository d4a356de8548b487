"""The demo person's one-time code (RFC 6238): six digits, thirty seconds, SHA-1.

Shown only because this person does not exist; a real one reads it in an app on the phone.
"""

import base64
import hmac
import struct
import time


def now(secret: str, moment: float | None = None) -> str:
    """The code of this half minute; empty without a secret."""
    if not secret:
        return ""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    step = int((time.time() if moment is None else moment) // 30)
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
