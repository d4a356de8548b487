"""Which browser is this: a random value in the cookie `browser`, kept by the server as a hash.

It says nothing about who sits before it; it only tells one browser from another.
"""

import flask

from oauthsrv.core import secrets, web

COOKIE = "browser"


def current(create: bool = False) -> bytes | None:
    """The digest of this browser's value; `create` gives a browser without one a new one."""
    if "browser_value" not in flask.g:
        flask.g.browser_value = web.read_cookie(COOKIE)
    if not flask.g.browser_value and create:
        flask.g.browser_value = secrets.new()
        flask.after_this_request(_set_cookie)
    value = str(flask.g.browser_value)
    return secrets.digest("browser", value) if value else None


def forget() -> None:
    """After a shared device is done: the next person is another browser."""
    flask.g.browser_value = ""
    flask.after_this_request(_drop_cookie)


def _set_cookie(response: flask.Response) -> flask.Response:
    web.cookie(response, COOKIE, flask.g.browser_value)
    return response


def _drop_cookie(response: flask.Response) -> flask.Response:
    web.cookie(response, COOKIE, "", max_age=0)
    return response
