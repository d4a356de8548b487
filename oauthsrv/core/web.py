"""What every answer carries: security headers, a CSP nonce, and plain values of a request.

`form_action` widens the CSP for one page: Chromium checks the redirect after a form post too, so
a page whose answer goes back to a client must name that client's origin.
"""

from urllib.parse import urlsplit

import flask
from flask import Flask, Response, g, request

from oauthsrv.core import config, secrets

MAX_BODY = 256 * 1024


def init_app(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = 2000
    app.after_request(_headers)
    app.context_processor(lambda: {"csp_nonce": csp_nonce})


def csp_nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.new()
    return str(g.csp_nonce)


def allow_form_target(url: str) -> None:
    """Let this page's form end, by redirect, at the origin of `url`."""
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"}:
        g.form_action = f"{parts.scheme}://{parts.netloc}"
    else:
        g.form_action = f"{parts.scheme}:"


def local_path(text: str, default: str = "/") -> str:
    """A path on this server to go on to, or the default: never another origin."""
    parts = urlsplit(text)
    safe = text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text
    plain = all(32 < ord(mark) < 127 for mark in text)
    return text if safe and plain and not parts.scheme and not parts.netloc else default


def no_store(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response


def cookie(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that scripts and other sites do not get; Lax, so a scanned link still carries it."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age,
        httponly=True,
        secure=config.current().secure,
        samesite="Lax",
        path="/",
    )


def cookie_name(name: str) -> str:
    """`__Host-` where https allows it; the prefix keeps apart services that share localhost."""
    settings = config.current()
    return f"{'__Host-' if settings.secure else ''}{settings.cookie_prefix}_{name}"


def read_cookie(name: str) -> str:
    return request.cookies.get(cookie_name(name), "")


def _headers(response: Response) -> Response:
    head = response.headers
    head.setdefault("X-Content-Type-Options", "nosniff")
    head.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        if not config.current().demo_origin:
            head.setdefault("X-Frame-Options", "DENY")
        head.setdefault("Content-Security-Policy", _policy())
        head.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        head.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        head.setdefault("Cache-Control", "no-store")
    if config.current().secure:
        head.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _policy() -> str:
    targets = " ".join(["'self'", *([g.form_action] if "form_action" in g else [])])
    frames = config.current().demo_origin or "'none'"
    nonce = f"'nonce-{csp_nonce()}'"
    return (
        f"default-src 'none'; style-src 'self' {nonce}; script-src 'self' {nonce}; "
        f"img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action {targets}; "
        f"frame-ancestors {frames}; base-uri 'none'"
    )


def static_url(name: str) -> str:
    return flask.url_for("pages.static", filename=name)
