"""Watching a case: where the person is, a fresh code for one that nobody opened, the token poll."""

from sqlite3 import Row

from examples.bank import oauth, proofs
from examples.bank.asking import ask
from examples.bank.desk import FINAL, Desk
from examples.bank.reading import read_all
from examples.bank.store import now

RENEWAL_SECONDS = 900
"""A counter code that nobody opened is renewed this long, while somebody looks at the screen."""
EARLY = 10
"""A code is renewed this many seconds before its end, so that the one shown always works."""
TELLS = {"waiting": "waiting", "opened": "opened", "deciding": "deciding", "done": "reading"}


def watch(desk: Desk, work_id: str) -> None:
    """Bring a case up to date. Asks the server at most once a second, however many look."""
    work, attempt = desk.work(work_id), desk.attempt(work_id)
    if work is None or attempt is None or work["status"] in FINAL:
        return
    pause = attempt["interval"] if attempt["device_code"] else 1
    key = {"state": attempt["state"], "next_poll": attempt["next_poll"], "used": 0}
    due = attempt["next_poll"] <= now()
    if not due or not desk.store.change("attempt", key, next_poll=now() + pause):
        return
    try:
        if attempt["device_code"]:
            _poll_for_token(desk, work, attempt)
        elif attempt["status_uri"]:
            _ask_status(desk, work, attempt)
    except oauth.Unreachable:
        return  # the next look tries again


def _ask_status(desk: Desk, work: Row, attempt: Row) -> None:
    client = desk.settings.client_for(work["channel"])
    try:
        told = desk.server.get(client, attempt["status_uri"])["state"]
    except oauth.Refused:
        told = "expired"  # the server has forgotten it
    ends = told == "waiting" and attempt["expires_at"] - EARLY <= now()
    unopened = work["status"] == "waiting" and told in {"waiting", "expired"}
    if ends or (unopened and told == "expired"):
        _renew(desk, work)
    elif told in TELLS:
        desk.move(work, TELLS[told])
    else:
        desk.move(work, told)


def _renew(desk: Desk, work: Row) -> None:
    if now() - work["created_at"] > RENEWAL_SECONDS:
        desk.move(work, "expired")
        return
    service = desk.settings.service(work["service"], work["channel"])
    if service is not None:
        ask(desk, work["id"], work["channel"], service)


def _poll_for_token(desk: Desk, work: Row, attempt: Row) -> None:
    """RFC 8628 section 3.4 and 3.5."""
    client = desk.settings.client_for(work["channel"])
    key = proofs.new_key() if client.dpop else {}
    parameters = {"grant_type": oauth.DEVICE_GRANT, "device_code": attempt["device_code"]}
    try:
        tokens = desk.server.token(client, parameters, key)
    except oauth.Refused as refusal:
        _still_waiting(desk, work, attempt, refusal)
        return
    desk.store.change("attempt", {"state": attempt["state"]}, used=1)
    read_all(desk, work["id"], tokens, key)


def _still_waiting(desk: Desk, work: Row, attempt: Row, refusal: oauth.Refused) -> None:
    if refusal.error == "slow_down":
        slower = attempt["interval"] + 5
        desk.store.change(
            "attempt", {"state": attempt["state"]}, interval=slower, next_poll=now() + slower
        )
    elif refusal.error == "access_denied":
        desk.move(work, "refused")
    elif refusal.error == "expired_token":
        desk.move(work, "expired")
    elif refusal.error != "authorization_pending":
        desk.fail(work["id"], str(refusal))
