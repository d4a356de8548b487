"""Tables: registered institutions."""

from datetime import datetime

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core.db import Base, instant


class InstitutionRow(Base):
    """`document` holds the registered facts in canonical form, without the clients."""

    __tablename__ = "institution"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = instant()
    changed_at: Mapped[datetime] = instant()
