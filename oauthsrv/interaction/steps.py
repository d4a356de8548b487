"""The person's steps between opening and answer; each renews the fifteen minutes."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, func, or_, update

from oauthsrv.core import clock, replay
from oauthsrv.core.db import db
from oauthsrv.interaction import refusals, rows
from oauthsrv.interaction.rows import FORGOTTEN, move, must_read, next_end, sealed, table, value
from oauthsrv.interaction.states import UNDECIDED, Event, Status, before
from oauthsrv.interaction.values import Interaction


def identify(handle: str, browser: bytes, person_id: str) -> Interaction:
    """Somebody signed in. Another person than before finds none of the first one's ticks."""
    same = table.c.person_id == person_id
    return _step(
        Event.IDENTIFY, handle, browser, person_id=person_id, document_sealed=None,
        ticks_sealed=case((same, table.c.ticks_sealed), else_=None),
    )  # fmt: skip


def keep_ticks(handle: str, browser: bytes, ticks: Mapping[str, Any]) -> Interaction:
    """Ticks that are not agreed to yet: a language switch, a filter, a pause."""
    return _step(Event.TICK, handle, browser, ticks_sealed=_ticks(handle, ticks))


def choose(handle: str, browser: bytes, ticks: Mapping[str, Any]) -> Interaction:
    """*Agree* on the check list: these ticks go into the summary."""
    return _step(Event.CHOOSE, handle, browser, ticks_sealed=_ticks(handle, ticks))


def freeze(handle: str, browser: bytes, document: str) -> Interaction:
    """The summary is shown; from now on this document, and no other, can be signed."""
    text = sealed(handle, "document", document)
    return _step(Event.FREEZE, handle, browser, document_sealed=text)


def unfreeze(handle: str, browser: bytes) -> Interaction:
    """*Change*: back to the check list, the ticks kept."""
    return _step(Event.CHANGE, handle, browser, document_sealed=None)


def agree(handle: str, browser: bytes, grant_id: str) -> Interaction:
    """The document was signed and gave this grant."""
    return _step(Event.AGREE, handle, browser, grant_id=grant_id, **FORGOTTEN)


def approve(handle: str, browser: bytes, approval_id: str) -> Interaction:
    """A request for OpenID scopes alone was approved; no data, no document."""
    return _step(Event.APPROVE, handle, browser, approval_id=approval_id, **FORGOTTEN)


def refuse(handle: str, browser: bytes) -> Interaction:
    """The person says no. Possible before anything is bound or typed; ticks are gone at once.

    A code that nobody has bound may be refused by whoever holds it.
    """
    row = must_read(handle)
    if row.browser_digest not in {None, browser}:
        raise rows.why_not(row, browser)
    gone = {**FORGOTTEN, "person_id": None, "was_refused": True, "browser_digest": browser}
    return value(move(Event.REFUSE, handle, row.browser_digest, **gone), browser)


def answer(handle: str, browser: bytes) -> Interaction:
    """The answer is issued now: the request counts as used. Of two tabs exactly one gets here."""
    answering = func.coalesce(table.c.home_digest, table.c.browser_digest)
    row = replay.consume(
        table,
        table.c.handle == handle,
        table.c.status.in_(before(Event.ANSWER)),
        answering == browser,
        status=Status.ANSWERED,
    )
    if row is None:
        found = must_read(handle)
        raise rows.why_not(found, found.home_digest and browser)
    rows.count(Status.ANSWERED)
    return value(row, browser)


def extend(handle: str, browser: bytes) -> Interaction:
    """*More time* (WCAG 2.2.1). Raises NoMoreTime at the end of the longest life."""
    found = must_read(handle)
    statement = update(table).where(
        table.c.handle == handle,
        or_(table.c.browser_digest == browser, table.c.home_digest == browser),
        table.c.status.in_(UNDECIDED),
        table.c.expires_at > clock.now(),
    )
    changed = statement.values(expires_at=next_end(found)).returning(table)
    row = db.session.execute(changed).one_or_none()
    if row is None:
        raise rows.why_not(found, browser)
    if row.expires_at <= found.expires_at:
        raise refusals.NoMoreTime
    return value(row, browser)


def _step(event: Event, handle: str, browser: bytes, **values: Any) -> Interaction:
    end = next_end(must_read(handle))
    return value(move(event, handle, browser, expires_at=end, **values), browser)


def _ticks(handle: str, ticks: Mapping[str, Any]) -> bytes:
    return sealed(handle, "ticks", json.dumps(dict(ticks), ensure_ascii=False))
