"""`flask institution`: register the bodies that ask, suspend and resume them."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from oauthsrv.clients import institutions
from oauthsrv.core import config
from oauthsrv.core.commands import Commands
from oauthsrv.core.db import transaction

cli = Commands("institution", help="Registered institutions.")
institution_id = click.argument("id_", metavar="ID")


@cli.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(files: tuple[Path, ...]) -> None:
    """Register the institutions in FILES, or change their facts: all of them, or none."""
    with transaction():
        loaded = [institutions.load(path) for path in files]
    for one in loaded:
        click.echo(f"{one.id} is registered")


@cli.command("list")
def listing() -> None:
    """Every institution: id, registered name, registration, state."""
    language = config.current().languages[0]
    for one in institutions.all():
        state = "active" if one.active else "suspended"
        click.echo(f"{one.id}  {one.name[language]}  {one.registration}  {state}")


@cli.command("show")
@institution_id
def show(id_: str) -> None:
    """What is registered about ID."""
    click.echo(json.dumps(asdict(institutions.get(id_)), ensure_ascii=False, indent=2))


@cli.command("suspend")
@institution_id
@click.option("--reason", required=True)
def suspend(id_: str, reason: str) -> None:
    """Let ID ask for nothing and give it no data from now on."""
    with transaction():
        institutions.suspend(id_, reason)
    click.echo(f"{id_} is suspended")


@cli.command("resume")
@institution_id
def resume(id_: str) -> None:
    """End the suspension of ID."""
    with transaction():
        institutions.resume(id_)
    click.echo(f"{id_} is active")
