"""Encryption at rest: a data key per owner and purpose, wrapped by a key outside the database.

AES-256-GCM both times, with associated data, so a ciphertext moved to another row does not open.
Destroying an owner's key is erasure: what it sealed is noise from then on. Identity, salts and
records have keys of their own, so one can be erased while a duty to keep the other lasts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core import clock, secrets
from oauthsrv.core.db import Base, db, instant
from oauthsrv.core.errors import Refusal

Purpose = Literal["identity", "salt", "record"]
NONCE = 12


class KeyDestroyed(Refusal):
    """The key was destroyed: what it sealed is erased."""

    code = "erased"
    status = 410
    page = "This was erased on request."


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose key: `person`, `institution` or `log`, and their id."""

    kind: str
    id: str


class DataKey(Base):
    __tablename__ = "data_key"

    owner_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = instant()
    destroyed_at: Mapped[datetime | None] = instant()


def data_key(owner: Owner, purpose: Purpose) -> bytes:
    """The owner's 32-byte key for this purpose, made at first need. Raises KeyDestroyed."""
    row = db.session.get(DataKey, (owner.kind, owner.id, purpose))
    if row is None:
        return _make(owner, purpose)
    if row.wrapped is None:
        raise KeyDestroyed
    return _open(_kek(), row.wrapped, _name(owner, purpose))


def seal(owner: Owner, purpose: Purpose, plain: str, context: str) -> bytes:
    """`context` names table, column and row; `unseal` must say the same."""
    return _seal(data_key(owner, purpose), plain.encode(), context.encode())


def unseal(owner: Owner, purpose: Purpose, sealed: bytes, context: str) -> str:
    return _open(data_key(owner, purpose), sealed, context.encode()).decode()


def seal_for_server(plain: bytes, context: str) -> bytes:
    """For what belongs to the server itself: private signing keys, provider secrets."""
    return _seal(_kek(), plain, context.encode())


def unseal_for_server(sealed: bytes, context: str) -> bytes:
    return _open(_kek(), sealed, context.encode())


def destroy(owner: Owner, purpose: Purpose) -> None:
    row = db.session.get(DataKey, (owner.kind, owner.id, purpose))
    if row is not None and row.wrapped is not None:
        row.wrapped = None
        row.destroyed_at = clock.now()


def _make(owner: Owner, purpose: Purpose) -> bytes:
    key = secrets.random_bytes(32)
    wrapped = _seal(_kek(), key, _name(owner, purpose))
    db.session.add(
        DataKey(
            owner_kind=owner.kind,
            owner_id=owner.id,
            purpose=purpose,
            wrapped=wrapped,
            created_at=clock.now(),
        )
    )
    db.session.flush()
    return key


def _kek() -> bytes:
    return secrets.derived_key("key-encryption/v1")


def _name(owner: Owner, purpose: Purpose) -> bytes:
    return f"data-key/v1/{owner.kind}/{owner.id}/{purpose}".encode()


def _seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    nonce = secrets.random_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def _open(key: bytes, sealed: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context)
    except InvalidTag:
        raise ValueError("sealed under another key or for another place") from None
