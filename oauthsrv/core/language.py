"""Languages of pages: which one this request speaks, and the sentences of every package in it.

Each package keeps `translations/zh_Hans.po`; they are read at start and merged, so a change needs
no build step. A page is wholly in one language: a missing Chinese sentence is an error in tests,
never a silent fallback to English.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import flask
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Babel, Domain

from oauthsrv.core import config

PACKAGE = Path(__file__).resolve().parent.parent
LOCALES = {"en": "en", "zh-Hans": "zh_Hans"}
NATIVE_NAMES = {"en": "English", "zh-Hans": "中文"}
COOKIE = "lang"
ALIASES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
    "en": "en",
}


def current() -> str:
    """The tag (`en`, `zh-Hans`) that this request is answered in."""
    if not flask.has_request_context():
        return config.current().languages[0]
    chosen = flask.g.get("language")
    if chosen is None:
        chosen = flask.g.language = _choose()
    return str(chosen)


def use(tag: str) -> None:
    """Answer the rest of this request in `tag`."""
    flask.g.language = tag if tag in config.current().languages else config.current().languages[0]
    flask.g.pop("_flask_babel", None)


def match(tag: str) -> str | None:
    """The page language that a BCP 47 tag asks for: `zh-CN`, `zh-Hans-CN` and `zh` mean zh-Hans."""
    parts = tag.strip().lower().split("-")
    for length in range(len(parts), 0, -1):
        found = ALIASES.get("-".join(parts[:length]))
        if found in config.current().languages:
            return found
    return None


def pick(texts: Mapping[str, str]) -> str:
    """The text in this request's language; catalogue and manifest carry every page language."""
    return texts[current()]


def cookie_name() -> str:
    return f"{config.current().cookie_prefix}_{COOKIE}"


def _choose() -> str:
    asked = [flask.request.args.get("lang", ""), flask.request.cookies.get(cookie_name(), "")]
    asked += [tag for tag, _quality in flask.request.accept_languages]
    for tag in asked:
        found = match(tag)
        if found:
            return found
    return config.current().languages[0]


class _Sentences(Domain):  # type: ignore[misc]
    def get_translations(self) -> Translations:
        return _sentences(current())


@cache
def _sentences(tag: str) -> Translations:
    merged = Catalog(locale=LOCALES[tag])
    for path in sorted(PACKAGE.glob(f"*/translations/{LOCALES[tag]}.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=LOCALES[tag]):
                if message.id:
                    merged[message.id] = message
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return Translations(buffer)


def init_app(app: flask.Flask) -> None:
    babel = Babel(app, locale_selector=lambda: LOCALES[current()], default_timezone="UTC")
    babel.domain_instance = _Sentences()


def locale() -> Locale:
    return Locale.parse(LOCALES[current()])
