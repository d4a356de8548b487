"""Fixtures of the whole suite: every test that uses the application runs on both databases.

One PostgreSQL server serves all workers; each test gets a copy of a template database that has the
schema and the signing keys. `--databases=sqlite` is for quick rounds while writing.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support.application import app, client, prepare_database, settings
from tools import postgres

__all__ = ["app", "client", "settings"]
ENGINES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases", default="sqlite,postgresql", help="engines to test on")


def pytest_configure(config: pytest.Config) -> None:
    """The main process starts PostgreSQL; workers find its address in the environment."""
    wanted = config.getoption("--databases")
    if hasattr(config, "workerinput") or "postgresql" not in wanted:
        return
    if "TEST_DATABASE_URL" not in os.environ and not config.option.collectonly:
        stack = ExitStack()
        os.environ["TEST_DATABASE_URL"] = stack.enter_context(postgres.server())
        config.add_cleanup(stack.close)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        engines = metafunc.config.getoption("--databases").split(",")
        assert set(engines) <= set(ENGINES)
        metafunc.parametrize("engine_name", engines, scope="function")


class Postgres:
    """Databases made from one template in the server of this test run."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.template = f"template_{uuid.uuid4().hex[:12]}"
        self.command(f"CREATE DATABASE {self.template}")
        prepare_database(self.url(self.template))

    def url(self, name: str) -> str:
        parts = urlsplit(self.address)
        return parts._replace(scheme="postgresql+psycopg", path=f"/{name}").geturl()

    def command(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    server = Postgres(os.environ["TEST_DATABASE_URL"])
    yield server
    server.command(f"DROP DATABASE {server.template} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    prepare_database(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if engine_name == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    name = f"test_{uuid.uuid4().hex[:12]}"
    server.command(f"CREATE DATABASE {name} TEMPLATE {server.template}")
    yield server.url(name)
    server.command(f"DROP DATABASE {name} WITH (FORCE)")
