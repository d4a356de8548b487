"""Tables: interactions, and how many got how far, counted without anybody's name."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core.db import Base, instant
from oauthsrv.interaction.states import Status


def _digest() -> Mapped[bytes | None]:
    """A secret is kept only as its keyed hash; a hash leads to one row."""
    return mapped_column(LargeBinary(32), unique=True)


class InteractionRow(Base):
    """The question never changes; who is at it, what is ticked and where it stands do.

    The number, the ticks and the document are sealed. `home_digest` is the browser that handed over
    and gets the answer.
    """

    __tablename__ = "interaction"
    __table_args__ = (
        CheckConstraint(
            f"status IN ({', '.join(repr(one.value) for one in Status)})", name="status"
        ),
        CheckConstraint("channel IN ('redirect', 'counter', 'device')", name="channel"),
        CheckConstraint("grant_id IS NULL OR approval_id IS NULL", name="one_outcome"),
        CheckConstraint(
            "status <> 'decided' OR grant_id IS NOT NULL OR approval_id IS NOT NULL", name="decided"
        ),
    )

    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(100), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    data_request: Mapped[str | None] = mapped_column(Text)
    openid_request: Mapped[str] = mapped_column(Text)
    redirect_uri: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(Text)
    response_mode: Mapped[str] = mapped_column(String(20))
    code_challenge: Mapped[str | None] = mapped_column(String(128))
    dpop_jkt: Mapped[str | None] = mapped_column(String(64))

    request_uri_digest: Mapped[bytes | None] = _digest()
    qr_digest: Mapped[bytes | None] = _digest()
    device_digest: Mapped[bytes | None] = _digest()
    user_code_digest: Mapped[bytes | None] = _digest()
    status_digest: Mapped[bytes | None] = _digest()
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_length: Mapped[int] = mapped_column(Integer)
    tries_left: Mapped[int] = mapped_column(Integer)

    status: Mapped[str] = mapped_column(String(12))
    browser_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    home_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    is_shared: Mapped[bool] = mapped_column(Boolean)
    person_id: Mapped[str | None] = mapped_column(String(32))
    ticks_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    document_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    grant_id: Mapped[str | None] = mapped_column(String(32))
    approval_id: Mapped[str | None] = mapped_column(String(32))
    was_refused: Mapped[bool] = mapped_column(Boolean)
    polled_at: Mapped[datetime | None] = instant()
    poll_interval: Mapped[int] = mapped_column(Integer)

    created_at: Mapped[datetime] = instant()
    seen_at: Mapped[datetime | None] = instant()
    last_at: Mapped[datetime] = instant()
    expires_at: Mapped[datetime] = instant(index=True)
    used_at: Mapped[datetime | None] = instant()


class StageCount(Base):
    """How many requests reached a stage on a day (UTC); no client, no person, no item."""

    __tablename__ = "stage_count"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    stage: Mapped[str] = mapped_column(String(12), primary_key=True)
    reached: Mapped[int] = mapped_column(Integer)
