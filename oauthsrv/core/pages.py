"""Pages: the frame that every page stands in, and the page that a refusal becomes.

Only here a refusal turns into a page; only `protocol` turns one into an OAuth error. Pages are
complete without JavaScript. The frame has one stylesheet, the language switch and the service's
name; a package's templates extend `frame.html` and own their sentences.
"""

from http import HTTPStatus

import flask
from flask import Blueprint, Flask, Response, redirect, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from oauthsrv.core import config, db, language, secrets, web
from oauthsrv.core.errors import Refusal

csrf = CSRFProtect()
bp = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


def init_app(app: Flask) -> None:
    with app.app_context():
        app.secret_key = secrets.derived_key("form-tokens/v1")
    settings = app.extensions[config.EXTENSION].settings
    app.config.update(
        SESSION_COOKIE_NAME=f"{settings.cookie_prefix}_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
    )
    csrf.init_app(app)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        pick=language.pick, page_language=language.current, static_url=web.static_url
    )
    app.context_processor(_frame)
    app.register_error_handler(Refusal, refusal_page)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_page)


def render(template: str, status: int = 200, **context: object) -> Response:
    return web.no_store(flask.make_response(flask.render_template(template, **context), status))


def refusal_page(refusal: Refusal) -> Response:
    """What happened and what to do next, in the person's words; the reason stays in the log."""
    db.db.session.rollback()
    return render("refusal.html", refusal.status, sentence=gettext(refusal.page), code=refusal.code)


def here_again() -> Response:
    """After a post that changed nothing: back to the page it came from."""
    return see_other(web.local_path(request.full_path.rstrip("?")))


def see_other(path: str) -> Response:
    return web.no_store(flask.make_response(redirect(path, HTTPStatus.SEE_OTHER)))


@bp.post("/language")
def choose_language() -> Response:
    """Switch the language and come back to the same page."""
    chosen = language.match(request.form.get("lang", "")) or config.current().languages[0]
    answer = see_other(web.local_path(request.form.get("next", "/")))
    answer.set_cookie(
        language.cookie_name(),
        chosen,
        max_age=365 * 86400,
        samesite="Lax",
        secure=config.current().secure,
        httponly=True,
    )
    return answer


def _frame() -> dict[str, object]:
    settings = config.current()
    here = request.full_path.rstrip("?") if flask.has_request_context() else "/"
    return {
        "service": settings,
        "here": here,
        "languages": [(tag, language.NATIVE_NAMES[tag]) for tag in settings.languages],
    }


def _stale_form(error: CSRFError) -> Response:
    sentence = gettext("This page was open too long. Go back, reload it and try again.")
    return render("refusal.html", 400, sentence=sentence, code="stale_form")


def _http_page(error: HTTPException) -> Response:
    status = error.code or 500
    sentences = {
        404: gettext("This page does not exist."),
        405: gettext("This page cannot be used that way."),
        413: gettext("That was too much at once. Send less."),
        429: gettext("Too many tries. Wait a minute, then try again."),
    }
    sentence = sentences.get(status, gettext("That did not work. Please try again in a moment."))
    return render("refusal.html", status, sentence=sentence, code=Markup.escape(error.name))
