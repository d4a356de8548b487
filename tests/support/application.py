"""The application under test: real settings, a real database, keys made once per session."""

from collections.abc import Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from oauthsrv.core import keys
from oauthsrv.core.config import Settings
from oauthsrv.core.db import db, transaction
from oauthsrv.factory import create_app

ISSUER = "http://localhost:5000"
MASTER_KEY = b"a key for tests, not a secret ok"


def settings_for(database_url: str, **changes: object) -> Settings:
    values: dict[str, object] = {
        "issuer": ISSUER,
        "database_url": database_url,
        "master_key": MASTER_KEY,
        "allow_loopback_fetch": True,
        **changes,
    }
    return Settings(**values)  # type: ignore[arg-type]


def prepare_database(database_url: str) -> None:
    """The schema and the signing keys: what every test's database begins with."""
    app = create_app(settings_for(database_url))
    with app.app_context():
        db.create_all()
        with transaction():
            keys.ensure_active()
        db.session.remove()
        db.engine.dispose()


class Browserlike(FlaskClient):
    """A client whose requests share nothing but cookies with the test around them."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_for(database_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Browserlike
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
