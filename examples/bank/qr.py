"""QR pictures, as SVG that stands in the page."""

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathFillImage


def svg(text: str, label: str) -> Markup:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    picture = code.make_image(image_factory=SvgPathFillImage).to_string(encoding="unicode")
    drawing = picture[picture.index("<svg") :]
    opened = Markup('<svg class="qr" role="img" aria-label="{}" ').format(label)
    return opened + Markup(drawing[len("<svg ") :])
