"""`flask platform`: register resource servers, change their proof, suspend them."""

import json
from pathlib import Path

import click

from oauthsrv.catalogue import platforms
from oauthsrv.catalogue.platforms import Platform
from oauthsrv.core.commands import Commands
from oauthsrv.core.db import transaction
from oauthsrv.core.documents import Document

cli = Commands("platform", help="Registered resource servers.")
platform_id = click.argument("id_", metavar="ID")
file = click.Path(path_type=Path, exists=True, dir_okay=False)


@cli.command("add")
@platform_id
@click.argument("identifier")
@click.option("--name", "names", multiple=True, required=True, metavar="LANGUAGE=NAME")
@click.option("--token-format", type=click.Choice(["opaque", "jwt"]), default="opaque")
@click.option("--jwks", type=file, help="its public keys (a JWK Set): it has no secret then")
@click.option("--secret-file", type=file, help="take the secret from this file, tell none")
def add(
    id_: str,
    identifier: str,
    names: tuple[str, ...],
    token_format: str,
    jwks: Path | None,
    secret_file: Path | None,
) -> None:
    """Register the resource server ID, which answers at the address IDENTIFIER."""
    keys = None if jwks is None else Document.read(jwks).value
    given = None if secret_file is None else secret_file.read_text(encoding="utf-8").strip()
    platform = Platform(id_, identifier, _by_language(names), token_format, keys, active=True)
    with transaction():
        secret = platforms.register(platform, given)
    click.echo(f"{id_} is registered at {identifier}")
    if secret is not None and given is None:
        click.echo(f"secret, told this once: {secret}")


@cli.command("list")
def listing() -> None:
    """Every resource server: id, address, kind of token, proof, state."""
    for one in platforms.all():
        proof = "secret" if one.jwks is None else "keys"
        state = "active" if one.active else "suspended"
        click.echo(f"{one.id}  {one.identifier}  {one.token_format}  {proof}  {state}")


@cli.command("show")
@platform_id
def show(id_: str) -> None:
    """What is registered about ID, without its secret."""
    one = platforms.get(id_)
    known = {
        "id": one.id,
        "identifier": one.identifier,
        "name": dict(one.name),
        "token_format": one.token_format,
        "active": one.active,
        "jwks": one.jwks,
    }
    click.echo(json.dumps(known, ensure_ascii=False, indent=2))


@cli.command("rotate-secret")
@platform_id
def rotate_secret(id_: str) -> None:
    """Make a new secret; the old one, or the keys, end now."""
    with transaction():
        secret = platforms.rotate_secret(id_)
    click.echo(f"secret, told this once: {secret}")


@cli.command("set-keys")
@platform_id
@click.argument("jwks", type=file)
def set_keys(id_: str, jwks: Path) -> None:
    """Take the public keys in the file JWKS; the secret ends now."""
    with transaction():
        platforms.set_keys(id_, Document.read(jwks).value)
    click.echo(f"{id_} proves itself by its keys from now on")


@cli.command("move")
@platform_id
@click.argument("identifier")
def move(id_: str, identifier: str) -> None:
    """Register that ID answers at the address IDENTIFIER from now on."""
    with transaction():
        platforms.move(id_, identifier)
    click.echo(f"{id_} is registered at {identifier}")


@cli.command("suspend")
@platform_id
@click.option("--reason", required=True)
def suspend(id_: str, reason: str) -> None:
    """Give ID no data ticket from now on."""
    with transaction():
        platforms.suspend(id_, reason)
    click.echo(f"{id_} is suspended")


@cli.command("resume")
@platform_id
def resume(id_: str) -> None:
    """End the suspension of ID."""
    with transaction():
        platforms.resume(id_)
    click.echo(f"{id_} is active")


def _by_language(names: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in names]
    wrong = next((one for one, pair in zip(names, pairs, strict=True) if not all(pair)), None)
    if wrong is not None:
        raise click.UsageError(f"--name {wrong}: say LANGUAGE=NAME, such as en=Records")
    return {language: name for language, _, name in pairs}
