"""Tables: catalogue files as published, editions made of them, and registered resource servers."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core.db import Base, RowNumber, instant


class CatalogueVersion(Base):
    """One file in its canonical form, named by its digest; written once."""

    __tablename__ = "catalogue_version"

    digest: Mapped[str] = mapped_column(String(43), primary_key=True)
    catalogue: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[str] = mapped_column(String(40))
    document: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = instant()


class CatalogueEdition(Base):
    """What is published together from a moment on; the highest number is current.

    `parts` is the canonical list of the versions' digests. The number is given, not grown: of two
    loads that saw the same edition only one can write the next.
    """

    __tablename__ = "catalogue_edition"

    number: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(43), index=True)
    parts: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = instant()


class PlatformRow(Base):
    """A resource server; it proves itself by a secret or by keys of its own, never by both."""

    __tablename__ = "platform"
    __table_args__ = (
        CheckConstraint("token_format IN ('opaque', 'jwt')", name="token_format"),
        CheckConstraint("(secret_digest IS NULL) <> (jwks IS NULL)", name="one_proof"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    identifier: Mapped[str] = mapped_column(String(500), unique=True)
    name: Mapped[str] = mapped_column(Text)
    token_format: Mapped[str] = mapped_column(String(10))
    secret_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    jwks: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = instant()
