"""QR codes (ISO/IEC 18004) as SVG that stands in the page, grows with it and is crisp in print."""

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage


def svg(text: str, label: str = "") -> Markup:
    """An inline `svg.qr` with its quiet zone; `label` is what a screen reader says for it."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    picture = code.make_image(image_factory=SvgPathFillImage).to_string(encoding="unicode")
    drawing = picture[picture.index("<svg ") + len("<svg ") :]
    opened = Markup('<svg class="qr" role="img" aria-label="{}" ').format(label)
    return opened + Markup(drawing)  # noqa: S704 - the library's own drawing of modules
