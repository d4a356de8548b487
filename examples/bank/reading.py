"""The answer comes back: redeem the code, read at every platform, keep what came."""

import json
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any

from examples.bank import oauth, proofs, registers
from examples.bank.desk import Desk
from examples.bank.store import now


class NotOurs(Exception):
    """An answer that fits no question of ours."""


def answer(desk: Desk, parameters: Mapping[str, str]) -> str:
    """An authorization response (RFC 6749 section 4.1.2): the case it belongs to, finished.

    Raises NotOurs; a response with the wrong `iss` belongs to a mix-up (RFC 9207).
    """
    if parameters.get("iss") != desk.settings.issuer:
        raise NotOurs("another issuer")
    state = parameters.get("state", "")
    attempt = desk.store.one("SELECT * FROM attempt WHERE state = ?", state)
    if attempt is None or attempt["device_code"]:
        raise NotOurs("unknown state")
    work_id: str = attempt["work_id"]
    if not desk.store.change("attempt", {"state": state, "used": 0}, used=1):
        return work_id  # a reload of the same answer
    if parameters.get("error") == "access_denied":
        desk.store.change("work", {"id": work_id}, status="refused")
    elif "error" in parameters:
        desk.fail(work_id, parameters["error"])
    else:
        _redeem(desk, work_id, attempt, parameters.get("code", ""))
    return work_id


def _redeem(desk: Desk, work_id: str, attempt: Row, code: str) -> None:
    work = desk.work(work_id)
    assert work is not None
    desk.store.change("work", {"id": work_id}, status="reading")
    client = desk.settings.client_for(work["channel"])
    parameters = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": desk.callback(work["channel"]),
        "code_verifier": attempt["verifier"],
    }
    key = proofs.new_key() if client.dpop else {}
    try:
        tokens = desk.server.token(client, parameters, key)
    except (oauth.Refused, oauth.Unreachable) as problem:
        desk.fail(work_id, str(problem))
        return
    read_all(desk, work_id, tokens, key)


def read_all(desk: Desk, work_id: str, tokens: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    """Keep the permission, then read at every platform that it names.

    A reading that fails later does not undo what an earlier one brought.
    """
    details = tokens.get("authorization_details", [])
    desk.store.put(
        "permission", work_id=work_id, grant_id=tokens.get("grant_id", ""),
        scope=tokens.get("scope", ""), details=json.dumps(details),
        token_type=tokens["token_type"], access_token=tokens["access_token"],
        refresh_token=tokens.get("refresh_token", ""),
        expires_at=now() + int(tokens.get("expires_in", 300)), proof_key=json.dumps(dict(key)),
    )  # fmt: skip
    locations = list(dict.fromkeys(one for entry in details for one in entry["locations"]))
    came = [_read(desk, work_id, location, tokens, key) for location in locations]
    if any(came):
        desk.store.change("work", {"id": work_id}, status="received", problem="")
    elif not desk.store.one("SELECT 1 FROM answer WHERE work_id = ? AND problem = ''", work_id):
        desk.fail(work_id, "nothing could be read")


def _read(
    desk: Desk, work_id: str, location: str, tokens: Mapping[str, Any], key: Mapping[str, Any]
) -> bool:
    try:
        got = registers.read(location, tokens["access_token"], tokens["token_type"], key)
    except (oauth.Refused, oauth.Unreachable, registers.Broken) as problem:
        row = {"work_id": work_id, "location": location, "at": now()}
        desk.store.add("answer", **row, problem=f"{type(problem).__name__}: {problem}")
        return False
    desk.store.add(
        "answer", work_id=work_id, location=location, release_id=got.release_id, at=now(),
        data=json.dumps(got.data, ensure_ascii=False), items=json.dumps(list(got.items)),
    )  # fmt: skip
    return True


def read_again(desk: Desk, work_id: str) -> None:
    """With a lasting permission: a fresh token, then the same reading once more."""
    work = desk.work(work_id)
    kept = desk.store.one("SELECT * FROM permission WHERE work_id = ?", work_id)
    if work is None or kept is None:
        raise NotOurs("no permission")
    key = json.loads(kept["proof_key"])
    tokens: dict[str, Any] = {
        "access_token": kept["access_token"], "token_type": kept["token_type"],
        "authorization_details": json.loads(kept["details"]), "scope": kept["scope"],
        "grant_id": kept["grant_id"], "refresh_token": kept["refresh_token"],
        "expires_in": kept["expires_at"] - now(),
    }  # fmt: skip
    if kept["refresh_token"]:
        parameters = {"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}
        client = desk.settings.client_for(work["channel"])
        tokens |= desk.server.token(client, parameters, key)
    read_all(desk, work_id, tokens, key)
