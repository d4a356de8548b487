"""Hand-over: begun in one browser (a shared terminal, a desk), signed on the person's own phone.

The first browser shows a code and a number; the phone scans, types, and has the request to itself.
The answer still goes out by the first browser, where the client's cookies are.
"""

import hmac

from sqlalchemy import update

from oauthsrv.core import clock, secrets
from oauthsrv.core.db import db
from oauthsrv.interaction import refusals, rows
from oauthsrv.interaction.asking import NUMBER_LENGTH, TRIES, digest
from oauthsrv.interaction.rows import must_read, sealed, table
from oauthsrv.interaction.states import UNDECIDED
from oauthsrv.interaction.values import HandOver


def hand_over(handle: str, browser: bytes) -> HandOver:
    """Open the way for a second browser; the same code and number each time it is asked for."""
    number = secrets.digits(NUMBER_LENGTH["counter"])
    code = _code(handle)
    statement = update(table).where(
        table.c.handle == handle,
        table.c.channel == "redirect",
        table.c.browser_digest == browser,
        table.c.home_digest.is_(None),
        table.c.status.in_(UNDECIDED),
        table.c.expires_at > clock.now(),
    )
    db.session.execute(
        statement.values(
            home_digest=browser, qr_digest=digest("qr_code", code), tries_left=TRIES,
            number_sealed=sealed(handle, "number", number), number_length=len(number),
        )
    )  # fmt: skip
    return shown(handle, browser)


def shown(handle: str, browser: bytes) -> HandOver:
    """What the first browser shows. Raises OpenElsewhere for any other one."""
    row = must_read(handle)
    number = rows.unseal(row, "number")
    if row.home_digest != browser or number is None:
        raise refusals.OpenElsewhere
    return HandOver(_code(handle), number)


def where(handle: str, browser: bytes) -> str:
    """For the first browser: `here`, `there` (the phone has it), `decided` or `over`."""
    row = must_read(handle)
    if row.home_digest != browser:
        raise refusals.OpenElsewhere
    status = rows.status_of(row)
    if status in UNDECIDED:
        return "here" if row.browser_digest == browser else "there"
    return "decided" if status in {"decided", "refused"} else "over"


def _code(handle: str) -> str:
    """Not kept, but made again when it is shown again; nobody else can make it."""
    key = secrets.derived_key("hand-over-code/v1")
    return secrets.b64(hmac.digest(key, handle.encode(), "sha256"))
