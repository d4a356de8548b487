"""What we draw from a page's code is what its SVG says."""

from examples.bank import qr
from tests.support import pictures


def test_a_code_drawn_from_its_svg_is_read_back():
    address = "http://localhost:5000/q/" + "aB3-_" * 9

    assert pictures.read_page(f"<p>{qr.svg(address, 'Code')}</p>") == address
