"""Commands of the operator: a refusal ends one with its sentence and status 1, no traceback."""

from typing import Any

import click
from flask.cli import AppGroup

from oauthsrv.core.errors import Refusal


class Commands(AppGroup):
    """A group under `flask`; each of its commands runs in the application's context."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
