"""Alembic's environment: the application's own metadata and engine, one lock for all nodes.

Several nodes may upgrade at once: on PostgreSQL a transaction-level lock makes them queue (it ends
with the transaction, so a killed node leaves nothing behind); SQLite's own write lock does it.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from oauthsrv.core.db import Instant

UPGRADE_LOCK = 0x6F617574  # "oaut": any fixed number that other users of the database do not take

database = current_app.extensions["migrate"].db
metadata = database.metadata


def ignore_empty(migration_context: object, revision: object, directives: list) -> None:
    """`flask db migrate` writes no file when nothing changed."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def plain_types(kind: str, item: object, _context: object) -> str | bool:
    """A migration must not import models: our own column types stand there as what they are."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Instant) else False


def run_offline() -> None:
    context.configure(
        url=database.engine.url.render_as_string(hide_password=False),
        target_metadata=metadata,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    with database.engine.connect().execution_options(writing=True) as connection:
        options = current_app.extensions["migrate"].configure_args
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=plain_types,
            process_revision_directives=ignore_empty,
            **options,
        )
        with context.begin_transaction():
            lock(connection)
            context.run_migrations()


def lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


if context.is_offline_mode():
    run_offline()
else:
    run_online()
