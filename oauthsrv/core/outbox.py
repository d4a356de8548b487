"""Facts on their way to the ledger: one event and one outbox row, in the fact's own transaction.

The row has its final form from the start: the leaf is `0x01 || HMAC-SHA256(salt, JCS(event))`
with `salt = HMAC-SHA256(subject key, "ledger-salt/v1" || event id)`. Inside the event `items`
holds a commitment per item, each under its own salt, so one item can be proven without the
others. Nothing about type, person, client or time can be read from a leaf.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core import clock, envelope, secrets
from oauthsrv.core.db import Base, RowNumber, db, instant
from oauthsrv.core.envelope import Owner
from resource_server.jcs import canonical

LOG = Owner("log", "log")
TYPES = frozenset(
    {
        "manifest.published", "manifest.retired",
        "consent.given", "consent.amended", "consent.withdrawn", "consent.expired",
        "grant.issued", "grant.revoked",
        "passkey.added", "passkey.removed",
        "release.intended", "release.closed", "release.failed", "release.refused",
        "dispute.opened", "dispute.answered",
        "erasure.done", "key.rotated", "client.changed", "operator.changed",
    }
)  # fmt: skip


class LedgerEvent(Base):
    """What happened, readable; erased with its owner's salts once no duty keeps it."""

    __tablename__ = "ledger_event"

    event_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    type: Mapped[str] = mapped_column(String(40), index=True)
    owner_kind: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[str] = mapped_column(String(64))
    fact: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[str | None] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(33))
    occurred_at: Mapped[datetime] = instant()


class OutboxRow(Base):
    """A leaf that waits for its place in the log."""

    __tablename__ = "ledger_outbox"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(ForeignKey(LedgerEvent.event_id), unique=True)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(33))


@dataclass(frozen=True, slots=True)
class Entry:
    event_id: str
    leaf: bytes


def append(
    type_: str,
    fact: str,
    body: Mapping[str, Any],
    owner: Owner = LOG,
    items: Sequence[Mapping[str, Any]] = (),
) -> Entry:
    """Write the event and its outbox row; call it in the transaction that writes the fact.

    `fact` is the key of the row that this event speaks of; `body` holds strings, integers, lists
    and objects of these, never a value of the data; `items` are committed one by one.
    """
    if type_ not in TYPES:
        raise ValueError(f"unknown event type {type_}")
    event_id = secrets.new_id()
    moment = clock.now()
    key = envelope.data_key(owner, "salt")
    event = {
        "event_id": event_id,
        "type": type_,
        "time": clock.iso(moment),
        "fact": fact,
        "body": dict(body),
        "items": [item_commitment(key, event_id, place, item) for place, item in enumerate(items)],
    }
    text = canonical(event)
    leaf = b"\x01" + hmac.digest(event_salt(key, event_id), text, "sha256")
    db.session.add(
        LedgerEvent(
            event_id=event_id, type=type_, owner_kind=owner.kind, owner_id=owner.id,
            fact=fact, body=text.decode(), leaf=leaf, occurred_at=moment,
        )
    )  # fmt: skip
    db.session.flush()
    db.session.add(OutboxRow(event_id=event_id, leaf=leaf))
    return Entry(event_id, leaf)


def event_salt(key: bytes, event_id: str) -> bytes:
    return hmac.digest(key, b"ledger-salt/v1" + event_id.encode(), "sha256")


def item_salt(key: bytes, event_id: str, place: int) -> bytes:
    return hmac.digest(key, f"ledger-item-salt/v1{event_id}/{place}".encode(), "sha256")


def item_commitment(key: bytes, event_id: str, place: int, item: Mapping[str, Any]) -> str:
    salt = item_salt(key, event_id, place)
    return secrets.b64(hmac.digest(salt, canonical(dict(item)), "sha256"))
