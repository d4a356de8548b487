"""`flask interaction`: forget what is over, and how far requests get."""

import click

from oauthsrv.core.commands import Commands
from oauthsrv.core.db import transaction
from oauthsrv.interaction import operations

cli = Commands("interaction", help="Requests on their way: forget old ones, count stages.")


@cli.command("clean")
def clean() -> None:
    """Delete requests that ended; every new request does so too."""
    with transaction():
        gone = operations.clean()
    click.echo(f"forgotten: {gone}")


@cli.command("stages")
def stages() -> None:
    """How many requests reached each stage, by day. No names, no clients, no items."""
    for day, stage, reached in operations.stages():
        click.echo(f"{day}  {stage:10}  {reached}")
