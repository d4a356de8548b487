"""The counter: a teller starts a request, shows its code, watches, and gets what was agreed.

The person's phone comes back to `/callback`, which knows the case by `state` alone: it is another
browser, has no cookie of ours, and learns nothing but that all is well.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from examples.bank import oauth, qr, view
from examples.bank.asking import begin
from examples.bank.desk import FINAL, desk
from examples.bank.guard import own, owner, staff
from examples.bank.reading import NotOurs, answer, read_again
from examples.bank.texts import t
from examples.bank.watching import watch

bp = Blueprint("counter", __name__)


@bp.get("/counter")
@staff
def choose() -> str:
    return render_template("counter_choose.html", services=desk().settings.offered("counter"))


@bp.post("/counter")
@staff
def start() -> Any:
    service = desk().settings.service(request.form.get("service", ""), "counter")
    if service is None:
        abort(400)
    work_id = begin(desk(), "counter", service, owner())
    return redirect(url_for("counter.show", work_id=work_id), 303)


@bp.get("/counter/<work_id>")
@staff
def show(work_id: str) -> str:
    return render_template("counter.html", **_panel(work_id))


@bp.get("/counter/<work_id>/panel")
@staff
def panel(work_id: str) -> str:
    """The live part of the page, asked for every second by the script."""
    return render_template("counter_panel.html", **_panel(work_id))


@bp.post("/counter/<work_id>/again")
@staff
def again(work_id: str) -> Any:
    """Read once more under a lasting permission; the answer may be that it has ended."""
    own(work_id)
    try:
        read_again(desk(), work_id)
    except NotOurs:
        abort(404)
    except oauth.Refused as refusal:
        return render_template("counter.html", **_panel(work_id), ended=refusal.error), 409
    return redirect(url_for("counter.show", work_id=work_id), 303)


@bp.get("/callback")
def callback() -> Any:
    """Shown on the person's phone. It says where to look, and nothing about the result."""
    try:
        answer(desk(), request.args)
    except NotOurs:
        return render_template("phone.html", known=False), 400
    return render_template("phone.html", known=True)


def _panel(work_id: str) -> dict[str, Any]:
    own(work_id)
    watch(desk(), work_id)
    work, attempt = own(work_id), desk().attempt(work_id)
    code = ""
    if attempt is not None and work["status"] == "waiting":
        code = qr.svg(attempt["qr_uri"], t("Code for the customer's phone"))
    return {
        "work": work,
        "attempt": attempt,
        "code": code,
        "final": work["status"] in FINAL,
        "say": view.TO_SAY[work["status"]],
        "state": view.STATES[work["status"]],
        "result": view.result(work_id) if work["status"] == "received" else None,
    }
