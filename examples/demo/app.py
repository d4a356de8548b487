"""The institution's process in the demo: its own application, and `/demo` beside it."""

from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from examples.bank import config
from examples.bank.app import create_app as create_bank
from examples.demo import page


def create_app() -> Any:
    """A WSGI application; the bank's part is the bank's, unchanged."""
    settings = config.load()
    bank = create_bank(settings)
    return DispatcherMiddleware(bank, {"/demo": page.create_app(settings, page.load_story())})


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(name)
    return create_app()
