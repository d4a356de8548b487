"""The web form and the poster: one browser goes to the authorization server and comes back.

Here `state` lives in a cookie too, as most clients do it: an answer that arrives in a browser
which did not ask is refused, so nobody can slip a stranger their own data.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from examples.bank import qr, view
from examples.bank.asking import begin
from examples.bank.desk import FINAL, desk
from examples.bank.guard import own, owner
from examples.bank.reading import NotOurs, answer
from examples.bank.texts import t

bp = Blueprint("apply", __name__)
KEPT_STATES = 5


@bp.get("/apply")
def choose() -> str:
    return render_template("apply.html", services=desk().settings.offered("web"))


@bp.post("/apply")
def start() -> Any:
    return _send_to_server("web", request.form.get("service", ""))


@bp.get("/poster")
def poster() -> str:
    """To be printed: the code never changes, each scan starts a request of its own."""
    services = desk().settings.offered("poster")
    codes = [
        (one, qr.svg(desk().settings.public_url + url_for("apply.initiate", service=one.id),
                     t("Code for your phone")))
        for one in services
    ]  # fmt: skip
    return render_template("poster.html", codes=codes)


@bp.get("/start")
def initiate() -> Any:
    """Our `initiate_login_uri` (OpenID Connect Core section 4): starts with a fresh request."""
    if request.args.get("iss", desk().settings.issuer) != desk().settings.issuer:
        abort(400)
    return _send_to_server("poster", request.args.get("service", ""))


def _send_to_server(channel: str, service_id: str) -> Any:
    service = desk().settings.service(service_id, channel)
    if service is None:
        abort(400)
    work_id = begin(desk(), channel, service, owner())
    attempt = desk().attempt(work_id)
    assert attempt is not None
    session["states"] = [*session.get("states", []), attempt["state"]][-KEPT_STATES:]
    client = desk().settings.client_for(channel)
    return redirect(desk().server.authorization_url(client, attempt["request_uri"]), 303)


@bp.get("/apply/callback")
def callback() -> Any:
    states = session.get("states", [])
    if request.args.get("state", "") not in states:
        return render_template("phone.html", known=False), 400
    try:
        work_id = answer(desk(), request.args)
    except NotOurs:
        return render_template("phone.html", known=False), 400
    return redirect(url_for("apply.show", work_id=work_id), 303)


@bp.get("/apply/<work_id>")
def show(work_id: str) -> str:
    work = own(work_id)
    result = view.result(work_id) if work["status"] == "received" else None
    context = {"final": work["status"] in FINAL, "state": view.STATES[work["status"]]}
    return render_template("application.html", work=work, result=result, **context)
