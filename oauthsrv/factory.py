"""The only place where packages are joined: settings in, a Flask application out.

`create_app` makes the stand-alone server; `AuthorizationServer.init_app` mounts the same thing
into an application that exists already.
"""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask.cli import AppGroup
from flask_migrate import Migrate

from oauthsrv.admin import key_commands
from oauthsrv.catalogue import commands as catalogue_commands
from oauthsrv.catalogue import models as catalogue_models
from oauthsrv.catalogue import platform_commands
from oauthsrv.clients import institution_commands
from oauthsrv.clients import models as clients_models
from oauthsrv.core import config, envelope, keys, language, outbox, pages, replay, web
from oauthsrv.core.config import Settings
from oauthsrv.core.db import db, prepare_engine
from oauthsrv.interaction import commands as interaction_commands
from oauthsrv.interaction import models as interaction_models
from oauthsrv.interaction import views as interaction_views

# One line per package, in the order of the floors.
TABLES = (
    envelope.DataKey,
    keys.SigningKey,
    outbox.OutboxRow,
    replay.SeenValue,
    catalogue_models.CatalogueVersion,
    clients_models.InstitutionRow,
    interaction_models.InteractionRow,
)
"""A table of each module that has some: naming it here makes the metadata know it."""
BLUEPRINTS: tuple[Blueprint, ...] = (interaction_views.bp,)
COMMANDS: tuple[AppGroup, ...] = (
    catalogue_commands.cli,
    platform_commands.cli,
    institution_commands.cli,
    interaction_commands.cli,
    key_commands.cli,
)


class AuthorizationServer:
    """The Flask extension; `app.extensions["oauthsrv"]` is this object."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.from_environ()
        self.cache: dict[Any, Any] = {}
        """Kept in memory for the life of the process: immutable things by their digest."""

    def init_app(self, app: Flask) -> None:
        app.extensions[config.EXTENSION] = self
        app.config["SQLALCHEMY_DATABASE_URI"] = self.settings.database_url
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(self.settings))
        db.init_app(app)
        with app.app_context():
            prepare_engine(db.engine)
        Migrate(app, db, directory=str(_migrations()), render_as_batch=True)
        web.init_app(app)
        language.init_app(app)
        pages.init_app(app)
        for blueprint in BLUEPRINTS:
            app.register_blueprint(blueprint)
        for group in COMMANDS:
            app.cli.add_command(group)


def create_app(settings: Settings | None = None) -> Flask:
    app = Flask("oauthsrv", static_folder=None, template_folder=None)
    AuthorizationServer(settings).init_app(app)
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}}
    return {"pool_size": 16, "max_overflow": 0, "pool_pre_ping": True}


def _migrations() -> Path:
    return Path(__file__).resolve().parent.parent / "migrations"
