"""The institution's web application: `granian --interface wsgi examples.bank.app:app`."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from examples.bank import apply, config, counter, guard, oauth, terminal, texts
from examples.bank.desk import Desk
from examples.bank.oauth import AuthorizationServer
from examples.bank.store import Store

MAX_BODY = 8 * 1024 * 1024
YEAR = 365 * 86400


def create_app(settings: config.Settings | None = None) -> Flask:
    settings = settings or config.load()
    app = Flask(__name__)
    app.secret_key = settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_NAME="example_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
    )
    app.extensions["bank"] = Desk(
        settings, Store(settings.database), AuthorizationServer(settings.issuer)
    )
    app.jinja_env.globals.update(t=texts.t, pick=texts.pick, label=texts.label)
    app.jinja_env.filters["moment"] = moment
    app.context_processor(partial(_frame, settings))
    app.before_request(guard.refuse_foreign_forms)
    app.after_request(guard.add_headers)
    for blueprint in (guard.bp, counter.bp, terminal.bp, apply.bp):
        app.register_blueprint(blueprint)
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/language", view_func=choose_language, methods=["POST"])
    app.add_url_rule("/healthz", view_func=lambda: {"status": "ok"}, endpoint="healthz")
    app.register_error_handler(oauth.Refused, _refused)
    app.register_error_handler(oauth.Unreachable, _unreachable)
    app.register_error_handler(HTTPException, _http_error)
    return app


def home() -> str:
    return render_template("home.html")


def moment(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%d %H:%M UTC")


def choose_language() -> Response:
    target = request.form.get("next", "/")
    safe = target.startswith("/") and not target.startswith(("//", "/\\"))
    answer = redirect(target if safe else url_for("home"), 303)
    chosen = request.form.get("lang", "")
    if chosen in texts.NATIVE_NAMES:
        answer.set_cookie(texts.COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return answer  # type: ignore[return-value]


def _frame(settings: config.Settings) -> dict[str, Any]:
    current = texts.chosen()
    others = [(tag, texts.NATIVE_NAMES[tag]) for tag in settings.languages if tag != current]
    return {"settings": settings, "language": current, "other_languages": others}


def _refused(error: oauth.Refused) -> Any:
    """The server's own words: they are for us, the developers and staff."""
    sentence = texts.t("The request was not accepted.")
    return render_template("problem.html", sentence=sentence, detail=str(error)), 502


def _unreachable(error: oauth.Unreachable) -> Any:
    sentence = texts.t("The service for permissions cannot be reached. Try again in a moment.")
    return render_template("problem.html", sentence=sentence, detail=str(error)), 502


def _http_error(error: HTTPException) -> Any:
    sentences = {
        403: texts.t("This form came from somewhere else. Open the page again."),
        404: texts.t("This page does not exist."),
        413: texts.t("That picture is too large."),
    }
    sentence = sentences.get(error.code or 500, texts.t("That did not work."))
    return render_template("problem.html", sentence=sentence, detail=error.name), error.code or 500


def __getattr__(name: str) -> Any:
    """`app` for a WSGI server is made when it is asked for, not when a test imports this module."""
    if name != "app":
        raise AttributeError(name)
    return create_app()
