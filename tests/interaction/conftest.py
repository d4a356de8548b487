"""Actors for interactions: browsers by name, and pushed requests of each channel."""

from collections.abc import Callable

import pytest

from oauthsrv.core import secrets
from oauthsrv.core.db import transaction
from oauthsrv.interaction import operations
from oauthsrv.interaction.values import NewInteraction, Pushed

CLIENT = "asker"


@pytest.fixture
def phone(app) -> bytes:
    return secrets.digest("browser", "the person's phone")


@pytest.fixture
def stranger(app) -> bytes:
    return secrets.digest("browser", "somebody else's phone")


@pytest.fixture
def push(app) -> Callable[..., Pushed]:
    def make(channel: str = "counter", **changes: object) -> Pushed:
        values: dict = {
            "client_id": CLIENT,
            "channel": channel,
            "data_request": '{"items":[]}',
            "openid_request": {"nonce": "n-1"},
            "redirect_uri": "https://asker.example/callback",
            "state": "state of the asker",
            "code_challenge": "c" * 43,
        }
        with transaction():
            return operations.push(NewInteraction(**(values | changes)))

    return make
