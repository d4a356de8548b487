"""What makes a page bad to look at: violations that axe finds, boxes for letters, overflow."""

from io import BytesIO

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    """By axe, in words; frames included."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {one['help']} at {[node['html'][:200] for node in one['nodes']]}"
        for one in found
    ]


def overflow(page: Page) -> int:
    """Pixels that the page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def small_targets(page: Page) -> list[str]:
    """Buttons, boxes and fields under 24 x 24 px, and buttons under 44 px high (WCAG 2.5.8)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select')]
        .filter(one => one.offsetParent !== null)
        .map(one => [one, (one.closest('label') || one).getBoundingClientRect()])
        .filter(([one, box]) => box.height < 43.5 || box.width < 24)
        .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""
    )
    return found


def glyphs(page: Page, letters: str) -> list[bytes]:
    """The picture of each letter, drawn by this browser with this page's font."""
    pictures = []
    for letter in letters:
        page.evaluate(
            """letter => {
                let box = document.getElementById('one-letter');
                if (!box) {
                    box = document.createElement('div');
                    box.id = 'one-letter';
                    box.style.cssText = 'position:fixed;left:0;top:0;width:48px;height:48px;'
                        + 'font-size:32px;line-height:48px;background:#fff;color:#000;z-index:999';
                    document.body.append(box);
                }
                box.textContent = letter;
            }""",
            letter,
        )
        data = page.locator("#one-letter").screenshot()
        with Image.open(BytesIO(data)) as picture:
            pictures.append(picture.convert("1").tobytes())
    page.evaluate("document.getElementById('one-letter').remove()")
    return pictures


def missing_letters(page: Page, text: str) -> list[str]:
    """Letters of the text that are drawn as the box for an unknown letter, or as nothing."""
    letters = sorted({one for one in text if ord(one) > 0x2E7F})
    assert letters, "a Chinese page has Chinese letters"
    unknown, nothing = glyphs(page, "\U000e0fff\u3000")
    drawn = dict(zip(letters, glyphs(page, "".join(letters)), strict=True))
    punctuation = {"　"}
    boxes = [one for one, picture in drawn.items() if picture in {unknown, nothing}]
    # Different letters that look alike are boxes too, whatever the font's box looks like.
    alike = [one for one in drawn if list(drawn.values()).count(drawn[one]) > 1]
    return sorted({*boxes, *alike} - punctuation)
