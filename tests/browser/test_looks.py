"""The helpers find what they are there to find."""

import pytest

from tests.browser import looks

pytestmark = pytest.mark.browser
GOOD = "<!doctype html><html lang=en><title>A</title><main><h1>A</h1>{}</main></html>"


def test_a_picture_without_words_is_found(new_page):
    page = new_page()
    page.set_content(GOOD.format("<img src='data:,'>"))

    assert any(one.startswith("image-alt") for one in looks.violations(page))


def test_pale_letters_are_found(new_page):
    page = new_page()
    page.set_content(GOOD.format("<p style='color:#bbb;background:#fff'>pale</p>"))

    assert any(one.startswith("color-contrast") for one in looks.violations(page))


def test_letters_that_no_font_knows_are_found(new_page):
    page = new_page("zh-Hans")
    page.set_content(GOOD.format("<p>同意</p>"))

    assert looks.missing_letters(page, "同意") == []
    assert looks.missing_letters(page, "同\ue123\ue124") == ["\ue123", "\ue124"]


def test_a_page_wider_than_its_window_is_found(new_page):
    page = new_page()
    page.set_content(GOOD.format("<p style='width:900px'>wide</p>"))

    assert looks.overflow(page) > 0


def test_a_small_button_is_found(new_page):
    page = new_page()
    page.set_content(GOOD.format("<button style='height:20px'>x</button>"))

    assert len(looks.small_targets(page)) == 1
