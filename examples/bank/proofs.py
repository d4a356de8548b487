"""How we prove who we are: `private_key_jwt` (RFC 7523) and DPoP (RFC 9449), with joserfc."""

import base64
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from examples.bank.config import Client

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["ES256", "PS256", "Ed25519", "EdDSA", "RS256"]


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def challenge(verifier: str) -> str:
    """PKCE with S256 (RFC 7636 section 4.2)."""
    return b64(sha256(verifier.encode()).digest())


def assertion(client: Client, issuer: str) -> dict[str, str]:
    """Form members of a client assertion; the issuer is its one audience."""
    key = ECKey.import_key(dict(client.private_key))
    moment = int(time.time())
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": issuer,
        "iat": moment,
        "exp": moment + 60,
        "jti": secrets.token_urlsafe(16),
    }
    header = {"alg": "ES256", "kid": key.kid or key.thumbprint()}
    return {
        "client_assertion_type": ASSERTION,
        "client_assertion": jwt.encode(header, claims, key),
    }


def new_key() -> dict[str, Any]:
    """A key for proofs, one per piece of business, so that they cannot be told to be one hand's."""
    return dict(ECKey.generate_key("P-256").as_dict(private=True))


def dpop(key: Mapping[str, Any], method: str, url: str, token: str = "", nonce: str = "") -> str:
    """A proof for one request; bound to the token when it goes to a platform (section 4.2)."""
    pair = ECKey.import_key(dict(key))
    claims: dict[str, Any] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": url,
        "iat": int(time.time()),
    }
    if token:
        claims["ath"] = challenge(token)
    if nonce:
        claims["nonce"] = nonce
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": pair.as_dict(private=False)}
    return jwt.encode(header, claims, pair)


def verify(token: str, jwks: Mapping[str, Any], typ: str) -> dict[str, Any]:
    """The claims of a signed statement. Raises joserfc's errors or ValueError."""
    decoded = jwt.decode(token, KeySet.import_key_set(dict(jwks)), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    if decoded.header.get("typ") != typ:
        raise ValueError("not a statement of the expected kind")
    return dict(decoded.claims)
