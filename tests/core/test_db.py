"""A transaction is all or nothing, and moments survive the round trip."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from oauthsrv.core import clock, replay
from oauthsrv.core.db import db, from_milliseconds, milliseconds, transaction
from oauthsrv.core.replay import SeenValue


def kinds() -> list[str]:
    return sorted(db.session.scalars(select(SeenValue.kind)))


def test_an_exception_undoes_everything(app):
    with pytest.raises(RuntimeError), transaction():
        replay.first_use("half", "x", clock.in_seconds(60))
        raise RuntimeError

    assert kinds() == []


def test_an_inner_transaction_joins_the_outer(app):
    with pytest.raises(RuntimeError), transaction():
        with transaction():
            replay.first_use("inner", "x", clock.in_seconds(60))
        raise RuntimeError

    assert kinds() == []


def test_a_moment_survives_the_round_trip(app):
    moment = clock.now() + timedelta(milliseconds=123)
    with transaction():
        replay.first_use("moment", "x", moment)

    assert db.session.scalar(select(SeenValue.expires_at)) == moment


def test_any_zone_becomes_utc():
    east = datetime(2026, 5, 3, 8, 0, tzinfo=timezone(timedelta(hours=8)))

    assert from_milliseconds(milliseconds(east)) == datetime(2026, 5, 3, 0, 0, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(Exception, match="zone"), transaction():
        replay.first_use("naive", "x", datetime(2026, 1, 1))  # noqa: DTZ001
