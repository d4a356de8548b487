"""Reading an interaction and moving it: one conditional UPDATE per event, so that of two only one.

Everything goes by plain statements; no row object outlives its statement.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from oauthsrv.core import clock, envelope, secrets
from oauthsrv.core.db import db
from oauthsrv.core.errors import Refusal
from oauthsrv.interaction import refusals
from oauthsrv.interaction.models import InteractionRow, StageCount
from oauthsrv.interaction.states import Event, Status, before, target
from oauthsrv.interaction.values import Interaction

LIFE = timedelta(minutes=15)
"""From being opened, and anew from each step that the person takes."""
CAP = timedelta(hours=3)
"""No interaction lives longer, however often it is extended (WCAG 2.2.1 asks for ten times)."""

FORGOTTEN = {"ticks_sealed": None, "document_sealed": None}

table: Any = InteractionRow.__table__
Found = Row[Any]


def read(*where: ColumnElement[bool]) -> Found | None:
    return db.session.execute(select(table).where(*where)).one_or_none()


def must_read(handle: str) -> Found:
    row = read(table.c.handle == handle)
    if row is None:
        raise refusals.NoInteraction(f"no interaction {handle[:8]}")
    return row


def move(event: Event, handle: str, browser: bytes | None = None, **values: Any) -> Found:
    """The row after the event. Raises the refusal that fits when it may not happen now.

    `browser` is the one that must hold the interaction; None for steps that no browser takes.
    """
    conditions = [
        table.c.handle == handle,
        table.c.status.in_(before(event)),
        table.c.expires_at > clock.now(),
    ]
    if browser is not None:
        conditions.append(table.c.browser_digest == browser)
    statement = update(table).where(*conditions).values(status=target(event), **values)
    row = db.session.execute(statement.returning(table)).one_or_none()
    if row is None:
        raise why_not(must_read(handle), browser)
    count(target(event))
    return row


def why_not(row: Found, browser: bytes | None) -> Refusal:
    """The refusal that fits a row which did not take an event."""
    if status_of(row) is Status.EXPIRED:
        return refusals.InteractionExpired()
    if row.status == Status.ANSWERED:
        return refusals.AlreadyAnswered()
    if browser is not None and browser != row.browser_digest:
        return refusals.OpenElsewhere()
    return refusals.WrongStep(f"the interaction is {row.status}")


def status_of(row: Found) -> Status:
    """Time ends an interaction without anybody writing it down; an answer stays an answer."""
    over = row.expires_at <= clock.now() and row.status != Status.ANSWERED
    return Status.EXPIRED if over else Status(row.status)


def next_end(row: Found) -> datetime:
    """Fifteen minutes from now, within the cap; a device's request ends when it was told."""
    last: datetime = row.last_at
    return min(clock.now() + LIFE, last)


def value(row: Found, browser: bytes | None) -> Interaction:
    """What this browser may see of it."""
    bound = browser is not None and browser == row.browser_digest
    home = browser is not None and browser == row.home_digest
    private: dict[str, Any] = {}
    if bound or home:
        private = {"grant_id": row.grant_id, "approval_id": row.approval_id}
    if bound and row.status not in {Status.PUSHED, Status.OPENED}:
        # Whoever has just bound it may be somebody else than the one who ticked.
        private |= {
            "person_id": row.person_id,
            "ticks": unseal_json(row, "ticks"),
            "document": unseal(row, "document"),
        }
    return Interaction(
        handle=row.handle, client_id=row.client_id, channel=row.channel, status=status_of(row),
        data_request=row.data_request, openid_request=json.loads(row.openid_request),
        redirect_uri=row.redirect_uri, state=row.state, response_mode=row.response_mode,
        code_challenge=row.code_challenge, dpop_jkt=row.dpop_jkt,
        expires_at=row.expires_at, may_extend=row.expires_at < row.last_at,
        is_bound_here=bound, answers_here=home if row.home_digest else bound,
        number_length=row.number_length, is_shared=row.is_shared,
        was_refused=row.was_refused, **private,
    )  # fmt: skip


def sealed(handle: str, column: str, plain: str) -> bytes:
    return envelope.seal_for_server(plain.encode(), f"interaction/{handle}/{column}")


def unseal(row: Found, column: str) -> str | None:
    kept = row._mapping[f"{column}_sealed"]
    if kept is None:
        return None
    return envelope.unseal_for_server(kept, f"interaction/{row.handle}/{column}").decode()


def unseal_json(row: Found, column: str) -> Mapping[str, Any] | None:
    text = unseal(row, column)
    found: Mapping[str, Any] | None = None if text is None else json.loads(text)
    return found


def is_number(row: Found, typed: str) -> bool:
    """Whether the typed digits are the number; spaces and dashes between them do not matter."""
    number = unseal(row, "number")
    plain = "".join(mark for mark in typed if mark not in " -\u00a0\u2010\u2011")
    return number is not None and secrets.same(number, plain)


def count(stage: str) -> None:
    """One more reached this stage today. Nothing in the row tells who, for whom, or what."""
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    day = clock.iso(clock.now())[:10]
    statement = insert(StageCount).values(day=day, stage=stage, reached=1)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["day", "stage"], set_={"reached": StageCount.reached + 1}
        )
    )
