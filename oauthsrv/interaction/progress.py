"""How far it is: for the teller at the counter, and for a device that polls (RFC 8628).

Neither ever learns a tick or a name from here.
"""

from datetime import timedelta
from typing import Literal

from sqlalchemy import update

from oauthsrv.core import clock, replay, secrets
from oauthsrv.core.db import db
from oauthsrv.interaction import refusals, rows
from oauthsrv.interaction.rows import Found, table
from oauthsrv.interaction.states import Event, Status, before
from oauthsrv.interaction.values import CounterStatus, DevicePoll

SLOWER = 5
"""RFC 8628 section 3.5: seconds added to the interval by `slow_down`."""
TOLERANCE = timedelta(milliseconds=500)

SENTENCES = {
    "waiting": {
        "en": "Please scan this code with your phone. Then type the number you see here.",
        "zh-Hans": "请用手机扫描这个二维码，然后输入您在这里看到的数字。",
    },
    "opened": {
        "en": "Take your time to read who asks, and why. Then sign in on your phone.",
        "zh-Hans": "请慢慢看清是谁在申请、为什么申请，然后在手机上登录。",
    },
    "deciding": {
        "en": "Take your time. Tick only what you want to share.",
        "zh-Hans": "请慢慢选择，只勾选您愿意提供的内容。",
    },
    "done": {
        "en": "Thank you, that is done. You can put your phone away.",
        "zh-Hans": "谢谢，已经完成，您可以收起手机了。",
    },
    "refused": {
        "en": "That is fine. Let me show you the other way.",
        "zh-Hans": "没关系，我为您说明其他办理方式。",
    },
    "expired": {
        "en": "The time is over and nothing was shared. Shall we start again?",
        "zh-Hans": "时间已到，没有提供任何信息。需要重新开始吗？",
    },
}
"""What the teller says next, in every language at once: the counter chooses."""

State = Literal["waiting", "opened", "deciding", "done", "refused", "expired"]
STATES: dict[Status, State] = {
    Status.OPENED: "opened",
    Status.IDENTIFIED: "deciding",
    Status.CHOSEN: "deciding",
    Status.FROZEN: "deciding",
    Status.DECIDED: "done",
    Status.ANSWERED: "done",
    Status.REFUSED: "refused",
    Status.EXPIRED: "expired",
}


def status(client_id: str, status_handle: str) -> CounterStatus:
    """For the client that pushed. Raises NoInteraction when it is unknown or long over."""
    row = rows.read(
        table.c.client_id == client_id,
        table.c.status_digest == secrets.digest("status_handle", status_handle),
    )
    if row is None:
        raise refusals.NoInteraction
    state = _state(row)
    return CounterStatus(state, SENTENCES[state])


def _state(row: Found) -> State:
    found = rows.status_of(row)
    if found is Status.PUSHED:
        return "opened" if row.seen_at else "waiting"
    if found is Status.ANSWERED and row.was_refused:
        return "refused"
    return STATES[found]


def device_poll(client_id: str, device_code: str) -> DevicePoll:
    """RFC 8628 section 3.4. `ready` and `denied` are told once; `spent` names what was given,
    so that a code used twice can take it back."""
    row = rows.read(
        table.c.client_id == client_id,
        table.c.device_digest == secrets.digest("device_code", device_code),
    )
    if row is None or rows.status_of(row) is Status.EXPIRED:
        return DevicePoll("expired")
    if row.status == Status.ANSWERED:
        return DevicePoll("spent", rows.value(row, row.browser_digest))
    if _too_early(row):
        return DevicePoll("slow_down")
    if row.status in before(Event.ANSWER):
        return _tell(row)
    return DevicePoll("pending")


def _too_early(row: Found) -> bool:
    moment = clock.now()
    pause = timedelta(seconds=row.poll_interval) - TOLERANCE
    early = row.polled_at is not None and moment - row.polled_at < pause
    interval = row.poll_interval + SLOWER if early else row.poll_interval
    statement = update(table).where(table.c.handle == row.handle)
    db.session.execute(statement.values(polled_at=moment, poll_interval=interval))
    return early


def _tell(row: Found) -> DevicePoll:
    used = replay.consume(
        table,
        table.c.handle == row.handle,
        table.c.status.in_(before(Event.ANSWER)),
        status=Status.ANSWERED,
    )
    if used is None:
        return DevicePoll("pending")
    rows.count(Status.ANSWERED)
    if used.was_refused:
        return DevicePoll("denied")
    return DevicePoll("ready", rows.value(used, used.browser_digest))
