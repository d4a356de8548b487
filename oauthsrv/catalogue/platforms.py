"""Registered resource servers: who may ask for tickets, and how they prove who they are.

The identifier is an address: the RFC 8707 `resource`, a `locations` value and the `aud` of tokens.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from oauthsrv.catalogue import registration
from oauthsrv.catalogue.models import PlatformRow
from oauthsrv.core import clock, config, outbox, secrets
from oauthsrv.core.db import db
from oauthsrv.core.errors import Conflict, NotFound

KIND = "platform_secret"


@dataclass(frozen=True, slots=True)
class Platform:
    """`jwks` holds its public keys when it proves itself by `private_key_jwt`, else None."""

    id: str
    identifier: str
    name: Mapping[str, str]
    token_format: str
    jwks: Mapping[str, Any] | None
    active: bool


def register(platform: Platform, secret: str | None = None) -> str | None:
    """A new platform. Returns its secret, told this once; None when it has keys."""
    registration.check_name(platform.id)
    registration.check_address(platform.identifier)
    registration.check_texts(platform.name, config.current().languages)
    registration.check_proof(platform.jwks, secret)
    taken = select(PlatformRow.id).where(
        (PlatformRow.id == platform.id) | (PlatformRow.identifier == platform.identifier)
    )
    if db.session.scalars(taken).first() is not None:
        raise Conflict(f"{platform.id} or {platform.identifier} is registered already")
    told = None if platform.jwks is not None else secret or secrets.new()
    db.session.add(
        PlatformRow(
            id=platform.id,
            identifier=platform.identifier,
            name=json.dumps(dict(platform.name), ensure_ascii=False),
            token_format=platform.token_format,
            secret_digest=None if told is None else secrets.digest(KIND, told),
            jwks=None if platform.jwks is None else json.dumps(platform.jwks),
            active=platform.active,
            created_at=clock.now(),
        )
    )
    _told(platform.id, "registered")
    return told


def rotate_secret(id_: str) -> str:
    """A new secret, told this once; the old one, or the keys, end now."""
    row, value = _row(id_), secrets.new()
    row.secret_digest, row.jwks = secrets.digest(KIND, value), None
    _told(id_, "secret rotated")
    return value


def set_keys(id_: str, jwks: Mapping[str, Any]) -> None:
    """Public keys instead of what proved it before."""
    row = _row(id_)
    registration.check_proof(jwks, None)
    row.secret_digest, row.jwks = None, json.dumps(jwks)
    _told(id_, "keys set")


def move(id_: str, identifier: str) -> None:
    """It answers at another address from now on; tokens for the old one are of no more use."""
    registration.check_address(identifier)
    row, other = _row(id_), _at(identifier)
    if other is not None and other.id != id_:
        raise Conflict(f"{identifier} is registered for {other.id} already")
    if row.identifier != identifier:
        row.identifier = identifier
        _told(id_, "moved")


def suspend(id_: str, reason: str) -> None:
    """It gets no ticket from now on."""
    _set_active(id_, False, reason)


def resume(id_: str) -> None:
    _set_active(id_, True, "")


def authenticate(identifier: str, secret: str) -> Platform | None:
    """The active platform that has this secret; takes the same time for an unknown one."""
    row = _at(identifier)
    kept = row.secret_digest if row is not None and row.secret_digest is not None else bytes(32)
    right = secrets.same(kept, secrets.digest(KIND, secret))
    return _value(row) if row is not None and right and row.active else None


def find(identifier: str) -> Platform | None:
    row = _at(identifier)
    return None if row is None else _value(row)


def get(id_: str) -> Platform:
    """Raises NotFound."""
    return _value(_row(id_))


def by_id(id_: str) -> Platform | None:
    row = db.session.get(PlatformRow, id_)
    return None if row is None else _value(row)


def all() -> tuple[Platform, ...]:
    rows = db.session.scalars(select(PlatformRow).order_by(PlatformRow.id))
    return tuple(_value(row) for row in rows)


def _set_active(id_: str, active: bool, reason: str) -> None:
    row = _row(id_)
    if row.active != active:
        row.active = active
        _told(id_, "resumed" if active else "suspended", reason)


def _told(id_: str, what: str, reason: str = "") -> None:
    body = {"what": f"platform {what}", "platform": id_}
    outbox.append("operator.changed", id_, body | ({"reason": reason} if reason else {}))


def _row(id_: str) -> PlatformRow:
    row = db.session.get(PlatformRow, id_)
    if row is None:
        raise NotFound(f"no platform {id_}")
    return row


def _at(identifier: str) -> PlatformRow | None:
    return db.session.scalars(
        select(PlatformRow).where(PlatformRow.identifier == identifier)
    ).one_or_none()


def _value(row: PlatformRow) -> Platform:
    jwks = None if row.jwks is None else json.loads(row.jwks)
    return Platform(
        row.id, row.identifier, json.loads(row.name), row.token_format, jwks, row.active
    )
