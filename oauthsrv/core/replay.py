"""Single use: the one consume primitive, and the store of values seen (jti, proofs, code steps).

Everything used once (codes, refresh tokens, request URIs, device codes, challenges, paper codes)
goes through `consume`, in the transaction that writes the result: of two parallel uses exactly
one sees a row.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, String, Table, delete, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core import clock, secrets
from oauthsrv.core.db import Base, db, instant


class SeenValue(Base):
    __tablename__ = "seen_value"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = instant(index=True)


def consume(table: Table | Any, *where: ColumnElement[bool], **values: Any) -> Row[Any] | None:
    """Use the one unused, unexpired row that matches; None if another use or time came first.

    The table has `used_at` and `expires_at`. `values` are written in the same statement.
    """
    target: Table = getattr(table, "__table__", table)
    moment = clock.now()
    statement = (
        update(target)
        .where(*where, target.c.used_at.is_(None), target.c.expires_at > moment)
        .values(used_at=moment, **values)
        .returning(*target.c)
    )
    return db.session.execute(statement).one_or_none()


def first_use(kind: str, value: str, expires_at: datetime) -> bool:
    """Whether this value is new; remembers it until it would be refused as too old anyway."""
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    row = {"kind": kind, "digest": secrets.digest(kind, value), "expires_at": expires_at}
    statement = insert(SeenValue).values(row).on_conflict_do_nothing().returning(SeenValue.kind)
    return db.session.execute(statement).first() is not None


def forget_expired() -> int:
    result = db.session.execute(delete(SeenValue).where(SeenValue.expires_at <= clock.now()))
    return int(result.rowcount)  # type: ignore[attr-defined]
