"""The institution's screens in a real browser, on a phone's width, in both languages."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from tests.browser import looks
from tests.browser.conftest import FLAGS, PHONE
from tests.examples.test_bank import ISSUER, picture_of
from tools import browser as tool

pytestmark = pytest.mark.browser
SCREENS = ["/", "/counter", "/terminal", "/apply", "/poster", "/staff", "/nothing"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_screens_are_usable_by_everybody(bank_alone, new_page, language, scheme):
    page = new_page(language, color_scheme=scheme)

    for path in SCREENS:
        page.goto(bank_alone + path)

        assert looks.violations(page) == []
        assert looks.overflow(page) == 0
        assert looks.small_targets(page) == []


def test_chinese_letters_are_drawn_and_not_boxes(bank_alone, new_page):
    page = new_page("zh-Hans")
    text = ""
    for path in SCREENS:
        page.goto(bank_alone + path)
        text += page.inner_text("body")

    assert looks.missing_letters(page, text) == []


def test_the_poster_is_read_back_from_its_picture(bank_alone, new_page, picture_folder):
    page = new_page()
    page.goto(bank_alone + "/poster")

    data = page.screenshot(path=picture_folder / "poster.png", full_page=True)

    found = zxingcpp.read_barcodes(Image.open(BytesIO(data)))
    assert [one.text for one in found] == [bank_alone + "/start?service=one"]


def test_the_terminal_opens_a_code_that_a_scanner_typed(bank_alone, new_page):
    page = new_page()
    page.goto(bank_alone + "/terminal")

    assert page.evaluate("document.activeElement.id") == "scan", "a scanner types where focus is"
    with page.expect_request(ISSUER + "/q/abc"):
        page.keyboard.type(ISSUER + "/q/abc\n")


def test_the_terminal_opens_a_code_from_a_picture_without_javascript(bank_alone, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(bank_alone + "/terminal")
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg"}
    page.set_input_files("#picture", {**picture, "buffer": picture_of(ISSUER + "/q/abc")})

    with page.expect_request(ISSUER + "/q/abc"):
        page.click("text=Read the picture")


def test_the_terminal_says_when_a_code_is_not_ours(bank_alone, new_page):
    page = new_page()
    page.goto(bank_alone + "/terminal")
    page.fill("#scan", "https://evil.example/q/abc")
    page.press("#scan", "Enter")

    assert page.inner_text("[role=alert]") == "This terminal cannot open that code."
    assert page.url.startswith(bank_alone)


def test_the_terminal_reads_a_code_with_its_camera(bank_alone, chromium, tmp_path):
    film = tmp_path / "camera.mjpeg"
    with Image.open(BytesIO(picture_of(ISSUER + "/q/abc"))) as code:
        scene = Image.new("RGB", (640, 480), "#888")
        scene.paste(code.resize((400, 400)), (120, 40))
    frame = BytesIO()
    scene.save(frame, "JPEG", quality=90)
    film.write_bytes(frame.getvalue() * 5)
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags = [*FLAGS, *camera, f"--use-file-for-fake-video-capture={film}"]

    terminal = chromium.browser_type.launch(executable_path=tool.find(), args=flags)
    try:
        page = terminal.new_context(permissions=["camera"], viewport=PHONE).new_page()
        page.goto(bank_alone + "/terminal")
        with page.expect_request(ISSUER + "/q/abc", timeout=15000):
            page.click("#camera-on")
    finally:
        terminal.close()
