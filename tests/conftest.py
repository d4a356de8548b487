"""Fixtures of the whole suite: a database per test, and the application on it."""

import shutil
from pathlib import Path

import pytest

from tests.support.application import app, client, prepare_database, settings

__all__ = ["app", "client", "settings"]


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    prepare_database(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(template_database: Path, tmp_path: Path) -> str:
    path = tmp_path / "test.db"
    shutil.copy(template_database, path)
    return f"sqlite:///{path}"
