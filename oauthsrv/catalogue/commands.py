"""`flask catalogue`: publish, list and show the trees of data items."""

from pathlib import Path

import click

from oauthsrv.catalogue import operations
from oauthsrv.catalogue.tree import DataItem
from oauthsrv.core import clock, config
from oauthsrv.core.commands import Commands
from oauthsrv.core.db import transaction

cli = Commands("catalogue", help="The published trees of data items.")


@cli.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(files: tuple[Path, ...]) -> None:
    """Publish FILES as the current version of their catalogues: all of them, or none."""
    with transaction():
        catalogue = operations.load(files)
    for part in catalogue.parts:
        click.echo(f"{part.id} {part.version}  {part.digest}")
    click.echo(f"edition {catalogue.digest}: {len(catalogue.items)} items")


@cli.command("list")
def listing() -> None:
    """Every edition, the current one last."""
    for row, catalogue in operations.editions():
        parts = ", ".join(f"{part.id} {part.version}" for part in catalogue.parts)
        click.echo(f"{row.number:4}  {clock.iso(row.published_at)}  {row.digest}  {parts}")


@cli.command("show")
@click.option("--language", default="", help="language of the titles; the first one if left out")
def show(language: str) -> None:
    """The current trees: each item with its title and what is special about it."""
    catalogue = operations.current()
    language = language or config.current().languages[0]
    for item in catalogue.items.values():
        depth = len(item.identifier.segments) - 1
        title = item.title.get(language, "")
        click.echo(f"{'  ' * depth}{item.identifier}  {title}  [{', '.join(_marks(item))}]")


def _marks(item: DataItem) -> list[str]:
    marks = [item.platform] if item.parent is None else []
    marks += ["repeated"] if item.repeated else []
    marks += [f"coarser than {one}" for one in item.coarser_than]
    marks += [item.derive["rule"]] if item.derive is not None else []
    return marks + [f"{regime}: {word}" for regime, word in sorted(item.sensitivity.items())]
