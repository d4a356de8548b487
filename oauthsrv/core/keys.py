"""The ring of signing keys: next, active and retired per algorithm, each with its `kid` (RFC 7517).

Private keys are sealed under a key outside the database. A new key is published as *next* before
it signs, an old one stays published as *retired* until what it signed has expired, so rotation
needs no restart. `sign` names the algorithm; nothing ever picks a key at random.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey
from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from oauthsrv.core import clock, config, envelope
from oauthsrv.core.db import Base, db, instant
from oauthsrv.core.errors import ConfigurationError

ALGORITHMS = ("ES256", "PS256", "RS256", "Ed25519")
Key = ECKey | RSAKey | OKPKey


class SigningKey(Base):
    __tablename__ = "signing_key"
    __table_args__ = (
        CheckConstraint("state IN ('next', 'active', 'retired')", name="state"),
        Index(
            "uq_signing_key_active",
            "algorithm",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    public_jwk: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = instant()
    retired_at: Mapped[datetime | None] = instant()


def sign(claims: Mapping[str, Any], typ: str, algorithm: str = "ES256") -> str:
    """A compact JWS over the JSON of `claims`, with `kid` and `typ` in its header."""
    return sign_bytes(json.dumps(claims, separators=(",", ":")).encode(), typ, algorithm)


def sign_bytes(payload: bytes, typ: str, algorithm: str = "ES256") -> str:
    key = _active(algorithm)
    header = {"alg": algorithm, "kid": key.kid, "typ": typ}
    return jws.serialize_compact(header, payload, key, algorithms=[algorithm])


def public_jwks() -> dict[str, list[dict[str, Any]]]:
    """The JWK Set to publish: active first, then next, then retired keys (RFC 7517 section 5)."""
    rows = db.session.scalars(select(SigningKey).order_by(SigningKey.state, SigningKey.kid))
    return {"keys": [json.loads(row.public_jwk) for row in rows]}


def public_key_set() -> KeySet:
    return KeySet.import_key_set(public_jwks())  # type: ignore[arg-type]


def ensure_active() -> None:
    """An active key for each algorithm; safe to call at every start."""
    active = set(
        db.session.scalars(select(SigningKey.algorithm).where(SigningKey.state == "active"))
    )
    for algorithm in ALGORITHMS:
        if algorithm not in active:
            _add(algorithm, "active")


def prepare_next(algorithm: str) -> str:
    """Publish the key that will sign after the next `rotate`; returns its kid."""
    return _add(algorithm, "next")


def rotate(algorithm: str) -> str:
    """The published next key signs from now on; the old one stays published as retired."""
    successor = db.session.scalars(
        select(SigningKey)
        .where(SigningKey.algorithm == algorithm, SigningKey.state == "next")
        .order_by(SigningKey.created_at)
        .limit(1)
    ).first()
    if successor is None:
        raise ConfigurationError(f"publish a next {algorithm} key first: flask keys prepare")
    for row in db.session.scalars(
        select(SigningKey).where(SigningKey.algorithm == algorithm, SigningKey.state == "active")
    ):
        row.state = "retired"
        row.retired_at = clock.now()
    db.session.flush()
    successor.state = "active"
    return successor.kid


def _add(algorithm: str, state: str) -> str:
    key = _generate(algorithm)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "alg": algorithm, "use": "sig"}
    db.session.add(
        SigningKey(
            kid=kid,
            algorithm=algorithm,
            state=state,
            public_jwk=json.dumps(public),
            sealed=envelope.seal_for_server(key.as_pem(private=True), f"signing_key/{kid}"),
            created_at=clock.now(),
        )
    )
    db.session.flush()
    return kid


def _generate(algorithm: str) -> Key:
    if algorithm == "ES256":
        return ECKey.generate_key("P-256")
    if algorithm == "Ed25519":
        return OKPKey.generate_key("Ed25519")
    return RSAKey.generate_key(2048)


def _active(algorithm: str) -> Key:
    row = db.session.scalars(
        select(SigningKey).where(SigningKey.algorithm == algorithm, SigningKey.state == "active")
    ).one_or_none()
    if row is None:
        raise ConfigurationError("no active signing key: flask keys init")
    kept = config.cache()
    if row.kid not in kept:
        kept[row.kid] = _load(row)
    key: Key = kept[row.kid]
    return key


def _load(row: SigningKey) -> Key:
    pem = envelope.unseal_for_server(row.sealed, f"signing_key/{row.kid}")
    kind: type[ECKey] | type[OKPKey] | type[RSAKey] = RSAKey
    if row.algorithm == "ES256":
        kind = ECKey
    elif row.algorithm == "Ed25519":
        kind = OKPKey
    return kind.import_key(pem, {"kid": row.kid, "use": "sig", "alg": row.algorithm})
