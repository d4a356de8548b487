"""Settings: one JSON file (`BANK_CONFIG`), a few of its members also by environment.

    {"name": {"en": ...}, "issuer": ..., "public_url": ..., "database": ...,
     "secret_key": ..., "demo": false, "staff_code": "", "labels": ["catalogue.json"],
     "places": {"https://register.example": {...}},
     "clients": {"counter": {"client_id": ..., "client_secret": ...}, "terminal": ..., "web": ...},
     "services": [{"id": ..., "title": {...}, "scope": "manifest:...", "channels": ["counter"]}]}

Paths in the file are relative to it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHANNELS = ("counter", "terminal", "web", "poster")
CLIENT_OF_CHANNEL = {"counter": "counter", "terminal": "terminal", "web": "web", "poster": "web"}
OVERRIDES = ("issuer", "public_url", "database", "secret_key", "staff_code")


class WrongSettings(Exception):
    """The settings cannot work; the message names the member."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the authorization server knows us by, in one role."""

    client_id: str
    method: str
    secret: str = field(default="", repr=False)
    private_key: Mapping[str, Any] = field(default_factory=dict, repr=False)
    dpop: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that people come for, and what is asked for it."""

    id: str
    title: Mapping[str, str]
    scope: str
    details: tuple[Mapping[str, Any], ...] = ()
    channels: tuple[str, ...] = CHANNELS


@dataclass(frozen=True, slots=True)
class Settings:
    name: Mapping[str, str]
    issuer: str
    public_url: str
    database: Path
    secret_key: str = field(repr=False)
    clients: Mapping[str, Client]
    services: tuple[Service, ...]
    languages: tuple[str, ...] = ("en", "zh-Hans")
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    staff_code: str = field(default="", repr=False)
    demo: bool = False

    def service(self, service_id: str, channel: str) -> Service | None:
        return next((one for one in self.offered(channel) if one.id == service_id), None)

    def offered(self, channel: str) -> tuple[Service, ...]:
        return tuple(one for one in self.services if channel in one.channels)

    def client_for(self, channel: str) -> Client:
        return self.clients[CLIENT_OF_CHANNEL[channel]]

    @property
    def reachable_by_phone(self) -> bool:
        """A telephone in somebody's hand cannot open an address that means this machine."""
        return not any(name in self.issuer for name in ("//localhost", "//127.", "//[::1]"))


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises WrongSettings."""
    path = Path(environ.get("BANK_CONFIG", "bank.json"))
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongSettings(f"{path}: {error}") from None
    for name in OVERRIDES:
        raw[name] = environ.get(f"BANK_{name.upper()}", raw.get(name, ""))
    try:
        return from_json(raw, path.parent)
    except (KeyError, TypeError) as error:
        raise WrongSettings(f"{path}: {error} is missing or has the wrong form") from None


def from_json(raw: Mapping[str, Any], folder: Path) -> Settings:
    clients = {role: _client(one, folder) for role, one in raw["clients"].items()}
    services = tuple(_service(one) for one in raw["services"])
    for service in services:
        missing = {CLIENT_OF_CHANNEL[channel] for channel in service.channels} - set(clients)
        if missing:
            raise WrongSettings(f"service {service.id}: no client for {', '.join(sorted(missing))}")
    if not raw["secret_key"]:
        raise WrongSettings("secret_key is empty")
    return Settings(
        name=raw["name"],
        issuer=raw["issuer"].rstrip("/"),
        public_url=raw["public_url"].rstrip("/"),
        database=folder / raw["database"],
        secret_key=raw["secret_key"],
        clients=clients,
        services=services,
        languages=tuple(raw.get("languages", ("en", "zh-Hans"))),
        labels=_labels(raw.get("labels", ()), folder),
        places=raw.get("places", {}),
        staff_code=raw.get("staff_code", ""),
        demo=bool(raw.get("demo", False)),
    )


def _client(raw: Mapping[str, Any], folder: Path) -> Client:
    key = raw.get("private_key", {})
    if "private_key_file" in raw:
        key = json.loads((folder / raw["private_key_file"]).read_text(encoding="utf-8"))
    secret = raw.get("client_secret", "")
    if "client_secret_file" in raw:
        secret = (folder / raw["client_secret_file"]).read_text(encoding="utf-8").strip()
    default = "private_key_jwt" if key else "client_secret_basic" if secret else "none"
    method = raw.get("token_endpoint_auth_method", default)
    return Client(raw["client_id"], method, secret, key, bool(raw.get("dpop", False)))


def _service(raw: Mapping[str, Any]) -> Service:
    channels = tuple(raw.get("channels", CHANNELS))
    unknown = set(channels) - set(CHANNELS)
    if unknown:
        raise WrongSettings(f"service {raw['id']}: unknown channel {sorted(unknown)[0]}")
    details = tuple(raw.get("authorization_details", ()))
    return Service(raw["id"], raw["title"], raw.get("scope", ""), details, channels)


def _labels(paths: Any, folder: Path) -> dict[str, Mapping[str, str]]:
    """Names of data items for our own screens, from catalogue files that the operator publishes."""
    found: dict[str, Mapping[str, str]] = {}
    for path in paths:
        for item in json.loads((folder / path).read_text(encoding="utf-8"))["items"]:
            found[item["identifier"]] = item["title"]
    return found
