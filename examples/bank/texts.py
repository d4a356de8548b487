"""Two languages: English sentences are their own keys, `texts/<language>.json` holds the others."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import current_app, g, request

FOLDER = Path(__file__).parent / "texts"
COOKIE = "example_language"
NATIVE_NAMES = {"en": "English", "zh-Hans": "简体中文"}


def chosen() -> str:
    """The cookie, else what the browser prefers, else the first configured language."""
    if "language" not in g:
        offered = current_app.extensions["bank"].settings.languages
        wish = request.cookies.get(COOKIE, "")
        g.language = wish if wish in offered else _preferred(offered)
    return str(g.language)


def _preferred(offered: tuple[str, ...]) -> str:
    for tag in request.accept_languages.values():
        for language in offered:
            if tag.split("-")[0].lower() == language.split("-")[0]:
                return language
    return offered[0]


@cache
def sentences(folder: Path, language: str) -> Mapping[str, str]:
    path = folder / f"{language}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def t(sentence: str, **values: object) -> str:
    """The sentence in the chosen language; `TEXTS` names another folder than ours."""
    folder = current_app.config.get("TEXTS", FOLDER)
    text = sentences(folder, chosen()).get(sentence, sentence)
    return text.format(**values) if values else text


def pick(texts: Mapping[str, str]) -> str:
    """The text in the chosen language, of texts that stand in the configuration."""
    return texts.get(chosen()) or next(iter(texts.values()))


def label(identifier: str) -> str:
    """How a data item is called on our screens; its identifier if nobody told us."""
    texts = current_app.extensions["bank"].settings.labels.get(identifier)
    return pick(texts) if texts else identifier
