"""The key ring: a kid in every signature, publication before use, rotation without restart."""

import pytest
from joserfc import jws
from sqlalchemy import select

from oauthsrv.core import keys
from oauthsrv.core.db import db, transaction
from oauthsrv.core.errors import ConfigurationError
from oauthsrv.core.keys import SigningKey


@pytest.mark.parametrize("algorithm", keys.ALGORITHMS)
def test_each_algorithm_signs_with_its_kid_and_type(app, algorithm):
    token = keys.sign({"a": 1}, "example+jwt", algorithm)

    found = jws.deserialize_compact(token, keys.public_key_set(), algorithms=[algorithm])
    header = found.headers()
    assert header["typ"] == "example+jwt"
    assert header["kid"] in {one["kid"] for one in keys.public_jwks()["keys"]}
    assert found.payload == b'{"a":1}'


def test_no_private_member_is_published(app):
    for key in keys.public_jwks()["keys"]:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key)


def test_rotation_publishes_first_and_keeps_the_old_key(app):
    old = keys.sign({}, "t", "ES256")
    with pytest.raises(ConfigurationError), transaction():
        keys.rotate("ES256")
    with transaction():
        kid = keys.prepare_next("ES256")
    assert jws.extract_compact(keys.sign({}, "t").encode()).headers()["kid"] != kid

    with transaction():
        assert keys.rotate("ES256") == kid

    assert jws.extract_compact(keys.sign({}, "t").encode()).headers()["kid"] == kid
    jws.deserialize_compact(old, keys.public_key_set(), algorithms=["ES256"])


def test_a_private_key_is_sealed_at_rest(app):
    for sealed in db.session.scalars(select(SigningKey.sealed)):
        assert b"PRIVATE KEY" not in sealed
