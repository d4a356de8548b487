"""The database: one metadata, one way to open a transaction, types alike on both engines.

SQLite is opened in WAL mode with full durability; a writing transaction begins with
`BEGIN IMMEDIATE`, so that two writers queue instead of failing half-way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Engine, Integer, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

RowNumber = BigInteger().with_variant(Integer, "sqlite")
"""A growing primary key: 64 bits on both engines (SQLite's INTEGER PRIMARY KEY is its row id)."""


class Instant(TypeDecorator[datetime]):
    """An aware moment kept as whole milliseconds since 1970, so both engines compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_milliseconds(value)


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_milliseconds(value: int) -> datetime:
    whole, rest = divmod(value, 1000)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest * 1000)


def instant(**options: Any) -> Mapped[Any]:
    return mapped_column(Instant, **options)


@contextmanager
def transaction() -> Iterator[None]:
    """One writing transaction, committed at the end, undone by any exception.

    A read that was open before is ended first: what it saw may be old. Inside an open writing
    transaction this joins it, so operations may be combined; only the outermost commits.
    """
    session = db.session
    if session.info.get("writing"):
        yield
        return
    session.rollback()
    session.connection(execution_options={"writing": True})
    session.info["writing"] = True
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def prepare_engine(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
