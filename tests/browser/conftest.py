"""A real Chromium; pictures for people to look at land in `SCREENSHOTS` (var/screenshots)."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from examples.bank.app import create_app
from tests.examples.test_bank import bank_settings
from tests.support.ports import free_port
from tools import browser as tool

PHONE = {"width": 360, "height": 740}
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN"}
FLAGS = ["--no-sandbox", "--force-color-profile=srgb"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = tool.find()
    assert path, tool.REMEDY
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a browser of its own: `new_page(language="zh-Hans", viewport=PHONE)`."""
    with ExitStack() as stack:

        def make(language: str = "en", **options: object) -> Page:
            context = chromium.new_context(
                locale=LOCALES[language], viewport=options.pop("viewport", PHONE), **options
            )  # type: ignore[arg-type]
            stack.callback(context.close)
            return context.new_page()

        yield make


@pytest.fixture
def picture_folder() -> Path:
    folder = Path(os.environ.get("SCREENSHOTS", "var/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def bank_alone(tmp_path: Path) -> Iterator[str]:
    """The institution's application with no authorization server behind it; its address."""
    port = free_port()
    address = f"http://localhost:{port}"
    app = create_app(bank_settings(tmp_path, public_url=address))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
