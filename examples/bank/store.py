"""What we keep, in SQLite, so that a restart forgets nothing.

A *case* is one piece of business. Each pushed request is an *attempt* of it, found by its `state`;
a code that nobody opened is replaced by the next attempt. A person's data lies here in clear: a
real institution keeps it in the systems that it protects anyway.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS work (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, service TEXT NOT NULL, owner TEXT NOT NULL,
  status TEXT NOT NULL, problem TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS work_owner ON work (owner, created_at);
CREATE TABLE IF NOT EXISTS attempt (
  state TEXT PRIMARY KEY, work_id TEXT NOT NULL REFERENCES work (id), verifier TEXT NOT NULL,
  request_uri TEXT NOT NULL DEFAULT '', qr_uri TEXT NOT NULL DEFAULT '',
  status_uri TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '',
  device_code TEXT NOT NULL DEFAULT '', user_code TEXT NOT NULL DEFAULT '',
  verification_uri TEXT NOT NULL DEFAULT '', interval INTEGER NOT NULL DEFAULT 5,
  next_poll INTEGER NOT NULL DEFAULT 0, expires_at INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0, made_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS attempt_work ON attempt (work_id, made_at);
CREATE TABLE IF NOT EXISTS permission (
  work_id TEXT PRIMARY KEY REFERENCES work (id), grant_id TEXT NOT NULL, scope TEXT NOT NULL,
  details TEXT NOT NULL, token_type TEXT NOT NULL, access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL DEFAULT '', expires_at INTEGER NOT NULL, proof_key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
  id INTEGER PRIMARY KEY, work_id TEXT NOT NULL REFERENCES work (id), location TEXT NOT NULL,
  release_id TEXT NOT NULL DEFAULT '', data TEXT NOT NULL DEFAULT '{}',
  items TEXT NOT NULL DEFAULT '[]', problem TEXT NOT NULL DEFAULT '', at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS answer_work ON answer (work_id, id);
"""
COLUMNS = {
    "work": "id channel service owner status problem created_at",
    "attempt": "state work_id verifier request_uri qr_uri status_uri number device_code user_code "
    "verification_uri interval next_poll expires_at used made_at",
    "permission": "work_id grant_id scope details token_type access_token refresh_token expires_at "
    "proof_key",
    "answer": "work_id location release_id data items problem at",
}


def now() -> int:
    return int(time.time())


class Store:
    """One file; each call opens it, does one thing durably, closes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.open() as db:
            db.executescript("PRAGMA journal_mode=WAL;" + SCHEMA)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=10)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys=ON")
        try:
            with db:
                yield db
        finally:
            db.close()

    def add(self, table: str, **values: Any) -> None:
        self._write(f"INSERT INTO {table}", table, values)

    def put(self, table: str, **values: Any) -> None:
        """Add, or take the place of the row with the same key."""
        self._write(f"INSERT OR REPLACE INTO {table}", table, values)

    def _write(self, verb: str, table: str, values: dict[str, Any]) -> None:
        assert set(values) <= set(COLUMNS[table].split())
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self.open() as db:
            db.execute(f"{verb} ({names}) VALUES ({marks})", tuple(values.values()))

    def change(self, table: str, key: dict[str, Any], **values: Any) -> bool:
        """Whether a row matched `key` and was changed: the guard of everything done once."""
        assert set(values) | set(key) <= set(COLUMNS[table].split())
        sets = ", ".join(f"{name} = ?" for name in values)
        where = " AND ".join(f"{name} = ?" for name in key)
        with self.open() as db:
            done = db.execute(
                f"UPDATE {table} SET {sets} WHERE {where}", (*values.values(), *key.values())
            )
            return done.rowcount == 1

    def one(self, statement: str, *values: Any) -> sqlite3.Row | None:
        with self.open() as db:
            row: sqlite3.Row | None = db.execute(statement, values).fetchone()
            return row

    def all(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        with self.open() as db:
            return db.execute(statement, values).fetchall()
