"""Registered resource servers: what may be registered, and who proves to be one."""

import json

import pytest
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from oauthsrv.catalogue import platforms
from oauthsrv.catalogue.models import PlatformRow
from oauthsrv.catalogue.platforms import Platform
from oauthsrv.catalogue.registration import InvalidPlatform
from oauthsrv.core.db import db, transaction
from oauthsrv.core.errors import Conflict, NotFound
from oauthsrv.core.outbox import LedgerEvent
from tests.support.subjects import texts

HERE = "https://records.example/one"


def platform(**changes):
    values = {
        "id": "one",
        "identifier": HERE,
        "name": texts(),
        "token_format": "opaque",
        "jwks": None,
        "active": True,
    }
    return Platform(**(values | changes))


def register(one=None, secret=None):
    with transaction():
        return platforms.register(one or platform(), secret)


def jwks(key):
    return {"keys": [key.as_dict(private=False)]}


def test_a_platform_is_found_by_address_and_by_id(app):
    register()

    assert platforms.find(HERE) == platforms.by_id("one") == platforms.get("one") == platform()
    assert platforms.all() == (platform(),)
    assert platforms.find(HERE + "/") is None
    assert platforms.by_id("two") is None
    with pytest.raises(NotFound):
        platforms.get("two")


def test_it_proves_itself_by_the_secret_told_once(app):
    secret = register()

    assert platforms.authenticate(HERE, secret) == platform()
    assert platforms.authenticate(HERE, secret + "x") is None
    assert platforms.authenticate(HERE, "") is None
    assert platforms.authenticate("https://elsewhere.example", secret) is None


def test_the_secret_is_kept_nowhere(app):
    secret = register()

    row = db.session.scalars(select(PlatformRow)).one()
    events = db.session.scalars(select(LedgerEvent.body)).all()
    assert secret.encode() not in row.secret_digest
    assert not any(secret in body for body in events)


def test_a_rotated_secret_ends_the_old_one_at_once(app):
    old = register()
    with transaction():
        new = platforms.rotate_secret("one")

    assert platforms.authenticate(HERE, old) is None
    assert platforms.authenticate(HERE, new) == platform()


def test_a_suspended_platform_proves_nothing_until_it_is_resumed(app):
    secret = register()
    with transaction():
        platforms.suspend("one", "keys lost")

    assert platforms.authenticate(HERE, secret) is None
    assert not platforms.get("one").active
    with transaction():
        platforms.resume("one")
    assert platforms.authenticate(HERE, secret) == platform()


def test_with_keys_of_its_own_it_has_no_secret(app):
    keys = jwks(ECKey.generate_key("P-256"))

    assert register(platform(jwks=keys)) is None
    assert platforms.get("one").jwks == keys
    assert platforms.authenticate(HERE, "") is None


def test_keys_take_the_place_of_the_secret_and_back(app):
    secret, keys = register(), jwks(ECKey.generate_key("P-256"))
    with transaction():
        platforms.set_keys("one", keys)
    assert platforms.authenticate(HERE, secret) is None
    assert platforms.get("one").jwks == keys

    with transaction():
        platforms.rotate_secret("one")
    assert platforms.get("one").jwks is None


@pytest.mark.parametrize(
    "keys",
    [
        {"keys": [OctKey.generate_key(256).as_dict(private=True)]},
        {"keys": [ECKey.generate_key("P-256").as_dict(private=True)]},
        {"keys": []},
        {"keys": [{"kty": "EC"}]},
        {"keys": "x"},
        {},
    ],
    ids=["a shared secret", "a private key", "none", "half a key", "text", "nothing"],
)
def test_only_public_keys_are_registered(app, keys):
    with pytest.raises(InvalidPlatform, match="public keys"):
        register(platform(jwks=keys))


@pytest.mark.spec("RFC 8707", "2")
@pytest.mark.parametrize(
    "address",
    [
        "http://records.example", "ftp://records.example", "records.example", "https://",
        "https://records.example/", "https://records.example/a/", "https://records.example#a",
        "https://records.example?a=b", "https://me@records.example", "https://Records.example",
        "https://records.example:0", "https://records.example:x", "https://[::1", "https:///a",
        "https://récords.example", 'https://records.example/"', "https://records.example/a b",
        "https://records.example/\n", "http://localhost.evil.example", "javascript:alert(1)", "",
        "https://records.example/" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_plain_https_address_is_refused(app, address):
    with pytest.raises(InvalidPlatform, match="https address"):
        register(platform(identifier=address))


@pytest.mark.parametrize(
    "address",
    ["https://a.example", "https://a.example:8443/b/c", "http://localhost:5001/civil",
     "http://127.0.0.1:5001", "http://[::1]:5001/x"],
)  # fmt: skip
def test_https_anywhere_and_http_on_this_host_are_taken(app, address):
    register(platform(identifier=address))

    assert platforms.find(address) is not None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "One"}, "no name"),
        ({"id": ""}, "no name"),
        ({"id": "a" * 65}, "no name"),
        ({"name": {"en": "One"}}, "missing in zh-Hans"),
        ({"name": texts(" ")}, "empty"),
        ({"name": texts("a\u202eb")}, "plain text"),
    ],
)
def test_a_platform_has_a_name_for_machines_and_one_per_language(app, changes, reason):
    with pytest.raises(InvalidPlatform, match=reason):
        register(platform(**changes))


def test_a_short_secret_is_refused(app):
    with pytest.raises(InvalidPlatform, match="32 characters"):
        register(secret="password")


def test_an_id_or_an_address_is_registered_once(app):
    register()
    for other in (platform(identifier="https://x.example"), platform(id="two")):
        with pytest.raises(Conflict):
            register(other)


def test_the_database_too_refuses_a_platform_without_proof(app):
    register()
    with pytest.raises(IntegrityError), transaction():
        db.session.scalars(select(PlatformRow)).one().secret_digest = None


def test_a_platform_moves_and_its_secret_goes_with_it(app):
    secret = register()
    register(platform(id="two", identifier="https://two.example"))
    with transaction():
        platforms.move("one", "https://new.example")

    assert platforms.authenticate("https://new.example", secret).id == "one"
    assert platforms.find(HERE) is None
    with pytest.raises(Conflict), transaction():
        platforms.move("one", "https://two.example")


def test_each_change_and_only_a_change_writes_its_fact(app):
    register()
    with transaction():
        platforms.suspend("one", "keys lost")
        platforms.suspend("one", "keys lost")
        platforms.resume("one")
        platforms.rotate_secret("one")
        platforms.move("one", HERE)

    events = db.session.scalars(select(LedgerEvent)).all()
    told = [json.loads(event.body)["body"]["what"] for event in events]
    assert sorted(told) == [
        "platform registered", "platform resumed", "platform secret rotated", "platform suspended",
    ]  # fmt: skip
    assert {(event.type, event.fact) for event in events} == {("operator.changed", "one")}
