"""`flask keys`: the ring of signing keys, from the first key to a rotation without restart."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from oauthsrv.core import clock, keys, outbox
from oauthsrv.core.db import db, transaction

cli = AppGroup("keys", help="Signing keys: begin, prepare the next one, rotate, list.")
algorithm = click.argument("algorithm", type=click.Choice(keys.ALGORITHMS))


@cli.command("init")
def init() -> None:
    """Make an active key for each algorithm that has none yet."""
    with transaction():
        keys.ensure_active()
    click.echo("every algorithm has an active key")


@cli.command("prepare")
@algorithm
def prepare(algorithm: str) -> None:
    """Publish the key that signs after the next rotation; wait until caches have it."""
    with transaction():
        kid = keys.prepare_next(algorithm)
    click.echo(f"published {kid}; rotate when clients have fetched the key set again")


@cli.command("rotate")
@algorithm
def rotate(algorithm: str) -> None:
    """The published next key signs from now on; the old one stays published."""
    with transaction():
        kid = keys.rotate(algorithm)
        outbox.append("key.rotated", kid, {"algorithm": algorithm, "kid": kid})
    click.echo(f"{kid} signs {algorithm} from now on")


@cli.command("list")
def show() -> None:
    """Every key: kid, algorithm, state, when it was made."""
    for row in db.session.scalars(select(keys.SigningKey).order_by(keys.SigningKey.created_at)):
        click.echo(f"{row.kid}  {row.algorithm:8} {row.state:8} {clock.iso(row.created_at)}")
