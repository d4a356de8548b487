"""Pages of a request on its way: its code, the hand-over to a phone, more time.

Every step leads back to the dispatcher; only it knows what comes next.
"""

import flask
from flask import Blueprint, Response, request, url_for
from flask_babel import gettext

from oauthsrv.core import config, pages, web
from oauthsrv.core.db import transaction
from oauthsrv.interaction import browser, handover, operations, qr, refusals

bp = Blueprint(
    "interaction",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/interaction",
)
DISPATCHER = "/oauth/authorize?interaction="


@bp.get("/q/<code>")
def scan(code: str) -> Response:
    """A scanned code. It binds nothing: a link preview may open it before the person does."""
    with transaction():
        handle = operations.open_code(code)
    return pages.see_other(DISPATCHER + handle)


@bp.route("/handover/<handle>", methods=["POST"])
def hand_over(handle: str) -> Response:
    """The person wants to go on with their phone."""
    with transaction():
        operations.hand_over(handle, _this_browser())
    return pages.see_other(url_for("interaction.handed_over", handle=handle))


@bp.get("/handover/<handle>")
def handed_over(handle: str) -> Response:
    """The first browser: the code to scan, then the wait, then on to the answer."""
    mine = _this_browser()
    place = operations.where(handle, mine)
    if place == "decided":
        return pages.see_other(DISPATCHER + handle)
    if place == "over":
        raise refusals.InteractionExpired
    shown = handover.shown(handle, mine)
    address = config.current().issuer + url_for("interaction.scan", code=shown.code)
    return pages.render(
        "interaction/handover.html",
        place=place,
        number=shown.number,
        code=qr.svg(address, gettext("Code for your phone")),
        handle=handle,
    )


@bp.get("/handover/<handle>/where")
def where(handle: str) -> Response:
    """For the script of that page: whether it is worth loading again."""
    return web.no_store(flask.jsonify(where=operations.where(handle, _this_browser())))


@bp.post("/interaction/<handle>/time")
def more_time(handle: str) -> Response:
    """*More time* (WCAG 2.2.1), then back to the same page."""
    with transaction():
        operations.extend(handle, _this_browser())
    return pages.see_other(web.local_path(request.form.get("next", ""), DISPATCHER + handle))


def _this_browser() -> bytes:
    found = browser.current()
    if found is None:
        raise refusals.OpenElsewhere
    return found
