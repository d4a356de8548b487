"""The self-service terminal: its code leads to the person's phone, and it reads codes itself.

It asks by the device grant (RFC 8628): its own cookie never has to reach the phone. What it shows
is wiped when somebody finishes, and by itself when nobody is there any more.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from examples.bank import qr, scan, view
from examples.bank.asking import begin
from examples.bank.desk import FINAL, desk
from examples.bank.guard import own, owner
from examples.bank.texts import t
from examples.bank.watching import watch

bp = Blueprint("terminal", __name__)
MAX_PICTURE = 6 * 1024 * 1024


@bp.get("/terminal")
def choose() -> str:
    services = desk().settings.offered("terminal")
    return render_template("terminal_choose.html", services=services)


@bp.post("/terminal")
def start() -> Any:
    service = desk().settings.service(request.form.get("service", ""), "terminal")
    if service is None:
        abort(400)
    work_id = begin(desk(), "terminal", service, owner())
    return redirect(url_for("terminal.show", work_id=work_id), 303)


@bp.get("/terminal/<work_id>")
def show(work_id: str) -> str:
    return render_template("terminal.html", **_panel(work_id))


@bp.get("/terminal/<work_id>/panel")
def panel(work_id: str) -> str:
    return render_template("terminal_panel.html", **_panel(work_id))


@bp.post("/terminal/finish")
def finish() -> Any:
    """The next person at this terminal finds nothing of the one before."""
    session.clear()
    return redirect(url_for("terminal.choose"), 303)


@bp.post("/terminal/scan")
def read_code() -> Any:
    """Text from a scanner, or a picture from the camera: on to our authorization server's page."""
    text = request.form.get("scan", "")
    picture = request.files.get("picture")
    if not text and picture is not None:
        text = scan.read_picture(picture.stream.read(MAX_PICTURE)) or ""
    try:
        target = scan.address(text, desk().settings.issuer)
    except scan.NotAccepted:
        return _not_accepted(t("This terminal cannot open that code.") if text else None)
    if request.accept_mimetypes.best == "application/json":
        return {"address": target}
    return redirect(target, 303)


def _not_accepted(problem: str | None) -> Any:
    problem = problem or t("There is no readable code in this picture.")
    if request.accept_mimetypes.best == "application/json":
        return {"problem": problem}, 422
    services = desk().settings.offered("terminal")
    return render_template("terminal_choose.html", services=services, problem=problem), 422


def _panel(work_id: str) -> dict[str, Any]:
    own(work_id)
    watch(desk(), work_id)
    work, attempt = own(work_id), desk().attempt(work_id)
    code = ""
    if attempt is not None and work["status"] == "waiting":
        code = qr.svg(attempt["qr_uri"], t("Code for your phone"))
    return {
        "work": work,
        "attempt": attempt,
        "code": code,
        "final": work["status"] in FINAL,
        "state": view.STATES[work["status"]],
        "result": view.result(work_id) if work["status"] == "received" else None,
    }
