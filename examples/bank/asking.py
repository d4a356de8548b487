"""Asking: a pushed request (RFC 9126) with PKCE, or a device code (RFC 8628) for the terminal."""

import json
import secrets

from examples.bank import oauth, proofs
from examples.bank.config import Client, Service
from examples.bank.desk import Desk
from examples.bank.store import now


def begin(desk: Desk, channel: str, service: Service, owner: str) -> str:
    """Open a case and push its request. Raises oauth.Refused, oauth.Unreachable."""
    work_id = secrets.token_hex(16)
    row = {"id": work_id, "channel": channel, "service": service.id, "owner": owner}
    desk.store.add("work", **row, status="waiting", created_at=now())
    try:
        ask(desk, work_id, channel, service)
    except (oauth.Refused, oauth.Unreachable) as problem:
        desk.store.change("work", {"id": work_id}, status="failed", problem=str(problem))
        raise
    return work_id


def ask(desk: Desk, work_id: str, channel: str, service: Service) -> None:
    client = desk.settings.client_for(channel)
    parameters = request_of(service)
    if channel == "terminal":
        _ask_for_device(desk, work_id, client, parameters)
    else:
        _push(desk, work_id, channel, client, parameters)


def _push(
    desk: Desk, work_id: str, channel: str, client: Client, parameters: dict[str, str]
) -> None:
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    parameters |= {
        "client_id": client.client_id,
        "response_type": "code",
        "redirect_uri": desk.callback(channel),
        "state": state,
        "code_challenge": proofs.challenge(verifier),
        "code_challenge_method": "S256",
    }
    pushed = desk.server.push(client, parameters)
    desk.store.add(
        "attempt", state=state, work_id=work_id, verifier=verifier, made_at=now(),
        request_uri=pushed["request_uri"], expires_at=now() + int(pushed["expires_in"]),
        qr_uri=pushed.get("qr_uri", ""), status_uri=pushed.get("status_uri", ""),
        number=pushed.get("matching_number", ""),
    )  # fmt: skip


def _ask_for_device(desk: Desk, work_id: str, client: Client, parameters: dict[str, str]) -> None:
    told = desk.server.device(client, {"client_id": client.client_id, **parameters})
    interval = int(told.get("interval", 5))
    desk.store.add(
        "attempt", state=secrets.token_urlsafe(32), work_id=work_id, verifier="",
        device_code=told["device_code"], user_code=told["user_code"],
        verification_uri=told["verification_uri"], interval=interval, made_at=now(),
        qr_uri=told.get("verification_uri_complete", told["verification_uri"]),
        number=told.get("matching_number", ""), next_poll=now() + interval,
        expires_at=now() + int(told["expires_in"]),
    )  # fmt: skip


def request_of(service: Service) -> dict[str, str]:
    """What a service asks: `scope`, `authorization_details` (RFC 9396), or both."""
    parameters = {"scope": service.scope} if service.scope else {}
    if service.details:
        parameters["authorization_details"] = json.dumps([dict(one) for one in service.details])
    return parameters
