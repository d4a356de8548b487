"""The beginning: a pushed request (RFC 9126) or a device's (RFC 8628), its secrets told once."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from oauthsrv.core import clock, secrets
from oauthsrv.core.db import db
from oauthsrv.interaction import cleaning, refusals, rows
from oauthsrv.interaction.rows import CAP, sealed, table
from oauthsrv.interaction.states import Status
from oauthsrv.interaction.values import Channel, NewInteraction, Pushed

URN = "urn:ietf:params:oauth:request_uri:"
OPEN_WITHIN: dict[Channel, int] = {"redirect": 300, "counter": 90, "device": 600}
"""Seconds in which the code or address must first be opened."""
DEVICE_LIFE = timedelta(minutes=30)
"""What a device is told as `expires_in`; its interaction never outlives it."""
NUMBER_LENGTH: dict[Channel, int] = {"redirect": 0, "counter": 4, "device": 9}
TRIES = 3
POLL_SECONDS = 2


def push(asked: NewInteraction) -> Pushed:
    """Keep the question; from here on only its row is read."""
    cleaning.clean()
    handle = secrets.new_id()
    told = _secrets_for(asked.channel, handle)
    moment = clock.now()
    life = DEVICE_LIFE if asked.channel == "device" else CAP
    db.session.execute(
        insert(table).values(
            handle=handle, client_id=asked.client_id, channel=asked.channel,
            data_request=asked.data_request,
            openid_request=json.dumps(dict(asked.openid_request)),
            redirect_uri=asked.redirect_uri, state=asked.state,
            response_mode=asked.response_mode, code_challenge=asked.code_challenge,
            dpop_jkt=asked.dpop_jkt, status=Status.PUSHED, is_shared=False, was_refused=False,
            tries_left=TRIES, poll_interval=told.interval, created_at=moment,
            last_at=moment + life,
            expires_at=moment + timedelta(seconds=OPEN_WITHIN[asked.channel]),
            **_kept(told),
        )
    )  # fmt: skip
    rows.count(Status.PUSHED)
    return told


def renew(client_id: str, status_handle: str) -> Pushed:
    """A new code and number for a request that nobody has opened; the old ones end with it.

    Raises NoInteraction, or WrongStep once somebody has opened it.
    """
    row = rows.read(
        table.c.client_id == client_id,
        table.c.status_digest == secrets.digest("status_handle", status_handle),
    )
    if row is None:
        raise refusals.NoInteraction
    told = _secrets_for(row.channel, row.handle)
    end = clock.in_seconds(OPEN_WITHIN["counter"])
    unopened = (table.c.status == Status.PUSHED, table.c.seen_at.is_(None))
    statement = update(table).where(table.c.handle == row.handle, *unopened)
    changed = db.session.execute(
        statement.values(expires_at=end, tries_left=TRIES, **_kept(told)).returning(table.c.handle)
    ).one_or_none()
    if changed is None:
        raise refusals.WrongStep("somebody opened it meanwhile")
    return told


def _secrets_for(channel: Channel, handle: str) -> Pushed:
    if channel == "device":
        user_code = secrets.digits(NUMBER_LENGTH["device"])
        return Pushed(
            handle=handle, expires_in=int(DEVICE_LIFE.total_seconds()), qr_code=secrets.new(),
            device_code=secrets.new(), user_code=user_code, matching_number=user_code,
            interval=POLL_SECONDS,
        )  # fmt: skip
    request_uri = URN + secrets.new()
    if channel == "redirect":
        return Pushed(handle=handle, expires_in=OPEN_WITHIN[channel], request_uri=request_uri)
    return Pushed(
        handle=handle, expires_in=OPEN_WITHIN[channel], request_uri=request_uri,
        qr_code=secrets.new(), status_handle=secrets.new(),
        matching_number=secrets.digits(NUMBER_LENGTH[channel]),
    )  # fmt: skip


def _kept(told: Pushed) -> dict[str, Any]:
    """What the row keeps of the secrets: hashes, and the number sealed."""
    number = told.matching_number
    return {
        "request_uri_digest": digest("request_uri", told.request_uri),
        "qr_digest": digest("qr_code", told.qr_code),
        "device_digest": digest("device_code", told.device_code),
        "user_code_digest": digest("user_code", told.user_code),
        "status_digest": digest("status_handle", told.status_handle),
        "number_sealed": sealed(told.handle, "number", number) if number else None,
        "number_length": len(number),
    }


def digest(kind: str, value: str) -> bytes | None:
    return secrets.digest(kind, value) if value else None
