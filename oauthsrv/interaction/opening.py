"""Opening a request and binding it to one browser, which then has it to itself.

In a redirect the first GET binds. Behind a code a GET binds nothing, for link previews open it
before the person does: the first *Continue* binds, and there the person types the number that
stands beside the code. Three wrong numbers end the request. Whoever comes from another browser must
type the number too, and ends the first browser's turn.
"""

from typing import Any

from sqlalchemy import update

from oauthsrv.core import clock
from oauthsrv.core.db import db
from oauthsrv.interaction import refusals, rows
from oauthsrv.interaction.asking import TRIES, digest
from oauthsrv.interaction.rows import (
    FORGOTTEN,
    Found,
    move,
    must_read,
    next_end,
    status_of,
    table,
    value,
)
from oauthsrv.interaction.states import Event, Status, before
from oauthsrv.interaction.values import Bound, Interaction


def open_redirect(client_id: str, request_uri: str, browser: bytes) -> Interaction:
    """RFC 9126 section 4: the browser arrives with a `request_uri`. A reload works until the
    answer is issued. Where a number must be typed this binds nothing."""
    row = rows.read(
        table.c.client_id == client_id,
        table.c.request_uri_digest == digest("request_uri", request_uri),
    )
    if row is None:
        raise refusals.NoInteraction
    claim = {} if row.number_length else {"browser_digest": browser}
    return look((_see(row, **claim) or row).handle, browser)


def open_code(code: str) -> str:
    """The handle behind a code; from its first opening on there are fifteen minutes."""
    row = rows.read(table.c.qr_digest == digest("qr_code", code))
    if row is None:
        raise refusals.NoInteraction
    _see(row)
    return str(row.handle)


def look(handle: str, browser: bytes | None) -> Interaction:
    """Who asks, what and why: for its browser, and for one that could type the number.

    Raises InteractionExpired, AlreadyAnswered, OpenElsewhere.
    """
    row = must_read(handle)
    mine = browser is not None and browser in {row.browser_digest, row.home_digest}
    if status_of(row) is Status.EXPIRED or row.status == Status.ANSWERED:
        raise rows.why_not(row, browser)
    if not mine and (not row.number_length or row.status not in before(Event.BIND)):
        raise refusals.OpenElsewhere
    return value(row, browser)


def bind(handle: str, number: str, browser: bytes, shared: bool = False) -> Bound:
    """*Continue* on the first page. A wrong number costs a try and must be committed, so it is
    an outcome and no exception; the third one ends the request."""
    row = must_read(handle)
    if row.browser_digest == browser:
        if row.status == Status.PUSHED:
            row = _bind(row, browser, shared)
        return Bound(value(row, browser), row.tries_left)
    if not row.number_length:
        raise rows.why_not(row, browser)
    row = _take_a_try(row, browser)
    if rows.is_number(row, number):
        return Bound(value(_bind(row, browser, shared), browser), TRIES)
    if row.tries_left == 0:
        move(Event.EXPIRE, handle, person_id=None, **FORGOTTEN)
    return Bound(None, row.tries_left)


def bind_typed(user_code: str, browser: bytes) -> Interaction:
    """RFC 8628 section 3.3: the person typed the device's code into our page; it is the number.

    Raises NoInteraction for every code that leads nowhere. The page throttles tries.
    """
    digits = "".join(mark for mark in user_code if mark.isalnum())
    row = rows.read(table.c.user_code_digest == digest("user_code", digits))
    if row is None or status_of(row) not in before(Event.BIND):
        raise refusals.NoInteraction
    if row.browser_digest == browser and row.status != Status.PUSHED:
        return value(row, browser)
    return value(_bind(row, browser, shared=False), browser)


def resume(
    handle: str, browser: bytes | None, expects: frozenset[Status] | None = None
) -> Interaction:
    """The interaction of this browser, at one of the steps that the caller serves.

    The browser that handed over gets it back once the person has decided. Raises NoInteraction,
    InteractionExpired, AlreadyAnswered, OpenElsewhere, WrongStep.
    """
    row = must_read(handle)
    status = status_of(row)
    if status in {Status.EXPIRED, Status.ANSWERED} and status not in (expects or ()):
        raise rows.why_not(row, browser)
    decided = status in before(Event.ANSWER)
    if browser is None or browser not in {row.browser_digest, row.home_digest}:
        raise refusals.OpenElsewhere
    if browser != row.browser_digest and not decided:
        raise refusals.HandedOver
    if expects is not None and status not in expects:
        raise refusals.WrongStep(f"the interaction is {status}")
    return value(row, browser)


def _see(row: Found, **claim: Any) -> Found | None:
    """The first opening, if this is it and it comes in time."""
    unseen = (table.c.seen_at.is_(None), table.c.status == Status.PUSHED)
    in_time = table.c.expires_at > clock.now()
    statement = update(table).where(table.c.handle == row.handle, *unseen, in_time)
    seen = statement.values(seen_at=clock.now(), expires_at=next_end(row), **claim)
    return db.session.execute(seen.returning(table)).one_or_none()


def _bind(row: Found, browser: bytes, shared: bool) -> Found:
    return move(
        Event.BIND, row.handle, browser_digest=browser, is_shared=shared, tries_left=TRIES,
        document_sealed=None, seen_at=row.seen_at or clock.now(), expires_at=next_end(row),
    )  # fmt: skip


def _take_a_try(row: Found, browser: bytes) -> Found:
    """Counted before it is looked at: parallel guesses cost one try each."""
    statement = update(table).where(
        table.c.handle == row.handle,
        table.c.tries_left > 0,
        table.c.status.in_(before(Event.BIND)),
        table.c.expires_at > clock.now(),
    )
    taken = statement.values(tries_left=table.c.tries_left - 1).returning(table)
    found = db.session.execute(taken).one_or_none()
    if found is None:
        raise rows.why_not(must_read(row.handle), None)
    return found
