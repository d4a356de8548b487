"""Codes read as a camera reads them: drawn as a picture first, then decoded."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw

SCALE = 6
RECTANGLE = re.compile(r"M(\d+),(\d+)H(\d+)V(\d+)H\d+z")


def picture_of_svg(markup: str) -> Image.Image:
    """The first `svg.qr` of a page; its path is made of rectangles."""
    drawing = markup[markup.index("<svg") :]
    drawing = drawing[: drawing.index("</svg>")]
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawing)
    assert box, "the code has a viewBox, so that it grows with the page"
    size = int(box[1]) * SCALE
    picture = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in RECTANGLE.findall(drawing):
        corners = (int(left), int(top), int(right), int(bottom))
        x0, y0, x1, y1 = (one * SCALE for one in corners)
        pen.rectangle((x0, y0, x1 - 1, y1 - 1), fill=0)
    return picture


def read(picture: Image.Image) -> list[str]:
    """Every QR code in the picture."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [one.text for one in found]


def read_page(markup: str) -> str:
    """The one code that a page shows."""
    texts = read(picture_of_svg(markup))
    assert len(texts) == 1, "a page shows one readable code"
    return texts[0]


def png(picture: Image.Image) -> bytes:
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
