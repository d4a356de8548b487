"""Settings: one frozen class, read from the environment, checked at start.

Every field is set by `OAUTHSRV_<NAME>`; fields marked secret also by `OAUTHSRV_<NAME>_FILE`.
`docs/configuration.md` lists them all; a test compares it with this class.
"""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from oauthsrv.core.errors import ConfigurationError

PREFIX = "OAUTHSRV_"
EXTENSION = "oauthsrv"


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("say 1 or 0")


def _key(text: str) -> bytes:
    key = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    if len(key) != 32:
        raise ValueError("32 bytes in base64url are needed")
    return key


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace(",", " ").split() if word)


def _database_url(text: str) -> str:
    """`postgres://` is accepted too: hosting platforms hand it out."""
    for scheme in ("postgres://", "postgresql://"):
        if text.startswith(scheme):
            return "postgresql+psycopg://" + text[len(scheme) :]
    return text


def _setting(
    doc: str, parse: Callable[[str], Any], default: Any = MISSING, secret: bool = False
) -> Any:
    return field(
        default=default, repr=not secret, metadata={"doc": doc, "parse": parse, "secret": secret}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    issuer: str = _setting("Issuer identifier: the https address of this server", str)
    database_url: str = _setting("SQLAlchemy address of the database", _database_url)
    master_key: bytes = _setting(
        "32 random bytes in base64url; every key and hash key derives from it", _key, secret=True
    )
    demo: bool = _setting(
        "Demo: shows demo people and their codes; never in production", _flag, False
    )
    demo_origin: str = _setting("Demo only: origin that may show these pages in a frame", str, "")
    name: str = _setting("Name of this service, shown on every page", str, "Consent server")
    operator: str = _setting("Registered name of the operator, shown in notices", str, "")
    operator_contact: str = _setting("How a person reaches the operator", str, "")
    logo_url: str = _setting("Address of a logo (same origin), or empty", str, "")
    brand_colour: str = _setting("Colour of buttons, #rrggbb, contrast is checked", str, "#1d4f91")
    languages: tuple[str, ...] = _setting(
        "Page languages, first is the default", _words, ("en", "zh-Hans")
    )
    cookie_prefix: str = _setting(
        "Begins each cookie's name (ports share cookies)", str, "oauthsrv"
    )
    regime: str = _setting("Legal regime whose sensitivity tags count", str, "pipl")
    trusted_proxies: int = _setting("Number of reverse proxies in front", int, 0)
    allow_loopback_fetch: bool = _setting(
        "Development only: fetches to loopback and http are allowed", _flag, False
    )
    limitation_days: int = _setting("Days that records outlive their permission", int, 1095)
    bootstrap_minutes: int = _setting("Life of the first operator link", int, 30)
    metrics_token: str = _setting(
        "Bearer value that opens /metrics; empty: closed", str, "", secret=True
    )
    log_format: str = _setting("`json` or `text`", str, "json")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Raises ConfigurationError naming every setting that is missing or wrong."""
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for one in fields(cls):
            name = PREFIX + one.name.upper()
            try:
                text = _read(environ, name, secret=one.metadata["secret"])
                if text is not None:
                    values[one.name] = one.metadata["parse"](text)
                elif one.default is MISSING:
                    wrong.append(f"{name} is not set: {one.metadata['doc']}")
            except (ValueError, OSError) as error:
                wrong.append(f"{name}: {error}")
        if wrong:
            raise ConfigurationError("; ".join(wrong))
        settings = cls(**values)
        problems = settings.problems()
        if problems:
            raise ConfigurationError("; ".join(problems))
        return settings

    def problems(self) -> list[str]:
        """What would make this server unsafe or unusable, in words."""
        found = []
        parts = urlsplit(self.issuer)
        loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not loopback:
            found.append("OAUTHSRV_ISSUER must be https (http only on localhost)")
        if parts.query or parts.fragment or self.issuer.endswith("/"):
            found.append("OAUTHSRV_ISSUER must have no query, fragment or final slash")
        if self.demo_origin and not self.demo:
            found.append("OAUTHSRV_DEMO_ORIGIN is for the demo only: frames invite clickjacking")
        if not self.languages or not set(self.languages) <= {"en", "zh-Hans"}:
            found.append("OAUTHSRV_LANGUAGES must name languages that have a translation")
        return found

    @property
    def secure(self) -> bool:
        return self.issuer.startswith("https://")


def _read(environ: Mapping[str, str], name: str, secret: bool) -> str | None:
    if secret and (path := environ.get(name + "_FILE")):
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    return environ.get(name)


def cache() -> dict[Any, Any]:
    """Memory of the running application, for immutable things by their key."""
    kept: dict[Any, Any] = current_app.extensions[EXTENSION].cache
    return kept


def current() -> Settings:
    """The settings of the running application."""
    settings = current_app.extensions[EXTENSION].settings
    assert isinstance(settings, Settings)
    return settings
