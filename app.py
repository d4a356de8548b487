"""Start it: `flask --app app run`, or any WSGI server with `app:app` (granian, gunicorn)."""

from oauthsrv.factory import create_app

app = create_app()
