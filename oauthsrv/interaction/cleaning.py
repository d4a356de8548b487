"""What is over is forgotten: ticks and document at once, the row a few minutes later."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from oauthsrv.core import clock
from oauthsrv.core.db import db
from oauthsrv.interaction.models import StageCount
from oauthsrv.interaction.rows import FORGOTTEN, table

TOLD_FOR = timedelta(minutes=10)
"""How long the counter and the device can still ask how an ended request ended."""


def clean() -> int:
    """How many rows went; every push calls it, so nothing waits for a night job."""
    moment = clock.now()
    over = update(table).where(table.c.expires_at <= moment, table.c.person_id.is_not(None))
    db.session.execute(over.values(person_id=None, **FORGOTTEN))
    old = table.c.expires_at <= moment - TOLD_FOR
    return len(db.session.execute(delete(table).where(old).returning(table.c.handle)).all())


def stages() -> list[tuple[str, str, int]]:
    """(day, stage, how many), newest day first."""
    kept = StageCount
    statement = select(kept.day, kept.stage, kept.reached).order_by(kept.day.desc(), kept.stage)
    return [(day, stage, reached) for day, stage, reached in db.session.execute(statement)]
