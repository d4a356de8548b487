"""The terminal reads a code: by a keyboard-wedge scanner, by its camera, or from a picture.

Only addresses of our authorization server pass: a code that leads elsewhere is a trap.
"""

from io import BytesIO
from urllib.parse import urlsplit

import zxingcpp
from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 12_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class NotAccepted(Exception):
    """Not a code that this terminal may open."""


def address(text: str, issuer: str) -> str:
    """The scanned address, if its origin is the issuer's. Raises NotAccepted."""
    wanted, parts = urlsplit(issuer), urlsplit(text.strip())
    plain = len(text) <= 2000 and all(32 < ord(mark) < 127 for mark in text.strip())
    same = (parts.scheme, parts.netloc) == (wanted.scheme, wanted.netloc)
    if not plain or "\\" in text or not same or not parts.path.startswith(wanted.path + "/"):
        raise NotAccepted
    return text.strip()


def read_picture(data: bytes) -> str | None:
    """The text of the first QR code in a picture; None if there is none to be read."""
    try:
        with Image.open(BytesIO(data)) as picture:
            found = zxingcpp.read_barcodes(
                picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode
            )
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
    return found[0].text if found else None
