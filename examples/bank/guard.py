"""Who may see what here: a cookie per browser, the staff code, forms only from our own pages."""

import hmac
import secrets
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from sqlite3 import Row
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for

from examples.bank.desk import desk

bp = Blueprint("guard", __name__)
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self' {issuer}; "
    "frame-ancestors 'self'; base-uri 'none'"
)


def owner() -> str:
    """This browser: a case belongs to the one that began it."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(32)
        session.permanent = True
    return sha256(session["browser"].encode()).hexdigest()


def own(work_id: str) -> Row:
    """The case, if this browser began it; else there is no such page."""
    work = desk().work(work_id)
    if work is None or not hmac.compare_digest(work["owner"], owner()):
        abort(404)
    return work


def staff(view: Callable[..., Any]) -> Callable[..., Any]:
    """Screens of the staff; open to all only while no staff code is configured."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if desk().settings.staff_code and not session.get("staff"):
            return redirect(url_for("guard.staff_page", next=request.path), 303)
        return view(*args, **kwargs)

    return guarded


@bp.get("/staff")
def staff_page() -> str:
    return render_template("staff.html", wrong=False)


@bp.post("/staff")
def staff_enter() -> Any:
    given, right = request.form.get("code", ""), desk().settings.staff_code
    if not right or not hmac.compare_digest(given.encode(), right.encode()):
        return render_template("staff.html", wrong=True), 403
    session["staff"] = True
    target = request.form.get("next", "")
    safe = target.startswith("/") and not target.startswith(("//", "/\\"))
    return redirect(target if safe else url_for("counter.choose"), 303)


def refuse_foreign_forms() -> None:
    """A form posted by another site's page carries that site's origin; ours carries ours."""
    if request.method == "POST":
        origin = request.headers.get("Origin")
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        ours = urlsplit(desk().settings.public_url)
        if site != "same-origin" or (origin and origin != f"{ours.scheme}://{ours.netloc}"):
            abort(403)


def add_headers(response: Response) -> Response:
    parts = urlsplit(desk().settings.issuer)
    policy = POLICY.format(issuer=f"{parts.scheme}://{parts.netloc}")
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype != "text/css" and not response.mimetype.endswith("javascript"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
