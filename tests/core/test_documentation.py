"""The build fails when a setting is undocumented."""

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from oauthsrv.core.config import PREFIX, Settings

TABLE = Path("docs/configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("one", fields(Settings), ids=lambda one: one.name)
def test_each_setting_has_its_row(one):
    rows = [line for line in TABLE.splitlines() if f"`{PREFIX}{one.name.upper()}`" in line]

    assert len(rows) == 1
    assert one.metadata["doc"] in rows[0]
    assert ("required" in rows[0]) == (one.default is MISSING)
    assert ("*secret*" in rows[0]) == one.metadata["secret"]
